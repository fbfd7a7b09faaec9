"""What two PCs wrote without having seen each other's is told with who wrote it, and decided on both by one word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR
from two_pcs import TwoPcs, both_know, meet, says

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.listing import danger_of
from clinic_app.domain.people import Role
from clinic_app.domain.restriction import Why
from clinic_app.domain.several_hands import Odd
from clinic_app.errors import NoSuchCase, NotAllowed
from clinic_app.services.clinic import Clinic
from clinic_app.services.to_decide import ENDED, KEPT, ToDecide
from clinic_app.services.two_answers import WHO_MAY_KNOW


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[TwoPcs]:
    made = TwoPcs(tmp_path)
    yield made
    made.leave()


def stands(clinic: Clinic, case: Case, field: str) -> Stored | None:
    return clinic.recording.shown(case.id).stored(field)


def told(question: ToDecide) -> list[tuple[Stored | None, list[tuple[str, bool]]]]:
    return [(side.value, [(each.by, each.came.pc.here) for each in side.writers]) for side in question.sides]


def test_both_answers_are_told_with_who_wrote_each_and_which_holds(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    pcs.pass_(minutes=10)
    says(night, case, k_ok="yes")
    pcs.pass_(minutes=10)
    says(office, case, k_ok="no")
    assert night.two_pcs.many() == office.two_pcs.many() == 0
    meet(night, office)
    assert night.two_pcs.many() == office.two_pcs.many() == 1
    [at_night], [here] = night.two_pcs.every(), office.two_pcs.of(case.id)
    assert (here.code, here.field, here.stands, here.kind) == (case.code, "k_ok", "no", "case")
    assert told(here) == [("yes", [("NUR-mali", False)]), ("no", [("COO-anong", True)])]
    assert told(at_night) == [("yes", [("NUR-mali", True)]), ("no", [("COO-anong", False)])]
    first, second = (side.writers[0].came.at for side in here.sides)
    assert (second - first).total_seconds() == 600
    assert [each.came.pc.place for side in here.sides for each in side.writers] == ["Emergency room", ""]
    assert here.holds("no")
    assert [here.looser(each) for each in ("yes", "no")] == [True, False]


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_one_word_decides_on_both_pcs_also_where_it_says_what_holds_already(pcs: TwoPcs, answer: str) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    says(night, case, k_ok="yes")
    says(office, case, k_ok="no")
    meet(night, office)
    [question] = office.two_pcs.every()
    office.two_pcs.decide(question, answer)
    assert office.two_pcs.every() == ()
    assert night.two_pcs.many() == 1
    meet(office, night)
    assert night.two_pcs.of(case.id) == ()
    assert [stands(each, case, "k_ok") for each in (night, office)] == [answer, answer]
    assert night.recording.history(case.id)[-1].source == "decided"
    assert [each.about["field"] for each in office.recording.who_saw(case.id) if each.act == "answers_decided"] == [
        "k_ok"
    ]
    with pytest.raises(ValueError, match="k_ok"):
        night.two_pcs.decide(question, answer)


def test_a_third_answer_is_written_where_every_answer_is(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    says(night, case, k_ok="yes")
    says(office, case, k_ok="no")
    meet(night, office)
    says(office, case, k_ok="only_if_life_in_danger")
    meet(office, night)
    for clinic in (night, office):
        assert clinic.two_pcs.every() == ()
        assert stands(clinic, case, "k_ok") == "only_if_life_in_danger"


def test_to_say_again_on_its_own_page_what_holds_decides_it_too(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    for clinic, answer in ((night, "refused"), (office, "given")):
        clinic.consent.answer(case.id, {"c_stats": answer})
    meet(night, office)
    [question] = office.two_pcs.every()
    assert question.hers_to_say
    assert [question.may_take(each) for each in ("given", "refused")] == [False, True]
    with pytest.raises(ValueError, match="c_stats"):
        office.two_pcs.decide(question, "given")
    office.consent.answer(case.id, {"c_stats": "refused"})
    assert office.two_pcs.every() == ()
    office.consent.answer(case.id, {"c_stats": "refused"})
    written = [each for each in office.recording.history(case.id) if each.by == "COO-anong"]
    assert len(written) == 2, "said a third time it is no news"


def test_of_two_levels_the_worst_stands_first_and_may_be_decided_down(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    for clinic, level in ((night, "high"), (office, "standard")):
        assessment = new_entity("risk_assessment", case.root)
        values = ((assessment.id, "r_level", level),)
        clinic.recording.change(case.id, Change(created=(assessment,), values=values))
    meet(night, office)
    [question] = night.two_pcs.every()
    assert (question.stands, [side.value for side in question.sides]) == ("high", ["high", "standard"])
    assert question.looser("standard")
    back = night.two_pcs.decide(question, "standard")
    meet(night, office)
    for clinic in (night, office):
        assert danger_of(clinic.recording.shown(case.id)) == "standard"
        assert clinic.two_pcs.every() == ()
    back()
    meet(night, office)
    assert danger_of(office.recording.shown(case.id)) == "high"


@pytest.mark.parametrize("answer", [KEPT, ENDED])
def test_what_one_pc_took_out_while_another_wrote_on_it_is_kept_or_ended_by_a_person(pcs: TwoPcs, answer: str) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    need = new_entity("need", case.root)
    night.recording.change(case.id, Change(created=(need,), values=((need.id, "n_service", "shelter_women"),)))
    meet(night, office)
    night.recording.change(case.id, Change(ended=(need.id,)))
    says(office, case, need.id, n_cost="free for her")
    meet(night, office)
    [question] = office.two_pcs.every()
    assert (question.field, question.kind, question.stands) == (ENDED, "need", KEPT)
    assert told(question) == [(KEPT, [("COO-anong", True)]), (ENDED, [("NUR-mali", False)])]
    assert [question.looser(each) for each in (KEPT, ENDED)] == [False, True]
    before = office.recording.shown(case.id).answers[need.id]
    back = office.two_pcs.decide(question, answer)
    meet(office, night)
    for clinic in (night, office):
        assert clinic.two_pcs.every() == ()
        assert (need.id in clinic.recording.shown(case.id).entities) is (answer == KEPT)
    back()
    meet(office, night)
    after = night.recording.shown(case.id)
    assert (need.id in after.entities) is (answer == ENDED)
    if answer == ENDED:
        assert after.answers[need.id] == before


def test_what_only_both_together_say_is_an_answer_of_its_own(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    says(night, case, k_rules=["hide_caller_id"])
    says(office, case, k_rules=["female_caller"])
    meet(night, office)
    [question] = office.two_pcs.every()
    assert [bool(side.writers) for side in question.sides] == [True, True, False]
    both = question.sides[2].value
    assert set(both or ()) == {"hide_caller_id", "female_caller"}
    office.two_pcs.decide(question, both)
    assert office.two_pcs.every() == ()


def test_a_history_says_where_it_was_written_when_it_came_and_whose_clock_was_wrong(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    assert all(each.came is None for each in night.recording.history(case.id)), "nobody else wrote yet"
    begun = pcs.night.wall
    pcs.night.wall += timedelta(days=365 * 543)
    pcs.office.wall += timedelta(hours=1)
    says(night, case, s_lang_first="shn")
    says(office, case, s_lang_first="my", k_ok="no")
    meet(night, office)
    pcs.office.wall -= timedelta(days=400)
    says(office, case, s_age_years=30)
    history = office.recording.history(case.id)
    told = [(each.came.pc.place, each.came.pc.here, each.came.odd) for each in history if each.came]
    elsewhere = ("Emergency room", False)
    assert told == [(*elsewhere, None), ("", True, None), (*elsewhere, Odd.AHEAD), ("", True, Odd.BEHIND)]
    begins, mine, theirs, last = history
    assert begins.came is not None
    assert begins.came.heard_at == begun
    assert [[(by, came.pc.here) for by, came in each.unseen] for each in history] == [
        [], [("NUR-mali", False)], [("COO-anong", True)], [],
    ]  # fmt: skip
    said = {each.field: (each.before, each.after) for each in theirs.answers}
    assert said["s_lang_first"] == (None, "shn"), "as its writer saw it"
    assert {each.field for each in mine.answers} >= {"s_lang_first", "k_ok", "k_rechecked_at"}
    assert [each.field for each in last.answers] == ["s_age_years"]
    assert [each.by for each in night.recording.history(case.id)] == [each.by for each in history[:3]]


def test_who_does_not_know_of_the_case_and_who_may_not_decide_is_asked_nothing(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    says(night, case, k_ok="yes")
    says(office, case, k_ok="no")
    meet(night, office)
    me = office.whoami.id
    office.restricting.restrict(case.id, {me}, why=Why.STAFF)
    assert office.two_pcs.many() == 1
    office = pcs.office.enter(NURSE)
    assert (office.two_pcs.many(), office.two_pcs.every()) == (0, ())
    leads = pcs.night.enter(SUPERVISOR)
    assert leads.two_pcs.many() == 0
    assert len(leads.two_pcs.of(case.id)) == 1, "but the case shows it to whoever reads it"
    assert leads.two_pcs.every() == ()
    with pytest.raises(NotAllowed):
        leads.two_pcs.decide(leads.two_pcs.of(case.id)[0], "no")


# --- the clinic itself ---------------------------------------------------------------------------------


def test_two_lists_of_who_may_know_are_decided_by_somebody_who_stands_on_one(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    pcs.come_together(night, office)
    here, there = night.whoami.id, office.whoami.id
    third = next(each.id for each in office.people if each.role is Role.DOCTOR)
    night.restricting.restrict(case.id, {here, there}, why=Why.STAFF)
    office.restricting.restrict(case.id, {there, third}, why=Why.HER_WISH)
    meet(night, office)
    meet(night, office)
    [question] = office.two_pcs.every()
    assert (question.field, question.code, question.case_id) == (WHO_MAY_KNOW, case.code, case.id)
    assert question.stands == (office.whoami.staff_code,)
    assert [side.value for side in question.sides if not side.writers] == [question.stands]
    assert {side.writers[0].by for side in question.sides if side.writers} == {"NUR-mali", "COO-anong"}
    assert office.two_pcs.of(case.id) == (question,)
    [seen] = night.two_pcs.every()
    assert [side.free for side in seen.sides] == ["NUR-mali" in (side.value or ()) for side in seen.sides]
    wanted = next(side.value for side in question.sides if "NUR-mali" in (side.value or ()))
    back = office.two_pcs.decide(question, wanted)
    meet(office, night)
    for clinic in (night, office):
        assert clinic.two_pcs.every() == ()
        kept = clinic.restricting.of(case.id)
        assert kept is not None
        assert kept.people == {here, there}
    back()
    kept = office.restricting.of(case.id)
    assert kept is not None
    assert kept.people == {there}


def test_who_stands_on_no_list_of_a_case_is_not_even_asked_about_it(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(NURSE, COORDINATOR)
    case = both_know(night, office)
    pcs.come_together(night, office)
    here, there = night.whoami.id, office.whoami.id
    night.restricting.restrict(case.id, {here, there}, why=Why.STAFF)
    office.restricting.restrict(case.id, {there}, why=Why.HER_WISH)
    meet(night, office)
    meet(night, office)
    assert office.two_pcs.many() == 1
    leads = pcs.office.enter(SUPERVISOR)
    assert (leads.two_pcs.many(), leads.two_pcs.every()) == (0, ())
    with pytest.raises(NoSuchCase):
        leads.two_pcs.of(case.id)


def test_what_somebody_is_here_is_decided_by_who_manages_people(pcs: TwoPcs) -> None:
    night, office = pcs.come_in(COORDINATOR, SUPERVISOR)
    pcs.come_together(night, office)
    third = next(each for each in office.people if each.role is Role.DOCTOR)
    meet(night, office)
    for clinic, role in ((night, Role.NURSE), (office, Role.VOLUNTEER)):
        clinic.desk.vault.people.set_role(third.id, role)
    meet(night, office)
    meet(night, office)
    questions = {each.field: each for each in office.two_pcs.every()}
    question = questions["role"]
    assert (question.code, question.case_id, question.stands) == (third.staff_code, None, "volunteer")
    assert question.looser("nurse")
    assert {side.value for side in question.sides} == {"nurse", "volunteer"}
    office.two_pcs.decide(question, "nurse")
    meet(office, night)
    for clinic in (night, office):
        assert clinic.desk.vault.people.one(third.id).role is Role.NURSE
        assert "role" not in {each.field for each in clinic.two_pcs.every()}
    assert pcs.office.enter(NURSE).two_pcs.every() == ()
