"""Making a vault, opening it, and getting back in with the printed code. Refuses to write over any part of one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from clinic_app.crypto.passphrase import KdfPolicy, judge
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slots import SlotList, slot_id_of
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.errors import ForeignVault, NoVault, SlotsDamaged
from clinic_app.vault.connection import check_encrypted, connect
from clinic_app.vault.device import DeviceKeys, read_device, write_device
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.migrations import upgrade
from clinic_app.vault.people import People
from clinic_app.vault.place import (
    BALLAST_BYTES,
    VaultPlace,
    hold_lock,
    lay_ballast,
    refuse_unsafe,
    sync_folder,
    write_whole,
)
from clinic_app.vault.settings import VaultSettings
from clinic_app.vault.throttle import Throttle

KINDS: Final = ("clinic", "service", "both")
SHEET_CONFIRMED_AT: Final = "recovery_sheet_confirmed_at"
"""The setting that says since when the printed code is known to be the right one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody about to be enrolled. The word is what they type to sign in; it is kept only as a hash."""

    word: str
    passphrase: str
    role: Role
    staff_code: str

    def __repr__(self) -> str:
        """Never the word or the passphrase."""
        return f"NewPerson(role={self.role.value!r}, staff_code={self.staff_code!r})"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a passphrase or the recovery code opened: the vault key, and the slot of the person it belongs to."""

    key: VaultKey
    slot: bytes
    vault_id: UUID
    training: bool

    def __repr__(self) -> str:
        """Never the key."""
        return f"Unlocked(vault_id={self.vault_id})"


def create_vault(
    place: VaultPlace,
    *,
    kind: str,
    training: bool,
    people: Sequence[NewPerson],
    policy: KdfPolicy,
    clock: Clock,
    ballast_bytes: int = BALLAST_BYTES,
) -> RecoveryCode:
    """Make a vault with these people, read it back from the disk with their slots, and give the code to be printed.

    Raises `VaultExists`, `UnsafePlace`, `WeakPassphrase`, `WordTaken`. A half-made vault is taken
    away: at once, or by the next try if the power went.
    """
    if kind not in KINDS or not people:
        raise ValueError(kind)
    for person in people:
        judge(person.passphrase)
    refuse_unsafe(place.folder)
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold_lock(place):
        if place.half_made:
            _take_away(place)
        place.refuse_leftovers()
        try:
            write_whole(place.making, b"")
            lay_ballast(place, ballast_bytes)
            code = _create(place, _Wanted(kind, training, tuple(people), policy), clock)
        except BaseException:
            _take_away(place)
            raise
        place.making.unlink()
        return code


def unlock(place: VaultPlace, word: str, passphrase: str, policy: KdfPolicy, clock: Clock) -> Unlocked:
    """Open a person's slot. Raises `NoVault`, `MustWait`, `WrongPassphrase`, `SlotsDamaged`, `NotEnoughMemory`."""
    slots = read_slots(place)
    with Throttle(place, clock).attempt():
        key = slots.open_user(word, passphrase, policy)
    return Unlocked(key, slot_id_of(slots.vault_id, word), slots.vault_id, slots.training)


def prove(place: VaultPlace, slot: bytes, passphrase: str, policy: KdfPolicy, clock: Clock) -> None:
    """Try a passphrase against a known slot and open nothing. Throttled, and raises, as `unlock` is and does."""
    slots = read_slots(place)
    with Throttle(place, clock).attempt():
        slots.open_slot(slot, passphrase, policy)


def recover(place: VaultPlace, code: RecoveryCode, person: NewPerson, policy: KdfPolicy, clock: Clock) -> Unlocked:
    """Come back in with the printed code and enrol a person. Whoever was enrolled before stays.

    Raises `WrongRecoveryCode`, `WeakPassphrase`, `MustWait`, `VaultInUse`, `VaultDamaged`, `ForeignVault`.
    """
    judge(person.passphrase)
    refuse_unsafe(place.folder)
    slots = read_slots(place)
    with hold_lock(place):
        with Throttle(place, clock).attempt():
            key = slots.open_recovery(code)
        slot = slot_id_of(slots.vault_id, person.word)
        changed = slots.without(slot, key) if slot in slots.slot_ids else slots
        changed = changed.with_user(person.word, person.passphrase, policy.default, key)
        lane = Lane(place, lambda: connect(place.database, key.database_key))
        try:
            upgrade(lane.db)
            if lane.row("SELECT id FROM vault") != (slots.vault_id.bytes,):
                raise ForeignVault
            # The person first: without a slot nobody comes in by it, and the next try finds it and goes on.
            _enrol_recovered(lane, slots.vault_id, person, slot, clock)
            write_slots(place, changed)
            read_slots(place).open_user(person.word, person.passphrase, policy)
        finally:
            lane.close()
    return Unlocked(key, slot, slots.vault_id, slots.training)


