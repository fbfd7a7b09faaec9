"""What two PCs wrote differently is seen on Today, read in the case, and decided by a key; the history says where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from night_shift import NightShift, with_incident
from other_pc import AGREED, NO, PLACE, OtherPc
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.casecode import shown
from clinic_app.domain.restriction import Why
from clinic_app.services.clinic import Clinic
from clinic_app.services.to_decide import ENDED, KEPT
from clinic_app.ui.meeting_duty import meeting_duty_of
from clinic_app.ui.meetings_line import MeetingsLine
from clinic_app.ui.screens.call import CallPage
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_history import CaseHistory
from clinic_app.ui.screens.case_undecided import CaseUndecided
from clinic_app.ui.screens.decided import DecidedPage
from clinic_app.ui.screens.pc_answers import PcAnswers
from clinic_app.ui.screens.to_decide import ToDecidePage
from clinic_app.ui.screens.today import Today


@pytest.fixture
def other(tmp_path: Path, nurse: NightShift) -> Iterator[OtherPc]:
    made = OtherPc(tmp_path / "other", nurse)
    yield made
    made.leaves()


def words(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(texts).replace("\u200b", "")


def two_answers(nurse: NightShift, other: OtherPc) -> Case:
    """Contact was safe by the one, not safe by the other."""
    case = nurse.does(with_incident)
    other.meets()
    nurse.desk.hands.go(5)
    other.says(case, k_ok="yes")
    nurse.desk.hands.go(5)
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "k_ok", "no"),))))
    other.meets()
    return case


def test_today_says_that_something_is_to_be_decided_and_leads_to_it(nurse: NightShift, other: OtherPc) -> None:
    today = nurse.sees(Today)
    assert today.to_decide.isHidden()
    case = two_answers(nurse, other)
    today.arrived()
    nurse.settles()
    assert "1 thing to decide" in words(today.to_decide)
    today.to_decide.decide.click()
    listed = nurse.sees(ToDecidePage)
    nurse.settles()
    assert f"COO-anong ({PLACE}), N-1 (this PC)" in words(listed)
    assert "Yes" not in words(listed), "no answer is shown before the case is opened"
    assert QApplication.focusWidget() is listed.buttons[case.id]
    nurse.presses("Return")
    page = nurse.sees(CaseUndecided)
    nurse.settles()
    said = words(page.questions[0])
    assert f"COO-anong · {PLACE}\n22 Nov 2026 · 2569 10:42\nYes" in said
    assert "N-1 · this PC · holds\n22 Nov 2026 · 2569 10:42\nNo" in said
    assert "The stricter holds until somebody decides." in said
    seen = nurse.does(lambda clinic: [each.act for each in clinic.recording.who_saw(case.id)])
    assert seen[-1] == "opened"


def test_today_is_told_at_once_what_waits_and_what_came(nurse: NightShift, other: OtherPc) -> None:
    today = nurse.sees(Today)
    case = two_answers(nurse, other)
    due = nurse.desk.hands.at
    nurse.does(lambda clinic: clinic.desk.vault.tasks.add(kind="call", due_at=due, channel="phone", case_id=case.id))
    assert shown(case.code) not in words(today)
    meeting_duty_of(nurse.inside).came.emit(frozenset({case.id}))
    nurse.desk.until(lambda: shown(case.code) in words(today))
    line = nurse.inside.findChild(MeetingsLine)
    assert line is not None
    line.look()
    nurse.desk.until(today.to_decide.isVisible)
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "k_ok", "no"),))))
    other.meets()
    line.look()
    nurse.desk.until(today.to_decide.isHidden)


def test_a_key_decides_and_a_looser_answer_is_looked_at_twice(nurse: NightShift, other: OtherPc) -> None:
    case = two_answers(nurse, other)
    page = undecided(nurse, case)
    [asked] = page.questions
    assert QApplication.focusWidget() is asked.buttons[1]
    nurse.presses("1")
    assert asked.sure.isVisible()
    assert "This allows more than what holds now" in words(asked)
    nurse.presses("Escape")
    assert asked.isVisible()
    assert not asked.sure.isVisible()
    assert nurse.does(lambda clinic: clinic.two_pcs.many()) == 1
    nurse.presses("1")
    nurse.presses("Return")
    nurse.desk.until(lambda: page.questions == [])
    assert page.empty.isVisible()
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("k_ok") == "yes"
    other.meets()
    assert other.clinic.two_pcs.every() == ()
    assert other.clinic.recording.shown(case.id).stored("k_ok") == "yes"
    nurse.inside.toast._button.click()
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("k_ok") == "no"


def test_the_answer_that_holds_is_kept_by_one_key(nurse: NightShift, other: OtherPc) -> None:
    case = two_answers(nurse, other)
    page = undecided(nurse, case)
    nurse.presses("2")
    nurse.desk.until(lambda: page.questions == [])
    other.meets()
    assert other.clinic.two_pcs.every() == ()
    assert other.clinic.recording.shown(case.id).stored("k_ok") == "no"


def test_what_was_decided_on_the_other_pc_is_asked_no_more_where_its_page_is_open(
    nurse: NightShift, other: OtherPc
) -> None:  # fmt: skip
    case = two_answers(nurse, other)
    page = undecided(nurse, case)
    other.says(case, k_ok="no")
    other.meets()
    assert page.questions
    nurse.presses("1")
    nurse.presses("Return")
    nurse.desk.until(lambda: page.questions == [])
    assert "it was decided meanwhile" in nurse.inside.toast.log[-1]
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("k_ok") == "no"
    other.says(case, k_ok="yes")
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "k_ok", "unknown"),))))
    other.meets()
    meeting_duty_of(nurse.inside).came.emit(frozenset({case.id}))
    nurse.desk.until(lambda: len(page.questions) == 1)
    other.says(case, k_ok="no")
    other.meets()
    meeting_duty_of(nurse.inside).came.emit(frozenset({case.id}))
    nurse.desk.until(lambda: page.questions == [])


def test_whoever_is_about_to_ring_her_sees_at_once_what_another_pc_wrote(nurse: NightShift, other: OtherPc) -> None:
    case = nurse.does(with_incident)
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "k_ok", "yes"),))))
    other.meets()
    page = CallPage(nurse.inside.ways, case.id)
    nurse.inside.open_page(page, place="cases")
    nurse.settles()
    assert "does not want to be contacted" not in words(page)
    other.says(case, k_ok="no")
    other.meets()
    meeting_duty_of(nurse.inside).came.emit(frozenset({case.id}))
    nurse.desk.until(lambda: "does not want to be contacted" in words(page))


def test_in_the_case_both_stand_at_the_question_and_the_form_shows_what_was_decided(
    nurse: NightShift, other: OtherPc
) -> None:
    case = two_answers(nurse, other)
    other.says(case, int_her_ok="yes")
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "int_her_ok", "no"),))))
    other.meets()
    screen = nurse.opens(case.id)
    assert screen.undecided.asked is None
    assert "2 questions were answered differently on two PCs" in words(screen.undecided)
    screen.open_section("contact")
    nurse.settles()
    asked = screen.undecided.asked
    assert isinstance(asked, PcAnswers)
    assert "1 more question was answered differently" in words(screen.undecided)
    asked.take_focus()
    nurse.presses("2")
    nurse.settles()
    assert screen.undecided.asked is None
    assert "1 question was answered differently" in words(screen.undecided)
    assert nurse.stored(screen, "k_ok") == "no"


def test_neither_leads_to_the_question_and_what_is_written_there_decides(nurse: NightShift, other: OtherPc) -> None:
    case = two_answers(nurse, other)
    page = undecided(nurse, case)
    page.questions[0].another.emit()
    screen = nurse.sees(CaseScreen)
    nurse.desk.until(lambda: screen.view is not None)
    nurse.settles()
    assert screen.view is not None
    assert screen.view.section.id == "contact"
    row = nurse.row(screen, "k_ok")
    assert row.isAncestorOf(QApplication.focusWidget() or screen)
    third = Change(values=((case.root, "k_ok", "only_if_life_in_danger"),))
    nurse.does(lambda clinic: clinic.recording.change(case.id, third))
    assert nurse.does(lambda clinic: clinic.two_pcs.many()) == 0


def test_what_only_she_can_loosen_is_heard_from_her(nurse: NightShift, other: OtherPc) -> None:
    case = nurse.does(with_incident)
    other.meets()
    other.says(case, k_ok="yes")
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "k_ok", "hold_unsafe"),))))
    other.meets()
    page = undecided(nurse, case)
    [asked] = page.questions
    assert {each.text() for each in asked.buttons} == {"Hear from the survivor", "It stays so"}
    next(each for each in asked.buttons if each.text() == "Hear from the survivor").click()
    nurse.sees(CallPage)
    other.says(case, k_ok="hold_unsafe")
    other.clinic.consent.release(case.id, NO)
    nurse.does(lambda clinic: clinic.consent.release(case.id, AGREED))
    other.meets()
    nurse.inside.open_page(ToDecidePage(nurse.inside.ways))
    listed = nurse.sees(ToDecidePage)
    nurse.settles()
    assert "May be told: Shelter" in words(listed)
    assert "agreed" not in words(listed)
    [asked] = undecided(nurse, case).questions
    said = words(asked)
    assert "Yes, agreed; What the receiver must prepare, Language in the packet; until " in said
    assert f"COO-anong · {PLACE} · holds\n22 Nov 2026 · 2569 10:42\nNo" in said
    by_word = {each.text(): each for each in asked.buttons}
    assert set(by_word) == {"Hear from the survivor", "It stays so"}
    by_word["Hear from the survivor"].click()
    nurse.sees(DecidedPage)


@pytest.mark.parametrize(("key", "answer"), [("1", KEPT), ("2", ENDED)])
def test_what_was_taken_out_on_one_pc_and_written_on_at_another(
    nurse: NightShift, other: OtherPc, key: str, answer: str
) -> None:
    case = nurse.does(with_incident)
    need = new_entity("need", case.root)
    added = Change(created=(need,), values=((need.id, "n_service", "shelter_women"),))
    nurse.does(lambda clinic: clinic.recording.change(case.id, added))
    other.meets()
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(ended=(need.id,))))
    other.says(case, need.id, n_cost="free for her")
    other.meets()
    page = undecided(nurse, case)
    [asked] = page.questions
    assert "Taken out on one PC, written on at another" in words(asked)
    assert [each.text() for each in asked.buttons] == ["Keep it", "Take it out"]
    nurse.presses(key)
    if answer == ENDED:
        nurse.presses("Return")
    nurse.desk.until(lambda: page.questions == [])
    there = nurse.does(lambda clinic: clinic.recording.shown(case.id)).entities
    assert (need.id in there) is (answer == KEPT)


def test_the_history_says_on_which_pc_and_that_its_clock_was_wrong(nurse: NightShift, other: OtherPc) -> None:
    case = nurse.does(with_incident)
    other.meets()
    other.ahead = timedelta(days=365 * 543 + 132)
    other.says(case, s_lang_first="shn")
    other.ahead = timedelta()
    nurse.desk.hands.go(5)
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "s_age_years", 30),))))
    other.meets()
    nurse.opens(case.id).acts.acts["history"].run()
    history = nurse.sees(CaseHistory)
    nurse.desk.until(lambda: history.told is not None)
    rows = [row.accessibleName() for row in history.moments.rows.values()]
    assert "this PC · " in rows[1]
    assert f"{PLACE} · " in rows[0]
    said = words(history)
    assert f"Written on another PC: {PLACE}" in said
    assert "It came here 22 Nov 2026" in said
    assert "The clock of that PC was wrong: this came here before" in said
    assert "Its time says 22 Nov 2569" in said
    assert "Written without having seen:\nN-1 · this PC" in said


def undecided(nurse: NightShift, case: Case) -> CaseUndecided:
    page = CaseUndecided(nurse.inside.ways, case.id)
    nurse.inside.open_page(page, place="cases")
    nurse.desk.until(lambda: bool(page.questions))
    nurse.settles()
    page.questions[0].take_focus()
    return page


def test_what_she_typed_into_a_case_that_another_pc_keeps_from_her_is_in_it(
    nurse: NightShift, other: OtherPc
) -> None:  # fmt: skip
    case = nurse.does(with_incident)
    screen = nurse.opens(case.id, "survivor")

    def kept(clinic: Clinic) -> None:
        by = other.clinic.whoami.id
        clinic.desk.vault.restrictions.put(case.id, {by}, reason=next(iter(Why)).value, by=by)
        clinic.desk.cases.refresh()

    nurse.does(kept)
    nurse.row(screen, "s_name").take_focus()
    nurse.types("Nok")
    meeting_duty_of(nurse.inside).changed.emit()
    nurse.desk.until(lambda: isinstance(nurse.inside.page(), Today))
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.desk.vault.cases.load(case.id).stored("s_name")) == "Nok"
    assert "Not saved" not in nurse.inside.status.saved.text(), "it is in the case, as the toast says"
    assert nurse.does(lambda clinic: clinic.desk.vault.drafts.every()) == ()


def test_a_case_that_another_pc_keeps_from_her_is_shut_where_it_is_open_with_what_lies_above_it(
    nurse: NightShift, other: OtherPc
) -> None:  # fmt: skip
    case = nurse.does(with_incident)
    screen = nurse.opens(case.id, "survivor")
    nurse.row(screen, "s_name").take_focus()
    nurse.types("Nok")
    nurse.inside.open_page(CallPage(nurse.inside.ways, case.id), place="cases")
    nurse.settles()
    meeting_duty_of(nurse.inside).changed.emit()
    nurse.settles()
    nurse.sees(CallPage)

    def kept(clinic: Clinic) -> None:
        by = other.clinic.whoami.id
        clinic.desk.vault.restrictions.put(case.id, {by}, reason=next(iter(Why)).value, by=by)
        clinic.desk.cases.refresh()

    nurse.does(kept)
    meeting_duty_of(nurse.inside).changed.emit()
    nurse.desk.until(lambda: isinstance(nurse.inside.page(), Today))
    assert "What you had typed is in it" in nurse.inside.toast.log[-1]
    assert nurse.inside.above == ()
    nurse.settles()
    nurse.inside.back()
    nurse.sees(Today)
