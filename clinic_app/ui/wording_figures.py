"""Words for numbers that are not given out."""

from __future__ import annotations

from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def not_given_out(reason: str) -> Message:
    """Why nothing of a year is given out, or nothing more."""
    match reason:
        case "not_over":
            return Message(
                _("This year is not over."),
                _("What is added between two reports of one year tells of the people between them. Wait for its end."),
            )
        case "nobody":
            return Message(
                _("Nobody of this year agreed to be counted for others."),
                _("There is nothing to give out. The own figures and the return are not touched by this."),
            )
        case "nothing_new":
            return Message(
                _("Nothing has changed since these numbers were given out."), _("They stand. There is nothing to do.")
            )
        case "too_little_new":
            return Message(
                _("Too few people were added since these numbers were given out."),
                _("A second report would tell of them. The numbers that were given out stand."),
            )
        case _:
            return Message(
                _("These numbers were given out by other definitions."),
                _("Counted anew they would tell what was hidden then. The numbers that were given out stand."),
            )


def too_low(least: int) -> Message:
    """A threshold that shows single people."""
    return Message(
        _("With so low a number single people can be recognised."),
        _("Nothing was changed. Choose {n} or more.").format(n=least),
    )
