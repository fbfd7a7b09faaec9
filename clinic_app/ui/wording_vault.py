"""Words for what can happen to the record on disk and to those who may open it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from clinic_app import errors
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def worded(error: errors.VaultError) -> Message:
    """What happened and what to do. Raises `LookupError` for an error that has no words yet."""
    try:
        return _WORDS[type(error)](error)
    except KeyError as unknown:
        raise LookupError(type(error).__name__) from unknown


def _must_wait(error: errors.MustWait) -> Message:
    return Message(
        _("There were several tries that did not fit."),
        _("Nothing was tried now. Try again in {seconds} seconds.").format(seconds=error.seconds),
    )


def _recovery_line(error: errors.WrongRecoveryLine) -> Message:
    return Message(
        _("Line {line} does not match its check letter.").format(line=error.line),
        _("Compare both groups of this line with the sheet."),
    )


def _recovery_code(error: errors.WrongRecoveryCode) -> Message:
    if error.of_backup:
        return Message(
            _("These lines are whole, but they do not open this backup."),
            _("It opens with the sheet that counted when it was made. Fetch that sheet, or take a newer backup."),
        )
    return Message(
        _("These lines are whole, but they do not open these records."),
        _("Fetch the sheet that was printed last; older ones no longer open these records."),
    )


def _weak(error: errors.WeakPassphrase) -> Message:
    what = _("This passphrase is too short.") if error.too_short else _("Others would guess this passphrase.")
    return Message(what, _("Take the four words the program offers, or 15 signs of your own."))


def _no_room_to_update(error: errors.NoRoomToUpdate) -> Message:
    return Message(
        _("The program was updated, and the disk has no room to keep the records as they were."),
        _("{mb} MB are needed, {free} MB are free. Free some space and sign in again: nothing was changed.").format(
            mb=error.needed_bytes // 1_000_000 + 1, free=error.free_bytes // 1_000_000
        ),
    )


def _disk_full(error: errors.DiskFull) -> Message:
    what, free = _("The disk is full. Your words are held in memory."), error.free_bytes // 1_000_000
    if not free:
        return Message(what, _("Make room on it, then press Ctrl+S. Do not close."))
    return Message(what, _("Only {mb} MB are free. Free some space, then press Ctrl+S. Do not close.").format(mb=free))


def _unsafe_place(error: errors.UnsafePlace) -> Message:
    reasons = {
        "network": _("Records may not lie on a network share: a torn line could damage them."),
        "synchronised": _("Records may not lie in a folder that is copied to the internet."),
        "fat": _("This disk is formatted so that records could be damaged (FAT)."),
    }
    what = reasons.get(error.reason, _("Records may not lie in this place."))
    return Message(
        what, _("Put them in a folder on this PC's own disk; backups may go to such a place. Nothing was touched.")
    )


def _newer(_error: errors.VaultFromNewerVersion) -> Message:
    return Message(
        _("These records were last written by a newer version of this program than the one on this PC."),
        _("Nothing was changed. Ask IT to install the newest version here; then they open as before."),
    )


def _chain(error: errors.ChainBroken) -> Message:
    return Message(
        _("The access trail does not fit together at entry {number}.").format(number=error.number),
        _("Somebody or something changed the file. Go on with care, and tell the supervisor today."),
    )


def _year(error: errors.ClockNotBelievable) -> Message:
    return Message(
        _("This PC shows the year {year}.").format(year=error.year),
        _("Set date and time in the system, then start again. Clocks of care depend on it."),
    )


def _none(error: errors.NoVault) -> Message:
    if error.gone:
        return Message(
            _("The file of the records is no longer in its folder."),
            _("Do not begin anew. Call IT: they find where it went, or restore a backup. Nothing was changed."),
        )
    return Message(_("There are no records on this PC yet."), _("Begin with set-up, or restore a backup."))


def _said(what: Callable[[], str], do: Callable[[], str]) -> Callable[[Any], Message]:
    """For errors without facts: both sentences, translated when they are said."""
    return lambda _error: Message(what(), do())


_WORDS: Final[dict[type[errors.ClinicError], Callable[[Any], Message]]] = {
    errors.MustWait: _must_wait,
    errors.WrongRecoveryLine: _recovery_line,
    errors.WeakPassphrase: _weak,
    errors.DiskFull: _disk_full,
    errors.NoRoomToUpdate: _no_room_to_update,
    errors.PlaceReadOnly: _said(
        lambda: _("Nothing can be written to the folder of the records."),
        lambda: _("Nothing was lost. Ask IT: the folder is read-only, or belongs to another user of this PC."),
    ),
    errors.StepFailed: _said(
        lambda: _("The program was updated, and could not bring the records up to date."),
        lambda: _("They are as they were. Ask IT to go back to the version before: clinic-admin update back"),
    ),
    errors.UnsafePlace: _unsafe_place,
    errors.VaultFromNewerVersion: _newer,
    errors.ChainBroken: _chain,
    errors.ClockNotBelievable: _year,
    errors.NotTenCharacters: _said(
        lambda: _("These are not ten characters."),
        lambda: _("Type them as they stand on the paper, such as K4T9M-WXQ2B."),
    ),
    errors.NoVault: _none,
    errors.VaultExists: _said(
        lambda: _("There are records here already."),
        lambda: _("They are never written over. Choose another folder."),
    ),
    errors.WrongPassphrase: _said(
        lambda: _("Word and passphrase do not fit together."),
        lambda: _("Look at the keyboard language and Caps Lock, then try again."),
    ),
    errors.OffSiteKeyRefused: _said(
        lambda: _("This is not a key of the ministry or the network, or a part of it is missing."),
        lambda: _("Nothing was changed. Ask them to send it again, whole, and compare its words by voice."),
    ),
    errors.RecordBusy: _said(
        lambda: _("A backup or a check still reads the records."),
        lambda: _("Nothing was changed. Wait until it is done, then try again."),
    ),
    errors.WordTaken: _said(
        lambda: _("This sign-in word is already somebody's."), lambda: _("Choose another word for this person.")
    ),
    errors.StaffCodeTaken: _said(
        lambda: _("This staff code is somebody's who works here."),
        lambda: _("Give another one. The journal and every paper name people by it."),
    ),
    errors.WrongRecoveryCode: _recovery_code,
    errors.SlotsDamaged: _said(
        lambda: _("The file that says who may open these records was changed or torn."),
        lambda: _("The records themselves are not touched. Ask IT: the file before it lies beside it."),
    ),
    errors.DeviceFileDamaged: _said(
        lambda: _("The keys of this PC are damaged or of another PC."),
        lambda: _("Nothing of the record is lost. Call IT: a copy of it, restored with the sheet, opens again."),
    ),
    errors.VaultDamaged: _said(
        lambda: _("The passphrase is right, but the record file is damaged."),
        lambda: _("Do not try to repair it. Call IT: a backup can be restored beside it."),
    ),
    errors.ForeignVault: _said(
        lambda: _("These two files are not of the same clinic."),
        lambda: _("Nothing was changed. Ask IT which folder is the right one."),
    ),
    errors.VaultInUse: _said(
        lambda: _("The records are open in another window of this PC."), lambda: _("Go on there, or close it first.")
    ),
    errors.NotEncrypting: _said(
        lambda: _("This program cannot encrypt as it must, so it wrote nothing."),
        lambda: _("Use paper for now. Ask IT to install the program again."),
    ),
    errors.SaveUncertain: _said(
        lambda: _("The disk did not say whether the last words are kept."),
        lambda: _("They are held in memory. Do not close; press Ctrl+S, and call IT if this comes back."),
    ),
    errors.DiskFailing: _said(
        lambda: _("The disk of this PC did not answer as it should."),
        lambda: _(
            "Try again in a moment. If it comes back, call IT: what was saved is kept, but the disk may be dying."
        ),
    ),
    errors.NotEnoughMemory: _said(
        lambda: _("This PC has too little memory free to open the records."),
        lambda: _("Close other programs and try again. This did not count as a try."),
    ),
}
