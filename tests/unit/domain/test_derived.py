"""What follows from her answers: published bands, contexts that were really said, unknown in and unknown out."""

from __future__ import annotations

from typing import Any

import pytest
from made_cases import BANGKOK, NOW, TODAY, Made, ago, definitions, exact, on, silent

from clinic_app.domain.case import Entity
from clinic_app.domain.derived import derived

UNKNOWN = silent()
INTERVIEW = {"interview_date": "2026-11-22"}


def follow(made: Made, field: str, entity: Entity | None = None) -> Any:
    values = derived(made.case, definitions(), today=TODAY, now=NOW, zone=BANGKOK)
    return values.get((entity.id if entity else made.case.root, field))


@pytest.mark.parametrize(
    ("answers", "band"),
    [
        ({}, None),
        ({"s_age_years": 17}, "12_17"),
        ({"s_age_years": 18}, "18_25"),
        ({"s_age_years": 90}, "61_plus"),
        ({"s_dob": "2008-11-23"}, "12_17"),
        ({"s_dob": "2008-11-22"}, "18_25"),
        ({"s_dob": "2008"}, UNKNOWN),  # 17 or 18
        ({"s_dob": "1990"}, "26_40"),
        ({"s_age_years": silent()}, UNKNOWN),
        ({"s_dob": silent("declined_to_answer")}, UNKNOWN),
        ({"s_age_years": silent("not_asked")}, None),
    ],
)
def test_the_age_band_follows_from_birth_or_years(answers: dict[str, Any], band: Any) -> None:
    assert follow(Made(**INTERVIEW, **answers), "s_age_band") == band


def test_an_answered_band_is_not_overwritten() -> None:
    assert follow(Made(s_age_band="26_40", s_age_years=19), "s_age_band") is None


@pytest.mark.parametrize(
    ("answers", "flag", "band"),
    [
        ({}, None, None),
        ({"s_age_years": 9}, True, "under_10"),
        ({"s_age_years": 14}, True, "10_14"),
        ({"s_age_years": 15}, True, "15_17"),
        ({"s_age_years": 18}, False, "18_19"),
        ({"s_age_years": 20}, False, "adult"),
        ({"s_age_band": "12_17"}, True, UNKNOWN),
        ({"s_age_band": "26_40"}, False, "adult"),
        ({"s_dob": "2008"}, True, UNKNOWN),
        ({"s_age_band": silent()}, UNKNOWN, UNKNOWN),
    ],
)
def test_the_legal_bands_and_the_flag_protect_whoever_may_be_a_child(
    answers: dict[str, Any], flag: Any, band: Any
) -> None:
    made = Made(**INTERVIEW, **answers)
    assert (follow(made, "minor_flag"), follow(made, "minor_band")) == (flag, band)
    assert follow(made, "t_child") == flag


def test_age_is_that_of_the_interview_not_of_the_day_the_file_is_read() -> None:
    assert follow(Made(interview_date="2020-01-01", s_dob="2004-01-01"), "minor_flag") is True


@pytest.mark.parametrize(
    ("moment", "band"),
    [
        (on("2026-11-22"), "0_3d"),
        (on("2026-11-19"), "0_3d"),  # day 3, though it may be hour 95
        (on("2026-11-18"), "4_5d"),
        (on("2026-11-17"), "4_5d"),
        (on("2026-11-16"), "6_14d"),
        (on("2026-11-08"), "6_14d"),
        (on("2026-11-07"), "2wk_1mo"),
        (on("2026-10-22"), "2wk_1mo"),
        (on("2026-10-21"), "over_1mo"),
        (ago(66), "0_3d"),
        ({"kind": "month", "month": "2026-11"}, UNKNOWN),
        ({"kind": "month", "month": "2026-05"}, "over_1mo"),
        ({"kind": "year", "year": 2020}, "over_1mo"),
        (silent(), UNKNOWN),
        (None, None),
    ],
)
def test_elapsed_time_is_in_days_and_in_the_published_bands(moment: Any, band: Any) -> None:
    made = Made(**INTERVIEW)
    incident = made.add("incident", **({} if moment is None else {"i_date": moment}))
    assert follow(made, "i_elapsed", incident) == band


