"""What the standard sets ask for, one by one: which table or figure answers it, or that the page says why none does.

The sets are GBVIMS's standard statistics, the figures of case management and the fifteen KPIs, as the reference names
them (field standards 1.2 to 1.5 and 7.2; peers, B). None of it was confirmed by those who own it: each says by whom.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from test_reporting_rows import law

from clinic_app.domain.reporting.law import Kind
from clinic_app.services.workload import Workload

THAI = Path(__file__).parents[3] / "resources" / "i18n" / "th" / "LC_MESSAGES" / "forms.po"
DOCS = Path(__file__).parents[3] / "docs" / "indicators.md"
NOW = "work now: "
"""Sums of today, which are no figure of any month."""

GBVIMS = {
    "total incidents": ("incidents",),
    "incidents with previous incidents": ("gbv_previous",),
    "survivors by sex": ("gbv_type_sex",),
    "survivors by age": ("gbv_type_age", "gbvims_ages"),
    "survivors by civil status": ("people_marital",),
    "survivors by displacement status": ("people_displacement",),
    "incidents by stage of displacement": ("gbv_stage",),
    "vulnerable groups": ("people_disability", "people_children"),
    "total sexual violence": ("sexual",),
    "incidents by type": ("gbv_type_sex",),
    "incidents by time of day": ("gbv_tod",),
    "incidents by case context": ("gbv_contexts",),
    "elapsed time, all and rape": ("gbv_type_elapsed", "gbv_type_hours"),
    "elapsed time, rape with health referral": ("gbv_rape_care", "rape_cared_72h"),
    "incidents by place": ("gbv_place",),
    "number of perpetrators": ("gbv_perpetrators",),
    "relation of the perpetrator": ("gbv_relation",),
    "age of the perpetrator": ("gbv_perpetrator_age",),
    "occupation of the perpetrator": ("gbv_perpetrator_work",),
    "first point of contact or referred in": ("people_entry",),
    "services provided here or by others": ("offers", "referral_status"),
}
CASE_MANAGEMENT = {
    "duration": ("days_open",),
    "risk level": ("danger_levels",),
    "safety plan": ("planned",),
    "disability": ("people_disability",),
    "sex": ("gbv_type_sex",),
    "reasons for closure": ("closings",),
    "protection risk": ("protection_risk",),
    "improved wellbeing": ("wellbeing",),
    "less impacted after support": ("wellbeing",),
    "successful referrals": ("referral_outcome",),
}
KPIS = {
    "1 cases": ("people",),
    "2 incidents": ("incidents",),
    "3 reporting delay": ("gbv_type_elapsed", "rape_in_72h"),
    "4 assessment status": ("assessed",),
    "5 completed safety plans": ("planned",),
    "6 completed action plans": ("plan_made",),
    "7 supervisor-approved plans": ("plan_approved", "plans"),
    "8 services provided": ("offers", "accepted"),
    "9 average referrals": ("referrals_each", "referral_status"),
    "10 average follow-ups": ("follow_ups_each",),
    "11 time from opening to closing": ("days_until_closed", "days_open"),
    "12 closures": ("closed",),
    "13 client satisfaction": ("views",),
    "14 supervisors to caseworkers": (f"{NOW}leading", f"{NOW}people"),
    "15 caseload": (f"{NOW}open_files", "caseload_each"),
    "goal progress": ("progress",),
}
STATUTORY_AND_OURS = {
    "Thai return, five types": ("th_type_age", "th_type_sex"),
    "women and children served, by sex": ("people_age_sex",),
    "women migrant workers of total": ("women_migrant_workers",),
    "time to report, in hours": ("gbv_type_hours",),
    "care received, in hours": ("care_hours", "hours_to_care"),
    "services declined, and why": ("declined_why",),
    "referral outcomes, per service": ("referral_service", "referral_outcome"),
    "time to answer, per service": ("hours_by_service", "hours_by_sector"),
    "follow-up kept": ("follow_up_kept",),
    "clocks met and missed": ("clocks_kept", "pep_in_time"),
    "completeness": ("told_people", "told_incidents", "typed"),
    "papers and status": ("papers",),
}
EVERY = {**GBVIMS, **CASE_MANAGEMENT, **KPIS, **STATUTORY_AND_OURS}


@pytest.mark.parametrize("asked", EVERY)
def test_each_is_counted_or_the_page_says_why_not(asked: str) -> None:
    counted = {each.id for each in (*law().tables, *law().figures, *law().measures, *law().not_collected)}
    now = {f"{NOW}{each.name}" for each in fields(Workload)}
    for answer in EVERY[asked]:
        assert answer in counted | now


def test_each_says_what_it_counts_from_where_and_who_has_still_to_confirm_it() -> None:
    for each in (*law().tables, *law().figures, *law().measures, *law().not_collected):
        assert each.title
        assert len(each.definition) > 5
        assert each.source
        assert each.to_be_confirmed_by in {"gbvims", "clinician", "health_office"}, each.id


def test_what_is_not_collected_is_asked_for_by_some_set() -> None:
    asked = {answer for answers in EVERY.values() for answer in answers}
    assert {each.id for each in law().not_collected} <= asked


def test_the_page_of_indicators_has_a_line_for_each() -> None:
    page = DOCS.read_text("utf-8")
    lines = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| ")}
    titles = {each.id: each.title for each in (*law().tables, *law().figures, *law().measures, *law().not_collected)}
    for asked, answers in EVERY.items():
        assert asked in lines
        for answer in answers:
            assert answer.startswith(NOW) or titles[answer] in lines[asked], (asked, answer)


def test_a_definition_is_read_alone_in_both_languages() -> None:
    """Each stands on a card of its own, on paper and in a code book: it says of when, and what a middle value is."""
    figures = law()
    middles = {each.id for each in (*figures.measures, *(f for f in figures.figures if f.kind is Kind.MEDIAN))}
    with THAI.open("rb") as file:
        thai = {(each.context, each.id): str(each.string) for each in read_po(file)}
    short = []
    for each in (*figures.tables, *figures.figures, *figures.measures):
        english, theirs = each.definition, thai[f"{each.context}.definition", each.definition]
        says_when = "in this period" in english and "ในช่วงนี้" in theirs
        says_half = "Half" in english and "ครึ่งหนึ่ง" in theirs
        leans = english.startswith(("The same", "Of the same", "Of those"))
        if leans or not says_when or (each.id in middles and not says_half):
            short.append(each.id)
    assert len(middles) > len(figures.measures)
    assert short == []
