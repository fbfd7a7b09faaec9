"""What stands side by side stands one above the other where a screen of 1024×768 at 200 % leaves no room: 512 px."""

from __future__ import annotations

import pytest
from page_tour import cut
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui import app
from clinic_app.ui.parts.banner import Banner, ClockFact, Fact, _FactView
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.pill import ClockPill, Time
from clinic_app.ui.parts.steps import Steps

pytestmark = pytest.mark.usefixtures("dressed")


def shown(qtbot: QtBot, part: QWidget, width: int, high: int = 700) -> QWidget:
    """The part in a window of this width."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(part)
    column.addStretch(1)
    window.resize(width, high)
    window.show()
    for _layouts_within in range(5):
        QApplication.processEvents()
    assert window.width() == width, "it does not become as narrow"
    return window


def test_a_banner_keeps_code_and_danger_whole_and_leaves_clocks_to_the_rail(qtbot: QtBot, dressed: app.Dressed) -> None:
    banner = Banner()
    facts = (
        Fact(id="code", caption="Case · Training", value="SE7-9VK-VN", code=True),
        Fact(
            id="danger", caption="Danger", value="High · Injury: doctor now", short="Injury: doctor now", mark="shield"
        ),
    )
    clocks = [ClockFact(id=each, words=f"{each} offer now", time=Time.URGENT, short=each) for each in ("PEP", "EC")]
    banner.show_facts(facts, clocks)
    window = shown(qtbot, banner, 456)
    assert cut(window) == []
    assert all(each.isVisible() for each in banner.findChildren(_FactView))
    assert all(pill.accessibleName() for pill in banner.findChildren(ClockPill))


def test_steps_keep_their_numbers_and_the_name_of_the_one_done_now(qtbot: QtBot, dressed: app.Dressed) -> None:
    steps = Steps(["This place", "People", "Recovery sheet", "Ready"])
    wide = steps.sizeHint().width()
    assert steps.minimumSizeHint().width() < 400 < wide
    window = shown(qtbot, steps, 400)
    assert steps.width() <= window.width()


def test_a_page_that_needs_no_scroll_bar_with_less_air_keeps_it(qtbot: QtBot, dressed: app.Dressed) -> None:
    """Else the bar would come and go for ever, each within the other, until the stack is full."""
    page = QWidget()
    qtbot.addWidget(page)
    edges = PageEdges(page, 32, 24, 32, 24)
    bar = 14
    for width, side in ((600, 32), (519, 16), (519 + bar, 16), (600, 32), (520, 32), (519, 16)):
        edges.setGeometry(QRect(0, 0, width, 400))
        assert edges.contentsMargins().left() == side, width
