"""Two PCs that heard two words about telling one service: both are told, the no holds, and only she can loosen it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE
from two_pcs import TwoPcs, both_know, meet

from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision, Permission, Purpose, Use, permits
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet_codes import Sector
from clinic_app.services.clinic import Clinic
from clinic_app.services.taking_consent import NewRelease
from clinic_app.services.to_decide import SHARING

AGREED = NewRelease(
    decision=Decision.GIVEN, sector=Sector.LEGAL, items=("x_lang",), form="thumbprint", alone="yes", explained=True
)
NO = NewRelease(decision=Decision.REFUSED, sector=Sector.LEGAL, form="thumbprint", alone="yes", explained=True)


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[TwoPcs]:
    made = TwoPcs(tmp_path)
    yield made
    made.leave()


def lets(clinic: Clinic, case: Case, item: str = "x_lang") -> bool:
    use = Use(
        purpose=Purpose.PAPER, organisation=OrganisationId("lawyers"), sector=Sector.LEGAL.value, item=item,
        day=clinic.desk.clock.today(),
    )  # fmt: skip
    return isinstance(permits(clinic.recording.shown(case.id), use), Permission)


def test_both_words_about_one_service_are_told_the_no_holds_and_she_is_heard_again_for_a_yes(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    night.consent.release(case.id, NO)
    pcs.pass_(minutes=10)
    office.consent.release(case.id, AGREED)
    assert lets(office, case)
    assert night.two_pcs.many() == office.two_pcs.many() == 0
    meet(night, office)
    for clinic in (night, office):
        [question] = clinic.two_pcs.every()
        assert (question.field, question.kind, question.hers_to_say) == (SHARING, "release", True)
        told = {side.value["c_share"]: [each.by for each in side.writers] for side in question.sides if side.value}
        assert told == {"refused": ["NUR-mali"], "given": ["COO-anong"]}
        assert [(side.value or {})["c_share"] for side in question.sides if question.holds(side.value)] == ["refused"]
        assert [question.may_take(side.value) for side in question.sides] == [True, False]
        assert not lets(clinic, case)
    [question] = office.two_pcs.every()
    no, yes = question.stands, next(each.value for each in question.sides if not question.holds(each.value))
    with pytest.raises(ValueError, match=SHARING):
        office.two_pcs.decide(question, yes)
    office.two_pcs.decide(question, no)
    assert office.two_pcs.every() == ()
    meet(office, night)
    for clinic in (night, office):
        assert clinic.two_pcs.every() == ()
        assert not lets(clinic, case)
    assert len(night.consent.releases(case.id)) == 2, "both words stay"
    assert night.recording.history(case.id)[-1].source == "decided"
    pcs.pass_(minutes=10)
    night.consent.release(case.id, AGREED)
    meet(night, office)
    assert (lets(night, case), lets(office, case), office.two_pcs.every()) == (True, True, ())


def test_what_she_says_anew_is_the_last_word_and_who_knew_the_other_word_is_asked_nothing(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    given = office.consent.release(case.id, AGREED)
    meet(night, office)
    night.consent.release(case.id, NO)
    meet(night, office)
    assert (night.two_pcs.many(), office.two_pcs.many()) == (0, 0)
    pcs.pass_(minutes=10)
    office.consent.withdraw(case.id, given)
    night.consent.release(case.id, AGREED)
    meet(night, office)
    assert (night.two_pcs.many(), office.two_pcs.many()) == (1, 1)
    assert not lets(night, case)
    pcs.pass_(minutes=10)
    office.consent.release(case.id, AGREED)
    meet(office, night)
    for clinic in (night, office):
        assert clinic.two_pcs.every() == ()
        assert lets(clinic, case)


def test_of_two_yeses_to_different_items_only_what_both_let_out_goes_and_stays_so_by_one_word(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    night.consent.release(case.id, replace(AGREED, items=("x_lang", "x_access"), reply_ok=Decision.GIVEN))
    office.consent.release(case.id, replace(AGREED, items=("x_lang", "x_age")))
    meet(night, office)
    for clinic in (night, office):
        [question] = clinic.two_pcs.every()
        said = [(side.value or {})["c_share_items"] for side in question.sides]
        assert sorted(said) == [["x_access", "x_lang"], ["x_age", "x_lang"], ["x_lang"]]
        assert (question.stands or {})["c_share_items"] == ["x_lang"]
        assert [question.may_take(side.value) for side in question.sides] == [False, False, True]
        assert question.sides[-1].writers == (), "nobody said just that"
        assert (lets(clinic, case), lets(clinic, case, "x_age"), lets(clinic, case, "x_access")) == (True, False, False)
    [question] = office.two_pcs.every()
    back = office.two_pcs.decide(question, question.stands)
    meet(office, night)
    for clinic in (night, office):
        assert clinic.two_pcs.every() == ()
        assert (lets(clinic, case), lets(clinic, case, "x_age"), lets(clinic, case, "x_access")) == (True, False, False)
    back()
    assert (lets(office, case), lets(office, case, "x_age")) == (True, False)


def test_of_two_words_about_care_and_writing_the_no_holds_and_is_told(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    night.consent.answer(case.id, {"c_record": "undecided", "c_services": "undecided"})
    office.consent.answer(case.id, {"c_record": "refused", "c_services": "refused"})
    meet(night, office)
    asked = {each.field: (each.stands, each.hers_to_say) for each in night.two_pcs.every()}
    assert asked == {"c_services": ("refused", True), "c_record": ("refused", True)}
