"""What deserves a second look is said where it is said, and nothing is refused or changed for it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_cases import BANGKOK, NOW, Made, ago, definitions, exact, on, silent

from clinic_app.domain.classification import first_that_fits
from clinic_app.domain.second_look import WEIGH, Why, may_copy_plan, second_looks


def looks(made: Made) -> list[tuple[str, Why, str]]:
    return [(each.field, each.why, each.about) for each in second_looks(made.case, now=NOW, zone=BANGKOK)]


@given(st.lists(st.sampled_from(definitions().fields["i_acts"].codes), unique=True, min_size=1),
       st.sampled_from(definitions().fields["i_type"].codes))  # fmt: skip
def test_the_type_is_looked_at_again_exactly_when_it_is_not_the_first_that_fits(acts: list[str], kind: str) -> None:
    made = Made()
    made.add("incident", i_acts=acts, i_type=kind)
    fits = first_that_fits(acts)
    of_type = [each for each in looks(made) if each[0] == "i_type"]
    assert of_type == ([("i_type", Why.OTHER_TYPE, fits)] if fits not in (None, kind) else [])


@pytest.mark.parametrize(
    "answers",
    [
        {"i_acts": ["beating"]}, {"i_type": "rape"}, {"i_acts": ["beating"], "i_type": silent()},
        {"i_acts": silent(), "i_type": "rape"},
    ],
)  # fmt: skip
def test_beside_a_silence_no_type_is_looked_at_again(answers: dict[str, Any]) -> None:
    made = Made()
    made.add("incident", **answers)
    assert looks(made) == []


@pytest.mark.parametrize(
    ("moment", "given_at", "odd"),
    [
        (on("2026-11-19"), "2026-11-18T16:59:00Z", True),  # 23:59 of the day before, at the site
        (on("2026-11-19"), "2026-11-18T17:00:00Z", False),
        (ago(66), "2026-11-19T08:00:00Z", True),
        (ago(66), "2026-11-19T10:00:00Z", False),
        ({"kind": "range", "from": "2026-11-01T00:00:00Z", "to": "2026-11-20T00:00:00Z"},
         "2026-11-10T00:00:00Z", False),
        (silent(), "2020-01-01T00:00:00Z", False),
        (None, "2020-01-01T00:00:00Z", False),
    ],
)  # fmt: skip
def test_a_dose_before_the_earliest_moment_of_the_incident_is_looked_at_again(
    moment: Any, given_at: str, odd: bool
) -> None:
    made = Made()
    incident = made.add("incident", **({"i_date": moment} if moment else {}))
    made.add("care", incident, h_pep_given_at={"at": given_at})
    assert looks(made) == ([("h_pep_given_at", Why.BEFORE_INCIDENT, "")] if odd else [])


def test_each_dose_is_held_against_the_incident_it_follows() -> None:
    made = Made()
    old, new = made.add("incident", i_date=on("2026-10-01")), made.add("incident", i_date=on("2026-11-20"))
    made.add("care", old, h_ec_given_at={"at": "2026-10-02T03:00:00Z"})
    made.add("care", new, h_ec_given_at={"days": 1})
    assert looks(made) == []


def test_an_examination_before_she_came_or_before_it_happened_is_looked_at_again() -> None:
    early = Made(interview_date="2026-11-20", f_exam_at="2026-11-19T16:00:00Z")
    assert looks(early) == [("f_exam_at", Why.BEFORE_ARRIVAL, "")]
    same_day = Made(interview_date="2026-11-20", f_exam_at="2026-11-19T17:30:00Z")
    assert looks(same_day) == []
    same_day.add("incident", i_date=exact("2026-11-20T03:00:00Z"))
    assert looks(same_day) == [("f_exam_at", Why.BEFORE_INCIDENT, "")]
    same_day.add("incident", i_date=on("2026-11-01"))
    assert looks(same_day) == []


def test_an_incident_after_the_first_interview_is_looked_at_again_unless_another_brought_her() -> None:
    made = Made(interview_date="2026-11-20")
    late = made.add("incident", i_date=on("2026-11-21"))
    assert looks(made) == [("i_date", Why.AFTER_INTERVIEW, "")]
    made.add("incident", i_date=on("2026-11-20"))
    assert looks(made) == []
    made.answers(late, i_date=silent())
    assert looks(made) == []
    made.answers(interview_date=silent())
    assert looks(made) == []


@pytest.mark.parametrize(("born", "odd"), [
    ("2026-11-20", True), ("2026-11", False), ("2026-11-01", False), ("2026", False), ("1998-01-01", False),
    (silent(), False),
])  # fmt: skip
def test_a_birthday_after_an_incident_is_looked_at_again(born: Any, odd: bool) -> None:
    made = Made(s_dob=born)
    made.add("incident", i_date=on("2026-11-01"))
    made.add("incident", i_date=on("2026-11-19"))
    assert looks(made) == ([("s_dob", Why.BORN_LATER, "")] if odd else [])


@pytest.mark.parametrize(("answers", "field"), [
    ({"s_dob": "1998-03-01", "s_age_years": 28}, None),
    ({"s_dob": "1998-03-01", "s_age_years": 27}, None),
    ({"s_dob": "1998-03-01", "s_age_years": 26}, "s_age_years"),
    ({"s_dob": "1998", "s_age_years": 30}, "s_age_years"),
    ({"s_dob": "1998", "s_age_band": "26_40"}, None),
    ({"s_dob": "1998", "s_age_band": "0_11"}, "s_age_band"),
    ({"s_age_years": 25, "s_age_band": "26_40"}, "s_age_band"),
    ({"s_age_years": 26, "s_age_band": "26_40"}, None),
    ({"s_age_years": silent(), "s_age_band": "0_11"}, None),
    ({"s_age_years": 44}, None),
])  # fmt: skip
def test_answers_about_age_that_cannot_all_be_are_looked_at_again(answers: dict[str, Any], field: str | None) -> None:
    assert looks(Made(**answers)) == ([(field, Why.AGES_DIFFER, "")] if field else [])


def test_a_specimen_packed_before_it_happened_and_a_death_before_she_came_are_looked_at_again() -> None:
    made = Made(interview_date="2026-11-20", z_died={"on": "2026-11-19"})
    assert looks(made) == [("z_died", Why.BEFORE_ARRIVAL, "")]
    made.answers(z_died={"on": "2026-11"})
    assert looks(made) == []
    incident = made.add("incident", i_date=on("2026-11-20"))
    made.add("specimen", incident, f_spec_seal={"at": "2026-11-19T16:59:00Z"})
    assert looks(made) == [("f_spec_seal", Why.BEFORE_INCIDENT, "")]
    made.add("specimen", incident, f_spec_seal={"seal_no": "17"})
    assert looks(made) == [("f_spec_seal", Why.BEFORE_INCIDENT, "")]


@pytest.mark.parametrize(("counted", "people", "odd"), [
    ("1", 2, True), ("2", 2, False), ("3", 2, False), ("more_than_3", 5, False), (None, 2, False),
])  # fmt: skip
def test_more_people_written_down_than_counted_are_said(counted: str | None, people: int, odd: bool) -> None:
    made = Made()
    incident = made.add("incident", **({"p_count": counted} if counted else {}))
    for _ in range(people):
        made.add("perpetrator", incident)
    assert looks(made) == ([("p_count", Why.MORE_WRITTEN, str(people))] if odd else [])


@given(st.dictionaries(st.sampled_from(definitions().fields["r_items"].rows), st.sampled_from(["yes", "no"])),
       st.sampled_from(definitions().fields["r_level"].codes), st.booleans())  # fmt: skip
def test_a_level_is_never_set_by_facts_and_one_fact_alone_asks_for_a_look(
    facts: dict[str, str], level: str, reasoned: bool
) -> None:
    made = Made()
    made.add("risk_assessment", r_items=facts, r_level=level, **({"r_reason": "words"} if reasoned else {}))
    weighs = any(facts.get(fact) == "yes" for fact in WEIGH)
    expected: list[tuple[str, Why, str]] = []
    if level != "not_assessed":
        if weighs and level not in ("high", "immediate"):
            expected = [("r_level", Why.FACTS_WEIGH, "")]
        elif not reasoned:
            expected = [("r_level", Why.NO_REASON, "")]
    assert looks(made) == expected


@pytest.mark.parametrize(("again", "odd"), [
    ("2027-11-23", False), ("2027-11-24", True), ("2126-11-22", True), ("2026-11-01", False), (silent(), False),
])  # fmt: skip
def test_danger_to_be_looked_at_again_after_more_than_a_year_is_said(again: Any, odd: bool) -> None:
    made = Made()
    made.add("risk_assessment", r_reassess=again)
    assert looks(made) == ([("r_reassess", Why.FAR_AHEAD, "")] if odd else [])


def test_every_fact_that_weighs_is_one_of_the_list_and_facts_without_a_level_say_nothing() -> None:
    assert set(definitions().fields["r_items"].rows) >= WEIGH
    made = Made()
    made.add("risk_assessment", r_items=dict.fromkeys(WEIGH, "yes"))
    assert looks(made) == []


@pytest.mark.parametrize(("wanted", "safe", "may"), [
    ("yes", "yes", True), ("yes", "no", False), ("yes", None, False), ("yes", silent(), False), ("no", "yes", False),
    (None, "yes", False), (silent(), "yes", False),
])  # fmt: skip
def test_her_plan_is_copied_only_if_she_wants_it_and_paper_is_safe(wanted: Any, safe: Any, may: bool) -> None:
    said = {"sp_copy": wanted, "k_paper_safe": safe}
    made = Made(**{field: value for field, value in said.items() if value is not None})
    assert may_copy_plan(made.case) is may
    odd = wanted == "yes" and not may
    assert looks(made) == ([("sp_copy", Why.NOT_SAFE_TO_CARRY, "")] if odd else [])


def test_a_time_that_is_typed_but_no_time_yet_says_nothing() -> None:
    made = Made(f_exam_at="at dusk", interview_date="2026-11-20")
    made.add("care", made.add("incident", i_date=on("2026-11-19")), h_pep_given_at={"at": "at dusk"})
    assert looks(made) == []


@pytest.mark.parametrize(("care", "facts", "odd"), [
    ({}, {}, True), (None, {}, True), ({"h_strangle": {"voice_change": "no"}}, {}, False),
    ({"h_strangle": silent("declined_to_answer")}, {}, False), ({}, {"strangled_72h": "no"}, False),
    ({}, {"strangled_ever": silent()}, False), ({}, {"weapon": "yes"}, True),
])  # fmt: skip
def test_strangling_among_the_acts_asks_for_the_neck_until_somebody_looked(
    care: dict[str, Any] | None, facts: dict[str, Any], odd: bool
) -> None:
    made = Made()
    incident = made.add("incident", i_acts=["strangling"])
    if care is not None:
        made.add("care", incident, **care)
    if facts:
        made.add("risk_assessment", r_items=facts)
    assert looks(made) == ([("i_acts", Why.NECK_NOT_SEEN, "")] if odd else [])


@pytest.mark.parametrize(
    ("exposure", "odd"), [(None, True), (["none"], False), (["penetration"], False), (silent(), False)]
)
def test_penetration_among_the_acts_asks_for_exposure_of_that_incident(exposure: Any, odd: bool) -> None:
    made = Made()
    other, incident = made.add("incident", i_acts=["beating"]), made.add("incident", i_acts=["penetration"])
    made.add("care", other, h_exposure=["penetration"])
    made.add("care", incident, **({} if exposure is None else {"h_exposure": exposure}))
    assert looks(made) == ([("i_acts", Why.EXPOSURE_NOT_ASKED, "")] if odd else [])
