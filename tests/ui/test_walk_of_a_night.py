"""Door step, emergency minimum, sheets: what was told at one is not asked at the next, for several women at once."""

from __future__ import annotations

from night_shift import NightShift

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.emergency import Emergency

TOLD: dict[str, Stored] = {
    "h_injury_any": "needs_care", "r_items": {"strangled_72h": "yes"}, "h_suicide": "some",
    "a_companion": ["employer"], "a_private_now": "yes", "a_told_companion": "Weighing", "s_lang_first": "my",
    "s_needs_interp": "yes", "s_interp_sex": "female", "int_her_ok": "yes",
}  # fmt: skip


def at_the_door(nurse: NightShift, **told: Stored) -> CaseId:
    nurse.presses("Ctrl+N")
    door = nurse.sees(DoorStep)
    nurse.desk.until(lambda: door.short is not None and door.untouched)
    assert door.short is not None
    for field, value in told.items():
        door.short.put(field, value)
    nurse.desk.until(lambda: door.short is not None and door.short.filling.settled)
    return door.short.filling.case.id


def shown(nurse: NightShift, case_id: CaseId) -> Case:
    nurse.settles()
    return nurse.does(lambda clinic: clinic.recording.shown(case_id))


def test_what_was_told_at_the_door_stands_at_the_minimum_and_in_the_sheets(nurse: NightShift) -> None:
    case_id = at_the_door(nurse, **TOLD)
    door = nurse.sees(DoorStep)
    door.minimum.click()
    minimum = nurse.sees(Emergency)
    nurse.desk.until(lambda: minimum.short is not None)
    assert minimum.short is not None
    seen = minimum.short
    assert {field: seen.stored(field) for field in TOLD} == TOLD
    assert not minimum.strangled._todo.isHidden()
    seen.put("h_can_conceive", "yes")
    seen.put("s_age_band", "26_40")
    nurse.desk.until(lambda: seen.filling.settled)
    nurse.does(lambda clinic: clinic.consent.answer(case_id, {"c_services": "given", "c_record": "given"}))
    minimum.go_on.click()
    sheets = nurse.sees(CaseScreen)
    nurse.desk.until(lambda: sheets.view is not None)
    case = shown(nurse, case_id)
    for field, value in {**TOLD, "h_can_conceive": "yes", "s_age_band": "26_40"}.items():
        assert [kept for _entity, kept in case.every(field)] == [value], field


def test_two_women_wait_and_neither_loses_a_word(nurse: NightShift) -> None:
    first = at_the_door(nurse, s_lang_first="my", h_suicide="some")
    second = at_the_door(nurse, s_lang_first="km", h_suicide="none")
    assert first != second
    nurse.inside.ways.open_minimum(first)
    page = nurse.sees(Emergency)
    nurse.desk.until(lambda: page.short is not None)
    assert page.short is not None
    assert page.short.filling.case.id == first
    page.short.put("s_dependants", "2")
    nurse.desk.until(lambda: page.short is not None and page.short.filling.settled)
    nurse.presses("Ctrl+1")
    nurse.settles()
    said = {case_id: shown(nurse, case_id) for case_id in (first, second)}
    assert said[first].stored("s_lang_first") == "my"
    assert said[first].stored("s_dependants") == "2"
    assert said[second].stored("s_lang_first") == "km"
    assert said[second].stored("s_dependants") is None
    waiting = {each.case_id for each in nurse.does(lambda clinic: clinic.today()).resume}
    assert waiting == {first, second}


def test_while_the_companion_is_back_the_story_is_closed_and_what_was_told_is_kept(nurse: NightShift) -> None:
    case_id = at_the_door(nurse, **TOLD)
    door = nurse.sees(DoorStep)
    assert door.short is not None
    assert door.ask.isEnabled()
    door.short.put("a_private_now", "no")
    nurse.desk.until(lambda: not door.ask.isEnabled())
    assert door.short.stored("a_told_companion") == "Weighing"
    door.short.put("a_private_now", "yes")
    nurse.desk.until(door.ask.isEnabled)
    assert shown(nurse, case_id).stored("a_told_companion") == "Weighing"
