"""Each error in words a nurse can act on: what happened, then what to do. Errors carry facts, only this file speaks.

A test walks every subclass of `ClinicError`, so a new error without words is found before a person meets it.
"""

from __future__ import annotations

from clinic_app import errors
from clinic_app.ui import (
    wording_attachments,
    wording_backup,
    wording_figures,
    wording_figures_out,
    wording_importing,
    wording_leaving,
    wording_line,
    wording_moving,
    wording_other_pcs,
    wording_packs,
    wording_paper,
    wording_pcs,
    wording_profile,
    wording_updating,
    wording_vault,
    wording_ways,
)
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message

__all__ = ["Message", "bug", "worded"]


def worded(error: errors.ClinicError) -> Message:
    """What happened and what to do. Raises `LookupError` for an error that has no words yet."""
    match error:
        case errors.VaultError():
            return wording_vault.worded(error)
        case errors.BackupError():
            return wording_backup.worded(error)
        case errors.RecordError():
            return _record(error)
        case errors.ConsentError():
            return wording_leaving.worded(error)
        case (
            errors.LineError() | errors.PacketRefused() | errors.DirectoryError() | errors.SignatureRefused()
            | errors.StickUnfit()
        ):  # fmt: skip
            return wording_line.worded(error)
        case errors.WayError():
            return wording_ways.worded(error)
        case errors.PcError():
            return wording_pcs.worded(error)
        case errors.PaperError():
            return _paper(error)
        case errors.ImportingError():
            return wording_importing.worded(error)
        case errors.FiguresError():
            return wording_figures_out.worded(error)
        case errors.ProfileRefused():
            return wording_profile.worded(error)
        case errors.UpdateError():
            return wording_updating.worded(error)
        case errors.PackError():
            return wording_packs.worded(error)
        case errors.AttachmentError():
            return wording_attachments.worded(error)
        case errors.AccessError():
            return _access(error)
    raise LookupError(type(error).__name__)


def bug(reference: str) -> Message:
    """For what is nobody's fault but ours. `reference` finds it in the log; nothing typed is in there."""
    return Message(
        _("Something went wrong in the program."),
        _("What was saved is whole. Go on; if it comes back, tell IT this number: {number}.").format(number=reference),
    )


def _record(error: errors.RecordError) -> Message:
    match error:
        case errors.DefinitionRefused(file=file, item=item):
            return Message(
                _("A file of the program is not as it should be."),
                _("Records are safe. Ask IT to install the program again: {file} {item}").format(file=file, item=item),
            )
        case errors.NotAnAnswer(reason="written_once"):
            return Message(
                _("What is in a chain of custody stays: it is neither changed nor taken out."),
                _("Nothing was changed. Add an entry that sets it right."),
            )
        case errors.NotAnAnswer(reason="past"):
            return Message(_("That day or time is over."), _("Nothing was changed. Choose one that is still to come."))
        case errors.NotAnAnswer(reason="too_far"):
            return Message(
                _("That is more than two years away."), _("Nothing was changed. Look at the year: it may be a slip.")
            )
        case errors.NotAnAnswer(reason="future"):
            return Message(_("That is still to come."), _("Nothing was changed. Type when it really was."))
        case errors.NotAnAnswer():
            return Message(
                _("This cannot be kept as an answer here."), _("It stays as typed. Choose or type another one.")
            )
        case errors.ReferralAwaited():
            return Message(
                _("Another PC of this place fetched it."),
                _("What it says comes as soon as the two PCs have met."),
            )
        case errors.NoSuchCase():
            return Message(_("No case has this."), _("Check the last letter of the code, or search the closed cases."))
        case errors.NotACode():
            return Message(_("This is not a whole code."), _("Compare it with the paper, group by group."))
        case errors.CodeNotReserved(reason=reason):
            return wording_paper.not_reserved(reason)
        case errors.EditionRefused():
            return wording_figures.not_given_out(error)
        case errors.ThresholdTooLow(least=least):
            return wording_figures.too_low(least)
        case errors.NoThreshold(least=least, most=most):
            return wording_figures.no_threshold(least, most)
        case errors.NotADate():
            return Message(_("No calendar has this date."), _("It is kept as typed. Both eras may be typed."))
        case errors.GateClosed(act="return"):
            return wording_figures_out.no_office()
        case errors.GateClosed():
            return Message(
                _("This waits for answers that are still open."),
                _("The record is saved. The list at the side shows what is needed first."),
            )
        case errors.ErasureRefused(reason=reason):
            return _erasure(reason)
        case errors.MergeRefused():
            return Message(
                _("Another file was joined after this one."), _("Part the last one first; then this one can be parted.")
            )
        case errors.MoveRefused(reason=reason):
            return wording_moving.refused(reason)
        case errors.HeardRefused(reason=reason):
            return wording_other_pcs.refused(reason)
        case errors.LetterRefused(reason=reason):
            return wording_other_pcs.letter(reason)
        case errors.RecordRefused():
            return Message(
                _("The survivor does not want this written down, or cannot decide now."),
                _("Give care all the same. The consent page says what may be kept."),
            )
    raise LookupError(type(error).__name__)


