"""A restricted case does not exist for those who are not on its list, whichever way they look for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, SUPERVISOR, VOLUNTEER, House

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import Role
from clinic_app.domain.restriction import MANY_AN_HOUR, Odd, Verdict, Why
from clinic_app.errors import NoSuchCase, NoSuchPerson, NotAllowed, NotOnTheList, NotYourself, OnlyOneWhoKnows
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.following_up import TaskKind


def who(clinic: Clinic, new: NewPerson) -> PersonId:
    return next(person.id for person in clinic.people if person.staff_code == new.staff_code)


def kept_by(house: House, *others: NewPerson) -> Case:
    """A case of the nurse that only she and these others know of."""
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    given = Change(values=((case.root, "c_record", "given"), (case.root, "s_alias", "Dao")))
    clinic.recording.change(case.id, given)
    clinic.restricting.restrict(case.id, {who(clinic, each) for each in (NURSE, *others)}, Why.STAFF)
    return case


LOOKS: dict[str, Callable[[Clinic, Case], object]] = {
    "open": lambda clinic, case: clinic.recording.open(case.id, "emergency"),
    "shown": lambda clinic, case: clinic.recording.shown(case.id),
    "drafts": lambda clinic, case: clinic.recording.drafts(case.id),
    "history": lambda clinic, case: clinic.recording.history(case.id),
    "who saw": lambda clinic, case: clinic.recording.who_saw(case.id),
    "change": lambda clinic, case: clinic.recording.change(case.id, Change(values=((case.root, "s_alias", "x"),))),
    "by code": lambda clinic, case: clinic.finding.by_code(case.code),
    "name": lambda clinic, case: clinic.finding.name_of(case.id, "emergency"),
    "promise": lambda clinic, case: clinic.following_up.promise(
        TaskKind.CALL, due_at=clinic.desk.clock.now(), channel="phone", case_id=case.id
    ),
    "releases": lambda clinic, case: clinic.consent.releases(case.id),
    "referrals": lambda clinic, case: clinic.referring.referrals(case.id),
    "consent form": lambda clinic, case: clinic.papers.consent_form(case.id, hers="my"),
    "its list": lambda clinic, case: clinic.restricting.of(case.id),
    "lift": lambda clinic, case: clinic.restricting.lift(case.id),
}


@pytest.mark.parametrize("look", LOOKS)
def test_it_does_not_exist_for_a_colleague(house: House, look: str) -> None:
    case = kept_by(house, DOCTOR)
    with pytest.raises(NoSuchCase):
        LOOKS[look](house.enter(COORDINATOR), case)


def test_no_list_and_no_search_shows_it_and_no_count_betrays_it(house: House) -> None:
    case = kept_by(house)
    clinic = house.enter(NURSE)
    clinic.following_up.promise(TaskKind.CALL, due_at=house.wall, channel="phone", case_id=case.id)
    assert clinic.finding.page().total == 1
    assert [row.id for row in clinic.finding.find("Dao")] == [case.id]
    clinic = house.enter(COORDINATOR)
    assert (clinic.finding.page().rows, clinic.finding.page().total) == ((), 0)
    assert clinic.finding.find("Dao") == clinic.finding.find(case.code) == ()
    assert clinic.today().promises == ()
    assert clinic.outgoing.every() == []


def test_those_on_the_list_work_on_and_a_page_without_it_is_full(house: House) -> None:
    case = kept_by(house, DOCTOR)
    others = [house.enter(NURSE).recording.begin().id for _ in range(3)]
    assert house.enter(DOCTOR).recording.open(case.id).id == case.id
    page = house.enter(COORDINATOR).finding.page(limit=2)
    assert [row.id for row in page.rows] == others[:0:-1]
    assert page.next is not None


def test_only_who_stands_on_a_list_writes_it_and_only_with_themselves(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    with pytest.raises(NotOnTheList):
        clinic.restricting.restrict(case.id, {who(clinic, DOCTOR)}, Why.OFFICIAL)
    with pytest.raises(NoSuchPerson):
        clinic.restricting.restrict(case.id, {who(clinic, NURSE), who(clinic, VOLUNTEER)}, Why.OFFICIAL)
    assert clinic.restricting.of(case.id) is None


def test_when_the_list_is_lifted_everybody_knows_of_it_again(house: House) -> None:
    case = kept_by(house)
    house.enter(NURSE).restricting.lift(case.id)
    assert house.enter(COORDINATOR).finding.page().total == 1


def test_a_broken_glass_opens_it_until_the_lock_and_somebody_else_must_look(house: House) -> None:
    case = kept_by(house)
    clinic = house.enter(COORDINATOR)
    assert clinic.restricting.break_glass(case.code, "emergency") == case.id
    assert clinic.recording.open(case.id).id == case.id
    with pytest.raises(NotOnTheList):
        clinic.restricting.lift(case.id)
    assert clinic.openings.due() == 0, "nobody looks at their own"
    clinic = house.enter(COORDINATOR)
    with pytest.raises(NoSuchCase):
        clinic.recording.shown(case.id)
    clinic = house.enter(SUPERVISOR)
    assert clinic.openings.due() == 1
    [opening] = clinic.openings.waiting()
    assert (opening.odd, opening.reason, opening.by.staff_code) == (
        Odd.BROKE_GLASS,
        "emergency",
        COORDINATOR.staff_code,
    )
    assert opening.code is None, "it is kept from the supervisor too"
    clinic.openings.looked_at(opening.seq, Verdict.IN_ORDER)
    assert clinic.openings.due() == 0


def test_a_try_that_finds_nothing_says_what_a_hidden_case_says_and_is_looked_at_too(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    with pytest.raises(NoSuchCase):
        clinic.restricting.break_glass("K4T-9MW-XQ", "emergency")
    assert house.enter(SUPERVISOR).openings.due() == 1


def test_an_opening_with_a_reason_waits_a_week(house: House) -> None:
    case = house.enter(NURSE).recording.begin()
    house.enter(SUPERVISOR).recording.open(case.id, "supervision")
    clinic = house.enter(COORDINATOR)
    [opening] = clinic.openings.waiting()
    assert opening.odd is Odd.NOT_THEIRS
    assert opening.code == case.code
    assert clinic.openings.due() == 0
    house.pass_(days=7)
    assert house.enter(COORDINATOR).openings.due() == 1


def test_nobody_looks_at_their_own_and_nurses_at_none(house: House) -> None:
    case = house.enter(NURSE).recording.begin()
    clinic = house.enter(COORDINATOR)
    clinic.finding.name_of(case.id, "emergency")
    seq = clinic.desk.vault.journal.short_head()[0]
    with pytest.raises(NotYourself):
        clinic.openings.looked_at(seq, Verdict.IN_ORDER)
    with pytest.raises(ValueError, match=r"\d+"):
        clinic.openings.looked_at(seq + 1, Verdict.IN_ORDER)
    clinic = house.enter(NURSE)
    assert clinic.openings.due() == 0
    with pytest.raises(NotAllowed):
        clinic.openings.waiting()


def test_opening_many_cases_in_an_hour_is_odd_and_as_many_in_a_day_is_not(house: House) -> None:
    clinic = house.enter(NURSE)
    cases = [clinic.recording.begin() for _ in range(MANY_AN_HOUR + 1)]
    for case in cases:
        clinic.recording.open(case.id)
        house.pass_(minutes=10)
    assert house.enter(SUPERVISOR).openings.waiting() == ()
    house.pass_(hours=1)
    clinic = house.enter(NURSE)
    for case in cases:
        clinic.recording.open(case.id)
        house.pass_(minutes=1)
    [opening] = house.enter(SUPERVISOR).openings.waiting()
    assert opening.odd is Odd.MANY
    assert house.wall - opening.at <= timedelta(minutes=2)


def test_who_gives_a_colleague_another_passphrase_is_looked_at_by_somebody_else(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    clinic.staff.give_passphrase(who(clinic, NURSE), NURSE.word, "seven boats under the bridge")
    assert clinic.openings.waiting() == ()
    [opening] = house.enter(SUPERVISOR).openings.waiting()
    assert opening.odd is Odd.NEW_WAY_IN


def test_the_only_one_who_knows_of_a_case_keeps_a_role_that_reads_it(house: House) -> None:
    kept_by(house)
    clinic = house.enter(COORDINATOR)
    with pytest.raises(OnlyOneWhoKnows):
        clinic.staff.change_role(who(clinic, NURSE), Role.VOLUNTEER)
    clinic.staff.change_role(who(clinic, NURSE), Role.DOCTOR)
