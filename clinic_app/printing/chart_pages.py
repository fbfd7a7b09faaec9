"""Charts as pages of a PDF, each kept whole: pictures of the tables that are handed out beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reportlab.platypus.doctemplate import ActionFlowable, BaseDocTemplate
from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.domain.reporting.charts import Chart
from clinic_app.printing.bilingual import Voice
from clinic_app.printing.chart_on_paper import ChartOnPaper
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import sheet


def chart_pages(
    charts: Sequence[Chart], *, staff: str, training: bool, told: Callable[[int], None] = lambda _n: None
) -> bytes:
    """All of them, in the language of the staff. `told` hears before each how many stand; what it raises ends it."""
    voice = Voice(staff, None, training)
    story: list[Flowable] = []
    for n, chart in enumerate(charts):
        story += [_Before(partial(told, n)), ChartOnPaper(voice, chart, voice.say("not shown")), Spacer(1, 18)]
    return print_pages(sheet(voice, number="", foot=voice.say("Figures as a file")), story)


class _Before(ActionFlowable):  # type: ignore[misc]  # ReportLab has no types
    """Takes no room: something happens when its place is reached."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self._act = act

    def apply(self, _doc: BaseDocTemplate) -> None:
        """Do it."""
        self._act()
