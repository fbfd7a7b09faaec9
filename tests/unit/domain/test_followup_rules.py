"""The follow-up rows: read strictly, each with its source; days counted from what really happened."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.clocks import clocks_of, load_rules
from clinic_app.domain.followup import Proposed, proposed
from clinic_app.domain.followup_rules import FILE, load_followup
from clinic_app.domain.ids import CaseId
from clinic_app.errors import DefinitionRefused
from clinic_app.paths import resources

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
CLOCKS = load_rules(resources())
RULES = load_followup(resources(), CLOCKS)
GOOD = """
version = "1"
[[step]]
id = "again"
label = "Again"
task = "check"
window = "pep"
since = "first_dose"
days = 3
source = "a book"
evidence = "read"
to_be_confirmed_by = "clinician"
"""


def case_with(incident: dict[str, object] | None = None, **care: object) -> Case:
    case = Case.begun(CaseId(uuid4()), "K4T9MWXQ")
    happened = new_entity("incident", case.root)
    cared = new_entity("care", happened.id)
    said = {"i_date": {"kind": "about_hours_ago", "hours": 10, "said_at": "2026-11-24T03:00:00Z"}, **(incident or {})}
    answers = {"h_exposure": ["penetration"], "h_can_conceive": "yes", **care}
    values = tuple((happened.id, field, value) for field, value in said.items())
    values += tuple((cared.id, field, value) for field, value in answers.items())
    return case.applying(Change(created=(happened, cared), values=values))


def steps(case: Case, decided: datetime | None = NOW) -> dict[str, Proposed]:
    clocks = clocks_of(case, CLOCKS, now=NOW, zone=BANGKOK)
    found = proposed(case, RULES, clocks, visit=NOW, decided_at=lambda _entity, _field: decided, zone=BANGKOK)
    return {each.step.id: each for each in found}


def test_each_of_our_rows_names_its_source_and_who_has_to_confirm_it() -> None:
    for step in RULES.steps:
        assert step.source, step.id
        assert step.confirmed or step.to_be_confirmed_by, step.id
    assert {"visit_2_weeks", "visit_1_month", "visit_3_months", "visit_6_months"} < {step.id for step in RULES.steps}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("days = 3", "days = 3\nmonths = 1"),
        ("days = 3", ""),
        ('source = "a book"', 'source = ""'),
        ('to_be_confirmed_by = "clinician"', 'to_be_confirmed_by = ""'),
        ('window = "pep"', 'window = "unheard_of"'),
        ('window = "pep"', ""),
        ('window = "pep"', 'window = "hepb"'),
        ('since = "first_dose"', 'since = "yesterday"'),
        ('task = "check"', 'task = "hiv_test"'),
        ('label = "Again"', 'label = "Again"\nmore = 1'),
        ('version = "1"', ""),
    ],
)
def test_a_row_that_does_not_fit_is_refused(tmp_path: Path, was: str, becomes: str) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / FILE).write_text(GOOD, "utf-8")
    assert load_followup(tmp_path, CLOCKS).step("again").days == 3
    (tmp_path / FILE).write_text(GOOD.replace(was, becomes), "utf-8")
    with pytest.raises(DefinitionRefused):
        load_followup(tmp_path, CLOCKS)


def test_the_same_row_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / FILE).write_text(GOOD + GOOD.replace('version = "1"', ""), "utf-8")
    with pytest.raises(DefinitionRefused, match="twice"):
        load_followup(tmp_path, CLOCKS)


def test_what_was_accepted_is_not_given_and_proposes_nothing() -> None:
    assert "pep_day_3" not in steps(case_with(h_pep="offered_accepted"))
    given = case_with(h_pep="started", h_pep_given_at={"at": "2026-11-23T22:00:00Z"})
    found = steps(given)
    assert found["pep_day_3"].on == date(2026, 11, 27)  # 24 November, 05:00 in Bangkok
    assert found["pep_day_28"].on == date(2026, 12, 22)


def test_doses_count_from_the_day_on_which_the_first_was_written_down() -> None:
    assert "hepb_second" not in steps(case_with(h_hepb="offered_accepted"))
    found = steps(case_with(h_hepb="started"), decided=NOW - timedelta(days=2))
    assert (found["hepb_second"].on, found["hepb_third"].on) == (date(2026, 12, 22), date(2027, 5, 22))


def test_tests_count_from_the_incident_and_from_the_visit_if_nobody_knows_when_it_was() -> None:
    known = steps(case_with({"i_date": {"kind": "day", "on": "2026-11-20"}}))["hiv_6_weeks"]
    assert (known.on, known.guessed) == (date(2027, 1, 2), False)  # the end of that day is the latest moment
    unknown = steps(case_with({"i_date": {"missing": "unknown"}}))["hiv_6_weeks"]
    assert (unknown.on, unknown.guessed) == (date(2027, 1, 5), True)


def test_no_exposure_and_no_possible_pregnancy_propose_no_test_but_visits_all_the_same() -> None:
    found = steps(case_with(h_exposure=["none"]))
    assert set(found) == {"visit_2_weeks", "visit_1_month", "visit_3_months", "visit_6_months"}
    assert "pregnancy_again" not in steps(case_with(h_can_conceive="no"))
    assert "pregnancy_again" in steps(case_with(h_can_conceive={"missing": "unknown"}))


def test_without_an_incident_nothing_is_proposed() -> None:
    assert steps(Case.begun(CaseId(uuid4()), "K4T9MWXQ")) == {}
