"""Two real PCs of one clinic that wrote one night: each word about her safety is put to a person, and goes, on both."""

from __future__ import annotations

from pathlib import Path

from clinic_at_work import COORDINATOR, DOCTOR, NURSE
from two_houses import joined, meet, standing

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import PersonId
from clinic_app.domain.packet_codes import Sector
from clinic_app.domain.restriction import Why
from clinic_app.services.clinic import Clinic
from clinic_app.services.taking_consent import NewRelease
from clinic_app.services.to_decide import SHARING
from clinic_app.services.undecided_common import WHO_MAY_KNOW

EVERY = {"k_ok", "k_channel", "c_stats", "r_level", SHARING, WHO_MAY_KNOW}


def says(clinic: Clinic, case: Case, *, safe: bool, decision: Decision, level: str, people: set[PersonId]) -> None:
    """What one of them hears that night."""
    assessment = new_entity("risk_assessment", case.root)
    contact = (
        (("k_ok", "yes"), ("k_channel", ["own_phone_voice"]))
        if safe
        else (("k_ok", "no"), ("k_channel", ["own_phone_text"]))
    )
    values = [(case.root, field, value) for field, value in contact]
    clinic.recording.change(case.id, Change((assessment,), (), (*values, (assessment.id, "r_level", level))))
    clinic.consent.answer(case.id, {"c_stats": decision.value})
    clinic.consent.release(
        case.id,
        NewRelease(decision=decision, sector=Sector.LEGAL, items=("x_lang",) if safe else (), form="thumbprint",
                   alone="yes", explained=True),
    )  # fmt: skip
    clinic.restricting.restrict(case.id, people, why=Why.HER_WISH)


def test_whatever_concerns_her_safety_is_asked_on_both_pcs_and_decided_on_both(tmp_path: Path) -> None:
    office = standing(tmp_path / "office")
    here = office.enter(COORDINATOR)
    night = joined(here, tmp_path / "night", people=(NURSE, COORDINATOR, DOCTOR), like=office)
    there = night.enter(NURSE)
    case = here.recording.begin()
    agreed = tuple((case.root, field, "given") for field in ("c_record", "c_services"))
    here.recording.change(case.id, Change(values=agreed))
    meet(here, there)
    people = {each.staff_code: each.id for each in here.people}
    mine, theirs = here.whoami.id, there.whoami.id
    says(here, case, safe=True, decision=Decision.GIVEN, level="standard", people={mine, theirs})
    others = {mine, theirs, people[DOCTOR.staff_code]}
    says(there, case, safe=False, decision=Decision.REFUSED, level="high", people=others)
    assert here.two_pcs.every() == there.two_pcs.every() == ()
    meet(here, there)
    for clinic in (here, there):
        asked = {each.field: each for each in clinic.two_pcs.every()}
        assert set(asked) == EVERY
        assert (asked["k_ok"].stands, asked["c_stats"].stands, asked["r_level"].stands) == ("no", "refused", "high")
        assert (asked[SHARING].stands or {})["c_share"] == "refused"
        kept = clinic.restricting.of(case.id)
        assert kept is not None
        assert kept.people == {mine, theirs}
    for each in there.two_pcs.every():
        there.two_pcs.decide(each, each.stands)
    meet(there, here)
    for clinic in (here, there):
        assert clinic.two_pcs.every() == ()
    office.leave()
    night.leave()
