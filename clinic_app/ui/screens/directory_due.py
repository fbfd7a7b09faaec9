"""How many services nobody rang for half a year, for the overview of Upkeep."""

from __future__ import annotations

from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.screens.ways import Ways


class DirectoryDueCard(Card):
    """Numbers that nobody rang are not printed."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Services"), "phone")
        self.words = Paragraph("")
        self.body.addWidget(self.words)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.book.due, self._show)

    def _show(self, due: int) -> None:
        told = ngettext(
            "{n} service to ring: its number is not printed until somebody did.",
            "{n} services to ring: their numbers are not printed until somebody did.", due,
        )  # fmt: skip
        if due:
            self.act(Tag(_("look at it"), Tone.AMBER))
        self.words.setText(told.format(n=due) if due else _("Every service was rung within half a year."))
