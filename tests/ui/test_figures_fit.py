"""Figures fit their place, in both languages and themes, from 100 to 200 %: every chapter, the return, the files."""

from __future__ import annotations

from desk_top import DeskTop
from month_end import a_month
from night_shift import _OTHERS, NightShift
from test_ui_fits import look, looked_at  # noqa: F401 - the look is a fixture

from clinic_app.services.reporting import Audience, Chapter
from clinic_app.ui.screens.figure_cards import TableCard
from clinic_app.ui.screens.figure_number import FigureCard
from clinic_app.ui.screens.figures import CHARTS, TABLES, FiguresPage


def test_every_page_of_figures_fits(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    shift.does(a_month)
    page = shift.inside.open_place("figures")
    assert isinstance(page, FiguresPage)
    found: list[str] = []

    def seen(what: str) -> None:
        shift.settles()
        for _layouts_within in range(3):
            desk_top.dressed.app.processEvents()
        found.extend(f"{what}: {each}" for each in looked_at(desk_top, f"figures-{what}", name))

    for chapter in Chapter:
        page.chapter.choose_by_hand(chapter.value)
        shift.settles()
        for card in page.counted.cards:
            card.what.click()
        seen(chapter.value)
    assert page.counted.own_table is not None
    page.counted.own_table.columns.choose("sex")
    page.counted.own_table.columns.chosen.emit()
    page.period.span.choose_by_hand("quarter")
    assert len(page.period.months) == 3
    seen("own")
    assert page.counted.own_table.card is not None
    assert page.counted.own_table.card.table is not None
    assert page.counted.own_table.card.table.lines[-1].cells[-1] == "3"
    page.period.span.choose_by_hand("month")
    page.look.choose_by_hand(CHARTS)
    page.chapter.choose_by_hand(Chapter.GBVIMS.value)
    shift.settles()
    assert page.counted.trend is not None
    assert page.counted.trend.chart.accessibleDescription().count(" 3") == 2  # people and incidents of one month
    seen("charts")
    drawn = [card.chart for card in page.counted.cards if isinstance(card, TableCard) and card.chart is not None]
    assert drawn
    mute = [each for each in drawn if not (each.isVisible() and each.accessibleDescription() and each.accessibleName())]
    assert mute == []
    page.look.choose_by_hand(TABLES)
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    seen("office")
    page.office.typed.setText("Office")
    page.office.go.click()
    seen("return")
    page.audience.choose_by_hand(Audience.PUBLIC.value)
    seen("public")
    page.audience.choose_by_hand(Audience.OWN.value)
    shift.settles()
    page.period.span.choose_by_hand("month")
    shift.settles()
    files = next(card.files for card in page.counted.cards if isinstance(card, FigureCard))
    files.click()
    seen("files")
    desk_top.hands.at = desk_top.hands.at.replace(month=12)
    shift.inside.back()
    shift.settles()
    page.period.go(1)
    seen("nobody")
    assert "\n".join(found) == ""
