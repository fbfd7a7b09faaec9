"""Bad nights of the practice review, each to its end through the screens, on a real vault: intake, child, call, cut."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from night_shift import NightShift
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from test_ui_resume import Desk

from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.ids import CaseId
from clinic_app.errors import GateClosed
from clinic_app.services.calling import CallOutcome
from clinic_app.services.clinic import Clinic
from clinic_app.services.duty_cards import Stand
from clinic_app.services.following_up import BY_PHONE, TaskKind
from clinic_app.ui import app
from clinic_app.ui.screens.call import CallPage
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.duties import Duties
from clinic_app.ui.screens.emergency import Emergency
from clinic_app.ui.screens.follow_ups import FollowUps
from clinic_app.ui.screens.three_sentences import WRITING, ThreeSentences
from clinic_app.ui.screens.today import Today

MOST_TABS = 80


def words(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(texts).replace("\u200b", "")


def at_the_door(nurse: NightShift) -> tuple[DoorStep, CaseId]:
    """A new case, by its key; its answers can be given."""
    nurse.presses("Ctrl+N")
    door = nurse.sees(DoorStep)
    nurse.desk.until(lambda: door.short is not None)
    assert door.short is not None
    return door, door.short.filling.case.id


def kept(nurse: NightShift, case_id: CaseId) -> Case:
    nurse.settles()
    return nurse.does(lambda clinic: clinic.recording.shown(case_id))


def says_yes_to_all_three(nurse: NightShift, page: ThreeSentences) -> None:
    """By keyboard: Y at each sentence, Tab where the focus does not go by itself."""
    nurse.desk.until(lambda: page.case is not None)
    nurse.settles()
    nurse.presses("Y")
    nurse.presses("Y")
    writing = page.sentences[WRITING]
    for _press in range(MOST_TABS):
        focus = QApplication.focusWidget()
        if focus is not None and (focus is writing or writing.isAncestorOf(focus)):
            break
        nurse.presses("Tab")
    nurse.presses("Y")
    nurse.desk.until(page.on.hasFocus)


def test_a_live_in_worker_whose_employer_came_along(nurse: NightShift) -> None:
    # 02:00: the companion first. While she is in the room nothing is asked that she must not hear.
    door, case_id = at_the_door(nurse)
    door.short.put("a_companion", ["employer_household"])  # type: ignore[union-attr]
    door._quick["a_private_now"].segments.choose_by_hand("1")  # type: ignore[union-attr]
    assert not door.ask.isEnabled()
    door.company.reasons["X-ray"].click()
    door._quick["a_private_now"].segments.choose_by_hand("0")  # type: ignore[union-attr]
    assert door.ask.isEnabled()
    door.short.put("s_lang_first", "my")  # type: ignore[union-attr]
    door.short.put("int_mode", "phone")  # type: ignore[union-attr]
    nurse.desk.until(lambda: door.short is not None and door.short.filling.settled)

    # Care before papers: hours ago, not a date; the windows run from the exposure and not from a type of violence.
    door.minimum.setFocus()
    nurse.presses("Space")
    minimum = nurse.sees(Emergency)
    nurse.desk.until(lambda: minimum.short is not None)
    nurse.types("20")
    minimum._quick["h_exposure"].segments.choose_by_hand("0")  # type: ignore[union-attr]
    minimum._quick["h_can_conceive"].segments.choose_by_hand("0")  # type: ignore[union-attr]
    assert minimum._pills["pep"].text().endswith("left")
    minimum._quick["h_pep"].segments.choose_by_hand("0")  # type: ignore[union-attr]
    nurse.desk.until(lambda: minimum.short is not None and minimum.short.filling.settled)
    assert mode_of(kept(nurse, case_id)) is Mode.DRAFT

    # Three spoken sentences; nothing that was answered before is asked again.
    minimum.ask.setFocus()
    nurse.presses("Space")
    says_yes_to_all_three(nurse, nurse.sees(ThreeSentences))
    nurse.presses("Space")
    page = nurse.sees(CaseScreen)
    nurse.desk.until(lambda: page.view is not None)
    case = kept(nurse, case_id)
    assert mode_of(case) is Mode.FULL
    assert (case.stored("a_companion"), case.stored("a_told_companion")) == (["employer_household"], "X-ray")
    care = case.first("care")
    assert care is not None
    assert case.stored("h_pep", care) == "offered_accepted"

    # Accepted is not given: the first dose, how many days, and a place that is not the employer's house.
    given = {"at": "2026-11-22T03:30:00Z", "days": 28, "safe_place": "the clinic"}
    values = ((care, "h_pep", "started"), (care, "h_pep_given_at", given), (case.root, "k_ok", "yes"))
    nurse.does(lambda clinic: clinic.recording.change(case_id, Change(values=values)))
    visits = FollowUps(nurse.inside.ways, case_id)
    nurse.inside.open_page(visits)
    nurse.desk.until(lambda: visits.case is not None)
    nurse.settles()
    visits.rows["pep_day_3"].answer.choose_by_hand("in_person")
    nurse.settles()
    [promise] = nurse.does(lambda clinic: clinic.today().promises)
    assert (promise.case_id, promise.row) == (case_id, "pep_day_3")

    # Whoever looks over her shoulder sees that windows run, and not which.
    nurse.presses("Ctrl+1")
    today = nurse.sees(Today)
    nurse.settles()
    nurse.desk.until(lambda: "details on focus" in words(today))
    assert "PEP" not in words(today)


def test_a_girl_of_fifteen_with_a_volunteer(nurse: NightShift) -> None:
    door, case_id = at_the_door(nurse)
    door.short.put("a_companion", ["ngo_volunteer"])  # type: ignore[union-attr]
    door.short.put("s_lang_first", "km")  # type: ignore[union-attr]
    door._quick["a_private_now"].segments.choose_by_hand("0")  # type: ignore[union-attr]
    door.ask.setFocus()
    nurse.presses("Space")
    says_yes_to_all_three(nurse, nurse.sees(ThreeSentences))
    nurse.presses("Space")
    page = nurse.sees(CaseScreen)
    nurse.desk.until(lambda: page.view is not None)
    nurse.opens(case_id, "survivor", "s_age_years")
    nurse.presses("Space")
    nurse.types("15")
    nurse.presses("Ctrl+S")
    assert kept(nurse, case_id).stored("s_age_years") == 15

    # The card opens by itself, sends nothing, and a person decides by when.
    duties = Duties(nurse.inside.ways, case_id)
    nurse.inside.open_page(duties)
    nurse.desk.until(lambda: "child" in duties.cards)
    card = duties.cards["child"]
    assert card.stand.code() is None
    card.stand.choose_by_hand(Stand.PENDING.value)
    card.by.setText("C-1")
    card.due.line.setText("23/11/2569")
    card.keep.click()
    nurse.desk.until(lambda: "C-1" in duties.cards["child"].stands.text())
    promised = nurse.does(lambda clinic: clinic.today().promises)
    assert [(line.case_id, line.row) for line in promised] == [(case_id, "child")]


def rung_on_tuesday(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    said = {"c_record": "given", "c_services": "given", "k_ok": "yes", "k_channel": ["own_phone_voice"],
            "k_number": "000 000 0001", "k_codeword": "Lotus", "k_cover_story": "the dental clinic",
            "s_lang_first": "my"}  # fmt: skip
    clinic.recording.change(case.id, Change(values=tuple((case.root, field, value) for field, value in said.items())))
    now = clinic.desk.clock.now()
    for kind in (TaskKind.CALL, TaskKind.CHECK):
        clinic.following_up.promise(kind, due_at=now, channel=BY_PHONE, case_id=case.id)
    return clinic.recording.shown(case.id)


def number_stays_shut(clinic: Clinic, case_id: CaseId) -> bool:
    try:
        clinic.calling.number(case_id)
    except GateClosed:
        return True
    return False


def test_on_tuesday_another_voice_answers(nurse: NightShift) -> None:
    case = nurse.does(rung_on_tuesday)
    nurse.inside.ways.open_call(case.id)
    page = nurse.sees(CallPage)
    nurse.desk.until(lambda: page.case is not None)
    nurse.desk.until(lambda: "the dental clinic" in words(page))
    nurse.presses("Return")
    nurse.desk.until(page.outcomes.rows.rows[CallOutcome.ANOTHER_PERSON].isEnabled)
    nurse.presses("4")
    nurse.desk.until(lambda: not page.hold.isHidden())

    # Nobody rings again: not from this page, not from another promise, and the danger is looked at anew.
    assert "000 000 0001" not in words(page)
    assert nurse.does(partial(number_stays_shut, case_id=case.id))
    promises = nurse.does(lambda clinic: clinic.today().promises)
    assert all(line.held for line in promises if line.channel == BY_PHONE)
    assert TaskKind.DANGER_AGAIN in {line.kind for line in promises}

    # Somebody rings and asks: without her word nothing is lifted.
    page.heard_word.setText("where is she")
    page._by_word[1].click()
    nurse.desk.until(lambda: not page.notice.isHidden())
    assert kept(nurse, case.id).stored("k_ok") == "hold_unsafe"
    page.heard_word.setText("lotus")
    page._by_word[1].click()
    nurse.desk.until(page.hold.isHidden)
    assert kept(nurse, case.id).stored("k_ok") == "yes"
    promises = nurse.does(lambda clinic: clinic.today().promises)
    assert not any(line.held for line in promises)


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[Desk]:
    made = Desk(tmp_path, qtbot, dressed)
    yield made
    made.top.close()


def test_the_light_goes_out_before_she_was_asked_and_the_rest_is_written_on_paper(pc: Desk) -> None:
    door, case_id = at_the_door(pc.nurse)
    door.short.put("a_companion", ["alone"])  # type: ignore[union-attr]
    door._quick["h_injury_any"].segments.choose_by_hand("1")  # type: ignore[union-attr]
    pc.nurse.desk.until(lambda: door.short is not None and door.short.filling.settled)
    pc.locks()
    after = pc.comes_back()
    again = after.sees(DoorStep)
    after.desk.until(lambda: again.short is not None)
    assert again.short is not None
    assert again.short.filling.case.id == case_id
    assert (again.short.stored("a_companion"), again.short.stored("h_injury_any")) == (["alone"], "minor")
    assert mode_of(again.short.filling.case) is Mode.DRAFT

    # She answers, and what was on paper meanwhile comes in as that, with both times.
    again.ask.setFocus()
    after.presses("Space")
    says_yes_to_all_three(after, after.sees(ThreeSentences))
    page = after.opens(case_id, "survivor", "s_name")
    after.row(page, "s_name").take_focus()
    after.presses("Alt+L")
    after.presses("Space")
    after.presses("Tab")
    after.types("21/11/2569 02:10")
    page.later.begin.click()
    after.desk.until(lambda: not page.later.on.isHidden())
    after.row(page, "s_name").take_focus()
    after.types("มะลิ")
    after.presses("Ctrl+S")
    after.settles()
    last = after.does(lambda clinic: clinic.recording.history(case_id))[-1]
    assert (last.source, last.answers[0].after) == ("from_paper_later", "มะลิ")
    assert last.happened_at is not None
    assert last.happened_at < last.at
