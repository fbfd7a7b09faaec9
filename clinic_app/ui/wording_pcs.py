"""Words for why a PC was not let into this clinic, or not taken out, and what to do."""

from __future__ import annotations

from clinic_app import errors
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def worded(error: errors.PcError) -> Message:
    """What happened and what to do."""
    match error:
        case errors.NoSuchPc():
            return Message(_("This PC is not in the clinic's list."), _("Look at the list again."))
        case errors.WrongJoiningCode():
            return Message(
                _("This cannot be the code: a sign is wrong or missing."),
                _("Type all sixteen signs as the other PC shows them. O and 0 are the same, and so are I, L and 1."),
            )
        case errors.PcJoinRefused(reason=reason):
            return _refused(reason)
    raise LookupError(type(error).__name__)


def _refused(reason: str) -> Message:
    return _of_the_code(reason) or _of_the_clinic(reason) or _of_the_file(reason)


def _of_the_code(reason: str) -> Message | None:
    match reason:
        case "code":
            return Message(
                _("This was made with another code."),
                _("Look at the code on the other PC, and begin anew on the new one. Another clinic's file says "
                  "the same."),
            )  # fmt: skip
        case "no_code":
            return Message(_("No code is shown on this PC now."), _("Press “Show a code” first."))
        case "old":
            return Message(
                _("The code is older than a day."), _("Show a new one, and type that on the new PC. Nothing was done.")
            )
        case "used":
            return Message(
                _("A PC came in by this code already. It lets in only one."),
                _("Show a new code for this one. If you let in only one PC, tell the coordinator and IT at once."),
            )
    return None


def _of_the_file(reason: str) -> Message:
    match reason:
        case "nothing":
            return Message(
                _("No such file lies there."), _("Choose the stick itself, or the folder that the other PC wrote to.")
            )
        case "newer":
            return Message(
                _("A newer program wrote this."),
                _("Update the program on both PCs, then begin again. Nothing was done."),
            )
        case "other_pc":
            return Message(
                _("This answer is for another PC, or for what this PC asked earlier."),
                _("Let the other PC read what this PC wrote, and bring the answer to that."),
            )
        case "begun":
            return Message(
                _("This PC has not asked to come in, or no longer knows that it did."),
                _("Begin anew with a code from the other PC."),
            )
    return Message(
        _("This file is torn, or it is no file of this kind."),
        _("Write it once more on the other PC, and take the stick out as the system asks. Nothing was done."),
    )


def _of_the_clinic(reason: str) -> Message | None:
    match reason:
        case "training":
            return Message(
                _("One of the two is a training clinic."),
                _("Training and real work are kept apart. Show the code in the clinic that the PC is to belong to."),
            )
        case "clinic":
            return Message(
                _("The record on that PC belongs to another clinic."),
                _("Two clinics do not become one. Nothing was done; tell the coordinator."),
            )
        case "known":
            return Message(_("That PC belongs to this clinic already."), _("Nothing had to be done."))
        case "itself":
            return Message(
                _("The record of this very PC was restored there. Let in, it would shut this PC out."),
                _("What this PC wrote since that backup would be lost. To add a PC, begin there with “This clinic "
                  "has a PC already”. To replace this one, let both meet until nothing waits, and let another PC let "
                  "it in."),
            )  # fmt: skip
        case "letters":
            return Message(
                _("Another PC of this clinic numbers its papers just as that one does."),
                _("Both were restored from one backup and drew the same letters. Back that PC up and restore it from "
                  "that: it then has other letters, and keeps what was written on it."),
            )  # fmt: skip
        case "sheet":
            return Message(
                _("The recovery sheet was not typed back yet."),
                _("Type it back first, under Upkeep, Keys and recovery: the new PC opens with it too."),
            )
        case "nobody":
            return Message(_("Nobody would come in on that PC."), _("Choose at least one person."))
        case "alone":
            return Message(
                _("No other PC is known to have everything that lies here."),
                _("Let this PC meet another first. Nothing was erased."),
            )
        case "this":
            return Message(
                _("This PC does not belong to the clinic any more."),
                _("A PC that belongs to it has to let the other one in."),
            )
    return None
