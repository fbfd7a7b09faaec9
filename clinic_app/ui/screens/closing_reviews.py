"""Closed files that somebody else should look at, for those who lead: codes only, each opens how it was closed."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from clinic_app.domain.casecode import shown
from clinic_app.domain.ids import CaseId
from clinic_app.services.closing_cases import PendingReview
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.close_case import CloseCase
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways


class ClosingReviews(TopicPage):
    """The oldest first. What one closed oneself waits for another person, and says so."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Closed files to review"), _("By somebody else than who closed it."))
        self._card = Card(padding=8)
        self._empty = EmptyState(
            "circle-check", _("No closed file waits."), _("Files appear here when somebody closes them.")
        )
        self._empty.hide()
        self.column.addWidget(self._card)
        self.column.addWidget(self._empty)

    def arrived(self) -> None:
        """Look again."""
        self.ways.jobs.run(self, self.ways.clinic.closing.pending, self._show, self.refuse)

    def _show(self, pending: tuple[PendingReview, ...]) -> None:
        while item := self._card.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, each in enumerate(pending):
            if place:
                self._card.body.addWidget(Divider())
            self._card.body.addWidget(self._row(each))
        self._card.setVisible(bool(pending))
        self._empty.setVisible(not pending)

    def _row(self, each: PendingReview) -> QWidget:
        look = plain(_("Look at it…"), size="small")
        look.setAccessibleName(f"{look.text()} {shown(each.code)}")
        look.clicked.connect(partial(self._open, each.case_id))
        second = _("closed {when}").format(when=self.ways.site.shown_instant(each.closed_at))
        if each.mine:
            second = f"{second} · " + _("by you: another person reviews it")
        mark = "circle-dashed" if each.mine else "file-text"
        return SheetRow(shown(each.code), second, mark=mark, end=look)

    def _open(self, case_id: CaseId, _on: bool = False) -> None:
        self.ways.inside.open_page(CloseCase(self.ways, case_id))
