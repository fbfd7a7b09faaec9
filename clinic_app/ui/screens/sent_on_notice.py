"""Above what came: that somebody who was sent on from here waits for an answer, or for a decision. Sent is not help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from clinic_app.services.outgoing import OutView
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.sending_words import wants_somebody


class SentOnNotice(SheetRow):
    """Not there at all while nobody is wanted; its key leads to where each can be decided."""

    def __init__(self, look: Callable[[], object]) -> None:
        self.look = key = plain(_("Look"), size="small")
        super().__init__("", mark="phone", tone="amber", bold=True, end=key)
        if (row := self.layout()) is not None:
            row.setContentsMargins(16, 4, 12, 8)
        key.clicked.connect(lambda _on=False: look())
        self.hide()

    def say_about(self, out: Iterable[OutView], now: datetime) -> None:
        """How many of what went on from here want somebody."""
        n = sum(wants_somebody(view, now) for view in out)
        words = ngettext("{n} sent on from here needs you", "{n} sent on from here need you", n).format(n=n)
        what = _("Not answered, held, or declined: ring them, or ask her again.")
        self.say(words, what, mark="phone", tone="amber")
        self.setVisible(bool(n))
