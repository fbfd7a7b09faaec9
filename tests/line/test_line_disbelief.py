"""What came and is not believed: set aside with its reason, never shown, and looked at again when that may help."""

from __future__ import annotations

import os
from datetime import timedelta

import msgspec
import pytest
from msgspec import Raw
from stations import CLINIC, LEGAL_AID, SHELTER, Network, Station, agrees, delivered, referral_body, refers, written

from clinic_app.crypto.sealing import env_id_of
from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.referral import Reason, Status, StatusReply
from clinic_app.errors import Why
from clinic_app.hub import operator
from clinic_app.services.outgoing import OutState
from clinic_app.wire.fhir import encode_status
from clinic_app.wire.inner import Inner, Kind


@pytest.fixture
def two(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


def referral(clinic: Station, shelter: Station, **said: object) -> bytes:
    thread = os.urandom(16)
    body = Raw(referral_body(clinic, shelter, packet_id=thread, on=clinic.house.clock.today()))
    fields = {"kind": Kind.REFERRAL, "thread": thread.hex(), "about": None, "did": None, "body": body, **said}
    return written(clinic, shelter, **fields)


def test_a_believed_referral_is_believed(two: tuple[Station, Station]) -> None:
    clinic, shelter = two
    assert delivered(shelter, referral(clinic, shelter)) == []
    assert len(shelter.clinic.receiving.inbox()) == 1


def test_each_reason_not_to_believe_has_its_name(network: Network, two: tuple[Station, Station]) -> None:
    clinic, shelter = two
    legal = network.joins(LEGAL_AID, kind="service")
    good, today = referral(clinic, shelter), clinic.house.clock.today()
    torn = bytearray(good)
    torn[-9] ^= 1
    days = {"sealed_on": today - timedelta(days=9), "lapses_on": today - timedelta(days=2)}
    later = {"sealed_on": today + timedelta(days=2), "lapses_on": today + timedelta(days=9)}
    stranger = SigningKey.new()
    tries = {
        Why.TAG: bytes(torn),
        Why.SIZE: good[:-1],
        Why.FORMAT: b"\0" * 4_096,
        Why.NO_KEY: written(clinic, legal),
        Why.SIGNER_UNKNOWN: referral(clinic, shelter, signer=stranger),
        Why.NOT_FOR_US: referral(clinic, shelter, recipient=LEGAL_AID),
        Why.SIGNATURE: referral(clinic, shelter, sender=LEGAL_AID),
        Why.EXPIRED: referral(clinic, shelter, **days),
        Why.FROM_THE_FUTURE: referral(clinic, shelter, **later),
        Why.CONTENT: referral(clinic, shelter, thread=os.urandom(16).hex()),
    }
    for why, envelope in tries.items():
        assert delivered(shelter, envelope) == [why]
    receiving = shelter.clinic.receiving
    assert {item.env_id: item.why for item in receiving.set_aside()} == {
        env_id_of(envelope): why for why, envelope in tries.items()
    }
    assert receiving.inbox() == []
    assert delivered(shelter, good) == []


def test_nothing_that_is_no_message_gets_further_than_content(two: tuple[Station, Station]) -> None:
    clinic, shelter = two
    today = clinic.house.clock.today()
    plain = referral_body(clinic, shelter, packet_id=bytes(16), on=today)
    for content in (b"", b"null", b"{}", plain, b"\xff" * 40):
        assert delivered(shelter, written(clinic, shelter, content=content or b" ")) == [Why.CONTENT]
    strange = b'{"resourceType":"Bundle","type":"collection"}'
    assert delivered(shelter, referral(clinic, shelter, body=Raw(strange))) == [Why.CONTENT]


def test_the_same_number_in_other_bytes_is_a_replay_and_the_same_bytes_are_nothing(
    two: tuple[Station, Station],
) -> None:
    clinic, shelter = two
    mid = os.urandom(16).hex()
    first, second = referral(clinic, shelter, mid=mid), referral(clinic, shelter, mid=mid)
    assert delivered(shelter, first, first, second) == [Why.REPLAYED]
    assert delivered(shelter, first) == []
    assert len(shelter.clinic.receiving.inbox()) == 1


def test_a_packet_sealed_again_under_another_number_is_still_one_referral(two: tuple[Station, Station]) -> None:
    clinic, shelter = two
    thread = os.urandom(16)
    body = Raw(referral_body(clinic, shelter, packet_id=thread, on=clinic.house.clock.today()))
    first = referral(clinic, shelter, thread=thread.hex(), body=body)
    second = referral(clinic, shelter, thread=thread.hex(), body=body)
    assert delivered(shelter, first, second) == [Why.REPLAYED]


def test_a_sender_who_is_listed_later_is_believed_then(network: Network) -> None:
    shelter = network.joins(SHELTER, kind="service")
    shelter.syncs()
    clinic = network.joins(CLINIC, kind="clinic")
    clinic.syncs()
    envelope = referral(clinic, shelter)
    assert delivered(shelter, envelope) == [Why.SIGNER_UNKNOWN]
    assert len(shelter.syncs().taken.referrals) == 1
    assert shelter.clinic.receiving.set_aside() == []


def test_a_revoked_pc_is_no_longer_believed(network: Network, two: tuple[Station, Station]) -> None:
    clinic, shelter = two
    operator.revoke(network.hub.store, clinic.clinic.desk.vault.device.hub_auth.public.kid, network.now())
    network.publishes()
    shelter.syncs()
    assert delivered(shelter, referral(clinic, shelter)) == [Why.SIGNER_REVOKED]


def test_an_answer_to_what_we_never_sent_or_by_somebody_else_has_no_effect(
    network: Network, two: tuple[Station, Station]
) -> None:
    clinic, shelter = two
    legal = network.joins(LEGAL_AID, kind="service")
    clinic.syncs(), legal.syncs()
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    [item] = clinic.clinic.desk.vault.outbox.every()
    reply = StatusReply(packet_id=item.thread, status=Status.REJECTED, reason=Reason.NO_CAPACITY, seq=1)
    said = {"kind": Kind.STATUS, "did": None, "body": Raw(encode_status(reply))}
    told = {**said, "thread": item.thread.hex(), "about": item.mid.hex()}
    assert delivered(clinic, written(shelter, clinic, **said)) == [Why.CONTENT]
    assert delivered(clinic, written(legal, clinic, **told)) == [Why.CONTENT]
    assert delivered(clinic, written(shelter, clinic, **told, seq=2, prev="00" * 16)) == [Why.CONTENT]
    assert clinic.clinic.sending.waiting()[0].standing.status is Status.REQUESTED
    assert delivered(clinic, written(shelter, clinic, **told)) == []
    assert clinic.clinic.sending.waiting()[0].standing.status is Status.REJECTED
    assert clinic.clinic.sending.waiting()[0].state is OutState.DONE


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        (Status.ACCEPTED, Status.COMPLETED, "completed"),
        (Status.ACCEPTED, Status.ON_HOLD, "on-hold"),  # it could follow as well, and must not
        (Status.IN_PROGRESS, Status.ACCEPTED, "in-progress"),  # no move of theirs in their own order
    ],
)
def test_an_older_answer_that_comes_later_counts_in_its_own_place(
    two: tuple[Station, Station], first: Status, second: Status, stands: str
) -> None:
    clinic, shelter = two
    case = agrees(clinic, SHELTER)
    referral_id = refers(clinic, case)
    [item] = clinic.clinic.desk.vault.outbox.every()
    mids = [os.urandom(16).hex() for _ in range(2)]

    def answer(seq: int, status: Status) -> bytes:
        body = Raw(encode_status(StatusReply(packet_id=item.thread, status=status, seq=seq)))
        return written(
            shelter, clinic, kind=Kind.STATUS, did=None, thread=item.thread.hex(), about=item.mid.hex(), seq=seq,
            mid=mids[seq - 1], prev=mids[0] if seq == 2 else None, body=body,
        )  # fmt: skip

    assert delivered(clinic, answer(2, second), answer(1, first)) == []
    kept = clinic.clinic.recording.open(case)
    assert kept.stored("x_status", referral_id) == stands  # type: ignore[arg-type]
    assert clinic.clinic.sending.waiting()[0].standing.status.value == stands


def test_what_a_lying_hub_hands_out_is_only_set_aside(two: tuple[Station, Station]) -> None:
    _, shelter = two
    rubbish = [os.urandom(n) for n in (1, 4_096, 9_000)]
    assert len(delivered(shelter, *rubbish)) == 3
    assert len(shelter.clinic.receiving.set_aside()) == 3
    shelter.syncs()
    assert shelter.clinic.desk.vault.inbox.unacknowledged() == []


def test_a_message_has_no_second_form(two: tuple[Station, Station]) -> None:
    clinic, shelter = two
    today = clinic.house.clock.today()
    inner = Inner(
        kind=Kind.RECEIPT, mid="0" * 32, thread="1" * 32, seq=1, sender=CLINIC, recipient=SHELTER, sealed_on=today,
        lapses_on=today, about="2" * 32, did="opened",
    )  # fmt: skip
    spaced = msgspec.json.format(msgspec.json.encode(inner))
    assert delivered(shelter, written(clinic, shelter, content=spaced)) == [Why.CONTENT]
