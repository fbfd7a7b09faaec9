"""Which months are looked at: one by one or a year, in both eras, with keys to go on and back."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.catalogue import THAI
from clinic_app.domain.timekeeping import BUDDHIST
from clinic_app.services.reporting import first_of
from clinic_app.ui import i18n
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import StepButton
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.segments import Segments

MONTH: Final = "month"
YEAR: Final = "year"
QUARTER: Final = "quarter"
_STEPS: Final = {MONTH: 1, QUARTER: 3, YEAR: 12}


class Period(QWidget):
    """`changed` tells that other months are looked at."""

    changed = Signal()

    def __init__(self, *, quarters: bool = False) -> None:
        super().__init__()
        self._first = self._last = 0
        self._before = 1
        self.back = StepButton("chevron-left", _("The one before (Ctrl PgUp)"), side=40)
        self.on = StepButton("chevron-right", _("The one after (Ctrl PgDown)"), side=40)
        self.when = ChoiceBox()
        self.when.room = 230
        self.when.setAccessibleName(_("Which months"))
        spans = [(MONTH, _("Month")), (QUARTER, _("Quarter")), (YEAR, _("Year"))]
        self.span = Segments([each for each in spans if quarters or each[0] != QUARTER], _("How long"))
        self.span.choose(MONTH)
        when, row = QHBoxLayout(), RowOrColumn()
        when.setSpacing(8)
        for part in (self.back, self.when, self.on):
            when.addWidget(part)
        row.addLayout(when)
        row.addWidget(self.span)
        row.addStretch(1)
        self.setLayout(row)
        self.span.chosen.connect(self._other_span)
        self.when.chosen.connect(self._moved)
        self.back.clicked.connect(partial(self.go, -1))
        self.on.clicked.connect(partial(self.go, 1))
        self.setFocusProxy(self.when)

    @property
    def months(self) -> range:
        """What is looked at. Before anything was offered, nothing."""
        start = self.when.code
        return range(0) if start is None else range(int(start), int(start) + self._step)

    @property
    def _step(self) -> int:
        return _STEPS.get(self.span.code() or MONTH, 1)

    def offer(self, first: int, last: int) -> None:
        """The months in which anything may count, the newest first; what was chosen stays, if it is among them."""
        if (first, last) != (self._first, self._last):
            self._first, self._last = first, last
            self._fill(self.when.code)

    def show_months(self, months: range) -> None:
        """Look at these: one month or a whole year; of a quarter, where none are offered, its year."""
        self.span.choose(YEAR if len(months) > 1 else MONTH)
        self._fill(str(months[0] - months[0] % self._step))
        self.changed.emit()

    def only_years(self, only: bool) -> None:
        """Whole years alone, or months too."""
        self.span.setEnabled(not only)
        if only and self.span.code() != YEAR:
            self.span.choose(YEAR)
            self._other_span(YEAR)

    def go(self, by: int) -> None:
        """So many months, or years, on."""
        there = self.when.currentIndex() - by  # the newest stands first
        if 0 <= there < self.when.count():
            self.when.setCurrentIndex(there)
            self._moved()

    def _fill(self, chosen: str | None) -> None:
        step = self._before = self._step
        starts = range(self._last - self._last % step, self._first - self._first % step - 1, -step)
        self.when.clear()
        self.when.offer([(str(start), span_words(range(start, start + step))) for start in starts])
        self.when.setCurrentIndex(max(0, self.when.findData(chosen)) if chosen else 0)
        self._say_ends()

    def _other_span(self, code: str | None) -> None:
        if code is None:  # one of them always holds
            self.span.choose(MONTH)
        if self.when.code is None:
            return
        # From a month to its quarter or year; from these to their last part that has begun.
        start, step = int(self.when.code), self._step
        at = start if step > self._before else min(start + self._before - 1, self._last)
        self._fill(str(at - at % step))
        self.changed.emit()

    def _moved(self) -> None:
        self._say_ends()
        self.changed.emit()

    def _say_ends(self) -> None:
        self.back.setEnabled(self.when.currentIndex() < self.when.count() - 1)
        self.on.setEnabled(self.when.currentIndex() > 0)


def span_words(months: range) -> str:
    """`November 2026 · 2569`, `พฤศจิกายน 2569 · 2026`, `Oct – Dec 2026 · 2569`, or the year alone."""
    day = first_of(months[0])
    years = (day.year + BUDDHIST, day.year) if i18n.language() == THAI else (day.year, day.year + BUDDHIST)
    both = f"{years[0]} · {years[1]}"
    if len(months) == _STEPS[YEAR]:
        return both
    ends = dict.fromkeys((day, first_of(months[-1])))
    locale = QLocale(i18n.language())
    names = [locale.toString(QDate(each.year, each.month, 1), "MMMM" if len(ends) == 1 else "MMM") for each in ends]
    return f"{' – '.join(names)} {both}"
