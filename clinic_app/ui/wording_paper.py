"""What happened and what to do when a sheet of paper cannot be entered."""

from __future__ import annotations

from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def not_reserved(reason: str) -> Message:
    """Why no sheet with this code is awaited."""
    match reason:
        case "used":
            return Message(
                _("A sheet with this code was entered already."),
                _("Search the case by its code, and write there what is new on the paper."),
            )
        case "given_up":
            return Message(
                _("It was said that the sheet with this code is destroyed."),
                _("Ask who said so. Begin a new case, and write its code on the paper."),
            )
    return Message(
        _("No sheet with this code was printed here."),
        _("If another PC printed it, let the two meet first. Else begin a new case, and write its code on the paper."),
    )