def test_without_a_day_of_interview_nothing_is_said_about_elapsed_time() -> None:
    made = Made()
    assert follow(made, "i_elapsed", made.add("incident", i_date=on("2026-11-19"))) is None


@pytest.mark.parametrize(
    ("incident", "contexts"),
    [
        ({}, None),
        ({"i_type": silent()}, UNKNOWN),
        ({"i_type": "rape"}, []),
        ({"i_type": "rape", "i_exchange": "yes"}, ["possible_sexual_exploitation"]),
        ({"i_type": "rape", "i_exchange": "no"}, []),
        ({"i_type": "rape", "i_exchange": silent()}, []),
        ({"i_type": "physical_assault", "i_exchange": "yes"}, []),
        ({"i_type": "sexual_assault", "i_abduct": "trafficked"}, ["possible_sexual_slavery"]),
        ({"i_type": "sexual_assault", "i_abduct": "none"}, []),
        ({"i_type": "sexual_assault", "i_abduct": silent()}, []),
        ({"i_type": "physical_assault", "i_htp": "yes"}, ["harmful_traditional_practice"]),
        ({"i_type": "non-gbv", "i_htp": "yes"}, []),
    ],
)
def test_a_context_is_what_was_said_and_never_a_silence(incident: dict[str, Any], contexts: Any) -> None:
    made = Made()
    assert follow(made, "i_context", made.add("incident", **incident)) == contexts


def test_partner_violence_needs_a_partner_among_those_of_this_incident() -> None:
    made = Made()
    first, second = made.add("incident", i_type="physical_assault"), made.add("incident", i_type="rape")
    made.add("perpetrator", first, p_relation="no_relation")
    made.add("perpetrator", first, p_relation="intimate_partner_former_partner")
    assert follow(made, "i_context", first) == ["intimate_partner_violence"]
    assert follow(made, "i_context", second) == []
    made.answers(first, i_type="non-gbv")
    assert follow(made, "i_context", first) == []


@pytest.mark.parametrize(
    ("answers", "moment", "child"),
    [
        ({"s_dob": "2008-06-01"}, on("2026-05-31"), True),
        ({"s_dob": "2008-06-01"}, on("2026-06-01"), False),
        ({"s_dob": "2008-06-01"}, {"kind": "year", "year": 2026}, False),  # may have been either
        ({"s_age_years": 19}, on("2021-01-01"), True),
        ({"s_age_years": 18}, on("2026-11-01"), False),
        ({"s_age_years": 17}, None, True),
        ({"s_age_years": 19}, None, False),
        ({}, on("2021-01-01"), False),
    ],
)
def test_a_child_is_one_at_the_time_of_the_incident(answers: dict[str, Any], moment: Any, child: bool) -> None:
    made = Made(**INTERVIEW, **answers)
    date = {} if moment is None else {"i_date": moment}
    abused = made.add("incident", i_type="rape", **date)
    married = made.add("incident", i_type="forced_marriage", **date)
    assert follow(made, "i_context", abused) == (["child_sexual_abuse"] if child else [])
    assert follow(made, "i_context", married) == (["early_marriage"] if child else [])


@pytest.mark.parametrize(
    ("incident", "thai"),
    [
        ({"i_type": "sexual_assault"}, "sexual"),
        ({"i_type": "denial_of_resources_opportunities_or_services"}, "neglect"),
        ({"i_type": "forced_marriage"}, "unmapped"),
        ({"i_type": "physical_assault", "i_abduct": "trafficked"}, "deception_exploitation"),
        ({"i_type": silent()}, UNKNOWN),
        ({}, None),
    ],
)
def test_the_thai_type_follows_from_the_act(incident: dict[str, Any], thai: Any) -> None:
    made = Made()
    assert follow(made, "i_th_type5", made.add("incident", **incident)) == thai


