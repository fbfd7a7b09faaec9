"""What she agreed to decides what may go: the named organisation, the newest row, and every no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from packet_cases import DAY, a_woman, answer, begun, deciding, saying

from clinic_app.domain.consent import Mode, Permission, Refused, mode_of
from clinic_app.domain.packet_codes import Sector
from clinic_app.errors import Refusal

SHELTER, LEGAL = Sector.SHELTER, Sector.LEGAL
BY_SECTOR = {"c_share_sector": "safehouse_shelter"}


def refused(case, to="shelter", sector=SHELTER, item="", day=DAY) -> Refusal | None:
    found = answer(case, to, sector, item, day)
    return found.reason if isinstance(found, Refused) else None


def test_the_mode_follows_what_she_said_about_a_written_record() -> None:
    said = {
        "given": Mode.FULL, "refused": Mode.CARE_ONLY, "withdrawn": Mode.CARE_ONLY, "unable_now": Mode.WAITING,
        "undecided": Mode.WAITING,
    }  # fmt: skip
    assert {code: mode_of(saying(begun(), c_record=code)) for code in said} == said
    assert mode_of(begun()) is Mode.DRAFT
    assert mode_of(saying(begun(), c_record={"missing": "not_asked"})) is Mode.DRAFT


def test_a_yes_to_a_named_organisation_lets_what_she_named_go_there_and_nowhere_else() -> None:
    case = deciding(a_woman(), to="shelter", c_share_items=["x_lang"])
    assert isinstance(answer(case, "shelter", SHELTER, "x_lang"), Permission)
    assert refused(case, item="x_age") is Refusal.NOT_THIS_ITEM
    assert refused(case, to="ngo") is Refusal.NO_CONSENT


def test_agreeing_to_the_whole_agrees_to_its_parts_and_not_the_other_way_round() -> None:
    whole = deciding(a_woman(), to="shelter", c_share_items=["x_access"])
    part = deciding(a_woman(), to="shelter", c_share_items=["x_access.children_1"])
    assert refused(whole, item="x_access.children_1") is None
    assert refused(part, item="x_access.children_1") is None
    assert refused(part, item="x_access.access_wheelchair") is Refusal.NOT_THIS_ITEM
    assert refused(part, item="x_access") is Refusal.NOT_THIS_ITEM


def test_the_named_organisation_beats_the_sector_whichever_is_newer() -> None:
    yes_no = deciding(deciding(a_woman(), to="shelter"), **BY_SECTOR, c_share="refused")
    no_yes = deciding(deciding(a_woman(), to="shelter", c_share="refused"), **BY_SECTOR)
    assert refused(yes_no) is None
    assert refused(yes_no, to="family-shelter") is Refusal.REFUSED
    assert refused(no_yes) is Refusal.REFUSED
    assert refused(no_yes, to="family-shelter") is None


def test_a_no_to_an_organisation_for_one_service_is_not_reopened_by_a_general_yes_for_another() -> None:
    case = deciding(a_woman(), to="ngo", c_share_sector="legal", c_share="refused")
    assert refused(deciding(case, **BY_SECTOR), to="ngo") is Refusal.REFUSED


def test_a_yes_holds_only_if_no_row_written_or_said_after_it_lets_out_less() -> None:
    yes = deciding(a_woman(), to="shelter")
    assert refused(deciding(yes, to="shelter", c_share="refused")) is Refusal.REFUSED
    said_before = "2026-11-24T02:00:00Z"
    assert refused(deciding(yes, to="shelter", c_share="refused", c_obtained_at=said_before)) is Refusal.REFUSED
    no = deciding(a_woman(), to="shelter", c_share="refused")
    assert refused(deciding(no, to="shelter")) is None
    assert refused(deciding(no, to="shelter", c_obtained_at=said_before)) is Refusal.REFUSED


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"c_share": "refused"}, Refusal.REFUSED),
        ({"c_share": "withdrawn"}, Refusal.WITHDRAWN),
        ({"c_share": "undecided"}, Refusal.UNDECIDED),
        ({"c_share": "unable_now"}, Refusal.UNABLE_NOW),
        ({"c_share": {"missing": "not_asked"}}, Refusal.NO_CONSENT),
        ({"c_withdrawn_at": "2026-11-25T02:30:00Z"}, Refusal.WITHDRAWN),
        ({"c_expiry": "2026-11-24"}, Refusal.EXPIRED),
        ({"c_expiry": None}, Refusal.NO_CONSENT),
        ({"c_alone": "no"}, Refusal.NOT_ALONE),
        ({"c_alone": None}, Refusal.NOT_ALONE),
        ({"c_alone": {"missing": "unknown"}}, Refusal.NOT_ALONE),
        ({"c_form": None}, Refusal.NO_CONSENT),
        ({"c_form": "emergency_no_consent"}, Refusal.NO_CONSENT),
        ({"c_explained": None}, Refusal.NO_CONSENT),
        ({"c_explained": False}, Refusal.NO_CONSENT),
        ({"c_obtained_at": "2026-12-25T02:00:00Z"}, Refusal.NO_CONSENT),
        ({"c_share_items": []}, None),
    ],
)
def test_a_row_that_is_no_live_yes_says_why(row, reason) -> None:
    assert refused(deciding(a_woman(), to="shelter", **row)) is reason


def test_the_last_day_of_a_consent_is_still_in_it() -> None:
    case = deciding(a_woman(), to="shelter", c_expiry=DAY.isoformat())
    assert refused(case) is None
    assert refused(case, day=DAY + timedelta(days=1)) is Refusal.EXPIRED


def test_what_she_blocked_stays_blocked_whatever_a_row_says() -> None:
    case = deciding(a_woman(c_block_org=["training-shelter"], c_block_items=["x_lang", "children_1"]), to="shelter")
    assert refused(case) is Refusal.BLOCKED_ORGANISATION
    case = deciding(case, to="ngo")
    assert refused(case, to="ngo", item="x_lang") is Refusal.NOT_THIS_ITEM
    assert refused(case, to="ngo", item="x_access.children_1") is Refusal.NOT_THIS_ITEM
    assert refused(case, to="ngo", item="x_access.children_2") is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"c_record": "refused"}, Refusal.CARE_ONLY),
        ({"c_record": "undecided"}, Refusal.WAITING),
        ({"c_record": None}, Refusal.NO_CONSENT),
        ({"c_services": "refused"}, Refusal.REFUSED),
    ],
)
def test_nothing_is_shared_without_a_written_record_she_agreed_to(said, reason) -> None:
    assert refused(deciding(a_woman(**said), to="shelter")) is reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, Refusal.NO_ASSENT),
        ({"c_form": "written", "c_assent": "given"}, Refusal.NO_ASSENT),
        ({"c_form": "guardian_with_assent"}, None),
        ({"c_form": "guardian_with_assent", "c_assent": "refused"}, Refusal.NO_ASSENT),
        ({"c_form": "competent_minor"}, None),
        ({"c_form": "competent_official_for_child"}, Refusal.NO_ASSENT),
        ({"c_form": "competent_official_for_child", "c_assent": "given"}, None),
        ({"c_form": "guardian_child_too_young"}, None),
    ],
)
@pytest.mark.parametrize("age", [{"s_age_band": "12_17"}, {"s_age_years": 15, "s_age_band": "18_25"}])
def test_a_childs_own_view_is_asked_beside_the_adults(row, reason, age) -> None:
    assert refused(deciding(a_woman(**age), to="shelter", **row)) is reason


@pytest.mark.parametrize("form", ["guardian_with_assent", "guardian_child_too_young"])
def test_no_guardian_speaks_for_a_child_whose_caregiver_is_the_alleged_person(form: str) -> None:
    def about(relation: str, **more) -> Refusal | None:
        return refused(deciding(a_woman(s_age_band="12_17", p_relation=relation), to="shelter", **more))

    assert about("primary_caregiver", c_form=form) is Refusal.NO_ASSENT
    assert about("teacher_school_official", c_form=form) is None
    assert about("primary_caregiver", c_form="competent_minor") is None
    assert about("primary_caregiver", c_form="competent_official_for_child", c_assent="given") is None


def test_an_embassy_hears_of_her_only_if_she_asked_for_it_and_was_asked_separately() -> None:
    def about(wish, asked) -> Refusal | None:
        case = deciding(a_woman(m_embassy_wish=wish), to="embassy", c_share_embassy=asked)
        return refused(case, to="embassy", sector=Sector.EMBASSY)

    assert about("yes", "given") is None
    assert about("yes", None) is Refusal.NO_CONSENT
    assert about("yes", "refused") is Refusal.NO_CONSENT
    assert about("no", "given") is Refusal.NO_CONSENT
    assert about({"missing": "unknown"}, "given") is Refusal.NO_CONSENT