def confirm_sheet(place: VaultPlace, code: RecoveryCode, clock: Clock) -> None:
    """Note in the vault that the printed code was typed back right. Not throttled: 160 bits are not guessed.

    Raises `WrongRecoveryCode`, `VaultInUse`.
    """
    slots = read_slots(place)
    with hold_lock(place):
        key = slots.open_recovery(code)
        lane = Lane(place, lambda: connect(place.database, key.database_key))
        try:
            note_confirmed(lane, Journal(lane, clock, slots.vault_id), clock, by=None)
        finally:
            lane.close()


def note_confirmed(lane: Lane, journal: Journal, clock: Clock, *, by: PersonId | None) -> None:
    """The sheet is known to be right from now on."""

    def write() -> None:
        VaultSettings(lane)[SHEET_CONFIRMED_AT] = iso(clock.now())
        journal.append("sheet_confirmed", by)

    lane.save(write)


def write_slots(place: VaultPlace, slots: SlotList) -> None:
    """Put a slot list in place, keeping the one before: losing this file is losing everything."""
    write_whole(place.slots, slots.to_bytes(), previous=place.previous_slots)


def settle_slots(place: VaultPlace) -> None:
    """Let the second copy say what the list in place says, now that this list has proved to open the vault.

    An old list is an old password: put back, it would let in who was taken out, or the sheet before.
    """
    current = place.slots.read_bytes()
    # On a full disk the next opening does it.
    with suppress(OSError):
        if not place.previous_slots.exists() or place.previous_slots.read_bytes() != current:
            write_whole(place.previous_slots, current)


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: str
    training: bool
    people: tuple[NewPerson, ...]
    policy: KdfPolicy


def _create(place: VaultPlace, wanted: _Wanted, clock: Clock) -> RecoveryCode:
    vault_id, key, code = uuid4(), VaultKey(os.urandom(32), 1), RecoveryCode.new()
    slots = SlotList.create(vault_id, kind=wanted.kind, training=wanted.training)
    for person in wanted.people:
        slots = slots.with_user(person.word, person.passphrase, wanted.policy.default, key)
    slots = slots.with_recovery(code, key)
    device = DeviceKeys.new(clock.today())
    write_device(place, key, device)
    lane = Lane(place, lambda: connect(place.database, key.database_key, mode="rwc"))
    try:
        upgrade(lane.db)
        with lane.writing():
            lane.run(
                "INSERT INTO vault (one, id, kind, training, device, made_at) VALUES (1, ?, ?, ?, ?, ?)",
                (vault_id.bytes, wanted.kind, int(wanted.training), device.id.bytes, iso(clock.now())),
            )
            _begin_journal(lane, vault_id, wanted.people, device, clock)
    finally:
        lane.close()
    check_encrypted(place.database)
    sync_folder(place.folder)
    write_slots(place, slots)
    _prove(place, wanted, code)
    return code


def _begin_journal(lane: Lane, vault_id: UUID, people: Sequence[NewPerson], device: DeviceKeys, clock: Clock) -> None:
    journal, enrolled = Journal(lane, clock, vault_id), People(lane, clock)
    journal.begin(device.signing)
    journal.append("vault_made", None, {"device": device.id})
    for person in people:
        known = enrolled.enrol(staff_code=person.staff_code, role=person.role, slot=slot_id_of(vault_id, person.word))
        journal.append("enrolled", None, {"person": known.id, "role": person.role.value})


def _enrol_recovered(lane: Lane, vault_id: UUID, person: NewPerson, slot: bytes, clock: Clock) -> None:
    journal, enrolled = Journal(lane, clock, vault_id), People(lane, clock)
    with lane.writing():
        journal.append("recovered", None)
        if lane.row("SELECT 1 FROM people WHERE slot = ?", (slot,)) is None:
            known = enrolled.enrol(staff_code=person.staff_code, role=person.role, slot=slot)
            journal.append("enrolled", None, {"person": known.id, "role": person.role.value})
        else:
            enrolled.enable(slot)


def _prove(place: VaultPlace, wanted: _Wanted, code: RecoveryCode) -> None:
    """Read everything back from the disk as if for the first time."""
    slots = read_slots(place)
    keys = [slots.open_user(person.word, person.passphrase, wanted.policy) for person in wanted.people]
    keys.append(slots.open_recovery(code))
    for key in keys:
        connect(place.database, key.database_key).close()
    read_device(place, keys[0])


def read_slots(place: VaultPlace) -> SlotList:
    """The slot list as it lies there. Raises `NoVault`, `SlotsDamaged`, `VaultFromNewerVersion`."""
    try:
        return SlotList.from_bytes(place.slots.read_bytes())
    except FileNotFoundError as error:
        if place.database.exists():
            raise SlotsDamaged("missing") from error
        raise NoVault from error


def _take_away(place: VaultPlace) -> None:
    """Remove what a failed creation left. `refuse_leftovers` was asked before, so all of it is ours."""
    for part in (*place.parts, place.ballast, place.making):
        with suppress(OSError):
            part.unlink(missing_ok=True)
