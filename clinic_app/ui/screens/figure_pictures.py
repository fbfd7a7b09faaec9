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


def pictures_of(charts: dict[str, Chart]) -> dict[str, bytes]:
    """A PNG and an SVG of each."""
    hidden = _("not shown")
    files: dict[str, bytes] = {}
    for name, chart in charts.items():
        files[f"{name}.png"] = png_of(chart)
        drawing = drawn(chart, PICTURE_WIDTH, measured, hidden=hidden)
        files[f"{name}.svg"] = svg_of(drawing, chart.title, chart.in_words(hidden), language())
    return files
