"""Cases: code first, names masked; found while one types, in any script; a hundred thousand rows by pages."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import is_case_code
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.services.finding import CasePage, CaseRow
from clinic_app.ui.commands import meant
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.low_room import LowRoom
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.page_edges import NARROW
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.search_box import SearchBox
from clinic_app.ui.screens.case_filters import CaseFilters
from clinic_app.ui.screens.case_model import CaseModel
from clinic_app.ui.screens.case_peek import CasePeek
from clinic_app.ui.screens.case_table import CaseTable
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

SHORTEST: Final = 2
PAGE: Final = 100
_PEEK_AFTER_MS: Final = 120
_PEEK_FROM: Final = 1030
"""Narrower than this, the list needs the room: code, danger and next clock stand in it."""


class CaseList(Page):
    """Asks and shows; it decides nothing."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self._ways = ways
        self.filters = CaseFilters(self)
        self.filters.changed.connect(self._begin_anew)
        self._text = ""
        self._closed_hits: tuple[CaseRow, ...] = ()
        self._open_hits: tuple[CaseRow, ...] = ()
        self._asked = self._answered = self._enter = 0
        self._opened: CaseId | None = None
        self.head = PageHead(_("Cases"))
        new = self._new = primary(_("New case"), "plus")
        new.clicked.connect(lambda _on=False: ways.new_case())
        emergency = self._emergency = plain(_("Emergency minimum"), "life-buoy")
        emergency.clicked.connect(lambda _on=False: ways.new_emergency())
        self.head.act(emergency)
        self.head.act(new)
        self.search_box = SearchBox(_("code, name in any script, phone, the survivor's own phrase"), key="Ctrl F")
        self.search_box.setProperty("tall", "large")
        self.search_box.asked.connect(self.look_for)
        self.search_box.returnPressed.connect(self._enter_pressed)
        self.search_box.left_down.connect(self._go_down)
        self.model = CaseModel(ways.labels, ways.site)
        self.model.more_wanted.connect(self._fetch)
        self.table = CaseTable(self.model)
        self.table.opened.connect(self.open_chosen)
        self.table.peeked.connect(self._peek)
        self.table.left_up.connect(self.search_box.setFocus)
        self.peek = CasePeek(ways)
        self.peek.open_wanted.connect(self.open_chosen)
        self._soon = QTimer(self, singleShot=True, interval=_PEEK_AFTER_MS)
        self._soon.timeout.connect(self._peek)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._peek_soon())
        self._meant = quiet("", "keyboard")  # offered, never looked for by itself: a name may be either
        self._meant.clicked.connect(lambda _on=False: self._look_for_what_was_meant())
        self._meant.hide()
        self._all_the_same = quiet(_("Open it by its code all the same…"), "shield")
        self._all_the_same.clicked.connect(lambda: ways.break_glass(self._text))
        self._empty = EmptyState("search", "", "", self._all_the_same)
        self._lay_out()

    def arrived(self) -> None:
        """From the rail or behind the cover the list begins anew. A name that was looked for is not left there."""
        self.search_box.setFocus()
        self.search_box.setText("")  # not `clear`, which can be undone
        self.look_for("")

    def returned(self) -> None:
        """Back in the row that was opened from the list; back in the search if it was opened from there."""
        (self.table if self._opened else self.search_box).setFocus()
        self.look_for(self._text, again=self._opened)

    def taken_along(self) -> None:
        """The look beside the list comes, or goes."""
        self._peek_soon()

    def go_on_like(self, before: Page) -> None:
        """The filters first: what was looked for is found past them."""
        if isinstance(before, CaseList):
            self.filters.go_on_like(before.filters)
            self._begin_anew()
        super().go_on_like(before)

    def leaving(self) -> None:
        """A name that is shown is hidden again."""
        self.peek.hide_name()

    def search(self) -> None:
        """Ctrl+F."""
        self.search_box.setFocus()
        self.search_box.selectAll()

    # --- finding

    def look_for(self, text: str, *, again: CaseId | None = None) -> None:
        """Show what holds this text; with less than two signs, the list. `again` is chosen, if it is still there."""
        self._text, self._opened = text.strip(), again
        self._asked = turn = self._asked + 1
        finding = self._ways.clinic.finding
        if len(self._text) >= SHORTEST:
            self._ways.jobs.run(self, partial(finding.find, self._text), partial(self._found, turn))
        else:
            self._ways.jobs.run(
                self,
                partial(finding.page, self.filters.wanted, None, max(PAGE, self.model.row_of(again) + 1)),
                partial(self._show, turn),
            )

    def _found(self, turn: int, rows: tuple[CaseRow, ...]) -> None:
        if turn != self._asked:
            return
        self._answered = turn
        self._open_hits = tuple(row for row in rows if not row.closed)
        self._closed_hits = tuple(row for row in rows if row.closed)
        self.model.replace(self._open_hits)
        n = len(self._open_hits)
        self.head.say(_("Cases"), ngettext("{n} found", "{n} found", n).format(n=n))
        self._offer_closed()
        self._show_or_not(bool(self._open_hits))

    def _show(self, turn: int, page: CasePage) -> None:
        if turn != self._asked:
            return
        self._answered = turn
        self._closed_hits = ()
        self.model.replace(page.rows, page.next)
        self.head.say(_("Cases"), ngettext("{n} case", "{n} cases", page.total).format(n=f"{page.total:,}"))
        self._offer_closed()
        self._show_or_not(bool(page.rows))

    def _fetch(self, after: int) -> None:
        turn = self._asked

        def came(page: CasePage) -> None:
            if turn == self._asked:
                self.model.append(page.rows, page.next)

        self._ways.jobs.run(self, partial(self._ways.clinic.finding.page, self.filters.wanted, after, PAGE), came)

    def _show_or_not(self, some: bool) -> None:
        if self._text:
            self._empty.say(_("No case has this."), _("Check the code's last letter, or look among closed cases."))
        else:
            self._empty.say(_("No case is here yet."), _("A new case begins at the door step."))
        self._offer_other_layout(some)
        self._all_the_same.setVisible(is_case_code(self._text) and may(self._ways.clinic.whoami.role, Act.BREAK_GLASS))
        self._stack.setCurrentIndex(0 if some else 1)
        if some:
            self.table.selectRow(self.model.row_of(self._opened))
        else:
            self.peek.hide()
        if self._enter == self._asked:
            self._enter_pressed()

    def _offer_other_layout(self, some: bool) -> None:
        other = "" if some else meant(self._text)
        self._meant.setText(_("Other keyboard layout: look for “{text}”").format(text=other))
        self._meant.setVisible(bool(other) and len(self._text) >= SHORTEST)

    def _look_for_what_was_meant(self) -> None:
        self.search_box.setText(meant(self._text))
        self.search_box.setFocus()
        self.look_for(self.search_box.text())

    def _offer_closed(self) -> None:
        n = len(self._closed_hits)
        self._closed.setVisible(bool(n))
        self._closed.setText(ngettext("{n} closed case has it too", "{n} closed cases have it too", n).format(n=n))

    def _show_closed(self) -> None:
        self.model.replace((*self._open_hits, *self._closed_hits))
        self._closed.hide()
        self._show_or_not(True)

    def _begin_anew(self) -> None:
        self.search_box.clear()
        self.look_for("")

    # --- opening

    def open_chosen(self) -> None:
        """Open the chosen row; a search that led here is noted without its text."""
        row = self.model.at(self.table.currentIndex())
        if row is None:
            return
        self._opened = None if self.search_box.hasFocus() else row.id
        if self._text:
            finding, hits = self._ways.clinic.finding, self.model.rowCount()
            self._ways.jobs.run(self, partial(finding.found, row.id, hits=hits), lambda _nothing: None)
        self._ways.open_case(row.id)

    def _enter_pressed(self) -> None:
        """Enter in the search opens what stands first, once the list is that of the text: till then it is another's."""
        self._enter = self._asked if self._answered != self._asked else 0
        if not self._enter and self.search_box.text().strip() == self._text and self.model.rowCount():
            self.open_chosen()

    def _go_down(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _peek(self) -> None:
        row = self.model.at(self.table.currentIndex())
        if row is not None and self.width() >= _PEEK_FROM:
            shown = partial(self._ways.clinic.recording.shown, row.id)
            self._ways.jobs.run(self, shown, partial(self._peeked, row.id), lambda _error: self.peek.hide())

    def _peeked(self, case_id: CaseId, case: Case) -> None:
        row = self.model.at(self.table.currentIndex())
        if row is not None and row.id == case_id and self.width() >= _PEEK_FROM:
            self.peek.show_case(case)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The look beside the list goes before the next clock does."""
        super().resizeEvent(event)
        self._keys.setVisible(not (low := event.size().height() < 340))  # 1024×768 at 200 %: rows before air
        self._empty.stand_low(low)
        edge = 16 if (narrow := event.size().width() < NARROW) else 32
        self._column.setContentsMargins(edge, 8 if low else 24, edge, 4 if low else 12)
        self._column.setSpacing(4 if low else 8)
        self.search_box.setPlaceholderText(_("code, name or phone") if narrow else self.search_box.accessibleName())
        for act in (self._emergency, self._new):
            act.setProperty("tall", "small" if low and narrow else "normal")
            act.updateGeometry()
        if self.width() < _PEEK_FROM:
            self.peek.hide()
        elif event.oldSize().width() < _PEEK_FROM:
            self._peek_soon()

    def _peek_soon(self) -> None:
        """By itself only in the clinic: among strangers Space asks for it."""
        self.peek.wait_for(self.model.at(self.table.currentIndex()))
        if self._ways.inside.away:
            self.peek.hide()
        else:
            self._soon.start()

    # --- layout

    def _lay_out(self) -> None:
        chips = of_chips()
        for part in (*self.filters.chips, self._meant):
            chips.addWidget(part)
        self._closed = quiet("", size="small")
        self._closed.clicked.connect(self._show_closed)
        self._closed.hide()
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 4)
        foot.addWidget(self._closed)
        foot.addStretch(1)
        self._keys = OneLine(_("↑ ↓ move · Enter open · Space peek"), Type.CAPTION, colour="sub")
        foot.addWidget(self._keys)
        whole = QWidget()
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        inside.addWidget(Divider())
        inside.addLayout(foot)
        self._stack = QStackedWidget()
        self._stack.addWidget(whole)
        self._stack.addWidget(LowRoom(self._empty))
        card = Card(padding=0)
        card.body.addWidget(self._stack)
        lower = QHBoxLayout()
        lower.setSpacing(16)
        lower.addWidget(card, 1)
        lower.addWidget(self.peek, 0, Qt.AlignmentFlag.AlignTop)
        column = self._column = QVBoxLayout(self)  # little is between its parts: chips are drawn lower than hit
        column.addWidget(self.head)
        column.addSpacing(4)
        column.addWidget(self.search_box)
        column.addLayout(chips)
        column.addLayout(lower, 1)
