"""Making a vault, and opening the slot of somebody who is in it. Refuses to write over any part of one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID, uuid4

from clinic_app.crypto.passphrase import KdfPolicy, judge
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slots import SlotList, slot_id_of
from clinic_app.crypto.vault_key import VAULT_KEY_BYTES, VaultKey
from clinic_app.crypto.xwing import SealKeyPair, hpke_open, hpke_seal
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.facts import dataclass
from clinic_app.vault.connection import check_encrypted, connect
from clinic_app.vault.device import DeviceKeys, epoch_days, read_device, write_device
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.migrations import steps, upgrade
from clinic_app.vault.people import People
from clinic_app.vault.place import (
    BALLAST_BYTES,
    VaultPlace,
    hold_lock,
    lay_ballast,
    make_folder,
    refuse_unsafe,
    sync_folder,
    write_whole,
)
from clinic_app.vault.slot_files import read_slots, write_slots
from clinic_app.vault.throttle import Throttle

__all__ = ["KINDS", "NewPerson", "Unlocked", "create_vault", "prove", "read_slots", "unlock", "warm_up"]

KINDS: Final = ("clinic", "service", "both")

Told = Callable[[float], None]
"""Called with how much is done, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody about to be enrolled. The word is what they type to sign in; it is kept only as a hash.

    `undertaking` is the version of the undertaking they accepted, if they were asked already.
    """

    word: str
    passphrase: str
    role: Role
    staff_code: str
    undertaking: int | None = None

    def __repr__(self) -> str:
        """Never the word or the passphrase."""
        return f"NewPerson(role={self.role.value!r}, staff_code={self.staff_code!r})"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a passphrase or the recovery code opened: the vault key, and the slot of the person it belongs to.

    Whether the record is under this key or the one coming after it is known when it is opened, under the lock.
    """

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
    told: Told = lambda _done: None,
) -> RecoveryCode:
    """Make a vault with these people, read it back from the disk with their slots, and give the code to be printed.

    Raises `VaultExists`, `UnsafePlace`, `WeakPassphrase`, `WordTaken`; or what `told` raises, to stop it. A half-made
    vault is taken away: at once, or by the next try if the power went.
    """
    if kind not in KINDS or not people:
        raise ValueError(kind)
    for person in people:
        judge(person.passphrase)
    refuse_unsafe(place.folder)
    make_folder(place.folder)
    with hold_lock(place):
        if place.half_made:
            _take_away(place)
        place.refuse_leftovers()
        try:
            write_whole(place.making, b"")
            lay_ballast(place, ballast_bytes)
            code = _create(place, _Wanted(kind, training, tuple(people), policy, _Steps(told, len(people))), clock)
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


def warm_up(clock: Clock) -> None:
    """Do with throwaway keys what opening does with real ones: whatever that loads is there when somebody comes in."""
    pair = SealKeyPair.new()
    hpke_open(pair, hpke_seal(pair.public, bytes(VAULT_KEY_BYTES), b""), b"")
    steps()
    clock.today()


def prove(place: VaultPlace, slot: bytes, passphrase: str, policy: KdfPolicy, clock: Clock) -> None:
    """Try a passphrase against a known slot and open nothing. Throttled, and raises, as `unlock` is and does."""
    slots = read_slots(place)
    with Throttle(place, clock).attempt():
        slots.open_slot(slot, passphrase, policy)


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: str
    training: bool
    people: tuple[NewPerson, ...]
    policy: KdfPolicy
    steps: _Steps


class _Steps:
    """What takes time is stretching passphrases: each person's, and each once more when all is read back."""

    def __init__(self, told: Told, people: int) -> None:
        self._told, self._all, self._done = told, 2 * people, 0

    def one_more(self) -> None:
        """A step is behind us."""
        self._done += 1
        self._told(self._done / self._all)


def _create(place: VaultPlace, wanted: _Wanted, clock: Clock) -> RecoveryCode:
    vault_id, key, code = uuid4(), VaultKey(os.urandom(32), 1), RecoveryCode.new()
    slots = SlotList.create(vault_id, kind=wanted.kind, training=wanted.training)
    for person in wanted.people:
        slots = slots.with_user(person.word, person.passphrase, wanted.policy.default, key)
        wanted.steps.one_more()
    slots = slots.with_recovery(code, key)
    device = DeviceKeys.new(clock.today(), epoch_days(wanted.kind))
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
        known = enrolled.enrol(
            staff_code=person.staff_code, role=person.role, slot=slot_id_of(vault_id, person.word),
            undertaking=person.undertaking,
        )  # fmt: skip
        journal.append("enrolled", None, {"person": known.id, "role": person.role.value})


def _prove(place: VaultPlace, wanted: _Wanted, code: RecoveryCode) -> None:
    """Read everything back from the disk as if for the first time."""
    slots = read_slots(place)
    keys = []
    for person in wanted.people:
        keys.append(slots.open_user(person.word, person.passphrase, wanted.policy))
        wanted.steps.one_more()
    keys.append(slots.open_recovery(code))
    for key in keys:
        connect(place.database, key.database_key).close()
    read_device(place, keys[0])


def _take_away(place: VaultPlace) -> None:
    """Remove what a failed creation left. `refuse_leftovers` was asked before, so all of it is ours."""
    for part in (*place.parts, place.ballast, place.making):
        with suppress(OSError):
            part.unlink(missing_ok=True)
