"""At 200 % a screen of 1366×768 has 683×384 of our pixels: the whole program is reached there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.ui.parts.rail import NARROW, WIDTH, Rail, _RailButton
from clinic_app.ui.screens.inbox import InboxPage


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[TrainingDesk]:
    top = DeskTop(tmp_path, qtbot, dress("en", "light"))
    yield TrainingDesk.opened(top)
    top.close()


def buttons(desk: TrainingDesk) -> list[_RailButton]:
    rail = desk.inside.findChild(Rail)
    assert rail is not None
    return sorted(rail.findChildren(_RailButton), key=lambda each: each.y())


def test_on_a_very_low_window_the_rail_keeps_its_icons_and_none_lies_on_another(desk: TrainingDesk) -> None:
    rail, window = desk.inside.rail, desk.desk.window
    assert rail.width() == WIDTH
    assert not any(button.toolTip() for button in buttons(desk))
    window.resize(683, 310)
    desk.desk.until(lambda: rail.width() == NARROW)
    desk.settles()
    assert window.height() == 310
    shown = buttons(desk)
    assert all(one.geometry().bottom() < other.y() for one, other in pairwise(shown))
    assert shown[-1].geometry().bottom() < rail.height()
    assert all(button.toolTip() == button.accessibleName() != "" for button in shown)
    window.resize(1366, 736)
    desk.desk.until(lambda: rail.width() == WIDTH)
    assert not any(button.toolTip() for button in buttons(desk))


def test_a_line_that_nobody_asked_has_no_tick(desk: TrainingDesk) -> None:
    page = desk.inside.open_place("inbox")
    assert isinstance(page, InboxPage)
    line, part = page.line, desk.inside.status.line
    desk.settles()
    line.busy, line.joined, line.down_since, line.asked_at = False, True, None, None
    line.say()
    assert "not asked" in part.text()
    assert part._mark == "circle-dashed"
    line.asked_at = desk.desk.hands.at
    line.say()
    assert part._mark == "check"


def test_an_empty_inbox_ends_below_its_chips(desk: TrainingDesk) -> None:
    page = desk.inside.open_place("inbox")
    assert isinstance(page, InboxPage)
    desk.settles()
    chip = page.chips["answer"]
    card = chip.parentWidget()
    assert card is not None
    assert page._line.isHidden()
    assert card.height() - chip.geometry().bottom() < 16
