"""Another language in the middle of something: nothing is lost, nobody is thrown out of what she was doing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desk_top import DeskTop
from night_shift import NightShift, with_incident
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from referral_desk import TrainingDesk

from clinic_app.domain.case import Case
from clinic_app.services.clinic import Clinic
from clinic_app.ui import i18n
from clinic_app.ui.inside import Inside
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.set_up import SetUp
from clinic_app.ui.screens.tour import Tour, begin_tour
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.screens.upkeep import Upkeep

PASSPHRASE = "mango and three other words"


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.use("en")


def tries(desk: DeskTop, door: Unlock) -> None:
    door.sign_in.passphrase.setText(PASSPHRASE)
    desk.press(Qt.Key.Key_Return, door.sign_in.passphrase)


def test_while_the_door_opens_nobody_goes_elsewhere(at_the_door: DeskTop) -> None:
    desk, door = at_the_door, at_the_door.sees(Unlock)
    door.sign_in.word.setText("mango")
    tries(desk, door)
    assert not door.languages.isEnabled()
    assert not door._cannot.isEnabled()
    for each in (*door.languages.findChildren(QAbstractButton), door._cannot):
        QTest.mouseClick(each, Qt.MouseButton.LeftButton)
    desk.sees(Inside)


def test_a_wrong_passphrase_gives_both_back(at_the_door: DeskTop) -> None:
    desk, door = at_the_door, at_the_door.sees(Unlock)
    door.sign_in.word.setText("nobody")
    tries(desk, door)
    desk.until(door.sign_in.button.isEnabled)
    assert door.languages.isEnabled()
    assert door._cannot.isEnabled()


def test_the_word_at_the_door_goes_along(at_the_door: DeskTop) -> None:
    desk, door = at_the_door, at_the_door.sees(Unlock)
    door.sign_in.word.setText("mango")
    door.sign_in.passphrase.setText("half of")
    door.languages.choose_by_hand("th")
    thai = desk.sees(Unlock)
    desk.until(lambda: thai.sign_in.word.text() == "mango")
    assert thai is not door
    assert thai.sign_in.button.text() == "ปลดล็อก"
    assert thai.sign_in.passphrase.text() == ""
    tries(desk, thai)
    desk.sees(Inside)


def test_a_page_with_nothing_typed_comes_again_in_the_other_language(desk_top: DeskTop) -> None:
    desk_top.sees(FirstRun).set_up_wanted.emit()
    page = desk_top.sees(SetUp)
    page.kind.choose_by_hand("both")
    page.languages.choose_by_hand("th")
    desk_top.until(lambda: desk_top.page is not page)
    thai = desk_top.sees(SetUp)
    assert thai.kind.code() == "both"
    assert thai.to_people.isEnabled()
    assert i18n.language() == "th"


def test_what_was_typed_before_a_record_is_not_lost_to_another_language(desk_top: DeskTop) -> None:
    desk_top.sees(FirstRun).set_up_wanted.emit()
    page = desk_top.sees(SetUp)
    page.kind.choose_by_hand("clinic")
    page.to_people.click()
    page.people[0].word.setText("mango")
    page.languages.choose_by_hand("th")
    QApplication.processEvents()
    assert desk_top.page is page
    assert page.people[0].word.text() == "mango"
    assert i18n.language() == "en"
    assert page.languages.code() == "en"
    assert page.stays is not None
    assert page.stays.isVisible()
    page.back_to_kind.click()
    page.given_up.emit()
    desk_top.sees(FirstRun).languages.choose_by_hand("th")
    desk_top.until(lambda: i18n.language() == "th")


def test_whoever_types_in_a_case_goes_on_typing_there(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "survivor", "s_alias")
    nurse.presses("Space")
    nurse.types("Mali")
    nurse.inside.status.pressed.emit("language")
    nurse.desk.until(lambda: nurse.inside.page() is not page and isinstance(nurse.inside.page(), CaseScreen))
    thai = nurse.sees(CaseScreen)
    nurse.desk.until(lambda: thai.view is not None)
    nurse.settles()
    assert (thai.case_id, thai.view and thai.view.section.id) == (case.id, "survivor")
    assert nurse.stored(thai, "s_alias") == "Mali"
    assert i18n.language() == "th"
    nurse.desk.until(lambda: (row := thai.view.focused_row()) is not None and row.field.id == "s_alias")  # type: ignore[union-attr]


def test_a_place_of_the_rail_stays(nurse: NightShift) -> None:
    nurse.inside.open_place("cases")
    before = nurse.inside
    nurse.inside.status.pressed.emit("language")
    nurse.desk.until(lambda: nurse.inside is not before)
    assert nurse.inside.place == "cases"
    assert nurse.inside.page() is nurse.inside._built["cases"]


def test_what_is_looked_for_in_the_list_stays_also_half_typed_and_below_a_case(nurse: NightShift) -> None:
    case, _other = nurse.does(with_incident), nurse.does(with_incident)
    cases = nurse.inside.open_place("cases")
    assert isinstance(cases, CaseList)
    nurse.settles()
    nurse.types(case.code)
    for open_above in (False, True):
        if open_above:
            nurse.opens(case.id, "survivor", "s_alias")
        before = nurse.inside
        before.status.pressed.emit("language")
        nurse.desk.until(lambda: nurse.inside is not before)  # noqa: B023 - asked within this round
        nurse.settles()
        again = nurse.inside._built["cases"]
        assert isinstance(again, CaseList)
        assert again.search_box.text() == case.code
        nurse.desk.until(lambda: again.model.rowCount() == 1)  # noqa: B023 - asked within this round
        assert (nurse.inside.page() is again) is not open_above


def test_the_tour_goes_on_at_its_stop(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    begin_tour(desk.inside.ways)
    desk.settles()
    tour = desk.inside.findChild(Tour)
    assert isinstance(tour, Tour)
    tour.next.click()
    tour.next.click()
    desk.settles()
    english, before = tour.title.text(), desk.inside
    before.status.pressed.emit("language")
    desk.desk.until(lambda: desk.inside is not before and desk.inside.findChild(Tour) is not None)
    desk.settles()
    thai = desk.inside.findChild(Tour)
    assert isinstance(thai, Tour)
    assert (thai.at, thai.isVisible()) == (3, True)
    assert thai.title.text() != english
    thai.end_it()
    before = desk.inside
    before.status.pressed.emit("language")
    desk.desk.until(lambda: desk.inside is not before)
    desk.settles()
    assert desk.inside.findChild(Tour) is None


def in_thai(nurse: NightShift) -> None:
    """Press the language at the foot, and wait until the pages stand in the other one."""
    before = nurse.inside
    before.status.pressed.emit("language")
    nurse.desk.until(lambda: nurse.inside is not before)
    nurse.settles()


def who_thinks_about_it(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "undecided"})
    return case


@pytest.mark.parametrize("topic", ["locking", "overview"])
def test_upkeep_stays_at_its_topic(nurse: NightShift, topic: str) -> None:
    upkeep = nurse.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    upkeep.open_topic(topic)
    nurse.settles()
    there, kind = upkeep.list.chosen, type(upkeep.page())
    in_thai(nurse)
    thai = nurse.inside.page()
    assert isinstance(thai, Upkeep)
    assert thai is not upkeep
    assert (thai.list.chosen, type(thai.page())) == (there, kind)


def test_a_topic_that_is_looked_for_in_upkeep_stays_so(nurse: NightShift) -> None:
    upkeep = nurse.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    upkeep.box.setFocus()
    nurse.types("PC")
    nurse.desk.until(lambda: len(upkeep.list.shown) < upkeep.list.count())
    in_thai(nurse)
    thai = nurse.inside.page()
    assert isinstance(thai, Upkeep)
    assert thai.box.text() == "PC"


def list_of(nurse: NightShift) -> CaseList:
    nurse.settles()
    cases = nurse.inside.page()
    assert isinstance(cases, CaseList)
    return cases


def test_the_filters_of_the_list_stay(nurse: NightShift) -> None:
    nurse.does(with_incident)
    waiting = nurse.does(who_thinks_about_it)
    nurse.inside.open_place("cases")
    list_of(nurse).filters.waiting.click()
    nurse.desk.until(lambda: list_of(nurse).model.rowCount() == 1)
    for word in ("", waiting.code):
        list_of(nurse).search_box.setFocus()
        nurse.types(word)
        in_thai(nurse)
        thai = list_of(nurse)
        assert [chip.isChecked() for chip in thai.filters.chips] == [True, False, False, True]
        nurse.desk.until(lambda: list_of(nurse).model.rowCount() == 1)
        assert thai.search_box.text() == word
    list_of(nurse).filters.closed.click()
    in_thai(nurse)
    assert [chip.isChecked() for chip in list_of(nurse).filters.chips] == [False, True, False, True]
    assert list_of(nurse).model.rowCount() == 0
