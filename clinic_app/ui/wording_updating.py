"""Words for what is in the way of a new version of the program."""

from __future__ import annotations

from clinic_app import errors
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def worded(error: errors.UpdateError) -> Message:
    """What happened and what to do. Raises `LookupError` for an error that has no words yet."""
    match error:
        case errors.UpdatesOff():
            return Message(
                _("This program takes no updates: it was built without the publisher’s key."),
                _("Ask IT. The program you have goes on working."),
            )
        case errors.UpdateRefused(reason=reason, about=about):
            return _refused(reason, about)
        case errors.UpdateNoRoom(needed_bytes=needed, free_bytes=free):
            return Message(
                _("There is no room for the new version: {mb} MB are needed, {free} MB are free.").format(
                    mb=needed // 1_000_000 + 1, free=free // 1_000_000
                ),
                _("Ask IT to free some space. Nothing was changed."),
            )
        case errors.UpdateNotNow(reason=reason):
            return _not_now(reason)
        case errors.CannotGoBack(reason="record"):
            return Message(
                _("The version before cannot open the records as they are now."),
                _("Nothing was changed. Ask IT: a backup from before has to be restored as well."),
            )
        case errors.CannotGoBack():
            return Message(
                _("No version before this one is kept here."), _("Nothing was changed. Ask IT to install it again.")
            )
    raise LookupError(type(error).__name__)


def _refused(reason: str, about: str) -> Message:
    match reason:
        case "none":
            return Message(
                _("There is no update here."), _("Choose the stick from IT; the folder on it is notebook-updates.")
            )
        case "other_root" | "unsigned":
            return Message(
                _("This update is not signed by whoever makes this program."),
                _("Do not use it, and tell IT where it came from. Nothing was changed."),
            )
        case "older":
            return Message(
                _("This update is older than one that was here before."),
                _("Nothing was changed. Ask IT for a new one, and tell them."),
            )
        case "expired":
            return Message(
                _("This update is too old to be believed."),
                _("Look at the date of this PC. If it is right, ask IT for a newer update."),
            )
        case "other_site":
            return Message(
                _("This update is for other places."), _("Nothing was changed. Ask IT for the one for your place.")
            )
        case "other_system":
            return Message(
                _("This update is for another kind of PC."), _("Nothing was changed. Ask IT for the one for this PC.")
            )
        case "downgrade":
            return Message(
                _("This update ({version}) is older than the program you have.").format(version=about),
                _("Nothing was changed. The program you have is the newer one."),
            )
        case "gone":
            return Message(
                _("The stick or share went away, or cannot be read."),
                _("Plug it in and try again. Nothing was changed."),
            )
    return Message(
        _("This update is not whole."), _("Nothing was changed. Try again; if it stays so, ask IT to copy it again.")
    )


def _not_now(reason: str) -> Message:
    match reason:
        case "no_backup":
            return Message(
                _("This update changes how the records are kept, and the last backup is too old."),
                _("Make a backup first; then ask IT again."),
            )
        case "fails":
            return Message(
                _("The new version does not run on this PC."),
                _("The program you have goes on working. Tell IT which version it was."),
            )
        case "open":
            return Message(_("The program is open."), _("Close it, and let IT try again."))
    return Message(_("Only IT can put the new version in place."), _("It lies ready on this PC. Tell them."))
