"""Brings a record back from a backup: only to a place where none stands, and as a new device.

Everything is checked before the list of slots is written, which is what makes it a vault: cut short before that, the
next try takes away what was left. Whoever restores is enrolled; everybody else gets a new passphrase from them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from clinic_app.crypto.passphrase import KdfPolicy, judge
from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.ids import DeviceId
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.errors import BackupRefused, NoVault
from clinic_app.facts import dataclass
from clinic_app.vault.backup import manifest_of, named_place, pour
from clinic_app.vault.backup_folder import check_room
from clinic_app.vault.backup_head import Manifest, Told
from clinic_app.vault.backup_opened import Opened, OpenedBackup, checked, open_backup
from clinic_app.vault.connection import connect, gently, make_copy, open_copy
from clinic_app.vault.device import DeviceKeys, write_device
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.ledgers_found import Known
from clinic_app.vault.letting_in import LettingIn
from clinic_app.vault.migrations import upgrade
from clinic_app.vault.opening import NewPerson, Unlocked
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
from clinic_app.vault.projection import Projection
from clinic_app.vault.revisions import CONTINUES
from clinic_app.vault.settings import VaultSettings

_HASHED, _POURED, _CHECKED = 0.2, 0.8, 0.95
_NOTHING_KNOWN: Final = Known()

__all__ = [
    "Known",
    "OpenedBackup",
    "Restored",
    "bring_back",
    "clear_rehearsal",
    "open_backup",
    "put_back",
    "rehearse",
    "restore",
    "set_aside",
]


@dataclass(frozen=True, slots=True)
class Restored:
    """Who came in, and the codes of the cases that the backup brought back and that went again at once."""

    unlocked: Unlocked
    erased_again: tuple[str, ...]


def restore(
    opened: Opened,
    place: VaultPlace,
    person: NewPerson,
    *,
    policy: KdfPolicy,
    clock: Clock,
    projection: Projection,
    known: Known = _NOTHING_KNOWN,
    forget: Iterable[str] = (),
    device: DeviceKeys | None = None,
    ballast_bytes: int = BALLAST_BYTES,
    told: Told = lambda _: None,
) -> Restored:
    """Make a vault of a backup; `forget` names the settings that were the old PC's own, `known` what was erased since.

    `device` are the keys by which the hub knows this PC already, if it fetched the backup there; or new ones are made.
    What was erased goes before anybody has a slot. Raises `VaultExists`, `UnsafePlace`, `WeakPassphrase`,
    `BackupRefused`, `BackupNoRoom`, `BackupPlaceGone`, `ChainBroken`, or what `told` raises; then nothing is left.
    """
    judge(person.passphrase)
    refuse_unsafe(place.folder)
    make_folder(place.folder)
    with hold_lock(place):
        if place.half_made:
            _take_away(place)
        place.refuse_leftovers()
        try:
            write_whole(place.making, b"")
            key = bring_back(opened, place, clock, forget=forget, device=device, told=told)
            letting_in = LettingIn(opened.origin, place, key, clock)
            gone = letting_in.enrol(person, known, projection)
            unlocked = letting_in.give_slot(person, policy)
            lay_ballast(place, ballast_bytes)
        except BaseException:
            _take_away(place)
            raise
        place.making.unlink()
    told(1.0)
    return Restored(unlocked, gone)


def rehearse(opened: Opened, place: VaultPlace, clock: Clock, told: Told = lambda _: None) -> Manifest:
    """Restore beside the real record, into a folder that is taken away again; what was found there.

    Nobody can come into it: its key is drawn here and kept nowhere. Raises what `restore` raises.
    """
    clear_rehearsal(place)
    place.folder.mkdir(mode=0o700, parents=True)
    try:
        with hold_lock(place):
            key = bring_back(opened, place, clock, forget=(), told=told)
            with gently(connect(place.database, key.database_key)) as db:
                found = manifest_of(db)
    finally:
        clear_rehearsal(place)
    told(1.0)
    return found


def set_aside(place: VaultPlace, clock: Clock) -> Path:
    """Put what stands here out of the way, all of it together and untouched; where it lies now.

    Raises `NoVault`, `VaultInUse`. A restore never writes over a record: this is the other half of that.
    """
    if not place.stands:
        raise NoVault
    with hold_lock(place):
        pass  # nobody has it open; the lock itself must not hold the folder while it is renamed
    aside = place.folder.with_name(f"{place.folder.name}-aside-{re.sub('[-:]', '', iso(clock.now()))}")
    place.folder.rename(aside)
    sync_folder(aside.parent)
    return aside


def put_back(place: VaultPlace, aside: Path) -> None:
    """Undo `set_aside`: what was to come in its place did not."""
    with suppress(OSError):
        place.lock.unlink(missing_ok=True)
        place.folder.rmdir()
    aside.rename(place.folder)
    sync_folder(aside.parent)


def clear_rehearsal(place: VaultPlace) -> None:
    """Take away what a rehearsal, also a killed one, left. Never raises."""
    _take_away(place)
    with suppress(OSError):
        place.lock.unlink(missing_ok=True)
        place.folder.rmdir()


def bring_back(
    opened: Opened, place: VaultPlace, clock: Clock, *, forget: Iterable[str], device: DeviceKeys | None = None,
    told: Told,
) -> VaultKey:  # fmt: skip
    """Pour, check, and make it a new device's. Nobody can open it yet. Returns its new key."""
    key = VaultKey.new()
    opened.check(lambda done: told(done * _HASHED))
    with named_place(place.folder):
        check_room(place.folder, opened.origin.size)
        with (
            gently(opened.database()) as backup,
            gently(make_copy(place.database, key.database_key)) as copy,
        ):
            pour(backup, copy, lambda done: told(_HASHED + done * (_POURED - _HASHED)))
        _flush(place)
        with gently(open_copy(place.database, key.database_key)) as copy:
            checked(copy, opened.manifest)
    told(_CHECKED)
    _as_new_device(opened, place, key, device or DeviceKeys.new(clock.today()), clock, forget=forget)
    return key


