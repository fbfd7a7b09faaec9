"""Who did what, newest first, of some days or of one person. No name of a survivor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from clinic_app.domain.people import Person
from clinic_app.errors import NotADate
from clinic_app.services.journal_watch import JournalLine, JournalPage, JournalReader, Wanted
from clinic_app.ui.forms.when import why_not
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.journal_marks import mark_of
from clinic_app.ui.screens.journal_words import act_words, facts_of, staff_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_DAYS: Final = {"today": 0, "week": 6, "month": 29}
_ODD: Final = ("broke_glass", "journal_broken", "journal_doubted", "trouble_found")


class JournalList(Card):
    """A page is asked in the reader lane, and put into words in the vault's."""

    def __init__(self, ways: Ways, refuse: Callable[[Exception], None]) -> None:
        super().__init__(_("Who did what"), "list", padding=12)
        self._ways = ways
        self._refuse = refuse
        self._reader: JournalReader | None = None
        self._next: int | None = None
        spans = [("today", _("Today")), ("week", _("7 days")), ("month", _("30 days")), ("all", _("All"))]
        self.days = Segments(spans, _("How far back"), compact=True)
        self.days.choose("week")
        self.days.chosen.connect(lambda *_given: self._filtered(day=False))
        self.day = QLineEdit()
        self.day.setPlaceholderText(_("or one day"))
        self.day.setAccessibleName(_("One day"))
        self.day.setFixedWidth(150)
        self.day.returnPressed.connect(lambda: self._filtered(day=True))
        self.problem = FieldProblem()
        self.people = QComboBox()
        self.people.setAccessibleName(_("Person"))
        self.people.activated.connect(lambda _index: self._ask_lines())
        row = Acts()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.days)
        row.addWidget(self.day)
        self.body.addLayout(row)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.people)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.body.addLayout(self.rows)
        self.nothing = Paragraph(_("Nothing was done then."), Type.COMPACT, colour="sub")
        self.older = plain(_("Show older"), size="small")
        self.older.clicked.connect(lambda: self._ask_lines(more=True))
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.older, 0, Qt.AlignmentFlag.AlignLeft)

    def read_with(self, reader: JournalReader, people: tuple[Person, ...]) -> None:
        """Read the newest with this reader."""
        self._reader = reader
        if not self.people.count():
            self._fill_people(people)
        self._ask_lines()

    def _fill_people(self, people: tuple[Person, ...]) -> None:
        self.people.addItem(_("Everybody"), None)
        for person in people:
            self.people.addItem(staff_words(person), person.id)

    def _filtered(self, *, day: bool) -> None:
        if not day:
            self.day.clear()
        self._ask_lines()

    def _wanted(self) -> Wanted:
        by, today = self.people.currentData(), self._ways.clock.today()
        if self.day.text().strip():
            day = self._ways.site.day(self.day.text())
            return Wanted(since=day, until=day, by=by)
        back = _DAYS.get(self.days.code() or "all")
        return Wanted(since=None if back is None else today - timedelta(days=back), by=by)

    def _ask_lines(self, *, more: bool = False) -> None:
        if self._reader is None:
            return
        self.problem.say("", self.day)
        try:
            wanted = self._wanted()
        except NotADate as error:
            self.problem.say(why_not(error.reason), self.day)
            return
        before = self._next if more else None
        work = partial(self._reader.page, wanted, before)
        self._ways.jobs.run(self, work, partial(self._read, more), self._refuse, lane="reader")

    def _read(self, more: bool, found: JournalPage) -> None:
        self._next = found.next
        work = partial(self._ways.clinic.journal.lines, found.entries)
        self._ways.jobs.run(self, work, partial(self._show_lines, more), self._refuse)

    def _show_lines(self, more: bool, lines: tuple[JournalLine, ...]) -> None:
        while not more and (item := self.rows.takeAt(0)):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            if self.rows.count():
                self.rows.addWidget(Divider())
            self.rows.addWidget(self._row(line))
        self.nothing.setVisible(not self.rows.count())
        self.older.setVisible(self._next is not None)

    def _row(self, line: JournalLine) -> QWidget:
        second = [staff_words(line.by), self._ways.site.shown_instant(line.at), *facts_of(line, self._ways.labels)]
        odd = line.clock_back or line.act in _ODD
        mark = "triangle-alert" if odd else mark_of(line.act)
        return SheetRow(act_words(line.act), " · ".join(second), mark=mark, tone="amber" if odd else "sub")
