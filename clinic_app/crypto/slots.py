"""Who may open the vault: every slot is a key pair, and the vault key is sealed to each public key.

A secret (a stretched passphrase, the printed code) unlocks only its slot's private key. So the vault key can be
changed, and a backup sealed, with nobody present. A person is found by a hash of the short word they type: a glance at
the file learns no names, and a word nobody has costs the same time as a wrong passphrase.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from uuid import UUID

import msgspec
from msgspec.structs import replace

from clinic_app.crypto.layouts import other_layout
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy, stretch
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slot_file import ID_BYTES, Generation, InstallKind, Slot, SlotFile, SlotKind, Stanza
from clinic_app.crypto.slot_lock import Secret, locked_slot, stretching, unlocked_pair, ways_to_type
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealKeyPair, SealPublicKey, hpke_open, hpke_seal
from clinic_app.errors import PacketRefused, SlotsDamaged, WordTaken, WrongPassphrase, WrongRecoveryCode
from clinic_app.facts import dataclass


def slot_id_of(vault_id: UUID, word: str) -> bytes:
    """The id of the slot that a sign-in word names: sixteen bytes of a hash of the keys pressed, in any case.

    Keys, not letters: a word typed with the other keyboard layout on names the same slot.
    """
    keys = other_layout(word) if any("\u0e00" <= sign <= "\u0e7f" for sign in word) else None
    folded = unicodedata.normalize("NFKC", keys or word).casefold().strip()
    return hashlib.sha256(b"clinic slot id\0" + vault_id.bytes + folded.encode("utf-8", "surrogatepass")).digest()[
        :ID_BYTES
    ]


@dataclass(frozen=True, slots=True)
class SlotList:
    """The slots of one vault; every change makes a new list and needs the vault key for its MAC.

    A list that was not made under that key is never changed, and so never signed: `SlotsDamaged(mac)`.
    While the vault key is being changed a list holds two generations. Then it only opens, or is `settled`.
    """

    _file: SlotFile

    @classmethod
    def create(cls, vault_id: UUID, *, kind: str, training: bool) -> SlotList:
        """A list nobody is in yet."""
        return cls(SlotFile(vault_id=vault_id, kind=msgspec.convert(kind, InstallKind), training=training))

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> SlotList:
        """Read a slot file strictly. Raises `SlotsDamaged`, `VaultFromNewerVersion`.

        Whether it was edited on purpose is known only once a slot opens: until then believe nothing it says.
        """
        return cls(SlotFile.from_bytes(untrusted))

    def to_bytes(self) -> bytes:
        """As it lies on the disk."""
        if not self._file.slots:
            raise ValueError("no slots")
        return self._file.to_bytes()

    @property
    def vault_id(self) -> UUID:
        """Which vault this opens."""
        return self._file.vault_id

    @property
    def kind(self) -> str:
        """`clinic`, `service` or `both`."""
        return self._file.kind

    @property
    def training(self) -> bool:
        """Whether the survivors in this vault are invented. Part of what every lock is bound to."""
        return self._file.training

    @property
    def generations(self) -> tuple[int, ...]:
        """The number of the vault key; two while it is being changed."""
        return tuple(each.number for each in self._file.generations)

    @property
    def slot_ids(self) -> tuple[bytes, ...]:
        """Every slot's id."""
        return tuple(slot.id for slot in self._file.slots)

    def ids_of(self, kind: SlotKind) -> tuple[bytes, ...]:
        """The ids of one kind of slot."""
        return tuple(slot.id for slot in self._file.slots if slot.kind == kind)

    def publics(self, kind: SlotKind) -> tuple[SealPublicKey, ...]:
        """The public keys of one kind of slot: what a backup is sealed to."""
        return tuple(SealPublicKey.from_bytes(slot.public) for slot in self._file.slots if slot.kind == kind)

    def prove(self, key: VaultKey) -> None:
        """Raise `SlotsDamaged` unless this list was made by somebody who had this vault key.

        Must be asked of a list that was read again, before anything is sealed to what it names.
        """
        generation = next((each for each in self._file.generations if each.number == key.generation), None)
        if generation is None or not hmac.compare_digest(_mac(self._file, key), generation.mac):
            raise SlotsDamaged("mac")

    # --- changing -------------------------------------------------------------------------------------

    def with_user(self, word: str, passphrase: str, cost: KdfCost, key: VaultKey) -> SlotList:
        """This list and one person more. Raises `WordTaken`."""
        if slot_id_of(self.vault_id, word) in self.slot_ids:
            raise WordTaken
        secret = Secret.of_passphrase(passphrase, cost)
        return self._adding(locked_slot(self._file, slot_id_of(self.vault_id, word), "user", secret), key)

    def with_recovery(self, code: RecoveryCode, key: VaultKey) -> SlotList:
        """This list and a printed code. An earlier sheet still opens, until `without` takes it out."""
        return self._adding(locked_slot(self._file, os.urandom(ID_BYTES), "recovery", Secret.of_code(code)), key)

    def with_network(self, public: SealPublicKey, key: VaultKey) -> SlotList:
        """This list and a key whose private half is held elsewhere, by the ministry or the network."""
        return self._adding(Slot(os.urandom(ID_BYTES), "network", public.raw, None), key)

    def without(self, slot_id: bytes, key: VaultKey) -> SlotList:
        """This list without a slot. Whoever had it can still open old copies: change the vault key as well."""
        if slot_id not in self.slot_ids:
            raise ValueError("slot")
        self._refuse_changing(key)
        return SlotList(_signed(_dropping(self._file, slot_id), key))

    def with_next(self, key: VaultKey, coming: VaultKey) -> SlotList:
        """This list with the next vault key beside the present one, sealed to every slot: nobody need be there."""
        if coming.generation != key.generation + 1:
            raise ValueError("generation")
        self._refuse_changing(key)
        stanzas = tuple(self._stanza(slot, coming) for slot in self._file.slots)
        both = (*self._file.generations, Generation(coming.generation, stanzas, bytes(32)))
        return SlotList(_signed(replace(self._file, generations=both), key, coming))

    def settled(self, key: VaultKey) -> SlotList:
        """This list with one vault key: the next one once the database is under it, or else the one before."""
        if key.generation not in self.generations:
            raise ValueError("generation")
        self.prove(key)
        kept = tuple(each for each in self._file.generations if each.number == key.generation)
        return SlotList(_signed(replace(self._file, generations=kept), key))

    # --- opening --------------------------------------------------------------------------------------

    def open_user(self, word: str, passphrase: str, policy: KdfPolicy) -> VaultKey:
        """The vault key, for a person. The passphrase counts on either keyboard layout.

        Raises `WrongPassphrase` after the same work whether or not anybody has this word, `SlotsDamaged`,
        `NotEnoughMemory`.
        """
        return self.open_slot(slot_id_of(self.vault_id, word), passphrase, policy)

    def open_slot(self, sought: bytes, passphrase: str, policy: KdfPolicy) -> VaultKey:
        """The vault key, for a person whose slot is known: who signed in and now sits before the cover.

        Raises what `open_user` raises, and takes as long.
        """
        users = [slot for slot in self._file.slots if slot.kind == "user"]
        slot = next((each for each in users if each.id == sought), None)
        like = slot or next(iter(users), None)
        cost, salt = stretching(like, policy.default, sought)
        policy.check(cost)
        for typed in ways_to_type(passphrase):
            stretched = stretch(typed, salt, cost)
            if slot is not None and (pair := unlocked_pair(self._file, slot, stretched)):
                return self._opened(slot, pair)
        raise WrongPassphrase

    def open_recovery(self, code: RecoveryCode) -> VaultKey:
        """The vault key, for a printed code. Raises `WrongRecoveryCode`, `SlotsDamaged`."""
        slot, pair = self._of_code(code)
        return self._opened(slot, pair)

    def slot_of_code(self, code: RecoveryCode) -> bytes:
        """Which slot this printed code opens. Raises `WrongRecoveryCode`, `SlotsDamaged`."""
        return self._of_code(code)[0].id

    def open_network(self, pair: SealKeyPair) -> VaultKey:
        """The vault key, for the holder of a network's private key. Raises `WrongRecoveryCode`, `SlotsDamaged`."""
        for slot in self._file.slots:
            if slot.kind == "network" and slot.public == pair.public.raw:
                return self._opened(slot, pair)
        raise WrongRecoveryCode

    def _of_code(self, code: RecoveryCode) -> tuple[Slot, SealKeyPair]:
        for slot in self._file.slots:
            if slot.kind == "recovery" and (pair := unlocked_pair(self._file, slot, code.secret)):
                return slot, pair
        raise WrongRecoveryCode

    def _adding(self, slot: Slot, key: VaultKey) -> SlotList:
        if slot.id in self.slot_ids:
            raise ValueError("slot taken")
        if self._file.generations:
            self._refuse_changing(key)
        before = self._file.generations[0].stanzas if self._file.generations else ()
        generations = (Generation(key.generation, (*before, self._stanza(slot, key)), bytes(32)),)
        return SlotList(_signed(replace(self._file, slots=(*self._file.slots, slot), generations=generations), key))

    def _refuse_changing(self, key: VaultKey) -> None:
        if self.generations != (key.generation,):
            raise ValueError("generation")
        self.prove(key)

    def _stanza(self, slot: Slot, key: VaultKey) -> Stanza:
        context = self._file.seal_context(slot, key.generation)
        return Stanza(slot.id, hpke_seal(SealPublicKey.from_bytes(slot.public), key.secret, context))

    def _opened(self, slot: Slot, pair: SealKeyPair) -> VaultKey:
        """The vault key, with the next one in it if there is one. Every generation must be whole."""
        opened: VaultKey | None = None
        for generation in reversed(self._file.generations):
            sealed = next(stanza.sealed for stanza in generation.stanzas if stanza.slot == slot.id)
            try:
                secret = hpke_open(pair, sealed, self._file.seal_context(slot, generation.number))
            except PacketRefused as error:
                raise SlotsDamaged("sealed") from error
            opened = VaultKey(secret, generation.number, opened)
            self.prove(opened)
        assert opened is not None
        return opened


def _dropping(file: SlotFile, slot_id: bytes) -> SlotFile:
    generations = tuple(
        replace(each, stanzas=tuple(stanza for stanza in each.stanzas if stanza.slot != slot_id))
        for each in file.generations
    )
    return replace(file, slots=tuple(slot for slot in file.slots if slot.id != slot_id), generations=generations)


def _signed(file: SlotFile, *keys: VaultKey) -> SlotFile:
    generations = tuple(replace(each, mac=_mac(file, key)) for each, key in zip(file.generations, keys, strict=True))
    return replace(file, generations=generations)


def _mac(file: SlotFile, key: VaultKey) -> bytes:
    return hmac.digest(key.slots_mac_key(), file.mac_message(*file.generations), "sha256")
