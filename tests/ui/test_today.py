"""Today: codes and neutral names stand open; what they are appears on focus only; nothing names anybody."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from desk_top import DeskTop, dress
from night_shift import _OTHERS, NightShift, with_incident, with_record
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from referral_desk import TrainingDesk

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId
from clinic_app.services.clinic import Clinic
from clinic_app.services.closing_cases import CHECKS
from clinic_app.services.following_up import MOST_CLOCKS, TaskKind
from clinic_app.ui import i18n
from clinic_app.ui.parts.buttons import Button, IconButton
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.waiting_rows import WaitingRows
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_facts import banner_facts
from clinic_app.ui.screens.closing_reviews import ClosingReviews
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.later import Later
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.three_sentences import ThreeSentences
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.today_clocks import NOTE_WIDE
from clinic_app.ui.theme import Type, width_of


def hours_ago(clinic: Clinic, hours: int) -> Case:
    case = with_incident(clinic)
    incident = case.first("incident")
    assert incident is not None
    moment = {"kind": "about_hours_ago", "hours": hours, "said_at": "2026-11-22T03:42:00Z"}
    values = ((incident, "i_date", moment), (case.root, "s_name", "Malee Unmistakable"))
    return clinic.recording.change(case.id, Change(values=values))


def _aloud(today: Today, row: int) -> str:
    return str(today.clocks.item(row).data(Qt.ItemDataRole.AccessibleTextRole))


def test_clocks_stand_by_code_and_neutral_name_and_say_what_they_are_on_focus_only(nurse: NightShift) -> None:
    nurse.does(lambda clinic: hours_ago(clinic, 66))
    today = nurse.sees(Today)
    today.arrived()
    nurse.desk.until(lambda: today.clocks.count() > 0)
    today.clocks.clearFocus()
    spoken = [_aloud(today, row) for row in range(today.clocks.count())]
    assert all("Window" in each for each in spoken)
    assert not any("PEP" in each or "Malee" in each for each in spoken)
    today.clocks.setFocus()
    assert today.clocks.is_open(0)
    assert "PEP" in _aloud(today, 0), "whoever hears the row in focus is told what it shows"
    assert "PEP" not in _aloud(today, 1)
    today.head.setFocus()
    today.clocks.clearFocus()
    assert not today.clocks.is_open(1)
    assert "PEP" not in _aloud(today, 0)


def test_where_more_clocks_run_than_stand_there_it_says_which_ones_do(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    today = desk.inside.open_place("today")
    assert isinstance(today, Today)
    desk.settles()
    assert today.clocks.count() == MOST_CLOCKS
    assert today._clocks_card.note.text().startswith(f"the {MOST_CLOCKS} most pressing")


def test_before_anything_is_known_it_says_neither_rows_nor_none(nurse: NightShift) -> None:
    nurse.settles()
    today = Today(nurse.inside.ways)
    nurse.inside.open_page(today)
    assert len([each for each in today.findChildren(WaitingRows) if each.isVisible()]) == 5
    assert [each for each in today.findChildren(EmptyState) if each.isVisible()] == []
    if folder := os.environ.get("PICTURES"):
        today.window().grab().save(f"{folder}/today-first.png")
    nurse.desk.until(lambda: not any(each.isVisible() for each in today.findChildren(WaitingRows)))
    nurse.desk.until(lambda: len([each for each in today.findChildren(EmptyState) if each.isVisible()]) == 5)


def test_the_most_pressing_clock_is_first_and_enter_opens_its_decision(nurse: NightShift) -> None:
    nurse.does(lambda clinic: hours_ago(clinic, 20))
    soon = nurse.does(lambda clinic: hours_ago(clinic, 66))
    today = nurse.sees(Today)
    today.arrived()
    nurse.desk.until(lambda: today.clocks.count() > 0)
    today.clocks.setFocus()
    today.clocks.setCurrentRow(0)
    nurse.presses("Return")
    page = nurse.sees(CaseScreen)
    nurse.desk.until(lambda: page.view is not None)
    assert page.case_id == soon.id
    assert page.view.section.id == "care"  # type: ignore[union-attr]
    row = page.view.focused_row()  # type: ignore[union-attr]
    assert row is not None
    assert row.field.id == "h_pep"


def test_an_empty_list_keeps_its_card_with_one_kind_line(nurse: NightShift) -> None:
    today = nurse.sees(Today)
    nurse.settles()
    nurse.desk.until(today._no_clock.isVisible)
    assert today._no_clock.bold.text() == "No clock is running."


def test_an_interrupted_case_waits_to_be_resumed_by_its_author(nurse: NightShift) -> None:
    case = nurse.does(lambda clinic: clinic.recording.begin())
    nurse.does(lambda clinic: clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "Dao"}))
    today = nurse.sees(Today)
    today.arrived()
    nurse.settles()
    words = [each.text() for each in today._resume.findChildren(OneLine)]
    assert any(each.startswith("paused 10:42") for each in words)
    assert not any("Dao" in each for each in words)


def test_what_was_left_at_the_door_is_resumed_at_the_door(nurse: NightShift) -> None:
    nurse.presses("Ctrl+N")
    door = nurse.sees(DoorStep)
    nurse.desk.until(lambda: door.short is not None)
    nurse.presses("Space")
    nurse.settles()
    nurse.presses("Ctrl+1")
    today = nurse.sees(Today)
    nurse.settles()
    [again] = today._resume.findChildren(type(door.minimum))
    again.setFocus()
    nurse.presses("Space")
    resumed = nurse.sees(DoorStep)
    nurse.desk.until(lambda: resumed.short is not None)
    assert resumed.short is not None
    assert resumed.short.stored("h_injury_any") == "none"


def test_a_door_step_that_was_left_untouched_leaves_no_case(nurse: NightShift) -> None:
    for keys in ("Ctrl+N", "Ctrl+N", "Ctrl+E", "Ctrl+E"):
        nurse.presses(keys)
        nurse.settles()
    pages = nurse.inside.pages.count()
    nurse.presses("Ctrl+1")
    nurse.settles()
    assert pages == 3  # today, one door step, one emergency minimum
    assert nurse.does(lambda clinic: clinic.finding.page().total) == 0


def test_going_on_from_the_three_sentences_returns_to_the_case_that_lies_below(nurse: NightShift) -> None:
    case = nurse.does(lambda clinic: clinic.recording.begin())
    nurse.inside.ways.open_case(case.id)
    page = nurse.sees(CaseScreen)
    nurse.desk.until(lambda: page.view is not None)
    nurse.inside.ways.open_consent(case.id)
    sentences = nurse.sees(ThreeSentences)
    for answered in ("Y", "Y", "Y"):
        nurse.settles()
        QApplication.processEvents()
        nurse.presses(answered)
    nurse.desk.until(sentences.on.hasFocus)
    nurse.presses("Space")
    assert nurse.sees(CaseScreen) is page
    nurse.inside.back()
    nurse.sees(Today)


def test_what_was_said_at_the_door_stands_in_the_banner_also_beside_a_level(nurse: NightShift) -> None:
    def danger(case: Case) -> str:
        facts = banner_facts(case, nurse.inside.ways.labels, {}, training=False)
        return next(fact.value for fact in facts if fact.id == "danger")

    case = Case.begun(CaseId(uuid4()), "K4T9MWXQ")
    risk = new_entity("risk_assessment", case.root)
    case = case.applying(Change(created=(risk,)))
    assert danger(case) == "Not assessed"
    case = case.applying(Change(values=((risk.id, "r_items", {"strangled_72h": "yes"}),)))
    assert danger(case) == "Neck: doctor now"
    case = case.applying(Change(values=((risk.id, "r_level", "standard"),)))
    assert danger(case) == "Standard · Neck: doctor now"


def promised(clinic: Clinic, case: Case, n: int, first_in_hours: float = 1) -> None:
    for each in range(n):
        due = clinic.desk.clock.now() + timedelta(hours=first_in_hours + each)
        clinic.following_up.promise(TaskKind.VISIT, due_at=due, channel="in_person", case_id=case.id)


def looked_at(nurse: NightShift) -> Today:
    nurse.presses("Ctrl+1")
    today = nurse.sees(Today)
    today.arrived()
    nurse.settles()
    QApplication.processEvents()
    return today


def test_behind_four_lines_all_the_others_are_one_key_away(nurse: NightShift) -> None:
    case = nurse.does(lambda clinic: clinic.recording.begin())
    nurse.does(lambda clinic: promised(clinic, case, 6))
    today = looked_at(nurse)
    assert len(today._promises.findChildren(IconButton)) == 4
    assert today._promises.all is not None
    today._promises.all.click()
    QApplication.processEvents()
    assert len([each for each in today._promises.findChildren(IconButton) if each.isVisible()]) == 6
    if folder := os.environ.get("PICTURES"):
        today.window().grab().save(f"{folder}/today-all.png")
    nurse.settles()


def test_a_promise_is_kept_from_its_line_and_stands_again_if_it_was_the_wrong_one(nurse: NightShift) -> None:
    case = nurse.does(lambda clinic: clinic.recording.begin())
    nurse.does(lambda clinic: promised(clinic, case, 1))
    today = looked_at(nurse)
    [line] = nurse.does(lambda clinic: clinic.today().promises)
    menu = today._promised.menu(line)
    assert [action.text() for action in menu.actions()] == ["Kept", "Tomorrow", "In a week", "No longer wanted"]
    menu.actions()[0].trigger()
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.today().promises) == ()
    nurse.inside.toast._button.click()
    nurse.settles()
    [again] = nurse.does(lambda clinic: clinic.today().promises)
    assert again.task == line.task
    menu.actions()[1].trigger()
    nurse.settles()
    [moved] = nurse.does(lambda clinic: clinic.today().promises)
    assert moved.due_at - line.due_at == timedelta(days=1)
    menu.close()


def test_what_is_late_says_since_when_and_what_is_far_is_only_counted(nurse: NightShift) -> None:
    case = nurse.does(lambda clinic: clinic.recording.begin())
    nurse.does(lambda clinic: promised(clinic, case, 1, first_in_hours=-48))
    nurse.does(lambda clinic: promised(clinic, case, 2, first_in_hours=24 * 40))
    today = looked_at(nurse)
    words = [each.text() for each in today._promises.findChildren(OneLine)]
    assert any(each.startswith("was due 20 Nov 2026") for each in words)
    assert "1 today" in words
    assert today.later.text() == "2 later…"
    assert len([each for each in today._promises.findChildren(IconButton) if each.isVisible()]) == 1
    if folder := os.environ.get("PICTURES"):
        today.window().grab().save(f"{folder}/today-late.png")
    today.later.click()
    page = nurse.sees(Later)
    nurse.desk.until(lambda: len(page.lines) == 2)
    [first, _second] = nurse.does(lambda clinic: clinic.following_up.later())
    menu = page._promised.menu(first)
    menu.actions()[1].trigger()
    nurse.desk.until(lambda: len(page.lines) == 1)
    menu.close()


def closed(clinic: Clinic) -> Case:
    case = with_record(clinic)
    clinic.closing.close(case.id, "needs_met", dict.fromkeys(CHECKS, True))
    return case


def test_who_leads_is_reminded_of_reviews_and_a_nurse_is_not(nurse: NightShift) -> None:
    nurse.does(closed)
    assert looked_at(nurse).dues.reviews.isHidden()


def test_what_one_closed_oneself_waits_for_another_person(desk_top: DeskTop) -> None:
    leads = NightShift.founded(desk_top)
    leads.who = _OTHERS[0]
    leads.comes_in()
    case = leads.does(closed)
    today = looked_at(leads)
    desk_top.until(lambda: not today.dues.reviews.isHidden())
    today.dues.reviews.click()
    page = leads.sees(ClosingReviews)
    leads.settles()
    QApplication.processEvents()
    words = [each.text().replace("\u200b", "") for each in page.findChildren(QLabel)]
    assert any(case.code[:3] in each for each in words)
    assert any("by you: another person reviews it" in each for each in words)
    if folder := os.environ.get("PICTURES"):
        page.window().grab().save(f"{folder}/reviews.png")


def rung(clinic: Clinic, **said: object) -> Case:
    case = with_record(clinic)
    slots = {"slots": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "10:30", "to": "12:00"}]}
    told = {"k_ok": "yes", "k_channel": ["own_phone_voice"], "k_number": "080 000 0000", "k_codeword": "Lotus",
            "k_rules": ["leave_no_message"], "k_times": slots, "s_lang_first": "my", "s_name": "Malee",
            **said}  # fmt: skip
    clinic.recording.change(case.id, Change(values=tuple((case.root, field, value) for field, value in told.items())))
    due = clinic.desk.clock.now() + timedelta(minutes=18)
    clinic.following_up.promise(TaskKind.CALL, due_at=due, channel="phone", case_id=case.id)
    return case


def test_the_next_call_says_when_it_is_safe_and_neither_name_nor_number_nor_word(nurse: NightShift) -> None:
    case = nurse.does(rung)
    today = looked_at(nurse)
    nurse.desk.until(lambda: not today.next_call.isHidden())
    said = " ".join(each.text() for each in today.next_call.findChildren(QLabel)).replace("\u200b", "")
    for part in ("Safe to call now", "10:30–12:00", "Burmese", "••• ••• ••••"):
        assert part in said, part
    for part in ("Malee", "080", "Lotus"):
        assert part not in said, part
    if folder := os.environ.get("PICTURES"):
        today.window().grab().save(f"{folder}/today-call.png")
    today.next_call.later.click()
    nurse.settles()
    [moved] = nurse.does(lambda clinic: clinic.today().promises)
    assert moved.due_at.day == 23
    nurse.desk.until(today.next_call.isHidden)
    assert moved.case_id == case.id


def test_on_hold_no_call_is_offered(nurse: NightShift) -> None:
    nurse.does(lambda clinic: rung(clinic, k_ok="hold_unsafe"))
    today = looked_at(nurse)
    assert today.next_call.isHidden()


def test_the_shift_is_handed_over_on_paper_from_the_first_page(nurse: NightShift) -> None:
    today = looked_at(nurse)
    today.hand_over.click()
    preview = nurse.sees(PrintPreview)
    nurse.desk.until(lambda: preview._paper is not None)
    drawer = ["call_script", "bed_script", "night_cards", "interpreter_promise"]
    assert [each.id for each in preview._documents] == ["shift", *drawer]
    assert preview._paper is not None
    assert preview._paper.document == "shift_sheet"
    if folder := os.environ.get("PICTURES"):
        today.window().grab().save(f"{folder}/shift-preview.png")


@pytest.mark.parametrize("language", ["en", "th"])
def test_what_was_decided_about_a_clock_has_room_below_its_time(language: str) -> None:
    dress(language, "light")
    said = [i18n._(words) for words in ("not offered · clinician decides", "not offered yet")]
    i18n.use("en")
    assert [words for words in said if width_of(Type.CAPTION, words) > NOTE_WIDE] == []


def test_a_button_that_stands_in_many_rows_says_of_which(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    today = desk.sees(Today)
    named: list[str] = []

    def many() -> bool:
        named[:] = [each.accessibleName() for each in today.findChildren(Button) if each.text() == "Open"]
        return len(named) > 2

    desk_top.until(many)
    assert [each for each in named if not re.fullmatch(r"Open: [0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{2}", each)] == []
