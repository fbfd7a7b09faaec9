"""Asking her: three sentences now, one per service later; every answer is an answer, and no yes is ever assumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House
from signed_list import IMMIGRATION, SHELTER, listed

from clinic_app.domain.consent import Decision, Mode
from clinic_app.domain.ids import CaseId
from clinic_app.domain.packet_codes import Arrival, Sector, Service, Valid
from clinic_app.errors import (
    GateClosed,
    NotAllowed,
    NotAnAnswer,
    NotARecipient,
    RecordRefused,
    Refusal,
)
from clinic_app.services.clinic import Clinic
from clinic_app.services.taking_consent import NewRelease

YES = NewRelease(
    decision=Decision.GIVEN, organisation=SHELTER, sector=Sector.SHELTER, items=("x_lang", "x_access"),
    form="thumbprint", alone="yes", explained=True, language="my",
)  # fmt: skip


@pytest.fixture
def clinic(house: House) -> Clinic:
    clinic = house.enter(NURSE)
    listed(house, clinic)
    return clinic


def a_woman(clinic: Clinic, **said: object) -> CaseId:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_lang_first": "my", "s_age_band": "26_40", **said})
    clinic.recording.finish_all(case.id)
    return case.id


# --- now ------------------------------------------------------------------------------------------------


def test_a_yes_to_a_record_makes_the_record_of_what_was_typed_before(clinic: Clinic) -> None:
    case = clinic.recording.begin()
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "Malar"})
    assert clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"}) is Mode.FULL
    assert clinic.desk.vault.cases.load(case.id).stored("s_name") == "Malar"
    assert clinic.recording.drafts(case.id) == []


def test_a_no_to_a_record_destroys_what_everybody_typed(house: House, clinic: Clinic) -> None:
    case = clinic.recording.begin()
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "Malar"})
    clinic = house.enter(COORDINATOR)
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "Malar"})
    assert clinic.consent.answer(case.id, {"c_record": "refused"}) is Mode.CARE_ONLY
    assert clinic.recording.drafts(case.id) == []
    nurse = house.enter(NURSE)
    assert nurse.recording.drafts(case.id) == []
    assert "Malar" not in str(nurse.desk.vault.cases.load(case.id))
    assert any(seen.act == "drafts_destroyed" for seen in nurse.desk.vault.journal.entries())


@pytest.mark.parametrize("said", ["unable_now", "undecided"])
def test_let_me_think_is_an_answer(clinic: Clinic, said: str) -> None:
    case = clinic.recording.begin()
    assert clinic.consent.answer(case.id, {"c_record": said}) is Mode.WAITING


def test_that_the_limits_were_told_is_journalled_with_her_answer_and_counts_that_day(
    house: House, clinic: Clinic
) -> None:
    case = clinic.recording.draw()
    assert clinic.consent.limits(case.id) is None
    clinic.consent.limits_told(case.id, Decision.UNDECIDED)
    clinic.consent.limits_told(case.id, Decision.GIVEN)
    assert clinic.consent.limits(case.id) is Decision.GIVEN
    told = [seen.about["said"] for seen in clinic.recording.who_saw(case.id) if seen.act == "limits_told"]
    assert told == ["undecided", "given"]
    clinic.consent.limits_told(case.id, None)
    assert clinic.consent.limits(case.id) is None
    clinic.consent.limits_told(case.id, Decision.GIVEN)
    house.pass_(days=1)
    assert clinic.consent.limits(case.id) is None


def test_only_what_is_spoken_is_answered_here(clinic: Clinic) -> None:
    case = clinic.recording.begin()
    for field in ("s_name", "c_share", "x_words", "case_code"):
        with pytest.raises(NotAnAnswer):
            clinic.consent.answer(case.id, {field: "given"})
    with pytest.raises(NotAnAnswer):
        clinic.consent.answer(case.id, {"c_record": "maybe"})


def test_it_staff_and_supervisors_take_no_consent(house: House, clinic: Clinic) -> None:
    case = clinic.recording.begin()
    supervisor = house.enter(SUPERVISOR)
    with pytest.raises(NotAllowed):
        supervisor.consent.answer(case.id, {"c_record": "given"})


# --- one service ----------------------------------------------------------------------------------------


def test_the_sentence_says_what_they_would_learn_and_what_never(clinic: Clinic) -> None:
    case = a_woman(clinic, s_dependants="1", s_interp_sex="female", s_gender="trans_woman", s_name="Malar")
    sentence = clinic.consent.sentence(
        case, SHELTER, Service.SHELTER_WOMEN, Sector.SHELTER, arrival=Arrival.TONIGHT
    )  # fmt: skip
    said = {part.item: part.codes for part in sentence.parts if not part.pointed}
    assert said == {
        "x_arrival": ("tonight",),
        "x_words": (),
        "x_age": ("adult",),
        "x_lang": ("my",),
        "x_access.children_1": ("children_1",),
        "x_access.interpreter_female": ("interpreter_female",),
    }
    assert {part.item for part in sentence.parts if part.pointed} == {
        "x_access.gender_diverse_place", "x_access.women_only_staff"
    }  # fmt: skip
    assert sentence.never == ("name", "alleged_person", "workplace", "papers")
    assert sentence.must_tell == ()
    assert all(part.item in clinic.law.items for part in sentence.parts)


def test_what_she_blocked_is_not_in_the_sentence(clinic: Clinic) -> None:
    case = a_woman(clinic, s_dependants="1")
    clinic.consent.answer(case, {"c_block_items": ["x_lang", "children_1"]})
    sentence = clinic.consent.sentence(case, SHELTER, Service.SHELTER_WOMEN, Sector.SHELTER)
    assert {part.item for part in sentence.parts} == {"x_words", "x_age"}


def test_nobody_is_asked_about_immigration(clinic: Clinic) -> None:
    case = a_woman(clinic)
    with pytest.raises(NotARecipient) as refused:
        clinic.consent.sentence(case, IMMIGRATION, Service.OTHER, Sector.OTHER)
    assert refused.value.reason is Refusal.FIREWALL
    with pytest.raises(NotARecipient):
        clinic.consent.release(case, NewRelease(decision=Decision.REFUSED, organisation=IMMIGRATION))


def test_a_release_is_kept_as_she_decided_it(clinic: Clinic, house: House) -> None:
    case = a_woman(clinic)
    made = clinic.consent.release(case, YES)
    (row,) = clinic.consent.releases(case)
    assert (row.id, row.decision, row.organisation, row.sector) == (made, Decision.GIVEN, SHELTER, "safehouse_shelter")
    assert row.items == {"x_lang", "x_access"}
    assert row.expires_on == house.clock.today() + timedelta(days=7)
    assert row.given_at == house.wall
    assert not row.reply_ok


def test_a_paper_from_another_day_counts_from_that_day(clinic: Clinic) -> None:
    case = a_woman(clinic)
    clinic.consent.release(case, replace(YES, given_on=date(2026, 11, 20), valid=Valid.H72))
    (row,) = clinic.consent.releases(case)
    assert row.expires_on == date(2026, 11, 23)
    with pytest.raises(NotAnAnswer):
        clinic.consent.release(case, replace(YES, given_on=date(2026, 12, 1)))


@pytest.mark.parametrize(
    ("missing", "fields"),
    [
        ({"form": None}, ("c_form",)),
        ({"alone": None}, ("c_alone",)),
        ({"explained": False}, ("c_explained",)),
        ({"form": "verbal_witnessed"}, ("c_witness",)),
        ({"organisation": None, "sector": None}, ("c_share_org", "c_share_sector")),
        ({"form": None, "alone": None}, ("c_form", "c_alone")),
    ],
)
def test_a_yes_waits_for_what_makes_it_one(clinic: Clinic, missing: dict[str, object], fields: tuple[str]) -> None:
    case = a_woman(clinic)
    with pytest.raises(GateClosed) as closed:
        clinic.consent.release(case, replace(YES, **missing))  # type: ignore[arg-type]
    assert (closed.value.act, closed.value.fields) == ("release", fields)
    assert clinic.consent.releases(case) == ()


def test_a_no_needs_nothing_more(clinic: Clinic) -> None:
    case = a_woman(clinic)
    clinic.consent.release(case, NewRelease(decision=Decision.REFUSED, sector=Sector.POLICE))
    clinic.consent.release(case, NewRelease(decision=Decision.UNDECIDED, organisation=SHELTER))
    assert [row.decision for row in clinic.consent.releases(case)] == [Decision.REFUSED, Decision.UNDECIDED]


@pytest.mark.parametrize("wrong", [{"items": ("s_name",)}, {"form": "telepathy"}, {"language": "elvish"}])
def test_a_release_of_unknown_words_is_not_kept(clinic: Clinic, wrong: dict[str, object]) -> None:
    case = a_woman(clinic)
    with pytest.raises(NotAnAnswer):
        clinic.consent.release(case, replace(YES, **wrong))  # type: ignore[arg-type]


def test_without_a_written_record_there_is_nothing_to_share(clinic: Clinic) -> None:
    for said in ({}, {"c_record": "undecided"}, {"c_record": "refused"}):
        case = clinic.recording.begin()
        if said:
            clinic.consent.answer(case.id, said)
        with pytest.raises(RecordRefused):
            clinic.consent.release(case.id, YES)
