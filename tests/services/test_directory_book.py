"""Looking after the list of services: who was rung, what changed, taken back, and what only we know of."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from signed_list import HOTLINE, IMMIGRATION, POLICE, SHELTER, US, SignedList, listed

from clinic_app.domain.directory import OrgType
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.schedules import Schedule, Slot
from clinic_app.errors import GateClosed, NotAllowed, NotARecipient
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory_book import Correction, Entry, NewService, TakesFound, said_of

NIGHT = Schedule((Slot(("sat", "sun"), "20:00", "06:00"),))
LINE = NewService(name="สายด่วนวัด", org_type=OrgType.RELIGIOUS, services=("crisis_counselling",))


@pytest.fixture
def clinic(house: House) -> Clinic:
    return house.enter(COORDINATOR)


@pytest.fixture
def network(house: House, clinic: Clinic) -> SignedList:
    return listed(house, clinic)


def entry(clinic: Clinic, organisation: str) -> Entry:
    return next(each for each in clinic.book.entries() if each.organisation.id == organisation)


def now(clinic: Clinic, organisation: str, **facts: object) -> Correction:
    said = said_of(clinic.directory().organisation(OrganisationId(organisation)))
    return msgspec.structs.replace(said, **facts)


def told(clinic: Clinic) -> list[tuple[str, dict[str, object]]]:
    every = clinic.desk.vault.journal.entries()
    return [(each.act, dict(each.about)) for each in every if each.act.startswith("service_")]


def test_nobody_is_verified_before_somebody_of_us_rang(clinic: Clinic, network: SignedList, house: House) -> None:
    entries = clinic.book.entries()
    assert US not in {each.organisation.id for each in entries}
    assert all(each.due for each in entries if not each.organisation.firewalled)
    assert not entry(clinic, IMMIGRATION).due
    before = clinic.book.due()
    assert before == len(entries) - 1
    clinic.book.still_right(SHELTER)
    known = entry(clinic, SHELTER)
    assert (known.organisation.verified_on, known.organisation.verified_by) == (
        house.clock.today(),
        COORDINATOR.staff_code,
    )
    assert (known.due, known.changed, known.rung[-1].changed, known.rung[-1].called) == (False, (), (), True)
    assert clinic.book.due() == before - 1
    house.wall += timedelta(days=181)
    assert entry(clinic, SHELTER).due
    assert clinic.book.due() == before


def test_who_was_rung_longest_ago_stands_first(clinic: Clinic, network: SignedList, house: House) -> None:
    clinic.book.still_right(POLICE)
    house.wall += timedelta(days=1)
    clinic.book.still_right(SHELTER)
    ids = [each.organisation.id for each in clinic.book.entries()]
    assert ids[-3:] == [POLICE, SHELTER, IMMIGRATION]


def test_only_what_differs_from_the_list_is_kept(clinic: Clinic, network: SignedList) -> None:
    changed = clinic.book.correct(
        SHELTER, now(clinic, SHELTER, phone="038 111", takes=TakesFound(wheelchair=True, pregnant=True)), called=False
    )
    assert changed == ("phone", "takes")
    known = entry(clinic, SHELTER)
    assert known.changed == ("phone", "takes")
    assert (known.organisation.takes.wheelchair, known.organisation.takes.boys_to_age) == (True, 12)
    assert clinic.network.correction(SHELTER) == Correction(phone="038 111", takes=TakesFound(wheelchair=True))
    back = clinic.book.correct(SHELTER, said_of(known.listed), called=False)
    assert back == ("phone", "takes")
    assert clinic.network.correction(SHELTER) == Correction()


def test_hours_by_the_week_end_what_the_list_said_in_words(clinic: Clinic, network: SignedList) -> None:
    clinic.book.correct(POLICE, now(clinic, POLICE, hours="", schedule=NIGHT), called=True)
    known = entry(clinic, POLICE).organisation
    assert (known.hours, known.schedule) == ("", NIGHT)
    clinic.book.still_right(POLICE)
    assert entry(clinic, POLICE).rung[-1].changed == ()
    assert entry(clinic, POLICE).organisation.schedule == NIGHT


def test_another_number_that_nobody_rang_is_not_verified(clinic: Clinic, network: SignedList, house: House) -> None:
    clinic.book.still_right(SHELTER)
    clinic.book.correct(SHELTER, now(clinic, SHELTER, notes="two floors"), called=False)
    assert entry(clinic, SHELTER).organisation.verified_on == house.clock.today()
    clinic.book.correct(SHELTER, now(clinic, SHELTER, phone="038 111"), called=False)
    assert entry(clinic, SHELTER).due


def test_a_change_is_taken_back_the_last_one_first(clinic: Clinic, network: SignedList) -> None:
    clinic.book.correct(SHELTER, now(clinic, SHELTER, phone="1"), called=True)
    clinic.book.correct(SHELTER, now(clinic, SHELTER, phone="2", notes="ring twice"), called=False)
    clinic.book.take_back(SHELTER)
    known = entry(clinic, SHELTER)
    assert (known.organisation.phone, known.organisation.notes, known.due) == ("1", "", False)
    clinic.book.take_back(SHELTER)
    assert (entry(clinic, SHELTER).organisation.phone, entry(clinic, SHELTER).rung) == ("000 000 0201", ())
    with pytest.raises(NotARecipient):
        clinic.book.take_back(SHELTER)


def test_the_journal_names_the_facts_and_never_what_was_typed(clinic: Clinic, network: SignedList) -> None:
    clinic.book.correct(SHELTER, now(clinic, SHELTER, phone="038 4711", notes="ask for Somying"), called=True)
    clinic.book.take_back(SHELTER)
    assert told(clinic) == [
        ("service_rung", {"organisation": SHELTER, "facts": "phone notes"}),
        ("service_taken_back", {"organisation": SHELTER, "facts": "phone notes"}),
    ]


def test_a_service_of_our_own_is_entered_ended_and_used_again(clinic: Clinic, network: SignedList) -> None:
    with pytest.raises(GateClosed) as missing:
        clinic.book.add(NewService(name=" "), Correction(phone="none"))
    assert missing.value.fields == ("name", "org_type", "services", "phone")
    made = clinic.book.add(LINE, Correction(phone="055 12", languages=("my",)))
    known = entry(clinic, made)
    assert known.organisation.local_only
    assert known.organisation.must_tell == ("unknown",)
    assert known.organisation.sectors == ("psychosocial",)
    assert (known.organisation.phone, known.organisation.languages, known.due) == ("055 12", ("my",), False)
    clinic.book.end(made)
    assert made not in clinic.directory().organisations
    assert entry(clinic, made).ended
    clinic.book.use_again(made)
    assert not entry(clinic, made).ended
    with pytest.raises(NotARecipient):
        clinic.book.end(SHELTER)
    assert [act for act, _about in told(clinic)] == ["service_entered", "service_ended", "service_used_again"]


def test_a_number_without_a_figure_and_a_service_that_is_not_there_are_refused(
    clinic: Clinic, network: SignedList
) -> None:
    with pytest.raises(GateClosed):
        clinic.book.correct(SHELTER, now(clinic, SHELTER, phone="ask"), called=True)
    with pytest.raises(NotARecipient):
        clinic.book.still_right(OrganisationId("nobody"))
    assert told(clinic) == []


def test_what_is_half_typed_waits_for_whoever_typed_it(clinic: Clinic, network: SignedList) -> None:
    clinic.book.keep_typed(SHELTER, {"phone": "03"})
    clinic.book.keep_typed(HOTLINE, {"notes": "x"})
    clinic.book.keep_typed(HOTLINE, {})
    assert clinic.book.typed() == {SHELTER: {"phone": "03"}}
    assert entry(clinic, SHELTER).organisation.phone == "000 000 0201"


def test_a_nurse_reads_the_list_and_does_not_change_it(house: House, clinic: Clinic, network: SignedList) -> None:
    nurse = house.enter(NURSE)
    assert nurse.book.entries()
    assert nurse.book.due() == 0
    for deed in (
        lambda: nurse.book.still_right(SHELTER),
        lambda: nurse.book.take_back(SHELTER),
        lambda: nurse.book.add(LINE, Correction(phone="1")),
        lambda: nurse.book.end(HOTLINE),
        lambda: nurse.book.keep_typed(SHELTER, {"phone": "1"}),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_what_came_by_another_way_since_then_is_not_taken_back(clinic: Clinic, network: SignedList) -> None:
    clinic.book.correct(SHELTER, now(clinic, SHELTER, notes="two floors"), called=False)
    other = msgspec.structs.replace(clinic.network.correction(SHELTER), callback="by the list of another house")
    clinic.network.correct(SHELTER, other)
    clinic.book.take_back(SHELTER)
    known = entry(clinic, SHELTER).organisation
    assert (known.notes, known.callback) == ("", "by the list of another house")


def test_the_order_of_languages_is_no_change(clinic: Clinic, network: SignedList) -> None:
    spoken = tuple(reversed(clinic.directory().organisation(SHELTER).languages))
    assert clinic.book.correct(SHELTER, now(clinic, SHELTER, languages=spoken), called=True) == ()
