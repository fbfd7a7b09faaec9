"""What stands side by side stands one above the other where a screen of 1024×768 at 200 % leaves no room: 512 px."""

from __future__ import annotations

import pytest
from page_tour import cut
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui import app
from clinic_app.ui.parts.banner import Banner, ClockFact, Fact, _FactView
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import ClockPill, Time
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.steps import Steps
from clinic_app.ui.parts.tick import Tick

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


def test_buttons_stand_below_their_words_where_both_have_no_room(qtbot: QtBot, dressed: app.Dressed) -> None:
    part, row = QWidget(), RowOrColumn(12)
    part.setLayout(row)
    words, act, other = Paragraph("Nothing is sent before somebody says so."), plain("Send it now"), plain("By stick…")
    row.addWidget(words, 1)
    row.addWidget(act)
    row.addWidget(other)
    wide = shown(qtbot, part, 600)
    assert not row.stacked
    assert act.y() == other.y() == words.y()
    wide.resize(260, 700)
    for _layouts_within in range(5):
        QApplication.processEvents()
    assert wide.width() == 260
    assert row.stacked
    assert words.geometry().bottom() < act.y() < act.geometry().bottom() < other.y()
    assert cut(wide) == []


def test_what_is_stacked_is_no_row_again_for_the_room_of_a_scroll_bar(qtbot: QtBot, dressed: app.Dressed) -> None:
    """Else bar and row would come and go for ever, each within the other."""
    part, row, bar = QWidget(), RowOrColumn(12), 14
    qtbot.addWidget(part)
    part.setLayout(row)
    for words in ("Send it now", "By stick…"):
        row.addWidget(plain(words))
    least = row.sizeHint().width()
    for width, stacked in ((least, False), (least - 1, True), (least - 1 + bar, True), (least + 32, False)):
        row.setGeometry(QRect(0, 0, width, 100))
        assert row.stacked is stacked, width


def test_the_words_of_a_tick_go_on_in_the_next_line_and_are_heard_whole(qtbot: QtBot, dressed: app.Dressed) -> None:
    said = "They read the same twelve words to me by voice"
    tick = Tick(said)
    one_line = tick.sizeHint()
    window = shown(qtbot, tick, one_line.width() - 40)
    assert tick.text().split() == said.split()
    assert "\n" in tick.text()
    assert tick.height() > one_line.height()
    assert tick.accessibleName() == said
    assert cut(window) == []
    window.resize(one_line.width() + 10, 700)
    for _layouts_within in range(5):
        QApplication.processEvents()
    assert tick.text() == said
    assert tick.height() == one_line.height()
