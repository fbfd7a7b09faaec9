"""Upkeep: whoever may look after something finds it at the side, by keyboard, and loses nothing by going elsewhere."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from clinic_app.domain.people import Act, Role, may
from clinic_app.ui import i18n
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.topic_list import WIDTH
from clinic_app.ui.screens.backups import BackupsCard
from clinic_app.ui.screens.health import HealthCard
from clinic_app.ui.screens.restore_drill import DrillCard
from clinic_app.ui.screens.upkeep import OVERVIEW, Upkeep
from clinic_app.ui.screens.upkeep_overview import Overview
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type, width_of
from clinic_app.ui.upkeep_topics import Part, Topic, part_words, topics_for


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    return shift


@pytest.fixture
def upkeep(desk_top: DeskTop) -> Upkeep:
    """What the coordinator sees there."""
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    page = shift.comes_in().open_place("upkeep")
    assert isinstance(page, Upkeep)
    return page


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
    return Topic(
        id=name,
        title=name,
        about=f"about the {name}",
        mark="wrench",
        part=Part.SAFE,
        act=Act.MANAGE_PEOPLE,
        page=Told,
        card=card if with_card else None,
    )


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


def test_topics_stand_by_what_brings_somebody_here_and_each_once(upkeep: Upkeep) -> None:
    topics = topics_for(Role.COORDINATOR)
    parts = [each.part for each in topics]
    assert parts == sorted(parts, key=list(Part).index)
    assert upkeep.list.shown == (OVERVIEW, *(each.id for each in topics))
    items = [upkeep.list.item(row) for row in range(upkeep.list.count())]
    headings = [each for each in items if not each.flags() & Qt.ItemFlag.ItemIsEnabled]
    assert [each.text() for each in headings] == [part_words(part) for part in Part if part in parts]


@pytest.mark.parametrize("language", ["en", "th"])
def test_no_topic_is_cut_in_the_list(language: str, qapp: QApplication) -> None:
    i18n.use(language)
    room = WIDTH - 16 - 37 - 8
    wide = {each.title: width_of(Type.BODY_BOLD, each.title) for role in Role for each in topics_for(role)}
    i18n.use("en")
    assert {title: width for title, width in wide.items() if width > room} == {}


def test_a_word_of_what_it_is_about_finds_a_topic_and_enter_opens_it(night: NightShift) -> None:
    page = Upkeep(night.inside.ways, [topic("first"), topic("second", with_card=True)])
    night.inside.open_page(page)
    page.arrived()
    page.search()  # Ctrl+F
    assert page.box.hasFocus()
    page.box.setText("about SEC")
    page.box.asked.emit(page.box.text())
    assert page.list.shown == ("second",)
    night.desk.press(Qt.Key.Key_Return, page.box)
    assert page.page() is page.open_topic("second")
    page.box.asked.emit("nothing of the kind")
    assert page.list.shown == ()
    assert page._none.isVisible()
    page.box.asked.emit("")
    assert page.list.shown == (OVERVIEW, "first", "second")


def test_the_overview_counts_what_is_to_be_looked_at_and_leads_there(desk_top: DeskTop, upkeep: Upkeep) -> None:
    overview = upkeep.page()
    assert isinstance(overview, Overview)
    desk_top.until(lambda: overview.to_do == 3)  # no backup, no drill, nothing tested
    desk_top.until(lambda: overview.head.title.text() == "3 things to look at")
    high = {id_: card.height() for id_, card in overview.cards.items()}
    assert high["backups"] == high["drill"]
    assert high["people"] == high["pcs"] == high["updates"]
    leads = next(each for each in overview.cards["drill"].findChildren(Button) if each.text() == "Open")
    leads.click()
    assert upkeep.page() is upkeep.open_topic("drill")


def test_what_was_never_done_is_not_called_good(night: NightShift) -> None:
    ways = night.inside.ways
    cards = {"none yet": BackupsCard(ways), "not yet": DrillCard(ways), "not tested yet": HealthCard(ways)}
    for words, shown in cards.items():
        shown.setParent(night.inside)
        night.desk.until(lambda shown=shown: bool(shown.findChildren(Tag)))
        [tag] = shown.findChildren(Tag)
        assert (tag.text(), tag.tone) == (words, Tone.AMBER)
        shown.setParent(None)
        shown.deleteLater()


def test_on_a_small_screen_marks_stand_for_the_topics_until_somebody_wants_their_names(desk_top: DeskTop) -> None:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    page = shift.comes_in().open_place("upkeep")
    assert isinstance(page, Upkeep)
    page.open_topic("people")
    shift.settles()
    assert page.by_name.isHidden()
    desk_top.window.resize(683, 360)
    desk_top.until(page.by_name.isVisible)
    assert page.list.folded
    assert page.box.isHidden()
    assert page.list.width() < 80
    chosen = page.list.currentItem()
    assert chosen is not None
    assert chosen.toolTip().startswith(chosen.text())
    shift.settles()
    assert page.list.visualItemRect(chosen).bottom() < page.list.viewport().height()

    page.by_name.click()
    assert page.box.hasFocus()
    assert not page.list.folded
    shift.desk.qtbot.keyClicks(page.box, "journal")
    shift.desk.until(lambda: page.list.shown == ("journal",))
    shift.desk.qtbot.keyClick(page.box, Qt.Key.Key_Return)
    assert page.list.folded
    assert "people" in page.list.shown
    desk_top.window.resize(1366, 736)
    desk_top.until(page.by_name.isHidden)
    assert page.list.width() > 80
