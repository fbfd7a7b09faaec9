"""Changing the vault key with nobody present: a checked copy under the next key takes the record's place.

The copy is made first. Then the list of slots names both keys, the copy is renamed over the record, this PC's keys are
sealed anew, and the key before is dropped. Cut short anywhere, the next opening finds which key the record is under,
and finishes the change or undoes it. `reset_key` would rewrite the record in place, but it holds the interpreter for
as long as that takes: the screen would stand still, and nobody could be told how far it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Final

from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import DeviceFileDamaged, DiskFailing, DiskFull, RecordBusy, VaultDamaged, VaultInUse
from clinic_app.vault.backup import check_pages, pour
from clinic_app.vault.connection import Connection, DatabaseError, connect, make_copy, open_copy, trouble
from clinic_app.vault.device import DeviceKeys, read_device, write_device
from clinic_app.vault.lane import Lane, free_bytes
from clinic_app.vault.place import VaultPlace, put_in_place, sync_folder
from clinic_app.vault.slot_files import kept, named, read_slots, settle_slots, write_slots

Told = Callable[[float], None]
"""Called with how much is done, from 0 to 1."""

MARGIN_BYTES: Final = 16 * 1024 * 1024
"""Left free beside the copy, for saves and the slot list."""

_LOOKED: Final = 0.2
_COPIED: Final = 0.8


def change(place: VaultPlace, lane: Lane, key: VaultKey, told: Told, *, taken_over: Callable[[VaultKey], None]) -> None:
    """Put the record under the next vault key; `taken_over` hears it at that moment, and `finish` must follow.

    Raises `RecordBusy` and what `prepare` raises, or what `told` raises, to stop it: then nothing has changed.
    """
    lane.while_closed(lambda: refuse_if_open(place))
    coming, swapped = prepare(place, lane.db, key, told), False

    def swap_in() -> None:
        nonlocal swapped
        swap(place)
        swapped = True
        taken_over(coming)

    try:
        with named(place):
            lane.while_closed(swap_in)
    except BaseException:
        if not swapped:
            undo(place, key)
        raise


def prepare(place: VaultPlace, db: Connection, key: VaultKey, told: Told) -> VaultKey:
    """Lay a checked copy of the record beside it, under a fresh key, and name that key in the list of slots.

    Nothing has changed yet for anybody who opens the vault. The log must be folded into the record.
    Raises `DiskFull`, `DiskFailing`, `SlotsDamaged`, `VaultDamaged`.
    """
    coming = VaultKey.new(key.generation + 1)
    slots = read_slots(place)
    slots.prove(key)
    take_away_copy(place)
    _check_room(place)
    try:
        with named(place):
            _copy(place, db, coming, told)
        both = slots.with_next(key, coming)
        kept(place, lambda: write_slots(place, both))
    except BaseException:
        undo(place, key)
        raise
    return coming


def swap(place: VaultPlace) -> None:
    """Put the copy in the record's place. No connection of ours may be open. Raises `RecordBusy`, `OSError`."""
    refuse_if_open(place)
    # A log that came back after a power cut, beside a record under another key, would be the end of it.
    sync_folder(place.folder)
    put_in_place(place.next_database, place.database)


def refuse_if_open(place: VaultPlace) -> None:
    """Raise `RecordBusy` if anybody else reads the record: whoever closes it last takes its log away."""
    if place.log.exists():
        raise RecordBusy


def finish(place: VaultPlace, coming: VaultKey, device: DeviceKeys | None) -> None:
    """The record is under the next key: seal this PC's keys under it, then drop the key before. Safe to repeat."""

    def work() -> None:
        sync_folder(place.folder)
        if device is not None:
            write_device(place, coming, device)
        slots = read_slots(place)
        if slots.generations != (coming.generation,):
            write_slots(place, slots.settled(coming))
        settle_slots(place)

    kept(place, work)


def undo(place: VaultPlace, key: VaultKey) -> None:
    """The record is under the key it had: forget the next one and its copy. What the disk refuses waits until later."""
    with suppress(OSError):
        take_away_copy(place)
        slots = read_slots(place)
        if slots.generations != (key.generation,):
            write_slots(place, slots.settled(key))
        settle_slots(place)


def settle(place: VaultPlace, key: VaultKey) -> VaultKey:
    """The key the record is under, having finished or undone a change that was cut short. Only under the lock.

    Raises `VaultInUse` if the list is no longer the one that was opened, `VaultDamaged` if neither key fits.
    """
    known = (key.generation,) if key.coming is None else (key.generation, key.coming.generation)
    if read_slots(place).generations != known:
        raise VaultInUse
    if key.coming is None:
        if place.next_database.exists():
            take_away_copy(place)
        return key
    if _opens(place, key.coming):
        finish(place, key.coming, _device_under(place, key))
        return key.coming
    if not _opens(place, key):
        raise VaultDamaged
    undo(place, key.alone)
    return key.alone


def take_away_copy(place: VaultPlace) -> None:
    """Remove what an earlier change left. Its key was never the vault's."""
    for end in ("", "-wal", "-shm", "-journal"):
        place.next_database.with_name(place.next_database.name + end).unlink(missing_ok=True)


def _copy(place: VaultPlace, db: Connection, coming: VaultKey, told: Told) -> None:
    told(0.0)
    # A page that cannot be read is copied as noughts, and nobody is told: so every page is looked at before.
    check_pages(db)
    told(_LOOKED)
    with closing(make_copy(place.next_database, coming.database_key)) as copy:
        try:
            pour(db, copy, lambda done: told(_LOOKED + done * (_COPIED - _LOOKED)))
        except DatabaseError as error:
            # Copying gives its errors no number, so what the disk did cannot be told more finely.
            raise (trouble(error, place.folder) or DiskFailing()) from error
    _flush(place)
    with closing(open_copy(place.next_database, coming.database_key)) as copy:
        check_pages(copy)
        refuse_unlike(copy, db)
    told(1.0)


def refuse_unlike(copy: Connection, db: Connection) -> None:
    """Raise `VaultDamaged` if this cannot be a whole copy of that."""
    for what in ("PRAGMA page_count", "SELECT id FROM vault", "SELECT max(seq) FROM journal"):
        if copy.execute(what).fetchall() != db.execute(what).fetchall():
            raise VaultDamaged


def _flush(place: VaultPlace) -> None:
    handle = os.open(place.next_database, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_room(place: VaultPlace) -> None:
    free = free_bytes(place.folder)
    if free < place.database.stat().st_size + MARGIN_BYTES:
        raise DiskFull(free_bytes=free)


def _opens(place: VaultPlace, key: VaultKey) -> bool:
    try:
        connect(place.database, key.database_key).close()
    except VaultDamaged:
        return False
    return True


def _device_under(place: VaultPlace, key: VaultKey) -> DeviceKeys | None:
    """This PC's keys if they still lie under the key before. Damaged ones are told when the vault is opened."""
    with suppress(DeviceFileDamaged):
        return read_device(place, key)
    return None
