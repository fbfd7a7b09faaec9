"""Words for why two PCs of this clinic could not meet, and what to do."""

from __future__ import annotations

from clinic_app import errors
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def worded(error: errors.WayError) -> Message:
    """What happened and what to do. Raises `LookupError` for an error that has no words yet."""
    match error:
        case errors.WayUnfit(reason=reason):
            return _unfit(reason)
        case errors.PcNotReached(reason=reason):
            return _not_reached(reason)
    raise LookupError(type(error).__name__)


def _unfit(reason: str) -> Message:
    match reason:
        case "gone":
            return Message(
                _("The stick or shared folder is not there."),
                _("Nothing was lost: what was not carried waits here. Plug it in again, or ask IT for the share."),
            )
        case "silent":
            return Message(
                _("The shared folder does not answer."),
                _("Nobody waits for it: the PCs meet by the other ways. If it stays so, tell IT which folder it is."),
            )
        case "read_only":
            return Message(
                _("Nothing may be written on this stick or shared folder."),
                _("Take another stick, or ask IT to let this PC write there. Nothing was lost."),
            )
        case "full":
            return Message(
                _("The stick or shared folder is full."),
                _("What fitted is there, the rest waits here. Make room, or take another stick, and press once more."),
            )
        case "waits":
            return Message(
                _("Much lies there already that the other PC has not fetched."),
                _("Let the other PC meet this stick or folder first. The rest waits here."),
            )
        case "too_many":
            return Message(
                _("There are too many files in that folder."),
                _("Choose a folder that nobody else uses, or have IT clear it."),
            )
        case "training":
            return Message(
                _("Nothing of the training clinic is carried."), _("Nobody in it is real, and nobody could answer.")
            )
        case "not_read":
            return Message(
                _("The stick or shared folder could not be read."),
                _("Plug it in again, or try another slot. Nothing was lost."),
            )
    return Message(
        _("The stick or shared folder could not be written."),
        _("Nothing was lost: everything still waits here. Try another stick."),
    )


def _not_reached(reason: str) -> Message:
    match reason:
        case "stranger":
            return Message(
                _("What answered there is not a PC of this clinic."),
                _("Nothing was told to it. Compare the address with the one that the other PC shows."),
            )
        case "out":
            return Message(
                _("This PC was taken out of the clinic: the other PC says so."),
                _("Nothing comes here any more, and nothing that is written here reaches the others. Write nothing "
                  "more on it and ask the coordinator: a PC that was found again has to join anew."),
            )  # fmt: skip
        case "cut":
            return Message(
                _("The other PC hung up before all was there."),
                _("What came is kept. They go on by themselves where they stopped."),
            )
        case "busy":
            return Message(_("The other PC is talking to a third one."), _("They meet by themselves in a few minutes."))
        case "address":
            return Message(
                _("This is no address of a PC."), _("Type what the other PC shows, as 10.0.0.12 or 10.0.0.12:47113.")
            )
    return Message(
        _("The other PC does not answer."),
        _("Is somebody signed in there? If it stays so, ask IT about port 47113, or take a stick."),
    )
