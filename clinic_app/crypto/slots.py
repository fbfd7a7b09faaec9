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
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.layouts import other_layout
from clinic_app.crypto.passphrase import SALT_BYTES, KdfCost, KdfPolicy, stretch
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slot_file import (
    COMMIT_BYTES,
    ID_BYTES,
    Cost,
    Generation,
    InstallKind,
    Lock,
    Slot,
    SlotFile,
    SlotKind,
    Stanza,
)
from clinic_app.crypto.vault_key import VAULT_KEY_BYTES, VaultKey
from clinic_app.crypto.xwing import SealKeyPair, SealPublicKey, hpke_open, hpke_seal
from clinic_app.errors import PacketRefused, SlotsDamaged, WordTaken, WrongPassphrase, WrongRecoveryCode

_NONCE_BYTES: Final = 12


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
    """The slots of one vault; every change makes a new list and needs the vault key for its MAC."""

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
        file = SlotFile.from_bytes(untrusted)
        if len(file.generations) != 1:
            raise SlotsDamaged("unfinished")
        return cls(file)

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
    def slot_ids(self) -> tuple[bytes, ...]:
        """Every slot's id."""
        return tuple(slot.id for slot in self._file.slots)

    def publics(self, kind: SlotKind) -> tuple[SealPublicKey, ...]:
        """The public keys of one kind of slot: what a backup is sealed to."""
        return tuple(SealPublicKey.from_bytes(slot.public) for slot in self._file.slots if slot.kind == kind)

    def with_user(self, word: str, passphrase: str, cost: KdfCost, key: VaultKey) -> SlotList:
        """This list and one person more. Raises `WordTaken`."""
        if slot_id_of(self.vault_id, word) in self.slot_ids:
            raise WordTaken
        salt = os.urandom(SALT_BYTES)
        stretched = stretch(passphrase, salt, cost)
        lock = _Unlocked(stretched, salt, Cost(cost.memory_kib, cost.passes, cost.lanes))
        return self._with(slot_id_of(self.vault_id, word), "user", lock, key)

    def with_recovery(self, code: RecoveryCode, key: VaultKey) -> SlotList:
        """This list with this printed code as its only one: an earlier sheet opens nothing any more."""
        bare = self._file
        for slot in self._file.slots:
            if slot.kind == "recovery":
                bare = _dropping(bare, slot.id)
        return SlotList(bare)._with(
            os.urandom(ID_BYTES), "recovery", _Unlocked(code.secret, os.urandom(SALT_BYTES), None), key
        )

    def with_network(self, public: SealPublicKey, key: VaultKey) -> SlotList:
        """This list and a key whose private half is held elsewhere, by the ministry or the network."""
        return self._adding(Slot(os.urandom(ID_BYTES), "network", public.raw, None), key)

    def without(self, slot_id: bytes, key: VaultKey) -> SlotList:
        """This list without a slot. Whoever had it can still open old copies: change the vault key as well."""
        if slot_id not in self.slot_ids:
            raise ValueError("slot")
        return SlotList(_signed(_dropping(self._file, slot_id), key))

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
        cost, salt = _stretching(like, policy.default, sought)
        policy.check(cost)
        for typed in _ways_to_type(passphrase):
            stretched = stretch(typed, salt, cost)
            if slot is not None and (pair := self._unlocked(slot, stretched)):
                return self._opened(slot, pair)
        raise WrongPassphrase

    def open_recovery(self, code: RecoveryCode) -> VaultKey:
        """The vault key, for the printed code. Raises `WrongRecoveryCode`, `SlotsDamaged`."""
        for slot in self._file.slots:
            if slot.kind == "recovery" and (pair := self._unlocked(slot, code.secret)):
                return self._opened(slot, pair)
        raise WrongRecoveryCode

    def open_network(self, pair: SealKeyPair) -> VaultKey:
        """The vault key, for the holder of a network's private key. Raises `WrongRecoveryCode`, `SlotsDamaged`."""
        for slot in self._file.slots:
            if slot.kind == "network" and slot.public == pair.public.raw:
                return self._opened(slot, pair)
        raise WrongRecoveryCode

    def _with(self, slot_id: bytes, kind: SlotKind, secret: _Unlocked, key: VaultKey) -> SlotList:
        pair = SealKeyPair.new()
        wrap, commit = _keys_of(secret.secret, secret.salt)
        nonce = os.urandom(_NONCE_BYTES)
        bare = Slot(slot_id, kind, pair.public.raw, Lock(secret.cost, secret.salt, commit, b""))
        locked = nonce + AESGCM(wrap).encrypt(nonce, pair.seed, self._file.lock_context(bare))
        return self._adding(replace(bare, lock=Lock(secret.cost, secret.salt, commit, locked)), key)

    def _adding(self, slot: Slot, key: VaultKey) -> SlotList:
        if slot.id in self.slot_ids:
            raise ValueError("slot taken")
        if any(each.number != key.generation for each in self._file.generations):
            raise ValueError("generation")
        sealed = hpke_seal(
            SealPublicKey.from_bytes(slot.public), key.secret, self._file.seal_context(slot, key.generation)
        )
        before = self._file.generations[0].stanzas if self._file.generations else ()
        stanzas = (*before, Stanza(slot.id, sealed))
        generations = (Generation(key.generation, stanzas, bytes(32)),)
        return SlotList(_signed(replace(self._file, slots=(*self._file.slots, slot), generations=generations), key))

    def _unlocked(self, slot: Slot, secret: bytes) -> SealKeyPair | None:
        """The slot's pair, or None if this is not its secret. Raises `SlotsDamaged` if it is and does not fit."""
        assert slot.lock is not None
        wrap, commit = _keys_of(secret, slot.lock.salt)
        if not hmac.compare_digest(commit, slot.lock.commit):
            return None
        nonce, locked = slot.lock.locked[:_NONCE_BYTES], slot.lock.locked[_NONCE_BYTES:]
        try:
            pair = SealKeyPair.from_seed(AESGCM(wrap).decrypt(nonce, locked, self._file.lock_context(slot)))
        except InvalidTag as error:
            raise SlotsDamaged("lock") from error
        if pair.public.raw != slot.public:
            raise SlotsDamaged("public")
        return pair

    def _opened(self, slot: Slot, pair: SealKeyPair) -> VaultKey:
        [generation] = self._file.generations
        sealed = next(stanza.sealed for stanza in generation.stanzas if stanza.slot == slot.id)
        try:
            secret = hpke_open(pair, sealed, self._file.seal_context(slot, generation.number))
        except PacketRefused as error:
            raise SlotsDamaged("sealed") from error
        key = VaultKey(secret, generation.number)
        if not hmac.compare_digest(_mac(self._file, generation, key), generation.mac):
            raise SlotsDamaged("mac")
        return key


