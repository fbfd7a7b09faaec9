"""Words for why what another PC of this clinic wrote was not taken in, or is not given to it, and what to do."""

from __future__ import annotations

from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def refused(reason: str) -> Message:
    """What happened and what to do."""
    match reason:
        case "gap":
            return Message(
                _("Something that the other PC wrote earlier has not come yet."),
                _("Nothing was changed. Let both PCs meet once more, or read the older stick first."),
            )
        case "unknown":
            return Message(
                _("This comes from a PC that does not belong to this clinic."),
                _("Nothing was taken in. If it is a new PC of ours, let it join first."),
            )
        case "revoked":
            return Message(
                _("This comes from a PC that does not belong to this clinic any more."),
                _("Nothing was taken in. If it was found again, tell the coordinator: it has to join anew."),
            )
        case "fork" | "set_aside":
            return Message(
                _("That PC says two different things about the same moment: its record was copied or put back."),
                _("Nothing more is taken from it. Tell the coordinator and IT; what it wrote before stays."),
            )
        case "newer":
            return Message(
                _("The other PC has a newer program than this one."),
                _("Nothing was taken in, and nothing is lost: it comes once this PC is updated. Tell IT."),
            )
        case "ours":
            return Message(
                _("The other PC has something of this PC that is not here: this record is an older copy."),
                _("Nothing was changed. Restore from a backup instead of copying files; tell IT."),
            )
    return Message(
        _("What came from the other PC is damaged, or was changed on the way."),
        _("Nothing was taken in. Let both PCs meet once more; if it stays, tell the coordinator and IT."),
    )


def letter(reason: str) -> Message:
    """The same of a letter as a whole, and of a case that was to be handed over."""
    match reason:
        case "not_for_us" | "clinic":
            return Message(
                _("This is for another PC, or for another clinic."),
                _("Nothing was taken in, and it stays where it is: the PC that it is for can still take it."),
            )
        case "attachment":
            return Message(
                _("A photograph or document that came is not the one that was taken in on the other PC."),
                _("It was not kept, and is asked for once more. If it stays, tell the coordinator and IT."),
            )
        case "empty":
            return Message(
                _("Nothing is saved in this case yet."), _("Press Ctrl+S, then hand it over. Drafts stay on this PC.")
            )
        case "not_due":
            return Message(
                _("This case is kept to a few people, and none of them comes in on that PC."),
                _("Nothing was sent. Choose another PC, or put somebody who comes in there on the list first."),
            )
    return refused(reason)