def _erasure(reason: str) -> Message:
    match reason:
        case "legal_hold":
            return Message(
                _("The law, or an inquest, holds this file."), _("Nothing was erased. Take the hold off first.")
            )
    return Message(
        _("It is not written down how we know that the survivor asks for it."),
        _("Nothing was erased. A partner or employer may ask too: write it down under “Requests about the record”."),
    )


def _paper(error: errors.PaperError) -> Message:
    match error:
        case errors.UncoveredScript(script=script, count=count):
            return Message(
                _("{n} signs of this text cannot be printed ({script}).").format(n=count, script=script),
                _("Nothing was printed. Write them in another script, or by hand."),
            )
        case errors.TranslationUnchecked():
            return Message(
                _("This text is not checked in her language yet, so it is not used."),
                _("Print the staff's language. The interpreter explains, and the consent says so."),
            )
        case errors.PrinterRefused(reason=reason):
            return _printer(reason)
        case errors.NoSuchPaper():
            return Message(_("There is no paper of this number."), _("Look at the number at the foot of the page."))
        case errors.ReasonNeeded():
            return Message(_("This paper is printed for a reason."), _("Nothing was printed. Choose the reason."))
    raise LookupError(type(error).__name__)


def _printer(reason: str) -> Message:
    match reason:
        case "virtual":
            return Message(
                _("This printer makes a file, not a page."),
                _("Nothing was printed. Choose a printer in this room, or save the paper with a passphrase."),
            )
        case "none":
            return Message(
                _("This PC knows no printer."),
                _("Nothing was printed. Use a blank form, or save the paper with a passphrase. Ask IT for a printer."),
            )
        case "lost":
            return Message(
                _("The printer went away while it had the paper."),
                _("It is not known whether it came out. Look in the tray. The number stays in the register."),
            )
        case "gone":
            return Message(
                _("This printer is not there."),
                _("Nothing was printed. Look whether it is switched on, or choose another in this room."),
            )
    return Message(_("This printer is not used for records."), _("Choose a printer in this room that IT has listed."))


def _access(error: errors.AccessError) -> Message:
    match error:
        case errors.NotAllowed():
            return Message(
                _("Your role does not do this."),
                _("Ask the coordinator or supervisor. That it was asked for is written to the access trail."),
            )
        case errors.TooFewPeople():
            return Message(
                _("There must always be two people who may add and remove people."),
                _("Give a second person that role first, then try again."),
            )
        case errors.NotOnTheList():
            return Message(
                _("Only those on the list of a case change it, and they stay on it."),
                _("Ask one of them. In an emergency the case can be read all the same."),
            )
        case errors.WrongCodeWord():
            return Message(
                _("That is not the word."),
                _("Tell nothing, not even that there is a record. She can come herself, alone."),
            )
        case errors.OnlyOneWhoKnows():
            return Message(
                _("Nobody else here knows of a case that this person may know of."),
                _("Have them put a colleague on its list first, then change the role."),
            )
        case errors.NotYourself():
            return Message(
                _("Nobody changes their own place here."), _("Ask the other person who may add and remove people.")
            )
        case errors.NoSuchPerson():
            return Message(_("This person is not enrolled here any more."), _("Look at the list again."))
        case errors.TrainingOnly():
            return Message(
                _("Training and real work are kept apart."), _("Do this in the clinic it belongs to. Nothing was done.")
            )
    raise LookupError(type(error).__name__)
