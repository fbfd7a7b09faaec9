"""Words for why a file of the training clinic stays there, and what to do with what is written in it."""

from __future__ import annotations

from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def refused(reason: str) -> Message:
    """What happened and what to do."""
    match reason:
        case "no_record":
            return Message(
                _("There is no real record on this PC."),
                _("Nothing was moved. Set one up first, or write it on paper for the clinic that has one."),
            )
        case "receiving":
            return Message(
                _("The real record of this PC belongs to a receiving service: it keeps no cases of its own."),
                _("Nothing was moved. Write it on paper for the clinic that looks after the survivor."),
            )
        case "invented":
            return Message(
                _("This is one of the invented people that the training clinic came with."),
                _("Nothing was moved. If somebody real is written about in it: write that into a new case, move it."),
            )
        case "joined":
            return Message(
                _("Other files are joined with this one."),
                _("Nothing was moved. Part them first, on the page “Joined files”; then each of them can be moved."),
            )
        case "role":
            return Message(
                _("Your role in the real record does not begin or write cases."),
                _("Nothing was moved. Ask a colleague who does to sign in here."),
            )
    return Message(
        _("It is in the real record now, but could not be erased here yet."),
        _("Nothing is lost. Free some space on the disk, then move it again: it is only erased here."),
    )
