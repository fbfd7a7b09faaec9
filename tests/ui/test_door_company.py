"""Who came along and stays; where she sleeps, and whether it happened more than once: kept also while she waits."""

from __future__ import annotations

import pytest
from desk_top import dress
from night_shift import NightShift
from PySide6.QtWidgets import QApplication, QScrollArea

from clinic_app.domain.case import Case
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.screens.case_facts import banner_facts
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.emergency import Emergency

OUTSIDE, STILL, REFUSES = "0", "1", "2"


def at_the_door(nurse: NightShift) -> DoorStep:
    nurse.presses("Ctrl+N")
    door = nurse.sees(DoorStep)
    nurse.desk.until(lambda: door.short is not None)
    return door


def kept(nurse: NightShift, page: DoorStep | Emergency) -> Case:
    short = page.short
    assert short is not None
    nurse.desk.until(lambda: short.filling.settled)
    nurse.settles()
    return nurse.does(lambda clinic: clinic.recording.shown(short.filling.case.id))


def test_who_refuses_to_go_keeps_her_story_closed_and_the_next_shift_sees_it(nurse: NightShift) -> None:
    door = at_the_door(nurse)
    assert door.company.stays.isHidden()
    waits = door.company.waits.segments
    waits.choose_by_hand(REFUSES)
    assert not door.company.stays.isHidden()
    assert not door.ask.isEnabled()
    case = kept(nurse, door)
    assert (case.stored("a_private_now"), case.stored("a_companion_refuses")) == ("no", "yes")
    ways = nurse.inside.ways
    facts = {fact.id: fact.value for fact in banner_facts(case, ways.labels, ways.derived(case), training=False)}
    assert "refuses to go" in facts["room"]

    waits.choose_by_hand(STILL)
    assert waits.code() == STILL
    assert door.company.stays.isHidden()
    waits.choose_by_hand(REFUSES)
    waits.choose_by_hand(OUTSIDE)
    assert door.ask.isEnabled()
    case = kept(nurse, door)
    assert (case.stored("a_private_now"), case.stored("a_companion_refuses")) == ("yes", None)


def test_an_official_a_child_and_everybody_else_of_the_list_can_be_named_at_the_door(nurse: NightShift) -> None:
    door = at_the_door(nurse)
    chips = {chip.text(): chip for chip in door.company.came.editor.findChildren(Chip)}
    for pictured in ("Immigration official", "Police", "Children"):
        assert chips[pictured].isVisible(), pictured
    broker = chips["Broker or recruiter"]
    assert not broker.isVisible()
    chips["Children"].click()
    nurse.desk.window.activateWindow()
    nurse.desk.until(nurse.desk.window.isActiveWindow)
    door.company.came.editor.others.click()  # type: ignore[attr-defined]
    assert broker.isVisible()
    assert QApplication.focusWidget() is chips["In-laws"]
    broker.click()
    assert kept(nurse, door).stored("a_companion") == ["broker_recruiter", "children"]


def test_whoever_was_named_elsewhere_is_seen_at_the_door(nurse: NightShift) -> None:
    door = at_the_door(nurse)
    assert door.short is not None
    door.short.put("a_companion", ["in_laws"])
    chips = {chip.text(): chip for chip in door.company.came.editor.findChildren(Chip)}
    assert chips["In-laws"].isVisible()
    assert chips["In-laws"].isChecked()


def test_where_she_sleeps_and_whether_it_happened_more_than_once_are_kept_while_she_waits(nurse: NightShift) -> None:
    nurse.presses("Ctrl+E")
    page = nurse.sees(Emergency)
    nurse.desk.until(lambda: page.short is not None)
    page._quick["s_sleeps_tonight"].segments.choose_by_hand("1")  # type: ignore[union-attr]
    page._quick["i_more_than_once"].segments.choose_by_hand("1")  # type: ignore[union-attr]
    kept(nurse, page)
    page.answer_consent({"c_record": "unable_now", "c_unable_why": "too_distressed"}, then=page.show_case)
    nurse.settles()
    page.save()
    case = kept(nurse, page)
    assert mode_of(case) is Mode.WAITING
    assert case.stored("s_sleeps_tonight") == "home"
    assert [value for _entity, value in case.every("i_more_than_once")] == ["yes"]
    assert nurse.does(lambda clinic: clinic.recording.drafts(case.id)) == []


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_whole_minimum_is_seen_without_scrolling(nurse: NightShift, language: str) -> None:
    dress(language, "light")
    nurse.presses("Ctrl+E")
    page = nurse.sees(Emergency)
    nurse.desk.until(lambda: page.short is not None)
    nurse.types("20")
    page._quick["h_exposure"].segments.choose_by_hand("0")  # type: ignore[union-attr]
    nurse.settles()
    (room,) = [each for each in page.findChildren(QScrollArea) if each.parentWidget() is page]
    assert room.verticalScrollBar().maximum() == 0
