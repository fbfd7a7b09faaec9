"""A coordinator's day: she refers, the line is down, it comes back, and she always knows where it is."""

from __future__ import annotations

import pytest
from people import Coordinator, Receiver, a_coordinator, a_receiver
from stations import LEGAL_AID, SHELTER, Network

from clinic_app.domain.ids import EntityId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import HubUnreachable, NotPermitted
from clinic_app.services.referring import ReferralRequest
from clinic_app.ui.wording import worded


@pytest.fixture
def coordinator(network: Network) -> Coordinator:
    return a_coordinator(network)


@pytest.fixture
def shelter(network: Network, coordinator: Coordinator) -> Receiver:
    made = a_receiver(network)
    coordinator.syncs()
    return made


def test_a_referral_waits_for_the_line_and_then_has_one_effect(coordinator: Coordinator, shelter: Receiver) -> None:
    malar = coordinator.takes_a_case()
    coordinator.is_allowed(malar)

    coordinator.line.cut()
    referral = coordinator.refers(malar, to=SHELTER, service=Service.SHELTER_WOMEN)
    down = coordinator.syncs().ended_by
    assert isinstance(down, HubUnreachable)
    assert worded(down).what == "The line is down."
    assert coordinator.reads(referral) == "Waiting for a line"
    shelter.syncs()
    assert shelter.inbox_codes() == []

    coordinator.line.restore()
    assert (coordinator.syncs().sent, coordinator.syncs().sent) == (1, 0)
    assert coordinator.reads(referral) == "On the hub"
    shelter.syncs(), shelter.syncs()
    assert shelter.inbox_codes() == [coordinator.code(referral)]

    shelter.opens(coordinator.code(referral))
    shelter.syncs(), coordinator.syncs()
    assert coordinator.reads(referral).startswith("Opened by ")
    shelter.answers(coordinator.code(referral), Status.ACCEPTED)
    shelter.syncs(), coordinator.syncs(), coordinator.syncs()
    assert coordinator.reads(referral) == "Accepted"
    assert coordinator.clinic.recording.open(malar).stored("x_status", EntityId(referral)) == "accepted"


def test_declined_because_full_and_the_next_house_takes_her(
    network: Network, coordinator: Coordinator, shelter: Receiver
) -> None:
    lawyers = a_receiver(network, LEGAL_AID)
    coordinator.syncs()
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    first = coordinator.refers(case)
    coordinator.syncs(), shelter.syncs()
    shelter.answers(coordinator.code(first), Status.REJECTED, Reason.NO_CAPACITY)
    shelter.syncs(), coordinator.syncs()
    assert coordinator.reads(first) == "Cannot take it: Full"

    # To send to the next house takes her yes to that house.
    asked = ReferralRequest(organisation=LEGAL_AID, service=Service.LEGAL_AID, sector=Sector.LEGAL,
                            urgency=Urgency.WITHIN_72H, valid=Valid.D7)  # fmt: skip
    with pytest.raises(NotPermitted):
        coordinator.clinic.referring.preview(case, asked)
    coordinator.is_allowed(case, LEGAL_AID)
    second = coordinator.refers(case, to=LEGAL_AID, service=Service.LEGAL_AID, sector=Sector.LEGAL)
    coordinator.syncs(), lawyers.syncs()
    assert lawyers.inbox_codes() == [coordinator.code(second)]
    assert coordinator.code(first) != coordinator.code(second)
    assert lawyers.opens(coordinator.code(second))["packet_id"] not in shelter.opens_all()


def test_withdrawn_before_anybody_read_it_nobody_ever_does(coordinator: Coordinator, shelter: Receiver) -> None:
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    referral = coordinator.refers(case)
    coordinator.syncs()
    told = coordinator.withdraws(case, referral)
    assert told.asked_back == (referral,)
    coordinator.syncs()
    assert coordinator.reads(referral) == "Called back"
    shelter.syncs()
    assert shelter.inbox_codes() == []


def test_withdrawn_after_it_was_read_they_forget_it_and_she_is_told_that_reading_happened(
    coordinator: Coordinator, shelter: Receiver
) -> None:
    case = coordinator.takes_a_case()
    release = coordinator.is_allowed(case)
    referral = coordinator.refers(case)
    coordinator.syncs(), shelter.syncs()
    code = coordinator.code(referral)
    shelter.opens(code)
    shelter.syncs(), coordinator.syncs()

    told = coordinator.clinic.consent.withdraw(case, release)
    assert told.asked_back == (referral,)
    coordinator.syncs(), shelter.syncs(), coordinator.syncs()
    [left] = shelter.inbox()
    assert (left.code, left.state) == (code, "retracted")
    assert coordinator.reads(referral) == "Called back"
    assert coordinator.item(referral).reason == "forgotten"
    with pytest.raises(NotPermitted) as refused:
        coordinator.refers(case)
    assert worded(refused.value).what == "She took her agreement back."


def test_what_became_old_while_the_line_was_down_is_not_sent_late(
    network: Network, coordinator: Coordinator, shelter: Receiver
) -> None:
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    referral = coordinator.refers(case, urgency=Urgency.NOW_PHONE_FIRST)
    coordinator.line.cut()
    network.on(hours=3)
    coordinator.line.restore()
    assert coordinator.syncs().sent == 0
    assert coordinator.reads(referral) == "Stale: ask her, or phone"
    shelter.syncs()
    assert shelter.inbox_codes() == []


def test_sent_is_not_help_and_silence_becomes_a_call(
    network: Network, coordinator: Coordinator, shelter: Receiver
) -> None:
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    referral = coordinator.refers(case, urgency=Urgency.NOW_PHONE_FIRST)
    coordinator.syncs()
    network.on(minutes=16)
    assert coordinator.reads(referral) == "Not answered: ring them"
    shelter.syncs()
    shelter.answers(coordinator.code(referral), Status.ACCEPTED)
    shelter.syncs(), coordinator.syncs()
    assert coordinator.reads(referral) == "Accepted"


def test_two_needs_are_two_packets_that_nobody_can_join(
    network: Network, coordinator: Coordinator, shelter: Receiver
) -> None:
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    one = coordinator.refers(case)
    two = coordinator.refers(case, service=Service.CRISIS_COUNSELLING, sector=Sector.PSYCHOSOCIAL)
    coordinator.syncs(), shelter.syncs()
    first, second = shelter.opens(coordinator.code(one)), shelter.opens(coordinator.code(two))
    assert first["packet_id"] != second["packet_id"]
    assert first["words"] != second["words"]
