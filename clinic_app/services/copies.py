"""What can be done with copies of the record from outside, by whoever looks after the PC: make one, and check one.

Without a key a copy of the closed files is made, and a backup is checked as far as its signature, size and hash go.
With the sheet or a network's key it is opened and counted as well. Nothing here shows a case.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_app.crypto.fingerprints import words
from clinic_app.domain.timekeeping import Clock, instant
from clinic_app.errors import BackupRefused
from clinic_app.facts import dataclass
from clinic_app.services.restoring import DEVICE_WORDS, Way, as_way
from clinic_app.vault.backup_book import read_note
from clinic_app.vault.backup_head import Manifest, read_backup
from clinic_app.vault.backup_opened import open_backup
from clinic_app.vault.closed_copy import ClosedCopy, copy_closed, is_closed, read_closed
from clinic_app.vault.journal_form import short_head
from clinic_app.vault.place import VaultPlace

__all__ = ["Checked", "Signer", "VaultPlace", "check_copy", "make_closed_copy"]


class Signer(StrEnum):
    """Who vouches for a backup, as far as this PC can tell."""

    THIS_PC = "this_pc"
    ANOTHER = "another"
    UNKNOWN = "unknown"
    """It fits its own signature; there is no record here to compare its PC with."""
    NOBODY = "nobody"
    """A closed copy is signed by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A copy whose files are whole. `counts` and `journal_head` are known only if it was opened."""

    kind: str
    path: Path
    made_at: datetime
    size: int
    training: bool
    signer: Signer
    device_words: tuple[str, ...]
    counts: dict[str, int] | None
    journal_head: str | None


def make_closed_copy(place: VaultPlace, folder: Path, clock: Clock, *, home: Path) -> Checked:
    """Copy a vault that nobody has open. A person must open it to say what is in it.

    Raises `NoVault`, `VaultInUse`, `SlotsDamaged`, `BackupNoRoom`, `BackupPlaceGone`, `BackupRefused(same_disk)` within
    `home`, the data folder: there it would go with the record, and no erasure would find it.
    """
    if folder.resolve().is_relative_to(home.resolve()):
        raise BackupRefused("same_disk")
    return _closed(copy_closed(place, folder, clock), None)


def check_copy(
    path: Path, way: Way | None, place: VaultPlace | None = None, told: Callable[[float], None] = lambda _: None
) -> Checked:
    """Read all of a backup, or of a closed copy; with a `way` open it and count.

    Raises `BackupRefused`, `BackupPlaceGone`, `WrongRecoveryLine`, `WrongRecoveryCode`, `VaultFromNewerVersion`.
    """
    if is_closed(path):
        copy = read_closed(path)
        copy.check()
        return _closed(copy, _counted(copy, way) if way is not None else None)
    file = read_backup(path)
    manifest = None
    if way is None:
        file.check_body(told)
    else:
        manifest = open_backup(file, as_way(way)).count(told)
    note = read_note(place) if place is not None else None
    signer = Signer.UNKNOWN
    if note is not None and note.vault_id == file.head.vault_id:
        signer = Signer.THIS_PC if note.device == file.head.device else Signer.ANOTHER
    return Checked(
        kind="backup", path=path, made_at=instant(file.head.made_at), size=path.stat().st_size,
        training=file.head.training, signer=signer, device_words=words(file.head.device, DEVICE_WORDS),
        counts=manifest.counts if manifest else None, journal_head=_head(manifest),
    )  # fmt: skip


def _closed(copy: ClosedCopy, manifest: Manifest | None) -> Checked:
    return Checked(
        kind="closed", path=copy.folder, made_at=instant(copy.told.made_at), size=copy.size,
        training=copy.told.training, signer=Signer.NOBODY, device_words=(),
        counts=manifest.counts if manifest else None, journal_head=_head(manifest),
    )  # fmt: skip


def _counted(copy: ClosedCopy, way: Way) -> Manifest:
    # Beside the copy there may be no room, or no right to write. What lies here meanwhile is encrypted.
    with TemporaryDirectory() as scratch:
        return copy.count(as_way(way), Path(scratch))


def _head(manifest: Manifest | None) -> str | None:
    return short_head(manifest.journal_head) if manifest else None
