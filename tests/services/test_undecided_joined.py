"""What two PCs wrote differently in one of two files is still asked when they were joined, in the one that stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE
from two_pcs import TwoPcs, both_know, meet, says

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.consent import Decision
from clinic_app.domain.packet_codes import Sector
from clinic_app.services.clinic import Clinic
from clinic_app.services.taking_consent import NewRelease
from clinic_app.services.to_decide import ENDED, SHARING

AGREED = NewRelease(
    decision=Decision.GIVEN, sector=Sector.LEGAL, items=("x_lang",), form="thumbprint", alone="yes", explained=True
)
NO = NewRelease(decision=Decision.REFUSED, sector=Sector.LEGAL, form="thumbprint", alone="yes", explained=True)


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[TwoPcs]:
    made = TwoPcs(tmp_path)
    yield made
    made.leave()


def assessed(clinic: Clinic, case: Case, level: str) -> None:
    one = new_entity("risk_assessment", case.root)
    clinic.recording.change(case.id, Change(created=(one,), values=((one.id, "r_level", level),)))


def fields(clinic: Clinic) -> set[str]:
    return {each.field for each in clinic.two_pcs.every()}


def test_what_is_open_in_a_file_stays_open_when_it_is_joined_until_somebody_who_saw_it_decides(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    pcs.come_together(night, office)
    kept, other = both_know(night, office), both_know(night, office)
    need = new_entity("need", other.root)
    night.recording.change(other.id, Change(created=(need,), values=((need.id, "n_service", "shelter_women"),)))
    meet(night, office)
    says(night, other, k_ok="yes", c_stats="given")
    says(office, other, k_ok="no", c_stats="refused")
    assessed(night, other, "high")
    assessed(office, other, "standard")
    night.consent.release(other.id, NO)
    office.consent.release(other.id, AGREED)
    night.recording.change(other.id, Change(ended=(need.id,)))
    says(office, other, need.id, n_cost="free for her")
    meet(night, office)
    every = {"k_ok", "c_stats", "r_level", SHARING, ENDED}
    assert fields(office) == every
    assert office.merging.join(kept.id, other.id) == kept.id
    meet(office, night)
    for clinic in (night, office):
        assert fields(clinic) == every
        assert clinic.two_pcs.many() == len(every)
        asked = {each.field: each for each in clinic.two_pcs.of(kept.id)}
        assert {each.code for each in asked.values()} == {kept.code}
        told = {side.value: side.writers[0].by for side in asked["k_ok"].sides}
        assert told == {"yes": "NUR-mali", "no": "COO-anong"}
        assert (asked["k_ok"].stands, asked["r_level"].stands) == ("no", "high")
        assert asked[SHARING].stands is not None
        assert asked[SHARING].stands["c_share"] == "refused"
    for question, value in (("k_ok", "yes"), ("r_level", "standard"), ("c_stats", "refused")):
        night.two_pcs.decide(next(each for each in night.two_pcs.every() if each.field == question), value)
    assert fields(night) == {SHARING, ENDED}
    for each in night.two_pcs.every():
        night.two_pcs.decide(each, each.stands)
    meet(night, office)
    for clinic in (night, office):
        assert clinic.two_pcs.every() == ()
        assert clinic.two_pcs.many() == 0
        assert clinic.recording.shown(kept.id).stored("k_ok") == "yes"


def test_it_is_one_question_where_both_files_have_it_and_of_what_came_late_nobody_decided(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    pcs.come_together(night, office)
    kept, other = both_know(night, office), both_know(night, office)
    for case, one, two in ((kept, "only_if_life_in_danger", "no"), (other, "yes", "hold_unsafe")):
        says(night, case, k_ok=one)
        says(office, case, k_ok=two)
    need = new_entity("need", other.root)
    night.recording.change(other.id, Change(created=(need,), values=((need.id, "n_service", "shelter_women"),)))
    meet(night, office)
    office.merging.join(kept.id, other.id)
    says(night, other, k_rules=["female_caller"])
    says(office, kept, c_stats="given")
    meet(night, office)
    [question] = office.two_pcs.every()
    assert (question.field, question.stands) == ("k_ok", "hold_unsafe")
    written = {side.value for side in question.sides if side.writers}
    assert written == {"only_if_life_in_danger", "no", "yes", "hold_unsafe"}
    office.recording.change(kept.id, Change(ended=(need.id,)))
    office.two_pcs.decide(question, "hold_unsafe")
    meet(office, night)
    assert night.two_pcs.every() == office.two_pcs.every() == ()


def test_who_wrote_in_the_file_that_stays_without_knowing_of_the_joining_decided_nothing(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    pcs.come_together(night, office)
    kept, other = both_know(night, office), both_know(night, office)
    says(night, other, k_ok="yes")
    says(office, other, k_ok="no")
    meet(night, office)
    office.merging.join(kept.id, other.id)
    says(night, kept, k_ok="yes")
    meet(night, office)
    for clinic in (night, office):
        [*_, question] = clinic.two_pcs.of(kept.id)
        assert (question.field, question.stands) == ("k_ok", "no")
    says(night, kept, k_ok="only_if_life_in_danger")
    meet(night, office)
    assert night.two_pcs.every() == office.two_pcs.every() == ()
