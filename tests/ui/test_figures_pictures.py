"""Pictures of charts are drawn beside the screen, one after the other, and whoever stops in between has no file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from month_end import a_month
from night_shift import _OTHERS, NURSE
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


def test_the_screen_draws_no_picture_and_a_stop_between_two_leaves_no_file(
    pc: OnePc, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    page.what.choose_by_hand(CHARTS)
    page.reason.setText("The yearly review")
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
