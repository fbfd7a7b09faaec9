"""Who can open an open vault: slots given, locked anew and taken away. Nothing old goes before the new was tried."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from clinic_app.crypto import slot_copies
from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.crypto.slots import SlotList, slot_id_of
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealPublicKey
from clinic_app.errors import SlotsDamaged
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.slot_files import kept, read_slots, settle_slots, write_slots


class WaysIn:
    """The slot list of an open vault. It is read afresh for each change, and believed only under the vault key."""

    def __init__(self, place: VaultPlace, vault_id: UUID, key: Callable[[], VaultKey]) -> None:
        self._place = place
        self._vault_id = vault_id
        self._key = key

    def slot_of(self, word: str) -> bytes:
        """The slot that this word names, whether or not anybody has it."""
        return slot_id_of(self._vault_id, word)

    def has(self, word: str) -> bool:
        """Whether somebody comes in by this word here. Raises `SlotsDamaged`."""
        return self.slot_of(word) in read_slots(self._place).ids_of("user")

    def stand(self) -> frozenset[bytes]:
        """The slots by which people come in here. A restored record keeps the others' words for them, and has no slot
        for them. Raises `SlotsDamaged`.
        """
        return frozenset(read_slots(self._place).ids_of("user"))

    def give(self, word: str, passphrase: str, policy: KdfPolicy) -> bytes:
        """A slot for this word, tried from the disk. Until a person is enrolled with it, nobody comes in by it.

        Raises `WordTaken`, `DiskFull`, `DiskFailing`, `SlotsDamaged`, `NotEnoughMemory`.
        """
        key = self._key()
        changed = read_slots(self._place).with_user(word, passphrase, policy.default, key)
        self._put(changed, self._opened_by(word, passphrase, policy))
        return self.slot_of(word)

    def lock_anew(self, word: str, passphrase: str, policy: KdfPolicy) -> None:
        """Another passphrase for this word. The new lock is tried from the disk before the old one goes.

        Raises what `give` raises, and `SlotsDamaged` if nobody has this word.
        """
        key, slot = self._key(), self.slot_of(word)
        slots = read_slots(self._place)
        if slot not in slots.ids_of("user"):
            raise SlotsDamaged("slots")
        changed = slots.without(slot, key).with_user(word, passphrase, policy.default, key)
        self._put(changed, self._opened_by(word, passphrase, policy))

    def sweep(self, known: Collection[bytes]) -> None:
        """Take away every person's slot that is not one of these: of somebody let go, or left by a cut.

        Old copies of the list still open what is under this vault key: it must be changed as well.
        """
        key = self._key()
        slots = swept = read_slots(self._place)
        for slot in slots.ids_of("user"):
            swept = swept.without(slot, key) if slot not in known else swept
        if swept != slots:
            self._put(swept)

    def copied(self, people: Collection[bytes]) -> tuple[bytes, ...]:
        """These people's slots with the sheet's and those of keys held elsewhere, for another PC of this clinic.

        Raises `SlotsDamaged`.
        """
        slots = read_slots(self._place)
        slots.prove(self._key())
        return slot_copies.copied(slots, {*people, *slots.ids_of("recovery"), *slots.ids_of("network")})

    # --- a key held elsewhere -------------------------------------------------------------------------

    @property
    def held_elsewhere(self) -> tuple[SealPublicKey, ...]:
        """The public keys of the ministry or the network that can open this vault."""
        return read_slots(self._place).publics("network")

    def trust(self, public: SealPublicKey) -> None:
        """Let the holder of this key open the vault, and its backups from now on."""
        key, slots = self._key(), read_slots(self._place)
        if public not in slots.publics("network"):
            self._put(slots.with_network(public, key))

    def trust_no_more(self, public: SealPublicKey) -> None:
        """Take that key's slot away; not there is as good."""
        key, slots = self._key(), read_slots(self._place)
        for slot, held in zip(slots.ids_of("network"), slots.publics("network"), strict=True):
            if held == public:
                self._put(slots.without(slot, key))

    def _opened_by(self, word: str, passphrase: str, policy: KdfPolicy) -> Callable[[SlotList], object]:
        """It opens, so it is under our key: no other makes the MAC that opening asks for."""
        return lambda read: read.open_user(word, passphrase, policy)

    def _put(self, slots: SlotList, proved: Callable[[SlotList], object] = lambda _read: None) -> None:
        kept(self._place, lambda: write_slots(self._place, slots, proved=proved))
        settle_slots(self._place)
