"""Before an update changes how the record is kept, a checked copy of it as it was lies beside it for a short while.

The copy is a closed copy (`vault/closed_copy.py`): every way into the record opens it, and a restore takes it as it
takes any other. It is given up at the next backup, at the fourth opening, when a case is erased, and when the vault key
is changed: what was erased, or whom it was changed against, must not live on in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.errors import BackupError, BackupNoRoom, DiskFailing, NoRoomToUpdate
from clinic_app.vault.backup import check_pages, manifest_of, named_place
from clinic_app.vault.backup_folder import PART, check_room
from clinic_app.vault.connection import open_copy
from clinic_app.vault.lane import Lane
from clinic_app.vault.migrations import steps, upgrade
from clinic_app.vault.place import VaultPlace, sync_folder
from clinic_app.vault.settings import VaultSettings
from clinic_app.vault.slot_files import read_slots

OPENINGS_KEPT: Final = 3
_OPENED: Final = "before_step_opened"
_FILES: Final = ("vault.json", "vault.db")


def upgrade_with_copy(
    place: VaultPlace, lane: Lane, key: VaultKey, clock: Clock, to: Sequence[str] | None = None
) -> None:  # fmt: skip
    """Take every step that is missing; before the first of them, lay the copy. Cut short or failed, the record is as it
    was, and the version of the program before can open it.

    Raises `NoRoomToUpdate`, having changed nothing, and what `upgrade` raises.
    """
    wanted = steps() if to is None else to
    [[found]], known = lane.rows("PRAGMA user_version"), len(wanted)
    if 0 < found < known:
        try:
            _lay(place, lane, key, clock, known)
        except BackupNoRoom as error:
            raise NoRoomToUpdate(error.needed_bytes, error.free_bytes) from error
        except BackupError as error:
            raise DiskFailing from error
    upgrade(lane.db, wanted)


class CopyBeforeStep:
    """What an open vault knows of the copy: how long it is kept still."""

    def __init__(self, place: VaultPlace, settings: VaultSettings) -> None:
        self._place = place
        self._settings = settings

    @property
    def stands(self) -> bool:
        """Whether there is one, or what is left of one."""
        return bool(_all(self._place))

    def count_opening(self) -> None:
        """Somebody came in, and all was well: after a few times the copy is of no use any more."""
        if not self.stands:
            return
        name, opened = max(_all(self._place)).name, self._settings.get(_OPENED) or {}
        times = opened.get(name, 0) + 1
        self._settings[_OPENED] = {name: times}
        if times > OPENINGS_KEPT:
            self.give_up()

    def give_up(self) -> bool:
        """Take it away; whether it is gone. What the disk refuses is tried again the next time."""
        take_away(self._place)
        return not self.stands


def path_of(place: VaultPlace, step: int) -> Path:
    """Where the copy lies while a record is brought to this step: beside its folder, since a restore renames that."""
    return place.folder.with_name(f"{place.folder.name}-before-step-{step}")


def take_away(place: VaultPlace) -> None:
    """Remove the copy and what is left of one. Never raises; what loses a file has lost its name before."""
    for path in _all(place):
        with suppress(OSError):
            nameless = path
            if path.suffix != PART:
                nameless = path.rename(path.with_name(f"{path.name}-{uuid4().hex[:8]}{PART}"))
                sync_folder(path.parent)
            shutil.rmtree(nameless)


def _all(place: VaultPlace) -> list[Path]:
    return list(place.folder.parent.glob(f"{place.folder.name}-before-step-*"))


def _lay(place: VaultPlace, lane: Lane, key: VaultKey, clock: Clock, known: int) -> None:
    from clinic_app.vault.closed_copy import lay_copy

    final = path_of(place, known)
    part = final.with_name(final.name + PART)
    lane.fold()
    take_away(place)
    try:
        with named_place(final.parent):
            check_room(final.parent, place.database.stat().st_size)
            lay_copy(place, part, _FILES, read_slots(place), iso(clock.now()))
            with closing(open_copy(part / _FILES[1], key.database_key)) as copy:
                check_pages(copy)
                if manifest_of(copy) != manifest_of(lane.db):
                    raise DiskFailing
            part.rename(final)
            sync_folder(final.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
