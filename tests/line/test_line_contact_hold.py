"""Contact hold travels: whoever takes care of her rings nobody until the clinic says that it is safe again."""

from __future__ import annotations

import pytest
from msgspec import Raw
from stations import CLINIC, LEGAL_AID, SHELTER, Network, agrees, delivered, refers, written
from test_line_onward import arrived, ask, sent_on

from clinic_app.domain.case import Change
from clinic_app.domain.referral import Outcome, Reason, Status, StatusReply
from clinic_app.errors import Why
from clinic_app.services.calling import CallOutcome, SureBy
from clinic_app.wire.fhir import encode_status
from clinic_app.wire.inner import Kind


def test_a_hold_reaches_the_service_and_is_lifted_again(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    assert not line.contact_held
    told = clinic.clinic.calling.happened(case, CallOutcome.ANOTHER_PERSON)
    assert (told.hold.told, told.hold.to_phone) == (1, ())
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    assert line.contact_held
    assert shelter.clinic.receiving.detail(line.id).view.contact_held
    shelter.clinic.receiving.answer(line.id, Status.ACCEPTED)
    shelter.syncs(), clinic.syncs()
    assert clinic.clinic.sending.waiting()[0].standing.status is Status.ACCEPTED, "their answer is not disturbed"
    clinic.clinic.calling.heard(case, SureBy.ALONE)
    clinic.syncs(), shelter.syncs()
    assert not shelter.clinic.receiving.inbox()[0].contact_held


def test_whom_no_packet_reaches_is_to_be_telephoned(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.clinic.referring.withdraw(case, referral, Reason.SURVIVOR_CHANGED_MIND)
    told = clinic.clinic.calling.happened(case, CallOutcome.HAD_TO_STOP)
    assert (told.hold.told, told.hold.to_phone) == (0, ()), "a referral that ended is nobody's any longer"


@pytest.mark.parametrize(
    "said",
    [
        {"status": Status.COMPLETED, "outcome": Outcome.ATTENDED},
        {"status": Status.ON_HOLD, "reason": Reason.WAITING_LIST},
        {"status": Status.ACCEPTED},
    ],
)
def test_a_sender_says_nothing_else_in_this_way(network: Network, said: dict[str, object]) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    refers(clinic, agrees(clinic, SHELTER))
    [item] = [each for each in clinic.clinic.desk.vault.outbox.every() if each.kind == "referral"]
    clinic.syncs(), shelter.syncs()
    reply = StatusReply(packet_id=item.thread, seq=2, **said)  # type: ignore[arg-type]
    forged = written(
        clinic, shelter, kind=Kind.STATUS, thread=item.thread.hex(), seq=2, prev=item.mid.hex(), about=item.mid.hex(),
        did=None, body=Raw(encode_status(reply)),
    )  # fmt: skip
    assert delivered(shelter, forged) == [Why.CONTENT]
    assert not shelter.clinic.receiving.inbox()[0].contact_held


def test_another_organisation_cannot_hold_what_it_did_not_send(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    other = network.joins(LEGAL_AID, kind="service")
    clinic.syncs()
    refers(clinic, agrees(clinic, SHELTER))
    [item] = [each for each in clinic.clinic.desk.vault.outbox.every() if each.kind == "referral"]
    clinic.syncs(), shelter.syncs()
    reply = StatusReply(packet_id=item.thread, seq=1, status=Status.ON_HOLD, reason=Reason.SAFETY_CONCERN)
    forged = written(
        other, shelter, kind=Kind.STATUS, thread=item.thread.hex(), about=item.mid.hex(), did=None,
        body=Raw(encode_status(reply)),
    )  # fmt: skip
    assert delivered(shelter, forged) == [Why.CONTENT]
    assert not shelter.clinic.receiving.inbox()[0].contact_held


def test_nothing_about_the_call_is_in_what_travels(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    shown = clinic.clinic.recording.shown(case)
    clinic.clinic.recording.change(case, Change(values=((shown.root, "k_cover_story", "the dental clinic"),)))
    clinic.clinic.calling.happened(case, CallOutcome.ANOTHER_PERSON)
    thread = next(each.thread for each in clinic.clinic.desk.vault.outbox.every() if each.kind == "referral")
    [_, hold] = clinic.clinic.desk.vault.threads.of(thread)
    for word in (b"dental", b"answered", b"call", shown.code.encode(), case.hex.encode()):
        assert word not in hold.body


def test_a_hold_goes_on_to_whom_she_was_sent_on_to(network: Network) -> None:
    clinic, shelter, legal, case, _, received = arrived(network)
    sent_on(shelter, received, ask(tell_sender=False))
    shelter.syncs(), legal.syncs()
    [came] = legal.clinic.receiving.inbox()
    legal.clinic.receiving.answer(came.id, Status.ACCEPTED)
    legal.syncs(), shelter.syncs()
    clinic.clinic.calling.happened(case, CallOutcome.ANOTHER_PERSON)
    clinic.syncs(), shelter.syncs()
    [view] = [each for each in shelter.clinic.sending.waiting() if each.went_on]
    assert view.contact_held
    shelter.syncs(), legal.syncs()
    assert legal.clinic.receiving.inbox()[0].contact_held
    assert view.standing.status is Status.ACCEPTED, "their answer is not disturbed"

    clinic.clinic.calling.heard(case, SureBy.ALONE)
    clinic.syncs(), shelter.syncs(), shelter.syncs(), legal.syncs()
    [view] = [each for each in shelter.clinic.sending.waiting() if each.went_on]
    assert (view.contact_held, legal.clinic.receiving.inbox()[0].contact_held) == (False, False)


def test_a_hold_goes_on_to_nobody_for_whom_it_ended(network: Network) -> None:
    clinic, shelter, legal, case, _, received = arrived(network)
    sent_on(shelter, received, ask(tell_sender=False))
    shelter.syncs(), legal.syncs()
    [came] = legal.clinic.receiving.inbox()
    legal.clinic.receiving.answer(came.id, Status.REJECTED, reason=Reason.NO_CAPACITY)
    legal.syncs(), shelter.syncs()
    clinic.clinic.calling.happened(case, CallOutcome.ANOTHER_PERSON)
    clinic.syncs(), shelter.syncs()
    assert shelter.clinic.receiving.inbox()[0].contact_held
    assert not [each for each in shelter.clinic.sending.waiting() if each.contact_held]


def test_a_hold_that_overtakes_its_packet_counts_as_soon_as_that_comes(network: Network) -> None:
    """An answer goes before what can wait three days, and the hub brings them in any order."""
    clinic, shelter, legal, case, _, received = arrived(network)
    sent_on(shelter, received, ask(tell_sender=False))
    clinic.clinic.calling.happened(case, CallOutcome.ANOTHER_PERSON)
    clinic.syncs()
    shelter.syncs(), shelter.syncs()
    assert legal.syncs().taken.set_aside == []
    [came] = legal.clinic.receiving.inbox()
    assert came.contact_held
    clinic.clinic.calling.heard(case, SureBy.ALONE)
    clinic.syncs(), shelter.syncs(), shelter.syncs(), legal.syncs()
    assert not legal.clinic.receiving.inbox()[0].contact_held
