"""Upkeep: whoever may look after something finds it at the side, by keyboard, and loses nothing by going elsewhere."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from clinic_app.domain.people import Act, Role, may
from clinic_app.ui.page import Page
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.screens.backups import BackupsCard
from clinic_app.ui.screens.health import HealthCard
from clinic_app.ui.screens.restore_drill import DrillCard
from clinic_app.ui.screens.upkeep import OVERVIEW, Upkeep
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.upkeep_topics import Topic, topics_for


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    return shift


class Told(Page):
    def __init__(self, _ways: Ways) -> None:
        super().__init__()
        self.told: list[str] = []

    def arrived(self) -> None:
        self.told.append("arrived")

    def leaving(self) -> None:
        self.told.append("leaving")


def card(_ways: Ways) -> QWidget:
    return QLabel("well")


def topic(name: str, *, with_card: bool = False) -> Topic:
    return Topic(id=name, title=name, mark="wrench", act=Act.MANAGE_PEOPLE, page=Told, card=card if with_card else None)


def test_nobody_is_shown_what_they_may_not_look_after() -> None:
    for role in Role:
        assert all(each.act is None or may(role, each.act) for each in topics_for(role))
    assert "network" in [each.id for each in topics_for(Role.COORDINATOR)]


def test_a_topic_that_is_left_is_told_and_one_that_comes_again_is_the_same(night: NightShift) -> None:
    page = Upkeep(night.inside.ways, [topic("first"), topic("second", with_card=True)])
    night.inside.open_page(page)
    page.arrived()
    assert page.list.item(0).text() == "Overview"
    first = page.open_topic("first")
    assert isinstance(first, Told)
    page.open_topic("second")
    assert first.told == ["arrived", "leaving"]
    assert page.open_topic("first") is first
    assert page.open_topic(OVERVIEW) is not first


def test_arrows_go_through_the_topics_and_the_focus_stays(night: NightShift) -> None:
    page = Upkeep(night.inside.ways, [topic("first"), topic("second")])
    night.inside.open_page(page)
    page.arrived()
    page.list.setFocus()
    night.desk.press(Qt.Key.Key_Down, page.list)
    shown = page.page()
    assert isinstance(shown, Told)
    assert shown.told == ["arrived"]
    assert page.list.hasFocus()


def test_what_was_never_done_is_not_called_good(night: NightShift) -> None:
    ways = night.inside.ways
    cards = {"none yet": BackupsCard(ways), "not yet": DrillCard(ways), "not tested yet": HealthCard(ways)}
    for words, shown in cards.items():
        shown.setParent(night.inside)
        night.desk.until(lambda shown=shown: bool(shown.findChildren(Tag)))
        [tag] = shown.findChildren(Tag)
        assert (tag.text(), tag._tone) == (words, Tone.AMBER)
        shown.setParent(None)
        shown.deleteLater()