@dataclass(frozen=True, slots=True, repr=False)
class _Unlocked:
    secret: bytes
    salt: bytes
    cost: Cost | None


def _keys_of(secret: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """What locks a private key, and a commitment to it: AES-GCM alone could be opened by two keys."""
    made = derive(secret, b"clinic slot\0lock", VAULT_KEY_BYTES + COMMIT_BYTES, salt=salt)
    return made[:VAULT_KEY_BYTES], made[VAULT_KEY_BYTES:]


def _stretching(slot: Slot | None, default: KdfCost, sought: bytes) -> tuple[KdfCost, bytes]:
    if slot is None or slot.lock is None or slot.lock.cost is None:
        return default, sought
    cost = slot.lock.cost
    return KdfCost(cost.memory_kib, cost.passes, cost.lanes), slot.lock.salt


def _ways_to_type(passphrase: str) -> Iterator[str]:
    yield passphrase
    other = other_layout(passphrase)
    if other is not None:
        yield other


def _dropping(file: SlotFile, slot_id: bytes) -> SlotFile:
    generations = tuple(
        replace(each, stanzas=tuple(stanza for stanza in each.stanzas if stanza.slot != slot_id))
        for each in file.generations
    )
    return replace(file, slots=tuple(slot for slot in file.slots if slot.id != slot_id), generations=generations)


def _signed(file: SlotFile, key: VaultKey) -> SlotFile:
    [generation] = file.generations
    if generation.number != key.generation:
        raise ValueError("generation")
    return replace(file, generations=(replace(generation, mac=_mac(file, generation, key)),))


def _mac(file: SlotFile, generation: Generation, key: VaultKey) -> bytes:
    return hmac.digest(key.slots_mac_key(), file.mac_message(generation), "sha256")
