"""One table on a card, with what it means one press away, and whose files are behind it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Final

from PySide6.QtCore import Signal

from clinic_app.domain.reporting.charts import Chart, chart_of
from clinic_app.services.reporting import (
    ALL,
    MeasureCount,
    TableCount,
)
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.chart_view import ChartView
from clinic_app.ui.parts.figure_numbers import NOBODY, Line
from clinic_app.ui.parts.figure_table import FigureTable
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.screens.figure_defined import DefinedCard
from clinic_app.ui.screens.figure_lines import heads, lines_of, measured_line
from clinic_app.ui.screens.figure_words import FigureWords
from clinic_app.ui.theme import Type

_EDGE: Final = 1
"""What is on a card stands within its edge."""


class _Tabled(DefinedCard):
    """A card with a table."""

    _beside = 16

    def __init__(self, title: str) -> None:
        super().__init__(title, padding=0)
        self.body.setContentsMargins(_EDGE, 0, _EDGE, 8)
        self.table: FigureTable | None = None
        """None where there is none."""
        self.what = quiet(_("What is counted"), "info", size="small")
        self.what.clicked.connect(self._turn)

    @cached_property
    def title(self) -> OneLine:
        """It gives way to the keys beside it: at 200 % a page is not moved sideways for the name of a table."""
        return OneLine("", Type.SECTION, elides=True)

    def _lay_out(self, over: Sequence[str], lines: Sequence[Line]) -> None:
        self.table = FigureTable(self.title.text(), over, lines)
        self.table.opened.connect(self.opened)
        self.body.addWidget(self.table)


class TableCard(_Tabled):
    """A table. Lines and columns of a long list that nobody is in are left out; a sum leaves nobody out."""

    def __init__(
        self, found: TableCount, words: FigureWords, *, drills: bool, drawn: bool = False, room: int = 0
    ) -> None:  # fmt: skip
        super().__init__(words.title(found.table))
        self.turn = quiet("", "chart-column", size="small")
        self.turn.clicked.connect(self._turn_over)
        self.act(self.turn)
        self.act(self.what)
        self.define(words, found.table)
        self.chart: ChartView | None = None
        self._drills, self._room = drills, room
        self._take(found, words)
        self.turn.setVisible(said_instead(found) is None)
        if (instead := said_instead(found)) is not None:
            self._say(instead)
        elif drawn:
            self._draw()
        else:
            self._lay_out(*self._lines())
        self._say_turn()

    def tell(self, found: TableCount, words: FigureWords) -> None:
        """The same table with other numbers, of which `said_instead` says the same as of those before."""
        self._take(found, words)
        if self.chart is not None:
            self.chart.tell(self._drawing())
        if self.table is not None:
            self.table.tell(*self._lines())

    def _take(self, found: TableCount, words: FigureWords) -> None:
        self._lines = partial(_told, found, words, drills=self._drills)
        self._drawing = partial(_drawn, found, words)

    def _draw(self) -> None:
        self.chart = ChartView(self._drawing(), self, drills=self._drills, room=self._room - 2 * _EDGE)
        self.chart.opened.connect(self.opened)
        self.body.addWidget(self.chart)

    def _turn_over(self) -> None:
        """From the table to its chart, and back; each is made when it is first asked for."""
        drawn = self._is_drawn
        if self.chart is None:
            self._draw()
        elif self.table is None:
            self._lay_out(*self._lines())
        assert self.chart is not None
        assert self.table is not None
        self.chart.setVisible(not drawn)
        self.table.setVisible(drawn)
        self._say_turn()

    @property
    def _is_drawn(self) -> bool:
        return self.chart is not None and not self.chart.isHidden()

    def _say_turn(self) -> None:
        self.turn.setText(_("Table") if self._is_drawn else _("Chart"))


class TrendCard(Card):
    """Lines over the months, with their numbers one press away. What is opened is a month, and what is counted."""

    opened = Signal(str, str)

    def __init__(self, chart: Chart, *, room: int = 0) -> None:
        super().__init__(chart.title, padding=0)
        self.body.setContentsMargins(_EDGE, 0, _EDGE, 8)
        self.turn = quiet(_("Table"), "chart-column", size="small")
        self.turn.clicked.connect(self._turn_over)
        self.act(self.turn)
        self.chart = ChartView(chart, self, drills=True, room=room - 2 * _EDGE)
        self.chart.opened.connect(self.opened)
        self.body.addWidget(self.chart)

    @cached_property
    def table(self) -> FigureTable:
        """The same numbers; made when they are first asked for."""
        made = FigureTable(self.chart.chart.title, *_as_table(self.chart.chart))
        made.opened.connect(self.opened)
        made.hide()
        self.body.addWidget(made)
        return made

    def tell(self, chart: Chart) -> None:
        """Other months."""
        self.chart.tell(chart)
        if "table" in self.__dict__:
            self.table.tell(*_as_table(chart))

    def _turn_over(self) -> None:
        shown = self.table.isHidden()
        self.chart.setVisible(not shown)
        self.table.setVisible(shown)
        self.turn.setText(_("Chart") if shown else _("Table"))


class MeasureCard(_Tabled):
    """Middle values, a line for each code."""

    def __init__(self, found: MeasureCount, words: FigureWords) -> None:
        super().__init__(words.title(found.measure))
        self.act(self.what)
        self.define(words, found.measure)
        if not found.lines:
            self._say(_("Nothing of this was recorded in these months."))
            return
        self._lay_out(*_measured(found, words))

    def tell(self, found: MeasureCount, words: FigureWords) -> None:
        """The same with other numbers; it has lines if it had some before."""
        if self.table is not None:
            self.table.tell(*_measured(found, words))


def said_instead(found: TableCount) -> str | None:
    """What stands on a card in the place of a table. None where there is something to show."""
    if (ALL, ALL) in found.hidden:
        return _("Too few people in this time: no number is shown.")
    return None if found.cells else _("Nothing of this was recorded in these months.")


def _drawn(found: TableCount, words: FigureWords) -> Chart:
    chart = chart_of(found, words.title(found.table), words.code)
    assert chart is not None  # there is something to show
    return chart


def _as_table(chart: Chart) -> tuple[list[str], list[Line]]:
    lines = []
    for place, label in enumerate(chart.labels):
        numbers = [each.values[place] for each in chart.series]
        keys = tuple(chart.code(place, part) if n else None for part, n in enumerate(numbers))
        lines.append(Line(label, tuple(str(n) if n else NOBODY for n in numbers), keys))
    return ["", *(each.name for each in chart.series)], lines


def _measured(found: MeasureCount, words: FigureWords) -> tuple[list[str], list[Line]]:
    days = found.measure.days
    over = ["", _("Middle value, days") if days else _("Middle value, hours"), _("From how many"), _("All")]
    return over, [measured_line(each, found.measure, words) for each in found.lines]


def _told(found: TableCount, words: FigureWords, *, drills: bool) -> tuple[list[str], list[Line]]:
    return heads(found, words), lines_of(found, words, drills=drills)
