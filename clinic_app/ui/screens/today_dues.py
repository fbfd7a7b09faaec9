"""What Today asks of whoever may do it: openings to look at, closed files to review, services to ring."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinic_app.services.closing_cases import PendingReview
from clinic_app.ui.i18n import ngettext
from clinic_app.ui.parts.buttons import Button, plain
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.screens.ways import Ways


class TodayDues(QWidget):
    """One button for each kind, with how many; where nothing is due there is no room taken."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self._ways = ways
        self._row = Flow()
        self._row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._row)
        self.services = self._button("phone", self._open_services)
        self.reviews = self._button("file-text", self._open_reviews)
        self.openings = self._button("eye", ways.open_openings)
        self.hide()

    def ask(self) -> None:
        """Ask what is due now."""
        clinic, run = self._ways.clinic, self._ways.jobs.run
        run(self, clinic.openings.due, self._say_openings)
        run(self, clinic.closing.pending, self._say_reviews)
        run(self, clinic.book.due, self._say_services)

    def _button(self, mark: str, leads: Callable[[], object]) -> Button:
        made = plain("", mark)
        made.clicked.connect(lambda _on=False: leads())
        made.hide()
        self._row.addWidget(made)
        return made

    def _say_openings(self, due: int) -> None:
        """A broken glass, or a week is over: whoever may look at openings is asked to."""
        self._say(self.openings, due, ngettext("{n} opening to look at", "{n} openings to look at", due))

    def _say_reviews(self, pending: tuple[PendingReview, ...]) -> None:
        """Files that were closed and not looked at by a second person: whoever leads is asked to."""
        due = len(pending)
        self._say(self.reviews, due, ngettext("{n} closed file to review", "{n} closed files to review", due))

    def _say_services(self, due: int) -> None:
        """Nobody rang them for half a year: whoever keeps the list is asked to."""
        self._say(self.services, due, ngettext("{n} service to ring", "{n} services to ring", due))

    def _say(self, button: Button, due: int, words: str) -> None:
        button.setText(words.format(n=due))
        button.setVisible(bool(due))
        self.setVisible(not all(each.isHidden() for each in (self.services, self.reviews, self.openings)))

    def _open_services(self) -> None:
        from clinic_app.ui.screens.upkeep import Upkeep

        page = self._ways.inside.open_place("upkeep")
        if isinstance(page, Upkeep):
            page.open_topic("services")

    def _open_reviews(self) -> None:
        from clinic_app.ui.screens.closing_reviews import ClosingReviews

        self._ways.inside.open_page(ClosingReviews(self._ways))
