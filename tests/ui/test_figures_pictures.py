"""Pictures of charts are drawn beside the screen, one after the other, and whoever stops in between has no file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from month_end import a_month
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from pytestqt.qtbot import QtBot

from clinic_app.domain.reporting.charts import Chart
from clinic_app.ui import app
from clinic_app.ui.screens import figure_pictures
from clinic_app.ui.screens.figures import FiguresPage
from clinic_app.ui.screens.figures_export import FiguresExportPage
from clinic_app.ui.screens.figures_export_words import CHARTS

COORDINATOR = _OTHERS[0]


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def exporting(pc: OnePc) -> tuple[NightShift, FiguresExportPage]:
    """The page, with charts of this month chosen and what for."""
    night = pc.comes(NURSE)
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    figures = night.inside.open_place("figures")
    assert isinstance(figures, FiguresPage)
    night.settles()
    figures.export.click()
    page = night.inside.page()
    assert isinstance(page, FiguresExportPage)
    night.settles()
    page._ask_where = lambda: None  # type: ignore[method-assign]  # no dialog of the system in a test
    page.what.choose_by_hand(CHARTS)
    page.reason.setText("The yearly review")
    return night, page


def test_the_screen_draws_no_picture_and_a_stop_between_two_leaves_no_file(
    pc: OnePc, monkeypatch: pytest.MonkeyPatch
) -> None:
    night, page = exporting(pc)
    drawn: list[int] = []
    stops_after = 2
    draw = figure_pictures.png_of

    def noted(chart: Chart) -> bytes:
        drawn.append(threading.get_ident())
        if len(drawn) == stops_after:
            page.work._stopped = True  # as the button says it, before the next one
        return draw(chart)

    def given() -> int:
        return len(night.does(lambda clinic: [clinic.figures_out.made()])[0])

    monkeypatch.setattr(figure_pictures, "png_of", noted)
    page.go.click()
    night.settles()
    assert len(drawn) == stops_after
    assert page._made is None
    assert page.go.isEnabled()
    assert given() == 0
    stops_after = 0
    page.go.click()
    night.settles()
    assert page._made is not None
    pictures = [name for name in page._made.attached if name.endswith(".png")]
    assert len(pictures) == len(drawn) - 2 > 3
    assert threading.get_ident() not in drawn
    assert given() == 1


def test_the_pages_of_charts_are_no_work_of_the_vaults_lane_and_a_stop_between_two_leaves_no_file(
    pc: OnePc, monkeypatch: pytest.MonkeyPatch
) -> None:
    night, page = exporting(pc)
    [vault] = night.does(lambda _clinic: [threading.get_ident()])
    put: list[int] = []
    said: list[str] = []
    told = page.work.told
    stops_at = 2

    def noted(done: float, words: str = "") -> None:
        if words.startswith("Putting"):
            put.append(threading.get_ident())
            if len(put) == stops_at:
                page.work._stopped = True  # as the button says it, before this one
        said.append(words)
        told(done, words)

    monkeypatch.setattr(page.work, "told", noted)
    page.go.click()
    night.settles()
    assert len(put) == stops_at, "nothing is put on a page after the stop"
    assert page._made is None
    assert page.go.isEnabled()
    assert not page.notice.isVisible()
    assert not page.work.isVisible()
    stops_at = 0
    put.clear()
    said.clear()
    page.go.click()
    night.settles()
    assert page._made is not None
    drawings = [svg.decode() for name, svg in page._made.attached.items() if name.endswith(".svg")]
    assert all("These months were not over when this was counted" in svg for svg in drawings)
    every = len(drawings)
    assert every > 3
    going = "You can go on working."
    assert [words for words in said if words] == [
        *(f"Drawing picture {n} of {every}. {going}" for n in range(1, every + 1)),
        *(f"Putting chart {n} of {every} on its page. {going}" for n in range(1, every + 1)),
    ]
    assert vault not in put
    assert threading.get_ident() not in put


def test_charts_of_which_none_may_be_drawn_are_no_file(pc: OnePc, monkeypatch: pytest.MonkeyPatch) -> None:
    night, page = exporting(pc)
    monkeypatch.setattr(figure_pictures, "charts_in", lambda _report, _words: {})
    page.go.click()
    night.settles()
    assert page._made is None
    assert page.notice.isVisible()
    assert page.go.isEnabled()
