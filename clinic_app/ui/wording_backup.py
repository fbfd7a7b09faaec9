"""Words for what can happen to a backup and to the stick, disk or share it lies on."""

from __future__ import annotations

from datetime import date

from clinic_app import errors
from clinic_app.domain.dates import shown_date
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def worded(error: errors.BackupError) -> Message:
    """What happened and what to do. Raises `LookupError` for an error that has no words yet."""
    match error:
        case errors.BackupRefused(reason=reason):
            return _refused(reason)
        case errors.BackupOlder(made_at=made_at, newest_at=newest_at):
            day, newest = _day(made_at), _day(newest_at)
            return Message(
                _("This backup is of {day}; there is a newer one of {newest}.").format(day=day, newest=newest),
                _("Take the newer one. What was written after {day} would be missing from the older.").format(day=day),
            )
        case errors.BackupNoRoom(file_limit=True, needed_bytes=needed):
            return Message(
                _("This stick takes no file over 4 GB, and the backup needs {mb} MB.").format(mb=needed // 1_000_000),
                _("Ask IT for a stick or disk formatted as exFAT or NTFS. The backups on it are still good."),
            )
        case errors.BackupNoRoom(needed_bytes=needed, free_bytes=free):
            return Message(
                _("There is no room for this backup: {mb} MB are needed, {free} MB are free.").format(
                    mb=needed // 1_000_000 + 1, free=free // 1_000_000
                ),
                _("Take another stick or disk. The backups on this one, and the records, are whole."),
            )
        case errors.BackupPlaceGone(read_only=True):
            return Message(
                _("Nothing can be written on this stick, disk or share: it is read-only."),
                _("Slide the lock at its side off, or choose another. The backups on it, and the records, are whole."),
            )
        case errors.BackupPlaceGone():
            return Message(
                _("The stick, disk or share for the backup is not there, or went away."),
                _("Plug it in and try again. Half a backup never counts as one, and the records are whole."),
            )
        case errors.Stopped():
            return Message(_("It was stopped."), _("Nothing was changed. Begin again whenever you like."))
    raise LookupError(type(error).__name__)


def _day(moment: str) -> str:
    """The day of a moment in both eras."""
    try:
        return shown_date(date.fromisoformat(moment[:10]), i18n.language())
    except ValueError:
        return moment


def _refused(reason: str) -> Message:
    match reason:
        case "size" | "hash" | "content" | "counts":
            return Message(
                _("This backup is damaged, so it is not used."),
                _("Take another copy: the one before, or the other stick. Keep this one for IT."),
            )
        case "signature" | "signer":
            return Message(
                _("This backup was changed, or another PC made it."),
                _("Do not use it. Tell the coordinator, and take another copy."),
            )
        case "other_vault":
            return Message(
                _("This is a backup of another clinic's records."), _("Nothing was changed. Choose one of this clinic.")
            )
        case "same_disk":
            return Message(
                _("This folder is part of the records' own."),
                _("Choose a stick, another disk or a share: a backup beside the records is lost with them."),
            )
        case "training":
            return Message(
                _("Training and real work are kept apart, in backups too."),
                _("Nothing was done. Choose a backup of the same kind."),
            )
    return Message(
        _("This file is not a backup, or its end is missing."),
        _("Choose another one. Copying it again from the stick may help."),
    )
