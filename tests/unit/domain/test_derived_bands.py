"""Contexts, Thai types and bands against the published rules, written down once more and tried with any answers."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from made_cases import BANGKOK, NOW, TODAY, Made, definitions, on, silent

from clinic_app.domain.derived import derived

YNDU = st.sampled_from(["yes", "no", None, silent(), silent("declined_to_answer")])
TYPES = st.sampled_from(definitions().fields["i_type"].codes)
ABDUCT = st.sampled_from([*definitions().fields["i_abduct"].codes, None, silent()])
RELATIONS = st.lists(st.sampled_from(definitions().fields["p_relation"].codes), max_size=3)
SEXUAL = {"rape", "sexual_assault"}
THAI = {
    "rape": "sexual", "sexual_assault": "sexual", "physical_assault": "physical",
    "psychological_emotional_abuse": "mental", "denial_of_resources_opportunities_or_services": "neglect",
}  # fmt: skip


def given_answers(**answers: Any) -> dict[str, Any]:
    return {field: value for field, value in answers.items() if value is not None}


@given(TYPES, st.integers(0, 90), YNDU, ABDUCT, YNDU, RELATIONS)
def test_contexts_are_those_of_the_published_rules(
    kind: str, age: int, exchange: Any, abduct: Any, htp: Any, relations: list[str]
) -> None:
    """`field-standards` 1.2, with a silence taken for nothing."""
    made = Made(interview_date=TODAY.isoformat(), s_age_years=age)
    incident = made.add("incident", i_date=on(TODAY.isoformat()), **given_answers(
        i_type=kind, i_exchange=exchange, i_abduct=abduct, i_htp=htp))  # fmt: skip
    for relation in relations:
        made.add("perpetrator", incident, p_relation=relation)
    expected = set()
    if kind != "non-gbv" and "intimate_partner_former_partner" in relations:
        expected.add("intimate_partner_violence")
    if kind in SEXUAL and age < 18:
        expected.add("child_sexual_abuse")
    if kind == "forced_marriage" and age < 18:
        expected.add("early_marriage")
    if kind in SEXUAL and exchange == "yes":
        expected.add("possible_sexual_exploitation")
    if kind in SEXUAL and isinstance(abduct, str) and abduct != "none":
        expected.add("possible_sexual_slavery")
    if kind != "non-gbv" and htp == "yes":
        expected.add("harmful_traditional_practice")
    values = derived(made.case, definitions(), today=TODAY, now=NOW, zone=BANGKOK)
    contexts = values[incident.id, "i_context"]
    assert isinstance(contexts, list)
    assert set(contexts) == expected
    assert set(contexts) <= set(definitions().codes["context"].ids)
    exploited = kind != "non-gbv" and abduct == "trafficked"
    assert values[incident.id, "i_th_type5"] == ("deception_exploitation" if exploited else THAI.get(kind, "unmapped"))


def published_band(happened: date, reported: date) -> str:
    days = (reported - happened).days
    if days <= 14:
        return "0_3d" if days <= 3 else "4_5d" if days <= 5 else "6_14d"
    year, month = (happened.year, happened.month + 1) if happened.month < 12 else (happened.year + 1, 1)
    month_later = date(year, month, min(happened.day, monthrange(year, month)[1]))
    return "2wk_1mo" if reported <= month_later else "over_1mo"


@given(st.dates(date(2020, 1, 1), TODAY), st.integers(0, 400))
def test_every_day_falls_into_one_published_band(happened: date, later: int) -> None:
    reported = min(TODAY, happened + timedelta(days=later))
    made = Made(interview_date=reported.isoformat())
    incident = made.add("incident", i_date=on(happened.isoformat()))
    values = derived(made.case, definitions(), today=TODAY, now=NOW, zone=BANGKOK)
    assert values[incident.id, "i_elapsed"] == published_band(happened, reported)


@given(st.dates(date(2026, 1, 1), TODAY), st.dates(date(2026, 1, 1), TODAY))
def test_a_range_over_two_bands_is_unknown_and_within_one_is_that_band(one: date, other: date) -> None:
    first, last = sorted((one, other))
    made = Made(interview_date=TODAY.isoformat())
    span = {"kind": "range", "from": f"{first}T05:00:00Z", "to": f"{last}T06:00:00Z"}
    incident = made.add("incident", i_date=span)
    bands = {published_band(day, TODAY) for day in (first, last)}
    values = derived(made.case, definitions(), today=TODAY, now=NOW.replace(hour=23), zone=BANGKOK)
    assert values[incident.id, "i_elapsed"] == (bands.pop() if len(bands) == 1 else silent())
