"""The banner of a case on a small screen: what it gives up, what never goes, and that it takes it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui import app
from clinic_app.ui.parts.banner import Banner, ClockFact, Fact
from clinic_app.ui.parts.pill import ClockPill, Time

FACTS = (
    Fact(id="code", caption="Case", value="AAA-AAA-AA", code=True),
    Fact(id="contact", caption="Safe contact", value="Own telephone, weekdays from noon to two", short="Own telephone"),
    Fact(id="danger", caption="Danger", value="High, strangled: a doctor now", short="High"),
)
CLOCKS = (
    ClockFact(id="pep", words="Window A offer it to her now", time=Time.URGENT, short="Window A"),
    ClockFact(id="ec", words="Window C offer it to her now", time=Time.URGENT, short="Window C"),
)


@pytest.fixture
def banner(qtbot: QtBot, dressed: app.Dressed) -> Iterator[Banner]:
    page = QWidget()
    qtbot.addWidget(page)
    made = Banner(parent=page)
    made.show_facts(FACTS, CLOCKS)
    page.resize(1400, 100)
    page.show()
    yield made
    page.hide()


def said(banner: Banner, width: int) -> list[str]:
    banner.resize(width, banner.height())
    QApplication.processEvents()
    return [pill.text() for pill in banner.findChildren(ClockPill) if pill.isVisible()]


def test_where_nothing_else_is_left_clocks_say_their_names_and_the_whole_is_heard(banner: Banner) -> None:
    assert said(banner, 1300) == [each.words for each in CLOCKS]
    assert said(banner, 480) == ["Window A", "Window C"]
    pills = banner.findChildren(ClockPill)
    assert [pill.accessibleName() for pill in pills] == [each.words for each in CLOCKS]
    assert all(pill.toolTip() for pill in pills)
    assert all(pill.width() >= pill.sizeHint().width() for pill in pills)
    assert said(banner, 1300) == [each.words for each in CLOCKS]
    assert not any(pill.toolTip() for pill in pills)


def test_a_minute_that_goes_by_keeps_the_clocks_short(banner: Banner) -> None:
    said(banner, 480)
    banner.show_facts(FACTS, CLOCKS)
    later = tuple(
        ClockFact(id=each.id, words=f"{each.words} indeed", time=each.time, short=each.short) for each in CLOCKS
    )
    banner.show_facts(FACTS, later)
    assert [pill.text() for pill in banner.findChildren(ClockPill)] == ["Window A", "Window C"]
