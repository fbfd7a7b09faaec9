"""She takes a yes back: before it left, from the hub, and from those who read it."""

from __future__ import annotations

import os

import pytest
from msgspec import Raw
from stations import CLINIC, SHELTER, Network, agrees, closing_line, delivered, referral_body, refers, written

from clinic_app.domain.ids import EntityId
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import NoSuchCase, Why
from clinic_app.services.exchange import exchange
from clinic_app.services.outgoing import OutState
from clinic_app.wire.inner import Kind


def states(station) -> dict[str, tuple[OutState, str | None]]:  # type: ignore[no-untyped-def]
    return {item.kind: (item.state, item.reason) for item in station.clinic.sending.waiting()}


def test_what_has_not_left_never_leaves(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    withdrawn = clinic.clinic.referring.withdraw(case, referral, Reason.CONSENT_WITHDRAWN)
    assert withdrawn.stopped == (referral,)
    assert clinic.syncs().sent == 0
    assert shelter.syncs().taken.referrals == []
    assert states(clinic) == {"referral": (OutState.RECALLED, None)}
    kept = clinic.clinic.recording.open(case)
    assert kept.stored("x_status", EntityId(referral)) == "cancelled"


def test_what_lies_unread_on_the_hub_is_taken_back(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs()
    clinic.clinic.referring.withdraw(case, referral, Reason.CONSENT_WITHDRAWN)
    clinic.syncs()
    assert states(clinic)["referral"] == (OutState.RECALLED, None)
    assert shelter.syncs().taken.referrals == []
    assert shelter.clinic.receiving.inbox() == []


def test_what_was_read_is_forgotten_there_and_we_are_told(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.detail(line.id)
    withdrawn = clinic.clinic.referring.withdraw(case, referral, Reason.CONSENT_WITHDRAWN)
    assert withdrawn.asked_back == (referral,)
    clinic.syncs(), shelter.syncs(), clinic.syncs()
    with pytest.raises(NoSuchCase):
        shelter.clinic.receiving.detail(line.id)
    with pytest.raises(NoSuchCase):
        shelter.clinic.receiving.answer(line.id, Status.ACCEPTED)
    [left] = shelter.clinic.receiving.inbox()
    assert (left.code, left.state) == (line.code, "retracted")
    assert states(clinic) == {"referral": (OutState.RECALLED, "forgotten"), "retract": (OutState.DONE, "forgotten")}


def test_what_the_hub_may_have_without_our_knowing_is_asked_back_too(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    with closing_line(clinic) as hub:
        done = exchange(clinic.clinic.sending.plan(), hub)
    done.on_hub.clear()  # the answer was lost
    clinic.clinic.sending.settle(done)
    assert clinic.clinic.sending.waiting()[0].state is OutState.WAITING
    clinic.clinic.referring.withdraw(case, referral, Reason.CONSENT_WITHDRAWN)
    clinic.syncs()
    assert states(clinic)["referral"] == (OutState.RECALLED, None)
    assert shelter.syncs().taken.referrals == []


def test_it_is_withdrawn_while_the_line_is_busy_with_it(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    plan = clinic.clinic.sending.plan()
    clinic.clinic.referring.withdraw(case, referral, Reason.CONSENT_WITHDRAWN)
    with closing_line(clinic) as hub:
        clinic.clinic.sending.settle(exchange(plan, hub))
    clinic.syncs()
    assert states(clinic)["referral"] == (OutState.RECALLED, None)
    assert shelter.syncs().taken.referrals == []


def test_a_retraction_that_overtakes_its_referral_wins(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    thread, first = os.urandom(16), os.urandom(16).hex()
    today = clinic.house.clock.today()
    body = Raw(referral_body(clinic, shelter, packet_id=thread, on=today))
    retract = written(clinic, shelter, kind=Kind.RETRACT, thread=thread.hex(), seq=2, prev=first, about=first, did=None)
    referral = written(
        clinic, shelter, kind=Kind.REFERRAL, thread=thread.hex(), mid=first, about=None, did=None, body=body
    )
    assert delivered(shelter, retract, referral) == []
    assert shelter.clinic.receiving.inbox() == []


def test_nobody_stops_a_request_to_forget_by_saying_that_it_cannot_be_shown(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    clinic.clinic.referring.withdraw(case, referral, Reason.CONSENT_WITHDRAWN)
    [asked] = clinic.clinic.desk.vault.outbox.of_kind("retract")
    said = {"thread": asked.thread.hex(), "about": asked.mid.hex(), "did": "invalid"}
    assert delivered(clinic, written(shelter, clinic, **said)) == [Why.CONTENT]
    assert states(clinic)["retract"][0] is OutState.WAITING
