"""What an empty inbox says: what would stand there, and until when."""

from __future__ import annotations

from clinic_app.ui.i18n import _


def nothing_words(group: str) -> tuple[str, str]:
    """That there is nothing in `answer`, `care` or `done`, and what comes there."""
    return {
        "answer": (
            _("Nothing to answer."),
            _("Whom others send to you stands here, the newest on top, until you say yes or no."),
        ),
        "care": (_("Nobody is in your care."), _("Whom you said yes to stands here, until you say how it went.")),
        "done": (_("Nothing is done yet."), _("What came to an end stands here, to look it up.")),
    }[group]
