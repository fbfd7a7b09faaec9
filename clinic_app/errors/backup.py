"""What can be wrong with a copy of the record, or with the place it is kept in."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class BackupError(ClinicError):
    """Something about a backup. The record itself is whole."""


@dataclass
class BackupRefused(BackupError):
    """This file is not taken for a sound backup: `format`, `size`, `hash`, `signature`, `signer` (another PC made it),
    `content`, `counts`, `other_vault`, `training`; or its place or name is not for one: `same_disk`, `name`."""

    reason: str


@dataclass
class BackupOlder(BackupError):
    """A newer backup of the same record is known; the older one is taken only if somebody says so."""

    made_at: str
    newest_at: str


@dataclass
class BackupNoRoom(BackupError):
    """The place cannot hold another backup: too little is free, or no file may be so large there (FAT: 4 GB)."""

    needed_bytes: int
    free_bytes: int
    file_limit: bool = False


@dataclass
class BackupPlaceGone(BackupError):
    """The stick, disk or share is not there, went away while it was written, or takes nothing: it is `read_only`.

    Nothing half-made has a name.
    """

    read_only: bool = False


@dataclass
class Stopped(BackupError):
    """Somebody pressed stop. What had begun was taken away again."""
