"""A nurse's night: the door, consent, intake, an interruption, a lock, and nothing lost."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, VOLUNTEER, House
from people import AtWork, Nurse

from clinic_app.domain.answers import Missing
from clinic_app.domain.consent import Mode
from clinic_app.errors import NoSuchCase, NotAnAnswer, RecordRefused, WrongPassphrase
from clinic_app.ui.wording import worded

DECLINED = {"missing": Missing.DECLINED.value}
AT_THE_DOOR = {
    "h_injury_any": "needs_care", "a_companion": ["friend_neighbour"], "a_private_now": "yes", "s_lang_first": "my",
    "s_needs_interp": "yes", "s_interp_sex": "female",
}  # fmt: skip


@pytest.fixture
def nurse(house: House) -> Nurse:
    return Nurse(house)


def test_a_whole_night(house: House, nurse: Nurse) -> None:
    with pytest.raises(WrongPassphrase) as wrong:
        nurse.unlocks_with("mali walks by the wrong river")
    assert worded(wrong.value).do
    house.pass_(minutes=1)
    nurse.unlocks_with("mali walks by the long river")
    assert nurse.clinic.failed_attempts == 1

    # The door: danger, companion, privacy, language. Nothing of it is in the record before she has answered.
    case = nurse.begins()
    nurse.writes(case, AT_THE_DOOR)
    nurse.saves(case)
    assert nurse.sees(case, "a_private_now") == "yes"
    assert nurse.finds_in_the_record(case, "a_private_now") is None

    assert nurse.asks(case, c_services="given", c_record="given") is Mode.FULL
    assert nurse.finds_in_the_record(case, "a_private_now") == "yes"

    # Intake, at her pace: some questions are declined, and that is an answer.
    nurse.writes(case, {"s_name": "မသီတာဝင်း", "s_dob": DECLINED, "i_date": {"about_hours_ago": 9}})
    kept_at = nurse.writes(case, {"i_narrative": "သူ လည်ပင်းကို ညှစ်"})
    assert kept_at == house.wall
    nurse.is_torn_away()

    # Somebody else at the same PC sees the record, not the half sentence.
    doctor = AtWork(house, DOCTOR)
    doctor.comes_in()
    assert doctor.sees(case, "a_private_now") == "yes"
    assert doctor.sees(case, "s_name") is None
    house.leave()

    assert nurse.resumes() == (case,)
    assert nurse.sees(case, "s_name") == "မသီတာဝင်း"
    nurse.writes(case, {"i_narrative": "သူ လည်ပင်းကို ညှစ်ပြီး တံခါးကို ပိတ်ထားတယ်။"})
    nurse.locks()

    doctor.comes_in()
    shown = doctor.clinic.recording.open(case)
    assert shown.stored("s_name") == "မသီတာဝင်း"
    assert shown.stored("s_dob") == DECLINED
    assert [stored for _, stored in shown.every("i_narrative")] == ["သူ လည်ပင်းကို ညှစ်ပြီး တံခါးကို ပိတ်ထားတယ်။"]
    [row] = doctor.clinic.finding.page().rows
    assert (row.id, row.language, row.mode) == (case, "my", "full")
    assert row.next_clock_at is not None  # hours count from when it happened, and somebody is told how many are left
    assert doctor.clinic.finding.find("သီတာ")[0].id == case


def test_a_record_without_a_name_a_day_or_a_paper_is_a_whole_record(nurse: Nurse) -> None:
    nurse.comes_in()
    case = nurse.begins()
    nurse.asks(case, c_services="given", c_record="given")
    nurse.writes(case, {"s_name": DECLINED, "s_age_band": {"missing": "unknown"}})
    nurse.locks()
    assert nurse.resumes() == ()
    [row] = nurse.clinic.finding.page().rows
    assert nurse.clinic.finding.by_code(row.code) == case
    assert nurse.finds_in_the_record(case, "s_name") == DECLINED


def test_she_wants_care_and_no_record_so_what_was_typed_is_destroyed(nurse: Nurse) -> None:
    nurse.comes_in()
    case = nurse.begins()
    nurse.writes(case, {**AT_THE_DOOR, "s_name": "ยังไม่ตัดสินใจ", "i_narrative": "ไม่ควรอยู่ที่ไหน"})
    assert nurse.asks(case, c_services="given", c_record="refused") is Mode.CARE_ONLY
    assert nurse.sees(case, "s_name") is None
    with pytest.raises(RecordRefused) as refused:
        nurse.writes(case, {"s_name": "อีกครั้ง"})
    assert "Give care all the same" in worded(refused.value).do
    nurse.writes(case, {"h_pep": "offered_accepted", "i_date": {"about_hours_ago": 5}})
    nurse.locks()

    nurse.resumes()
    record = nurse.clinic.desk.vault.cases.load(case)
    assert [stored for _, stored in record.every("h_pep")] == ["offered_accepted"]
    assert nurse.clinic.desk.vault.drafts.of(case, nurse.clinic.whoami.id) == []
    [destroyed] = [seen for seen in nurse.clinic.recording.who_saw(case) if seen.act == "drafts_destroyed"]
    assert "ยังไม่ตัดสินใจ" not in repr(destroyed)


def test_let_me_think_keeps_the_night_s_minimum_and_everything_once_she_agrees(nurse: Nurse) -> None:
    nurse.comes_in()
    case = nurse.begins()
    assert nurse.asks(case, c_services="given", c_record="undecided") is Mode.WAITING
    nurse.writes(case, {"s_age_band": "26_40", "k_ok": "yes"})
    with pytest.raises(RecordRefused):
        nurse.writes(case, {"i_narrative": "พรุ่งนี้"})
    assert nurse.asks(case, c_record="given") is Mode.FULL
    nurse.writes(case, {"i_narrative": "วันนี้"})
    nurse.locks()
    nurse.resumes()
    record = nurse.clinic.desk.vault.cases.load(case)
    assert record.stored("s_age_band") == "26_40"
    assert [stored for _, stored in record.every("i_narrative")] == ["วันนี้"]


def test_one_answer_that_is_none_costs_no_other(nurse: Nurse) -> None:
    nurse.comes_in()
    case = nurse.begins()
    nurse.asks(case, c_services="given", c_record="given")
    recording = nurse.clinic.recording
    with pytest.raises(NotAnAnswer) as refused:
        recording.keep_draft(case, nurse.sees_root(case), "survivor", {"s_alias": "Noi", "s_dob": "31/02/2540"})
    assert worded(refused.value).what
    assert nurse.sees(case, "s_alias") == "Noi"


def test_a_volunteer_begins_a_case_and_sees_no_other(nurse: Nurse, house: House) -> None:
    nurse.comes_in()
    case = nurse.begins()
    nurse.asks(case, c_services="given", c_record="given")
    nurse.writes(case, {"s_name": "Noi"})
    nurse.locks()
    volunteer = Nurse(house, VOLUNTEER)
    volunteer.comes_in()
    hers = volunteer.begins()
    volunteer.writes(hers, {"a_private_now": "yes"})
    assert volunteer.sees(hers, "a_private_now") == "yes"
    with pytest.raises(NoSuchCase) as refused:
        volunteer.sees(case, "s_name")
    assert worded(refused.value).what


def test_who_opened_her_case_can_be_told_to_her(nurse: Nurse, house: House) -> None:
    nurse.comes_in()
    case = nurse.begins()
    nurse.asks(case, c_services="given", c_record="given")
    nurse.locks()
    coordinator = AtWork(house, COORDINATOR)
    coordinator.comes_in()
    coordinator.clinic.recording.open(case)
    seen = coordinator.clinic.recording.who_saw(case)
    assert [each.act for each in seen if each.by == coordinator.clinic.whoami] == ["opened"]
