"""What the receiving service says, and what reaches whoever sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from clinic_at_work import COORDINATOR, NURSE
from stations import CLINIC, RECEIVER, SHELTER, Network, Station, agrees, refers

from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.errors import NoSuchCase, NotAllowed, NotAnAnswer, NotPermitted, Refusal
from clinic_app.services.receiving import ReceivedId


def sent(
    network: Network, *, reply: Decision = Decision.GIVEN
) -> tuple[Station, Station, CaseId, ReferralId, ReceivedId]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER, reply=reply)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    return clinic, shelter, case, referral, line.id


def test_a_decline_comes_home_with_its_reason(network: Network) -> None:
    clinic, shelter, case, referral, received = sent(network)
    shelter.clinic.receiving.answer(received, Status.REJECTED, reason=Reason.NO_CAPACITY)
    shelter.syncs(), clinic.syncs()
    [item] = clinic.clinic.sending.waiting()
    assert (item.standing.status, item.standing.reason, item.standing.ended) == (
        Status.REJECTED, Reason.NO_CAPACITY, True,
    )  # fmt: skip
    kept = clinic.clinic.recording.open(case)
    assert kept.stored("x_reason", EntityId(referral)) == "no_capacity"
    assert kept.stored("x_events", EntityId(referral)) == {"on": "2026-11-23", "status": "rejected", "by": "receiver"}
    with pytest.raises(NotAnAnswer):
        shelter.clinic.receiving.answer(received, Status.ACCEPTED)


def test_today_says_when_the_answer_came_not_when_she_was_referred(network: Network) -> None:
    clinic, shelter, _, _, received = sent(network)
    [waiting] = clinic.clinic.today().unanswered
    network.on(hours=2)
    shelter.clinic.receiving.answer(received, Status.ACCEPTED)
    shelter.syncs(), clinic.syncs()
    [reply] = clinic.clinic.today().replies
    assert waiting.since + timedelta(hours=2) == reply.since


def test_accepted_arrived_and_served_are_three_answers(network: Network) -> None:
    clinic, shelter, _, _, received = sent(network)
    for status, outcome in (
        (Status.ACCEPTED, None),
        (Status.IN_PROGRESS, Outcome.ARRIVED),
        (Status.IN_PROGRESS, Outcome.ADMITTED),
        (Status.COMPLETED, Outcome.SERVICE_COMPLETED),
    ):
        assert shelter.clinic.receiving.answer(received, status, outcome=outcome)
        shelter.syncs(), clinic.syncs()
        [item] = clinic.clinic.sending.waiting()
        assert (item.standing.status, item.standing.outcome) == (status, outcome)


def test_answers_that_travel_together_count_in_their_own_order(network: Network) -> None:
    clinic, shelter, case, referral, received = sent(network)
    for status in (Status.ACCEPTED, Status.IN_PROGRESS, Status.COMPLETED):
        shelter.clinic.receiving.answer(received, status)
    shelter.syncs(), clinic.syncs()
    [item] = clinic.clinic.sending.waiting()
    assert item.standing.status is Status.COMPLETED
    assert clinic.clinic.recording.open(case).stored("x_status", EntityId(referral)) == "completed"


def test_whether_they_take_her_is_told_and_how_it_went_only_if_she_agreed(network: Network) -> None:
    clinic, shelter, _, _, received = sent(network, reply=Decision.REFUSED)
    assert shelter.clinic.receiving.answer(received, Status.ACCEPTED)
    assert not shelter.clinic.receiving.answer(received, Status.IN_PROGRESS, outcome=Outcome.ARRIVED)
    shelter.syncs(), clinic.syncs()
    [item] = clinic.clinic.sending.waiting()
    assert item.standing.status is Status.ACCEPTED
    assert shelter.clinic.receiving.inbox()[0].state == "in-progress"


def test_a_reason_is_needed_and_must_fit(network: Network) -> None:
    *_, shelter_case, _, received = sent(network)
    shelter = network.stations[SHELTER]
    for status, reason in (
        (Status.REJECTED, None),
        (Status.REJECTED, Reason.CONSENT_WITHDRAWN),
        (Status.CANCELLED, None),
    ):
        with pytest.raises(NotAnAnswer):
            shelter.clinic.receiving.answer(received, status, reason=reason)
    assert shelter.clinic.receiving.inbox()[0].state == "received"
    assert shelter_case is not None


def test_what_may_be_answered_from_here_is_said(network: Network) -> None:
    _, shelter, _, _, received = sent(network)
    assert shelter.clinic.receiving.detail(received).answers >= {Status.ACCEPTED, Status.REJECTED}
    shelter.clinic.receiving.answer(received, Status.REJECTED, reason=Reason.NO_CAPACITY)
    assert shelter.clinic.receiving.detail(received).answers == frozenset()


def test_the_receiver_s_role_is_enough_and_a_doctor_reads_no_inbox(network: Network) -> None:
    _, shelter, _, _, received = sent(network)
    shelter.clinic = shelter.house.enter(RECEIVER)
    assert shelter.clinic.receiving.detail(received).view.id == received
    assert shelter.clinic.receiving.answer(received, Status.ACCEPTED)
    with pytest.raises(NotAllowed):
        shelter.clinic.recording.begin()
    shelter.clinic = shelter.house.enter(NURSE)
    assert shelter.clinic.receiving.inbox()


def test_opening_twice_tells_once(network: Network) -> None:
    clinic, shelter, _, _, received = sent(network)
    for _ in range(2):
        shelter.clinic.receiving.detail(received)
    assert shelter.syncs().sent == 1
    assert clinic.syncs().taken.answers == 1


def test_a_referral_is_forgotten_ninety_days_after_it_lapsed(network: Network) -> None:
    _, shelter, _, _, received = sent(network)
    lapses_on = shelter.clinic.receiving.detail(received).lapses_on
    network.on(days=(lapses_on + timedelta(days=90) - shelter.house.clock.today()).days)
    assert shelter.clinic.receiving.forget_what_is_over() == 0
    network.on(days=1)
    assert shelter.clinic.receiving.forget_what_is_over() == 1
    assert shelter.clinic.receiving.forget_what_is_over() == 0
    with pytest.raises(NoSuchCase):
        shelter.clinic.receiving.detail(received)
    assert shelter.clinic.receiving.inbox()[0].state == "forgotten"


def test_what_is_forgotten_keeps_nobody_from_being_found_at_the_gate(network: Network) -> None:
    clinic, shelter, _, _, received = sent(network)
    receiving = shelter.clinic.receiving
    first = receiving.detail(received)
    shelter.clinic.desk.vault.received.forget(received)  # without a word of it, as an older program did
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs(), shelter.syncs()
    [new] = [each for each in receiving.inbox() if each.id != received]
    assert receiving.at_the_gate(code=first.view.code) is None
    assert receiving.at_the_gate(words=frozenset({1, 2, 3})) is None
    assert receiving.inbox()[0].state == "received"  # looked through, and not opened
    found = receiving.at_the_gate(code=new.code)
    assert found is not None
    assert found.content.words is not None
    again = receiving.at_the_gate(words=frozenset(found.content.words))
    assert again is not None
    assert again.view.id == new.id


def test_nobody_is_taken_on_by_a_yes_that_ran_out(network: Network) -> None:
    _, shelter, _, _, received = sent(network)
    receiving = shelter.clinic.receiving
    opened = receiving.detail(received)
    assert not opened.over
    network.on(days=(opened.lapses_on - shelter.house.clock.today()).days + 1)
    late = receiving.detail(received)
    assert late.over
    assert not {Status.ACCEPTED, Status.ON_HOLD} & late.answers
    with pytest.raises(NotPermitted) as refused:
        receiving.answer(received, Status.ACCEPTED)
    assert refused.value.reason is Refusal.EXPIRED
    receiving.answer(received, Status.IN_PROGRESS, outcome=Outcome.ARRIVED)  # she is there: care has no last day
    assert not receiving.detail(received).over
    receiving.answer(received, Status.ON_HOLD)


def test_what_is_over_is_forgotten_once_somebody_is_in(network: Network) -> None:
    _, shelter, _, _, received = sent(network)
    lapses_on = shelter.clinic.receiving.detail(received).lapses_on
    network.on(days=(lapses_on + timedelta(days=91) - shelter.house.clock.today()).days)
    shelter.clinic = shelter.house.enter(COORDINATOR)
    shelter.clinic.tidy()
    with pytest.raises(NoSuchCase):
        shelter.clinic.receiving.detail(received)


def test_received_content_lies_nowhere_but_under_its_own_key(network: Network) -> None:
    _, shelter, _, _, received = sent(network)
    vault = shelter.clinic.desk.vault
    [message] = vault.threads.of(shelter.clinic.receiving.detail(received).content.packet_id)[:1]
    assert message.body == b"referral"
    [item] = [vault.inbox.of_mid(CLINIC, message.mid)]
    assert item is not None
    assert item.sealed == b""
