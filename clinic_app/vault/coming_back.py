"""Getting back in when nobody's passphrase is known any more: with the printed code, or a key held elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from clinic_app.crypto.passphrase import KdfPolicy, judge
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slots import slot_id_of
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import ForeignVault
from clinic_app.vault.before_step import upgrade_with_copy
from clinic_app.vault.connection import connect
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.opening import NewPerson, Unlocked
from clinic_app.vault.people import People
from clinic_app.vault.place import VaultPlace, hold_lock, refuse_unsafe
from clinic_app.vault.rotation import settle
from clinic_app.vault.sheets import Sheets
from clinic_app.vault.slot_files import kept, read_slots, write_slots
from clinic_app.vault.throttle import Throttle

OtherWay = RecoveryCode | SealKeyPair
"""What opens a vault with no passphrase: the code on the sheet, or the private half of a key held elsewhere."""


def recover(place: VaultPlace, way: OtherWay, person: NewPerson, policy: KdfPolicy, clock: Clock) -> Unlocked:
    """Come back in and enrol a person. Whoever was enrolled before stays.

    Raises `WrongRecoveryCode`, `WeakPassphrase`, `MustWait`, `VaultInUse`, `VaultDamaged`, `ForeignVault`.
    """
    judge(person.passphrase)
    refuse_unsafe(place.folder)
    slots = read_slots(place)
    with hold_lock(place):
        with Throttle(place, clock).attempt():
            opened = slots.open_recovery(way) if isinstance(way, RecoveryCode) else slots.open_network(way)
        key = settle(place, opened)
        slots, slot = read_slots(place), slot_id_of(slots.vault_id, person.word)
        changed = slots.without(slot, key) if slot in slots.slot_ids else slots
        changed = changed.with_user(person.word, person.passphrase, policy.default, key)
        with _opened(place, slots.vault_id, key, clock) as lane:
            # The person first: without a slot nobody comes in by it, and the next try finds it and goes on.
            _enrol(lane, slots.vault_id, person, slot, clock, elsewhere=isinstance(way, SealKeyPair))
            kept(
                place,
                lambda: write_slots(
                    place, changed, proved=lambda read: read.open_slot(slot, person.passphrase, policy)
                ),
            )
    return Unlocked(key, slot, slots.vault_id, slots.training)


def confirm_sheet(place: VaultPlace, code: RecoveryCode, clock: Clock) -> None:
    """Note in the vault that the printed code was typed back right. Not throttled: 160 bits are not guessed.

    Raises `WrongRecoveryCode`, `VaultInUse`.
    """
    slots = read_slots(place)
    with hold_lock(place):
        key = settle(place, slots.open_recovery(code))
        with _opened(place, slots.vault_id, key, clock) as lane:
            Sheets(place, lane, Journal(lane, clock, slots.vault_id), clock, lambda: key).confirm(code, by=None)


@contextmanager
def _opened(place: VaultPlace, vault_id: UUID, key: VaultKey, clock: Clock) -> Iterator[Lane]:
    lane = Lane(place, lambda: connect(place.database, key.database_key))
    try:
        upgrade_with_copy(place, lane, key, clock)
        if lane.row("SELECT id FROM vault") != (vault_id.bytes,):
            raise ForeignVault
        yield lane
    finally:
        lane.close()


def _enrol(lane: Lane, vault_id: UUID, person: NewPerson, slot: bytes, clock: Clock, *, elsewhere: bool) -> None:
    journal, people = Journal(lane, clock, vault_id), People(lane, clock)
    with lane.writing():
        journal.append("recovered", None, {"by": "network"} if elsewhere else {})
        if lane.row("SELECT 1 FROM people WHERE slot = ?", (slot,)) is None:
            known = people.enrol(
                staff_code=person.staff_code, role=person.role, slot=slot, undertaking=person.undertaking
            )
            journal.append("enrolled", None, {"person": known.id, "role": person.role.value})
        else:
            people.enable(slot)
