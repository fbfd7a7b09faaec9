"""A shelter's day: what comes is opened and answered; what cannot be believed is set aside in words."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from msgspec import Raw
from people import Coordinator, Receiver, a_coordinator, a_receiver
from stations import LEGAL_AID, SHELTER, Network, delivered, referral_body, written

from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.ids import EntityId
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.wire.inner import Kind


@pytest.fixture
def coordinator(network: Network) -> Coordinator:
    return a_coordinator(network)


@pytest.fixture
def shelter(network: Network, coordinator: Coordinator) -> Receiver:
    made = a_receiver(network)
    coordinator.syncs()
    return made


def forged(coordinator: Coordinator, to: Receiver, **said: object) -> bytes:
    """What somebody with the coordinator's keys and bad intentions seals."""
    by, thread = coordinator.station, os.urandom(16)
    body = Raw(referral_body(by, to.station, packet_id=thread, on=by.house.clock.today()))
    told = {"kind": Kind.REFERRAL, "thread": thread.hex(), "about": None, "did": None, "body": body, **said}
    return written(by, to.station, **told)  # type: ignore[arg-type]


def test_opened_accepted_arrived_served(coordinator: Coordinator, shelter: Receiver) -> None:
    case = coordinator.takes_a_case({"s_age_years": 30, "s_sex": "female", "s_dependants": "1", "s_name": "Noi"})
    coordinator.is_allowed(case)
    referral = coordinator.refers(case)
    code = coordinator.code(referral)
    coordinator.syncs(), shelter.syncs()

    told = shelter.opens(code)
    assert (told["service"], told["urgency"], told["age"]) == ("shelter_women", "within_24h", "adult")
    assert "children_1" in told["needs"]
    assert "Noi" not in repr(told)
    for status, outcome in (
        (Status.ACCEPTED, None),
        (Status.IN_PROGRESS, Outcome.ARRIVED),
        (Status.COMPLETED, Outcome.SERVICE_COMPLETED),
    ):
        shelter.answers(code, status, outcome=outcome)
        shelter.syncs(), coordinator.syncs()
        assert coordinator.item(referral).standing.status is status
    assert coordinator.clinic.recording.open(case).stored("x_outcome", EntityId(referral)) == "service_completed"


def test_a_bed_that_was_promised_and_is_gone_is_told_the_same_night(
    coordinator: Coordinator, shelter: Receiver
) -> None:
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    referral = coordinator.refers(case)
    coordinator.syncs(), shelter.syncs()
    shelter.answers(coordinator.code(referral), Status.ACCEPTED)
    shelter.syncs(), coordinator.syncs()
    shelter.answers(coordinator.code(referral), Status.REJECTED, Reason.NO_CAPACITY)
    shelter.syncs(), coordinator.syncs()
    assert coordinator.item(referral).standing.reason is Reason.NO_CAPACITY


def test_whatever_cannot_be_believed_is_set_aside_and_says_why(
    network: Network, coordinator: Coordinator, shelter: Receiver
) -> None:
    lawyers = a_receiver(network, LEGAL_AID)
    shelter.syncs()
    good, today = forged(coordinator, shelter), network.now().date()
    torn = bytearray(good)
    torn[-9] ^= 1
    twice = os.urandom(16).hex()
    brought = {
        "torn": bytes(torn),
        "cut off": good[:-1],
        "by a stranger": forged(coordinator, shelter, signer=SigningKey.new()),
        "for somebody else": forged(coordinator, lawyers),
        "from the future": forged(
            coordinator, shelter, sealed_on=today + timedelta(days=3), lapses_on=today + timedelta(days=9)
        ),
        "too old": forged(
            coordinator, shelter, sealed_on=today - timedelta(days=9), lapses_on=today - timedelta(days=2)
        ),
        "in another's name": forged(coordinator, shelter, sender=LEGAL_AID),
    }
    said = {}
    for name, envelope in brought.items():
        assert len(delivered(shelter.station, envelope)) == 1
        said[name] = next(iter(shelter.reads_aside()))
    assert said == {
        "torn": "A packet came torn or changed.",
        "cut off": "A packet came that is damaged, or of a newer program.",
        "by a stranger": "A packet came from somebody who is not in the directory.",
        "for somebody else": "A packet came that is not for this place.",
        "from the future": "A packet was written later than now.",
        "too old": "A packet came too late.",
        "in another's name": "A packet is not signed by the one it names.",
    }
    assert shelter.inbox() == []

    # The one that is real is taken once, however often it comes; the same number in other bytes is a replay.
    first, second = (forged(coordinator, shelter, mid=twice) for _ in range(2))
    delivered(shelter.station, good, good, first, first, second)
    assert len(shelter.inbox()) == 2
    assert shelter.reads_aside()[0] == "A packet came a second time."


def test_a_packet_from_the_future_is_looked_at_again_when_its_day_has_come(
    network: Network, coordinator: Coordinator, shelter: Receiver
) -> None:
    soon = network.now().date() + timedelta(days=3)
    thread = os.urandom(16)
    body = Raw(referral_body(coordinator.station, shelter.station, packet_id=thread, on=soon))
    early = forged(
        coordinator, shelter, thread=thread.hex(), body=body, sealed_on=soon, lapses_on=soon + timedelta(days=7)
    )
    delivered(shelter.station, early)
    assert shelter.inbox() == []
    network.on(days=3)
    network.publishes()
    shelter.syncs()
    assert len(shelter.inbox()) == 1
    assert shelter.reads_aside() == []


def test_a_service_has_no_cases_and_a_receiver_sees_none(network: Network) -> None:
    shelter = network.joins(SHELTER, kind="service")
    assert shelter.clinic.kind == "service"
    assert shelter.clinic.finding.page().total == 0
