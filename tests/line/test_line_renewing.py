"""An envelope has thirty days, a yes up to ninety: what nobody fetched goes again under its number, and counts once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stations import CLINIC, SHELTER, Network, Station, delivered, network_on

from clinic_app.domain.case import Change
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Reason, Status
from clinic_app.services.calling import CallOutcome
from clinic_app.services.outgoing import OutState
from clinic_app.services.posting import FETCHED
from clinic_app.services.referring import ReferralRequest
from clinic_app.services.taking_consent import NewRelease
from clinic_app.vault.outbox import OutItem
from clinic_app.wire.inner import Inner


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)


@pytest.fixture
def both(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


def sealed_for_long(station: Station, *, valid: Valid = Valid.D90) -> tuple[CaseId, ReferralId]:
    """A yes and a packet for ninety days: nothing urgent."""
    clinic = station.clinic
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.consent.release(
        case.id,
        NewRelease(
            decision=Decision.GIVEN, organisation=SHELTER, items=clinic.law.items, form="written", alone="yes",
            explained=True, valid=Valid.D90, reply_ok=Decision.GIVEN,
        ),
    )  # fmt: skip
    asked = ReferralRequest(
        organisation=SHELTER, service=Service.SHELTER_WOMEN, sector=Sector.SHELTER, urgency=Urgency.WITHIN_2WK,
        valid=valid,
    )  # fmt: skip
    preview = clinic.referring.preview(case.id, asked)
    return case.id, clinic.referring.seal(case.id, preview, agreed=True)


def the(station: Station, kind: str) -> OutItem:
    [item] = station.clinic.desk.vault.outbox.of_kind(kind)
    return item


def bytes_of(station: Station, kind: str) -> bytes:
    return station.clinic.desk.vault.outbox.sealed(the(station, kind).env_id)


def said_to(station: Station, sealed: bytes) -> Inner:
    """What is inside, as its receiver reads it."""
    return station.clinic.set_asides._believing.believe(sealed).message


def test_what_nobody_fetched_goes_again_under_its_number_and_is_taken_in_once(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    sealed_for_long(clinic)
    clinic.syncs()
    first = the(clinic, "referral")
    bytes_of_first = bytes_of(clinic, "referral")
    network.on(days=29)
    assert clinic.syncs().sent == 0
    network.on(days=2)
    assert clinic.syncs().sent == 1
    again = the(clinic, "referral")
    assert (again.mid, again.thread, again.made_at) == (first.mid, first.thread, first.made_at)
    assert again.env_id != first.env_id
    assert said_to(shelter, bytes_of(clinic, "referral")) == said_to(shelter, bytes_of_first)
    assert (again.state, again.expires_at > network.now()) == (OutState.ON_HUB, True)
    assert clinic.syncs().sent == 0, "once"
    assert len(shelter.syncs().taken.referrals) == 1
    delivered(shelter, bytes_of_first)
    assert len(shelter.clinic.receiving.inbox()) == 1
    assert shelter.clinic.set_asides.every() == []
    clinic.syncs()
    acts = [entry.act for entry in clinic.clinic.desk.vault.journal.entries() if entry.act == "sealed_again"]
    assert acts == ["sealed_again"]


def test_its_last_day_is_the_one_she_agreed_to_however_often_it_is_sealed(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    sealed_for_long(clinic)
    last = clinic.house.clock.today().toordinal() + 90
    clinic.syncs()
    sent = 0
    for _ in range(2):
        network.on(days=31)
        sent += clinic.syncs().sent
    assert sent == 2
    shelter.syncs()
    [view] = shelter.clinic.receiving.inbox()
    assert shelter.clinic.receiving.detail(view.id).lapses_on.toordinal() == last


@pytest.mark.parametrize("days", [(31, 9), (31, 5, 5)])
def test_a_hold_on_contact_does_not_end_before_the_packet_that_it_holds(
    network: Network, both: tuple[Station, Station], days: tuple[int, ...]
) -> None:
    clinic, shelter = both
    case, _referral = sealed_for_long(clinic)
    clinic.syncs()
    network.on(days=5)
    clinic.clinic.calling.happened(case, CallOutcome.ANOTHER_PERSON)
    clinic.syncs()
    for span in days[:-1]:
        network.on(days=span)
        clinic.syncs(), clinic.syncs()
    network.on(days=days[-1])  # no line at the clinic meanwhile
    shelter.syncs()
    [view] = shelter.clinic.receiving.inbox()
    assert view.contact_held


def test_what_was_fetched_and_not_opened_is_with_them_and_goes_no_more(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    sealed_for_long(clinic)
    clinic.syncs()
    assert len(shelter.syncs().taken.referrals) == 1
    shelter.syncs()
    first = the(clinic, "referral")
    network.on(days=31)
    assert clinic.syncs().sent == 0
    item = the(clinic, "referral")
    assert (item.env_id, item.state, item.reason) == (first.env_id, OutState.ON_HUB, FETCHED)
    [view] = clinic.clinic.sending.waiting()
    assert not view.unfetched


def test_what_ends_by_its_own_day_is_not_sealed_again(network: Network, both: tuple[Station, Station]) -> None:
    clinic, _shelter = both
    sealed_for_long(clinic, valid=Valid.D30)
    clinic.syncs()
    first = the(clinic, "referral")
    network.on(days=31)
    assert clinic.syncs().sent == 0
    assert the(clinic, "referral").env_id == first.env_id


@pytest.mark.parametrize("how", ["withdrawn", "answered by phone", "another word", "they tell others now"])
def test_what_she_would_not_let_go_or_that_is_not_word_for_word_the_same_stays(
    network: Network, both: tuple[Station, Station], how: str
) -> None:
    clinic, _shelter = both
    case, referral = sealed_for_long(clinic)
    clinic.syncs()
    first = the(clinic, "referral")
    vault = clinic.clinic.desk.vault
    match how:
        case "withdrawn":
            clinic.clinic.referring.withdraw(case, referral, Reason.SURVIVOR_CHANGED_MIND)
            clinic.line.up = False
        case "answered by phone":
            vault.outbox.heard(first.env_id, "said", over=False)
        case "another word":
            change = Change(values=((EntityId(referral), "x_lang", "my"),))
            vault.save(lambda: vault.revisions.append(case, change, author=clinic.clinic.desk.me.id))
        case "they tell others now":
            network.publishes({SHELTER: {"reports_to": ["police"]}})
            clinic.syncs()
    network.on(days=31)
    clinic.syncs()
    assert the(clinic, "referral").env_id == first.env_id


def test_an_answer_that_nobody_fetched_or_that_found_no_line_goes_again(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    sealed_for_long(clinic)
    clinic.syncs(), shelter.syncs()
    receiving = shelter.clinic.receiving
    [view] = receiving.inbox()
    receiving.detail(view.id)
    shelter.syncs()
    shelter.line.up = False
    receiving.answer(view.id, Status.ACCEPTED)
    shelter.syncs()
    opened, accepted = the(shelter, "receipt"), the(shelter, "status")
    assert (opened.state, accepted.state) == (OutState.ON_HUB, OutState.WAITING)
    network.on(days=31)
    shelter.line.up = True
    assert shelter.syncs().sent == 2
    assert (the(shelter, "receipt").mid, the(shelter, "status").mid) == (opened.mid, accepted.mid)
    assert the(shelter, "status").env_id != accepted.env_id
    assert clinic.syncs().taken.answers == 2
    [told] = [each for each in clinic.clinic.sending.waiting() if each.kind == "referral"]
    assert told.standing.status is Status.ACCEPTED


def test_a_request_to_forget_goes_again_for_as_long_as_it_may_be_kept(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    case, referral = sealed_for_long(clinic)
    clinic.syncs(), shelter.syncs(), shelter.syncs()
    clinic.clinic.referring.withdraw(case, referral, Reason.SURVIVOR_CHANGED_MIND)
    clinic.syncs()
    first, bytes_of_first = the(clinic, "retract"), bytes_of(clinic, "retract")
    network.on(days=31)
    assert clinic.syncs().sent == 1
    assert the(clinic, "retract").mid == first.mid
    assert said_to(shelter, bytes_of(clinic, "retract")) == said_to(shelter, bytes_of_first)
    shelter.syncs()
    assert [row.state for row in shelter.clinic.receiving.inbox()] == ["retracted"]