def test_every_type_of_the_list_has_a_thai_type_of_its_list() -> None:
    thai = set(definitions().codes["th_type5"].ids)
    for kind in definitions().codes["gbv_type"].ids:
        made = Made()
        assert follow(made, "i_th_type5", made.add("incident", i_type=kind)) in thai


def test_the_moment_has_its_views() -> None:
    made = Made()
    night = {"kind": "part_of_day", "on": "2026-11-21", "part": "evening_night_sunset_to_sunrise"}
    incident = made.add("incident", i_date=night)
    assert follow(made, "i_tod", incident) == "evening_night_sunset_to_sunrise"
    assert follow(made, "h_inc_dt", incident) == {
        "kind": "range",
        "from": "2026-11-21T10:30:00Z",
        "to": "2026-11-22T00:00:00Z",
    }
    assert (
        follow(made, "i_tod", made.add("incident", i_date=exact("2026-11-21T02:00:00Z"))) == "morning_sunrise_to_noon"
    )
    assert follow(made, "i_tod", made.add("incident", i_date=on("2026-11-21"))) == UNKNOWN
    assert follow(made, "i_tod", made.add("incident", i_date=silent())) == UNKNOWN
    assert follow(made, "i_tod", made.add("incident")) is None
    assert follow(made, "h_inc_dt", made.add("incident")) is None


@pytest.mark.parametrize(("people", "count"), [(0, None), (1, "1"), (3, "3"), (4, "more_than_3")])
def test_perpetrators_are_counted_as_written_down(people: int, count: str | None) -> None:
    made = Made()
    incident = made.add("incident")
    for _ in range(people):
        made.add("perpetrator", incident)
    assert follow(made, "p_count", incident) == count
    assert follow(made.answers(incident, p_count="2"), "p_count", incident) is None


@pytest.mark.parametrize(
    ("offer", "answer"),
    [
        ("offered_declined", "referral_declined_by_survivor"),
        ("already_receiving", "services_already_received_from_another_agency"),
        ("not_offered_unavailable", "service_unavailable"),
        ("not_applicable", "service_not_applicable"),
        ("offered_accepted", None),
        ("offered_deferred", None),
        ("not_offered_unsafe", None),
        (silent(), UNKNOWN),
    ],
)
def test_an_offer_is_put_in_gbvims_words(offer: Any, answer: Any) -> None:
    made = Made()
    assert follow(made, "n_answer", made.add("need", n_service="legal_aid", n_offer=offer)) == answer


@pytest.mark.parametrize(("status", "answer"), [("requested", "referred"), ("rejected", "referred"), ("draft", None)])
def test_referred_is_said_only_of_what_went(status: str, answer: str | None) -> None:
    made = Made()
    need = made.add("need", n_service="legal_aid", n_offer="offered_accepted")
    made.add("referral", x_service="shelter_women", x_status="requested")
    assert follow(made, "n_answer", need) is None
    made.add("referral", x_service="legal_aid", x_status=status)
    assert follow(made, "n_answer", need) == answer


def test_whatever_follows_is_a_code_of_its_own_list() -> None:
    made = Made(**INTERVIEW, s_age_years=16)
    incident = made.add("incident", i_type="rape", i_date=ago(20), i_abduct="trafficked", i_exchange="yes", i_htp="yes")
    made.add("perpetrator", incident, p_relation="intimate_partner_former_partner")
    values = derived(made.case, definitions(), today=TODAY, now=NOW, zone=BANGKOK)
    for (_, field_id), value in values.items():
        field = definitions().fields[field_id]
        if field.code_list:
            said = value if isinstance(value, list) else [value]
            assert {each for each in said if isinstance(each, str)} <= set(definitions().codes[field.code_list].ids)
