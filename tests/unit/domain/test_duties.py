"""Which duties concern a case: by what the record says, unclear where the law or the answers are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.duties import FILE, Fits, concerning, load_duties
from clinic_app.domain.ids import CaseId
from clinic_app.errors import DefinitionRefused
from clinic_app.paths import resources

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
RULES = load_duties(resources())
GOOD = """
version = "1"
[[duty]]
id = "child"
label = "A child"
event = "child"
basis = "legal_duty_child"
receives = "somebody"
source = "a law"
evidence = "read"
to_be_confirmed_by = "counsel"
"""


def fits(*answers: tuple[str, str, Stored]) -> dict[str, Fits]:
    """What concerns a case in which these were said, as (kind, field, value)."""
    case = Case.begun(CaseId(uuid4()), "K4T9MWXQ")
    incident = new_entity("incident", case.root)
    case = case.applying(Change(created=(incident,)))
    for kind, field, value in answers:
        parent = incident.id if kind == "perpetrator" else case.root
        entity = new_entity(kind, parent)
        there = {"case": case.root, "incident": incident.id}.get(kind, entity.id)
        created = () if kind in ("case", "incident") else (entity,)
        case = case.applying(Change(created=created, values=((there, field, value),)))
    return {fit.duty.id: fit.fits for fit in concerning(case, RULES, now=NOW, zone=BANGKOK)}


def test_nothing_said_concerns_nobody() -> None:
    assert fits() == {}
    assert fits(("case", "s_age_years", {"missing": "unknown"}), ("incident", "i_type", "rape")) == {}


def test_a_child_is_certain_only_where_every_answer_says_so() -> None:
    assert fits(("case", "s_age_years", 17)) == {"child": Fits.YES}
    assert fits(("case", "s_age_years", 18)) == {}
    assert fits(("case", "s_age_years", 17), ("case", "s_age_band", "18_25")) == {"child": Fits.UNCLEAR}


def test_who_was_a_child_when_it_happened_is_unclear_and_not_forgotten() -> None:
    born, happened = ("case", "s_dob", "2007-01-10"), ("incident", "i_date", {"kind": "day", "on": "2024-12-30"})
    assert fits(born, happened) == {"child": Fits.UNCLEAR}
    assert fits(born, ("incident", "i_date", {"kind": "day", "on": "2026-01-12"})) == {}


def test_the_level_that_a_person_set_last_counts() -> None:
    immediate, high = ("risk_assessment", "r_level", "immediate"), ("risk_assessment", "r_level", "high")
    assert fits(immediate) == {"life_threat": Fits.YES}
    assert fits(immediate, high) == {"life_threat": Fits.UNCLEAR}
    assert fits(immediate, ("risk_assessment", "r_level", "standard")) == {}


def test_a_live_in_worker_is_a_question_and_no_duty() -> None:
    employer = ("perpetrator", "p_relation", "supervisor_employer")
    assert fits(employer) == {}
    assert fits(employer, ("case", "m_live_in", "yes")) == {"household": Fits.UNCLEAR}
    assert fits(("perpetrator", "p_relation", "in_law_or_step_family")) == {"household": Fits.YES}


def test_others_still_held_concern_a_row_of_their_own() -> None:
    assert fits(("risk_assessment", "r_items", {"others_still_held": "yes"})) == {"others_held": Fits.YES}
    assert fits(("risk_assessment", "r_items", {"others_still_held": "no"})) == {}


def test_each_of_our_rows_names_its_source_its_basis_and_who_has_to_confirm_it() -> None:
    known = load_definitions(resources())
    decision = next(part for part in known.fields["duty_decision"].parts if part.id == "duty")
    assert decision.codes == tuple(duty.id for duty in RULES.duties)
    for duty in RULES.duties:
        assert not duty.confirmed
        assert duty.to_be_confirmed_by in known.codes["signoff"].ids
        assert duty.basis in known.codes["disclosure"].ids


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ('source = "a law"', 'source = ""'),
        ('receives = "somebody"', 'receives = ""'),
        ('to_be_confirmed_by = "counsel"', 'to_be_confirmed_by = ""'),
        ('event = "child"', 'event = "theft"'),
        ('version = "1"', 'version = "1"\nmore = 1'),
    ],
)
def test_a_row_with_a_fault_is_refused_with_its_file(tmp_path: Path, there: str, instead: str) -> None:
    (tmp_path / "rules").mkdir()
    file = tmp_path / FILE
    file.write_text(GOOD, encoding="utf-8")
    assert load_duties(tmp_path).duty("child").receives == "somebody"
    file.write_text(GOOD.replace(there, instead), encoding="utf-8")
    with pytest.raises(DefinitionRefused):
        load_duties(tmp_path)
    file.write_text(GOOD + GOOD[GOOD.index("[[") :], encoding="utf-8")
    with pytest.raises(DefinitionRefused):
        load_duties(tmp_path)
