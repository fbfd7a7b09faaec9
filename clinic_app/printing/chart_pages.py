"""Charts as pages of a PDF, each kept whole: pictures of the tables that are handed out beside them."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.domain.reporting.charts import Chart
from clinic_app.printing.bilingual import Voice
from clinic_app.printing.chart_on_paper import ChartOnPaper
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import sheet


def chart_pages(charts: Sequence[Chart], *, staff: str, training: bool) -> bytes:
    """All of them, in the language of the staff."""
    voice = Voice(staff, None, training)
    story: list[Flowable] = []
    for chart in charts:
        story += [ChartOnPaper(voice, chart, voice.say("not shown")), Spacer(1, 18)]
    return print_pages(sheet(voice, number="", foot=voice.say("Figures as a file")), story)