def _as_new_device(
    opened: Opened, place: VaultPlace, key: VaultKey, device: DeviceKeys, clock: Clock, *, forget: Iterable[str]
) -> None:  # fmt: skip
    origin = opened.origin
    lane = Lane(place, lambda: connect(place.database, key.database_key))
    try:
        upgrade(lane.db)
        row = lane.row("SELECT id, device, training FROM vault")
        if row is None or (UUID(bytes=row[0]), bool(row[2])) != (origin.vault_id, origin.training):
            raise BackupRefused("content")
        before, journal, settings = (
            DeviceId(UUID(bytes=row[1])),
            Journal(lane, clock, origin.vault_id),
            VaultSettings(lane),
        )
        with lane.writing():
            settings[CONTINUES] = [*(settings.get(CONTINUES) or []), _left_off(lane, before, origin.device)]
            for setting in forget:
                lane.run("DELETE FROM settings WHERE key = ?", (setting,))
            lane.run("UPDATE vault SET device = ?", (device.id.bytes,))
            journal.begin_segment(device.signing)
            journal.append("restored", None, {"device": device.id, "before": before, "backup": origin.counter})
        journal.verify(device.signing.public)
        write_device(place, key, device)
    finally:
        lane.close()


def _left_off(lane: Lane, device: DeviceId, key: bytes) -> dict[str, str | int]:
    """Where the device before had come to: what the first revision here continues."""
    import json

    sql = (
        "SELECT header, hash FROM revisions WHERE json_extract(CAST(header AS TEXT), '$.device') = ? "
        "ORDER BY number DESC LIMIT 1"
    )
    row = lane.row(sql, (device.hex,))
    seq, digest = (int(json.loads(row[0])["seq"]), str(row[1])) if row else (0, bytes(32).hex())
    return {"device": device.hex, "key": VerifyKey.from_bytes(key).raw.hex(), "seq": seq, "hash": digest}


def _flush(place: VaultPlace) -> None:
    handle = os.open(place.database, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_away(place: VaultPlace) -> None:
    """Remove what a restore that did not end left. `refuse_leftovers` was asked before, so all of it is ours."""
    for part in (*place.parts, place.ballast, place.making):
        with suppress(OSError):
            part.unlink(missing_ok=True)
