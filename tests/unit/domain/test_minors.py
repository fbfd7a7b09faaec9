"""How old a child was at each incident, and guardians who speak for nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.guardians import guardian_may_be_danger
from clinic_app.domain.ids import CaseId
from clinic_app.domain.minors import OPEN, bands_at_incidents

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def case_of(happened: Stored | None = None, **answers: Stored) -> Case:
    case = Case.begun(CaseId(uuid4()), "K4T9MWXQ")
    incident = new_entity("incident", case.root)
    values: list[tuple[object, str, Stored | None]] = [(case.root, field, said) for field, said in answers.items()]
    values.append((incident.id, "i_date", happened))
    return case.applying(Change(created=(incident,), values=tuple(values)))  # type: ignore[arg-type]


def band(case: Case) -> str:
    ((_incident, code),) = bands_at_incidents(case, now=NOW, zone=BANGKOK)
    return code


@pytest.mark.parametrize(
    ("born", "happened", "expected"),
    [
        ("2011-11-24", "2026-11-24", "15_17"),
        ("2011-11-24", "2026-11-23", "10_14"),
        ("2006-11-25", "2026-11-24", "18_19"),
        ("2006-11-24", "2026-11-24", "adult"),
        ("2017-01-01", "2026-12-01", "under_10"),
        ("2009-11", "2026-11-20", "15_17"),
        ("2008-11", "2026-11-20", OPEN),
    ],
)
def test_a_birthday_says_the_band_on_the_day_it_happened(born: str, happened: str, expected: str) -> None:
    assert band(case_of({"kind": "day", "on": happened}, s_dob=born, interview_date="2026-11-24")) == expected


def test_years_alone_leave_the_year_of_the_birthday_open() -> None:
    today = {"kind": "day", "on": "2026-11-24"}
    assert band(case_of(today, s_age_years=15, interview_date="2026-11-24")) == "15_17"
    before = {"kind": "day", "on": "2026-11-20"}
    assert band(case_of(before, s_age_years=15, interview_date="2026-11-24")) == OPEN
    assert band(case_of(before, s_age_years=16, interview_date="2026-11-24")) == "15_17"
    assert band(case_of({"kind": "day", "on": "2023-11-20"}, s_age_years=17, interview_date="2026-11-24")) == "10_14"


def test_who_does_not_know_when_or_how_old_is_put_in_no_band() -> None:
    assert band(case_of(None, s_age_years=15)) == OPEN
    assert band(case_of({"kind": "day", "on": "2026-11-20"})) == OPEN


def test_a_guardian_is_out_by_the_answer_or_by_who_is_alleged() -> None:
    assert not guardian_may_be_danger(case_of())
    assert not guardian_may_be_danger(case_of(c_guardian_risk="no"))
    assert not guardian_may_be_danger(case_of(c_guardian_risk={"missing": "unknown"}))
    assert guardian_may_be_danger(case_of(c_guardian_risk="yes"))
    case = case_of(c_guardian_risk="no")
    alleged = new_entity("perpetrator", case.of_kind("incident")[0].id)
    said = ((alleged.id, "p_relation", "primary_caregiver"),)
    assert guardian_may_be_danger(case.applying(Change(created=(alleged,), values=said)))
