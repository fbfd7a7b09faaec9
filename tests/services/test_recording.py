"""Drafts, revisions, and what may be written in which consent mode."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, SUPERVISOR, VOLUNTEER, House

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import EntityId
from clinic_app.errors import GateClosed, NoSuchCase, NotAllowed, NotAnAnswer, RecordRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.finding import CaseFilter
from clinic_app.services.late_entry import How


def agreed(clinic: Clinic, decision: str = "given") -> Case:
    """A case whose survivor has answered about the written record."""
    case = clinic.recording.begin()
    return clinic.recording.change(case.id, Change(values=((case.root, "c_record", decision),)))


def incident_of(clinic: Clinic, case: Case) -> EntityId:
    incident = new_entity("incident", case.root)
    clinic.recording.change(case.id, Change(created=(incident,)))
    return incident.id


# --- drafts ----------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_as_one_draft_and_becomes_one_revision(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    before = len(clinic.recording.history(case.id))
    kept_at = clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "มะลิ"})
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "มะลิวัลย์", "s_age_years": 31})
    assert kept_at == house.wall
    [draft] = clinic.recording.drafts(case.id)
    assert draft.values == {"s_name": "มะลิวัลย์", "s_age_years": 31}
    assert len(clinic.recording.history(case.id)) == before
    case = clinic.recording.finish_section(case.id, case.root, "survivor")
    assert (case.stored("s_name"), case.stored("s_age_years")) == ("มะลิวัลย์", 31)
    assert clinic.recording.drafts(case.id) == []
    history = clinic.recording.history(case.id)
    assert len(history) == before + 1
    assert {answer.field for answer in history[-1].answers} >= {"s_name", "s_age_years"}


def test_a_draft_survives_the_lock_and_is_in_no_list_search_history_or_other_persons_view(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "ยังไม่แน่"})
    assert clinic.finding.find("ยังไม่แน่") == ()
    assert not [a for r in clinic.recording.history(case.id) for a in r.answers if a.field == "s_name"]
    other = house.enter(COORDINATOR)
    assert other.recording.open(case.id).stored("s_name") is None
    assert other.recording.unfinished() == ()
    clinic = house.enter(NURSE)
    assert clinic.recording.unfinished() == (case.id,)
    assert clinic.recording.shown(case.id).stored("s_name") == "ยังไม่แน่"
    clinic.recording.drop_draft(case.id, case.root, "survivor")
    assert clinic.recording.shown(case.id).stored("s_name") is None


def test_an_answer_typed_and_taken_back_makes_no_history(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    before = clinic.recording.history(case.id)
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "ไม่ใช่"})
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": None})
    clinic.recording.finish_section(case.id, case.root, "survivor")
    assert clinic.recording.history(case.id) == before
    assert clinic.recording.drafts(case.id) == []


def test_one_answer_that_is_none_does_not_cost_the_others(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    with pytest.raises(NotAnAnswer) as refused:
        clinic.recording.keep_draft(
            case.id, case.root, "survivor", {"s_sex": "blue", "s_name": "นก", "s_age_years": 30}
        )
    assert refused.value.field == "s_sex"
    assert clinic.recording.drafts(case.id)[0].values == {"s_name": "นก", "s_age_years": 30}


def test_locking_finishes_what_may_be_finished_in_every_case(house: House) -> None:
    clinic = house.enter(NURSE)
    written, unanswered = agreed(clinic), clinic.recording.begin()
    for case in (written, unanswered):
        clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_age_years": 40})
    clinic.recording.finish_everything()
    assert clinic.recording.drafts(written.id) == []
    assert clinic.recording.unfinished() == (unanswered.id,)


def test_a_correction_shows_both_answers_and_both_times(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    really = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    for age, how in ((30, None), (33, How("told_by_phone", really))):
        house.pass_(hours=2)
        if how is not None:
            clinic.late_entry.begin(case.id, how)
        clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_age_years": age})
        clinic.recording.finish_section(case.id, case.root, "survivor")
    last = clinic.recording.history(case.id)[-1]
    assert [(a.field, a.before, a.after) for a in last.answers] == [("s_age_years", 30, 33)]
    assert (last.source, last.happened_at, last.at) == ("told_by_phone", really, house.wall)
    assert last.by == clinic.whoami.staff_code


# --- the consent modes -----------------------------------------------------------------------------


def test_before_she_has_answered_nothing_of_hers_is_written_down(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    incident = incident_of(clinic, case)
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "มะลิ"})
    clinic.recording.keep_draft(case.id, incident, "incident", {"i_type": "rape"})
    shown = clinic.recording.finish_all(case.id)
    assert (shown.stored("s_name"), shown.stored("i_type", incident)) == ("มะลิ", "rape")
    assert clinic.recording.history(case.id) == ()
    assert clinic.finding.page(CaseFilter(mode="draft")).total == 1
    answered = clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),)))
    assert answered.stored("i_type", incident) == "rape"
    clinic.recording.finish_all(case.id)
    house.enter(DOCTOR)
    assert house.inside[0].recording.open(case.id).stored("i_type", incident) == "rape"


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_without_a_written_record_only_clocks_and_care_are_kept(house: House, answer: str) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic, answer)
    incident = incident_of(clinic, case)
    care = new_entity("care", incident)
    clinic.recording.change(case.id, Change(created=(care,)))
    clinic.recording.keep_draft(case.id, incident, "incident", {"i_date": {"about_hours_ago": 5}})
    clinic.recording.keep_draft(case.id, care.id, "care", {"h_pep": "offered_accepted"})
    kept = clinic.recording.finish_all(case.id)
    assert kept.stored("h_pep", care.id) == "offered_accepted"
    for entity, section, values in (
        (case.root, "survivor", {"s_name": "มะลิ"}), (case.root, "survivor", {"s_age_years": 30}),
        (incident, "incident", {"i_narrative": "…"}), (case.root, "contact", {"k_number": "08"}),
    ):  # fmt: skip
        with pytest.raises(RecordRefused):
            clinic.recording.keep_draft(case.id, entity, section, values)
    with pytest.raises(RecordRefused):
        clinic.recording.change(case.id, Change(created=(new_entity("perpetrator", incident),)))
    assert clinic.recording.drafts(case.id) == []


def test_while_she_cannot_answer_only_the_emergency_minimum_is_kept(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic, "unable_now")
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_age_band": "26_40"})
    assert clinic.recording.finish_all(case.id).stored("s_age_band") == "26_40"
    with pytest.raises(RecordRefused) as refused:
        clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "มะลิ"})
    assert refused.value.mode == "waiting"


def test_what_was_typed_before_waits_on_while_she_cannot_answer(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "มะลิ", "s_age_band": "26_40"})
    clinic.recording.change(case.id, Change(values=((case.root, "c_record", "undecided"),)))
    clinic.recording.finish_all(case.id)
    assert clinic.recording.drafts(case.id)[0].values == {"s_name": "มะลิ"}
    answers = {a.field for r in clinic.recording.history(case.id) for a in r.answers}
    assert "s_age_band" in answers
    assert "s_name" not in answers


# --- fields that are not for typing ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "reason"),
    [("s_orientation", "reserved"), ("m_status", "reserved"), ("s_shoe_size", "unknown_field"),
     ("case_code", "not_typed"), ("minor_flag", "not_typed"), ("worker_id", "not_typed"),
     ("c_record", "not_typed"), ("i_type", "other_kind")],
)  # fmt: skip
def test_nobody_types_what_is_reserved_unknown_or_made_by_the_program(house: House, field: str, reason: str) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    with pytest.raises(NotAnAnswer) as refused:
        clinic.recording.keep_draft(case.id, case.root, "survivor", {field: "x"})
    assert refused.value.reason == reason


def test_the_name_of_another_opens_only_after_she_asked_for_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    him = new_entity("perpetrator", incident_of(clinic, case))
    clinic.recording.change(case.id, Change(created=(him,)))
    with pytest.raises(GateClosed):
        clinic.recording.keep_draft(case.id, him.id, "perpetrator", {"p_name": "เขา"})
    clinic.recording.keep_draft(case.id, him.id, "perpetrator", {"p_identity_wanted": "given"})
    clinic.recording.keep_draft(case.id, him.id, "perpetrator", {"p_name": "เขา"})
    assert clinic.recording.finish_all(case.id).stored("p_name", him.id) == "เขา"


def test_the_program_fills_in_what_nobody_is_asked(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    first, second = incident_of(clinic, case), incident_of(clinic, case)
    care = new_entity("care", first)
    clinic.recording.change(case.id, Change(created=(care,)))
    clinic.recording.keep_draft(case.id, care.id, "care", {"h_pep": "offered_accepted"})
    clinic.recording.keep_draft(case.id, case.root, "contact", {"k_ok": "yes"})
    kept = clinic.recording.finish_all(case.id)
    assert (kept.stored("i_serial", first), kept.stored("i_serial", second)) == (1, 2)
    assert kept.stored("worker_id") == NURSE.staff_code
    assert kept.stored("e_source") == "at_interview"
    assert kept.stored("interview_date") == "2026-11-24"
    assert kept.stored("k_rechecked_at") == "2026-11-24"
    assert kept.stored("h_rule_version", care.id) == clinic.rules.version


def test_an_entity_that_ends_takes_its_answers_and_drafts_along(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    incident = incident_of(clinic, case)
    clinic.recording.keep_draft(case.id, incident, "incident", {"i_type": "rape"})
    kept = clinic.recording.change(case.id, Change(ended=(incident,)))
    assert incident not in kept.entities
    assert clinic.recording.drafts(case.id) == []
    assert clinic.recording.history(case.id)[-1].ended[0].id == incident


# --- who may ---------------------------------------------------------------------------------------


def test_a_volunteer_reaches_only_the_case_she_began(house: House) -> None:
    others = house.enter(NURSE).recording.begin()
    clinic = house.enter(VOLUNTEER)
    own = clinic.recording.begin()
    clinic.recording.keep_draft(own.id, own.root, "survivor", {"s_lang_first": "my"})
    with pytest.raises(NotAllowed):
        clinic.recording.keep_draft(own.id, own.root, "care", {"h_first_line": ["listened"]})
    for reach in (clinic.recording.open, clinic.recording.shown, clinic.recording.history, clinic.recording.drafts):
        with pytest.raises(NoSuchCase):
            reach(others.id)


def test_a_coordinator_writes_no_clinical_findings(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = agreed(clinic)
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "มะลิ"})
    with pytest.raises(NotAllowed):
        clinic.recording.keep_draft(case.id, case.root, "care", {"h_first_line": ["listened"]})


def test_what_a_role_may_not_write_takes_nothing_with_it_that_it_may(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = agreed(clinic)
    with pytest.raises(NotAllowed):
        clinic.recording.keep_draft(case.id, case.root, "care", {"h_first_line": ["listened"], "h_suicide": "none"})
    shown = clinic.recording.shown(case.id)
    assert (shown.stored("h_first_line"), shown.stored("h_suicide")) == (None, "none")


@pytest.mark.parametrize("who", [COORDINATOR, VOLUNTEER])
def test_whoever_opens_the_door_writes_down_the_danger(house: House, who: NewPerson) -> None:
    clinic = house.enter(who)
    case = clinic.recording.begin()
    danger = {"h_suicide": "urgent", "h_injury_any": "emergency"}
    clinic.recording.keep_draft(case.id, case.root, "care", danger)
    shown = clinic.recording.shown(case.id)
    assert {field: shown.stored(field) for field in danger} == danger


def test_whoever_is_not_on_the_team_says_why_and_the_journal_keeps_it(house: House) -> None:
    case = agreed(house.enter(NURSE))
    clinic = house.enter(SUPERVISOR)
    with pytest.raises(GateClosed):
        clinic.recording.open(case.id)
    with pytest.raises(ValueError, match="curious"):
        clinic.recording.open(case.id, "curious")
    clinic.recording.open(case.id, "her_request")
    with pytest.raises(NotAllowed):
        clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "x"})
    seen = clinic.recording.who_saw(case.id)
    assert [(each.act, each.by.role.value if each.by else None) for each in seen] == [
        ("case_begun", "nurse"), ("revised", "nurse"), ("opened", "supervisor"),
    ]  # fmt: skip
    assert seen[-1].about["reason"] == "her_request"
