"""The charts of a report for a file: each as a picture and as a drawing, with what a reader has to know below it."""

from __future__ import annotations

from clinic_app.domain.reporting.chart_drawing import drawn
from clinic_app.domain.reporting.chart_svg import svg_of
from clinic_app.domain.reporting.charts import Chart, chart_of
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
    if report.least:
        notes.append(
            _("Numbers of fewer than {n} people, and others beside them, are not shown.").format(n=report.least)
        )
    found = {each.table.id: chart_of(each, words.title(each.table), words.code, notes=notes) for each in report.tables}
    return {name: chart for name, chart in found.items() if chart is not None}


class Pictures:
    """A PNG and an SVG of each chart of a report, drawn one after the other in the reader's lane.

    All the tables there can be take some seconds: the screen draws none of them, and in between somebody may stop.
    """

    def __init__(self, report: Report, words: FigureWords) -> None:
        self.report = report
        self.charts = charts_in(report, words)
        self.files: dict[str, bytes] = {}
        self._hidden, self._language = _("not shown"), language()
        self._left = list(self.charts)

    @property
    def share(self) -> float:
        """How far it is, from 0 to 1."""
        return 1 - len(self._left) / len(self.charts) if self.charts else 1.0

    def go_on(self) -> float:
        """Draw the next one; how far it is then."""
        name = self._left.pop(0)
        chart = self.charts[name]
        self.files[f"{name}.png"] = png_of(chart)
        drawing = drawn(chart, PICTURE_WIDTH, measured, hidden=self._hidden)
        self.files[f"{name}.svg"] = svg_of(drawing, chart.title, chart.in_words(self._hidden), self._language)
        return self.share
