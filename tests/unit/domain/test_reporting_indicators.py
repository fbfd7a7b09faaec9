"""What the standards ask for beside tables: care and answers in hours, what is missing, how complete it is."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from made_cases import Made, definitions, exact
from test_reporting_rows import SEEN, law, referral, rows, with_rows

from clinic_app.domain.case import Change
from clinic_app.domain.definitions import FieldKind
from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.counting import ALL, behind, counted, figured, measured
from clinic_app.domain.reporting.law import TOLD, dimensions_of
from clinic_app.domain.reporting.rows import PersonRow, Row, Unit
from clinic_app.domain.reporting.tally import Tally, month_of, tallies
from clinic_app.domain.reporting.written import Step

EVER = range(30_000)


def tallied(unit: Unit, *told: Row) -> dict[Unit, Tally]:
    made = dict(tallies())
    for number, row in enumerate(told):
        made[unit].add(CaseId(UUID(int=number)), row)
    return made


@pytest.mark.parametrize(
    ("hours", "band", "told"),
    [
        (3, "under_24h", 3),
        (24, "under_24h", 24),
        (70, "under_72h", 70),
        (73, "under_120h", 73),
        (200, "over_120h", 200),
    ],
)
def test_care_is_counted_in_hours_from_the_earliest_time_told(hours: int, band: str, told: int) -> None:
    made = Made(s_sex="female", interview_date="2026-11-22")
    given = SEEN.strftime("%Y-%m-%dT%H:%M:%SZ")
    incident = made.add(
        "incident", i_type="rape", i_date=exact((SEEN - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    )
    made.add(
        "care",
        incident,
        h_exposure=["vaginal_penile"],
        h_pep="offered_accepted",
        h_pep_given_at={"at": given},
    )
    [pep] = [row for row in rows(made, Unit.CLOCK) if row.window == "pep"]
    assert (pep.care_within, pep.hours) == (band, told)


def test_care_that_nobody_gave_has_no_hours_and_a_day_alone_is_no_hour() -> None:
    made = Made(s_sex="female", interview_date="2026-11-22")
    incident = made.add("incident", i_type="rape", i_date={"kind": "day", "on": "2026-11-20"})
    care = made.add("care", incident, h_exposure=["vaginal_penile"], h_pep="offered_accepted")
    [pep] = [row for row in rows(made, Unit.CLOCK) if row.window == "pep"]
    assert (pep.care_within, pep.hours) == ("not_given", None)
    made.answers(care, h_pep_given_at={"at": "2026-11-22T03:00:00Z"})
    [pep] = [row for row in rows(made, Unit.CLOCK) if row.window == "pep"]
    assert pep.care_within == "under_72h"  # 34 to 58 hours
    assert pep.hours == 58


def test_health_care_is_given_here_or_asked_of_a_service_or_neither() -> None:
    made = Made(s_sex="female", interview_date="2026-11-22")
    incident = made.add("incident", i_type="rape")

    def said() -> list[str]:
        return [row.cared for row in rows(made, Unit.INCIDENT)]

    assert said() == ["neither"]
    asked = made.add("referral", x_sector="health_medical", x_status="draft")
    assert said() == ["neither"]
    made.answers(asked, x_status="requested")
    assert said() == ["referred"]
    care = made.add("care", incident, h_rule_version="2026-11-22")
    assert said() == ["referred"]
    made.answers(care, h_pep="offered_declined", h_ec={"missing": "unknown"})
    assert said() == ["referred"]
    made.answers(care, h_exposure=["penetration"], h_can_conceive="yes", h_strangle={"voice": "yes"})
    made.answers(asked, x_status="draft")
    for nothing in ("offered_accepted", "not_applicable", "stock_out"):
        made.answers(care, h_tetanus=nothing)
        assert said() == ["neither"], nothing
    for elsewhere in ("referred_elsewhere", "given_already_elsewhere"):
        made.answers(care, h_tetanus=elsewhere)
        assert said() == ["referred"], elsewhere
    made.answers(care, h_pep_given_at={"missing": "unknown"})
    assert said() == ["referred"]
    made.answers(care, h_pep_given_at={"at": "2026-11-22T03:00:00Z"})
    assert said() == ["here"]
    made.answers(care, h_pep_given_at=None, h_tetanus="completed")
    assert said() == ["here"]


def test_a_level_and_a_plan_are_those_of_the_newest_sheet() -> None:
    made = Made(s_sex="female", interview_date="2026-11-22")

    def told() -> list[tuple[str, str]]:
        return [(row.danger, row.safety_plan) for row in rows(made, Unit.PERSON)]

    assert told() == [("not_asked", "no")]
    made.add("risk_assessment", r_level="high")
    made.add("risk_assessment", r_level="medium", sp_signal="light in the window")
    assert told() == [("medium", "yes")]


def test_what_is_better_is_where_a_goal_was_met_and_a_silence_is_one() -> None:
    made = Made(s_sex="female", interview_date="2026-11-22")
    visit = made.add("visit", u_attend="attended")
    for said, told in (
        (None, ("not_asked",)),
        ({"missing": "declined_to_answer"}, ("declined_to_answer",)),
        ({"safety": "met", "health": "in_progress", "justice": "met"}, ("safety", "justice")),
        ({"safety": "n_a"}, ("none_of_these",)),
    ):
        made.answers(visit, u_progress=said)
        assert [row.better for row in rows(made, Unit.FOLLOW_UP)] == [told]


def test_a_plan_is_of_the_services_that_are_agreed_now() -> None:
    made = Made(s_sex="female", interview_date="2026-11-22")

    def told() -> list[str]:
        return [row.plan for row in rows(made, Unit.PERSON)]

    need = made.add("need", n_service="legal_aid", n_offer="offered_declined")
    assert told() == ["no_plan"]
    made.answers(need, n_offer="offered_accepted")
    assert told() == ["made"]
    made.answers(n_plan_super={"by": "C-1", "on": "2026-11-22", "services": ["legal_aid"]})
    assert told() == ["approved"]
    made.add("need", n_service="legal_aid", n_offer="offered_accepted")  # the same service from somebody else
    assert told() == ["approved"]
    made.add("need", n_service="shelter_women", n_offer="offered_deferred")
    assert told() == ["changed_since"]


def test_a_missing_service_is_a_row_only_where_somebody_wrote_it_down() -> None:
    made = Made(s_sex="female", interview_date="2026-11-22")
    made.add("need", n_service="legal_aid", n_offer="offered_accepted")
    assert rows(made, Unit.GAP) == []
    made.answers(n_gap="shelter_women")
    assert [row.missing for row in rows(made, Unit.GAP)] == ["shelter_women"]


def test_days_until_closing_run_from_the_first_interview() -> None:
    made = Made(s_sex="female", interview_date="2026-11-22")
    made.answers(z_reason="needs_met")
    closed = Step(SEEN + timedelta(days=10), Change(values=((made.case.root, "z_reason", "needs_met"),)))
    [row] = rows(made, Unit.CLOSING, closed)
    assert row.hours == 10 * 24 + 10  # at ten in the morning here


def test_the_middle_of_each_line_and_of_all() -> None:
    by_sector = next(each for each in law().measures if each.id == "hours_by_sector")
    made = with_rows(
        referral(3, sector="legal"), referral(9, sector="legal"), referral(400, sector="legal"),
        referral(None, sector="shelter"), referral(1, month=12, sector="legal"),
    )  # fmt: skip
    november = range(month_of(date(2026, 11, 1)), month_of(date(2026, 12, 1)))
    found = measured(by_sector, made, november, {"sector": ("legal", "shelter", "police")})
    assert [(each.code, each.rows, each.told, each.middle) for each in found.lines] == [
        ("legal", 3, 3, 9), ("shelter", 1, 0, None), (ALL, 4, 3, 9),
    ]  # fmt: skip
    assert behind(by_sector, made, november, "shelter") == (CaseId(UUID(int=3)),)
    assert behind(by_sector, made, november, "shelter", TOLD) == ()  # nobody's hours are in its middle value
    assert len(behind(by_sector, made, november, ALL, TOLD)) == 3
    assert len(behind(law().figure("hours_to_answer"), made, november)) == 3  # and not those without an answer


def person(**told: str) -> PersonRow:
    known = {name: "not_asked" for name in PersonRow.__dataclass_fields__ if name != "on"}
    return PersonRow(on=date(2026, 11, 22), **{**known, **told})  # type: ignore[arg-type]  # a code alone is a set of one


def test_how_complete_it_is_tells_each_silence_and_leads_to_its_files() -> None:
    table = law().table("told_people")
    made = tallied(
        Unit.PERSON, person(sex="female", work="unknown"), person(sex="male", work="declined_to_answer"), person()
    )
    found = counted(table, made, EVER, {})
    assert (found.rows, found.columns) == (table.questions, ("told", "unknown", "declined_to_answer", "not_asked"))
    assert [found.cell("sex", column) for column in (*found.columns, ALL)] == [2, 0, 0, 1, 3]
    assert [found.cell("work", column) for column in (*found.columns, ALL)] == [0, 1, 1, 1, 3]
    assert behind(table, made, EVER, "sex", "told") == (CaseId(UUID(int=0)), CaseId(UUID(int=1)))
    assert behind(table, made, EVER, "work", "unknown") == (CaseId(UUID(int=0)),)
    assert len(behind(table, made, EVER, "sex")) == len(behind(table, made, EVER, ALL, "not_asked")) == 3


def test_so_many_for_each_person() -> None:
    each = law().figure("referrals_each")
    made = with_rows(referral(1), referral(2), referral(3))
    assert (figured(each, made, EVER).n, figured(each, made, EVER).of) == (3, 0)
    for number in range(2):
        made[Unit.PERSON].add(CaseId(UUID(int=number)), person())
    assert (figured(each, made, EVER).n, figured(each, made, EVER).of) == (3, 2)


DIMENSION_OF = {
    "entry_point": "entry", "s_marital": "marital", "s_displacement": "displacement", "setting": "setting",
    "interpreter_used": "interpreter", "int_mode": "interpreter_mode", "interp_vetted": "interpreter_vetted",
    "m_recruit": "recruited", "m_time_here": "time_here", "t_done": "screened", "h_first_line": "first_line",
    "i_tod": "tod", "i_place": "place", "i_stage": "stage", "i_htp": "htp", "i_previous": "previous",
    "p_count": "p_count", "p_relation": "relations", "p_sex": "p_sexes", "p_age": "p_ages",
    "p_occ_group": "p_occupations", "p_repeat": "p_repeats", "n_offer": "offer", "n_decline_why": "why_not",
    "n_free": "free", "n_gap": "missing", "u_attend": "attended", "u_satisf": "satisfied", "z_reason": "closed_for",
    "z_outcomes": "outcomes", "i_elapsed": "elapsed", "i_context": "contexts", "i_th_type5": "th_type5",
}  # fmt: skip
NOT_COUNTED = {"duty_basis", "n_answer", "n_informed", "z_checks"}
"""A disclosure, what follows from the offer, and answers that are no single code."""
OTHERWISE = {"u_progress": "better", "n_plan_super": "plan"}
"""What is counted is no code of the answer itself."""
DERIVED = {"i_elapsed", "i_context", "i_th_type5"}


def test_whatever_may_be_reported_is_counted_by() -> None:
    reportable = {field.id for field in definitions().fields.values() if field.reportable}
    assert reportable == DIMENSION_OF.keys() | NOT_COUNTED | OTHERWISE.keys()
    every = {name for unit in Unit for name in dimensions_of(unit)}
    assert {*DIMENSION_OF.values(), *OTHERWISE.values()} <= every
    assert every <= law().lists["dimension"].codes.keys()


@pytest.mark.parametrize("field_id", sorted(DIMENSION_OF.keys() - DERIVED))
def test_each_answer_stands_in_its_dimension_and_a_silence_as_one(field_id: str) -> None:
    field = definitions().fields[field_id]
    said = field.codes[0]
    for value, told in ((said, said), ({"missing": "unknown"}, "unknown")):
        made = Made(s_sex="female", interview_date="2026-11-22")
        if field_id == "z_outcomes":
            made.answers(z_reason="needs_met")
        incident = made.add("incident", i_type="rape")
        below = {"case": None, "incident": incident}
        kind = field.entity
        entity = below[kind] if kind in below else made.add(kind, incident if kind == "perpetrator" else None)
        made.answers(entity, **{field_id: [value] if field.kind is FieldKind.CODES and value is said else value})
        units = [unit for unit in Unit if DIMENSION_OF[field_id] in dimensions_of(unit)]
        found = [getattr(row, DIMENSION_OF[field_id]) for unit in units for row in rows(made, unit)]
        if field_id in ("n_gap", "z_reason") and value is not said:
            assert found == []  # a row only where there is an answer
        else:
            assert found in ([told], [(told,)])
