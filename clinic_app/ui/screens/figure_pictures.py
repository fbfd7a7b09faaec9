"""The charts of a report for a file: each as a picture and as a drawing, with what a reader has to know below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from clinic_app.domain.dates import DayReading, shown
from clinic_app.domain.reporting.chart_drawing import drawn
from clinic_app.domain.reporting.chart_svg import svg_of
from clinic_app.domain.reporting.charts import Chart, chart_of
from clinic_app.errors import NothingToGive
from clinic_app.services.reporting import Report
from clinic_app.ui.i18n import _, language
from clinic_app.ui.parts.chart_view import PICTURE_WIDTH, measured, png_of
from clinic_app.ui.screens.figure_period import span_words
from clinic_app.ui.screens.figure_words import FigureWords, audience_words


def charts_in(report: Report, words: FigureWords) -> dict[str, Chart]:
    """Every table that has anything to draw, by its id."""
    notes = [
        " · ".join((audience_words(report.audience), span_words(report.months))),
        _("By definitions of {version}.").format(version=report.version),
    ]
    if report.unfinished:
        notes.append(_("These months were not over when this was counted: who came after that is missing."))
    if report.changed is not None:
        notes.append(_("Reports made before {day} counted otherwise.").format(day=_day_words(report.changed[0])))
    if report.least:
        notes.append(
            _("Numbers of fewer than {n} people, and others beside them, are not shown.").format(n=report.least)
        )
    found = {each.table.id: chart_of(each, words.title(each.table), words.code, notes=notes) for each in report.tables}
    return {name: chart for name, chart in found.items() if chart is not None}


def _day_words(day: date) -> str:
    return shown(DayReading(day.year, day.month, day.day), language())


Told = Callable[[float, str], None]
"""Hears how far it is, from 0 to 1 and in words; raises `Stopped` once somebody stopped it."""
_BY_PICTURES: Final = 0.9
"""How much of the work the pictures are; the rest are the pages."""


class Pictures:
    """A PNG and an SVG of each chart of a report, one after the other, then all of them on pages: in the reader's lane.

    All the tables there can be take some seconds: neither the screen nor the vault's lane draws any of them, and
    between two of them somebody may stop.
    """

    def __init__(self, report: Report, words: FigureWords, pages: Callable[..., bytes], told: Told) -> None:
        self.report = report
        self.charts = charts_in(report, words)
        self.files: dict[str, bytes] = {}
        self._pages, self._told = pages, told
        self._hidden, self._language = _("not shown"), language()
        self._left = list(self.charts)

    def go_on(self) -> bool:
        """Draw the next one, or set the pages after the last; whether there is more to do. Raises `NothingToGive`."""
        if not self.charts:
            raise NothingToGive("hidden")
        if not self._left:
            self.files["charts.pdf"] = self._pages(tuple(self.charts.values()), self._on_its_page)
            return False
        every = len(self.charts)
        drawn_before = every - len(self._left)
        words = _("Drawing picture {n} of {all}. You can go on working.").format(n=drawn_before + 1, all=every)
        self._told(_BY_PICTURES * drawn_before / every, words)
        self._draw(self._left.pop(0))
        return True

    def _draw(self, name: str) -> None:
        chart = self.charts[name]
        self.files[f"{name}.png"] = png_of(chart)
        drawing = drawn(chart, PICTURE_WIDTH, measured, hidden=self._hidden)
        self.files[f"{name}.svg"] = svg_of(drawing, chart.title, chart.in_words(self._hidden), self._language)

    def _on_its_page(self, n: int) -> None:
        every = len(self.charts)
        words = _("Putting chart {n} of {all} on its page. You can go on working.").format(n=n + 1, all=every)
        self._told(_BY_PICTURES + (1 - _BY_PICTURES) * n / every, words)
