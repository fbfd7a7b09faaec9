"""The packet's rows of the table of errors: real bytes, what a person reads, what is kept, and what is answered."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from stations import (
    CLINIC,
    LEGAL_AID,
    SHELTER,
    Network,
    Station,
    agrees,
    delivered,
    network_on,
    referral_body,
    refers,
    written,
)

from clinic_app import errors
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.domain.referral import Reason, Status, StatusReply
from clinic_app.errors import NotPermitted, Refusal, Why
from clinic_app.hub import operator
from clinic_app.services.held import NOT_SHOWN_THERE
from clinic_app.services.outgoing import OutState
from clinic_app.services.task_kinds import TaskKind
from clinic_app.ui import i18n
from clinic_app.ui.screens.sending_words import held_words
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message
from clinic_app.wire.fhir import encode_status
from clinic_app.wire.inner import Inner, Kind

_MAKER = Path(__file__).parents[1] / "vectors" / "make_envelopes.py"


@dataclass
class Post:
    """Somebody who seals to a shelter, right or wrong."""

    network: Network
    clinic: Station
    shelter: Station

    def inner(self, **said: Any) -> Inner:
        today, thread = self.clinic.house.clock.today(), os.urandom(16)
        body = Raw(referral_body(self.clinic, self.shelter, packet_id=thread, on=today))
        fields: dict[str, Any] = {
            "kind": Kind.REFERRAL, "mid": os.urandom(16).hex(), "thread": thread.hex(), "seq": 1, "body": body,
            "sender": CLINIC, "recipient": SHELTER, "sealed_on": today, "lapses_on": today + timedelta(days=7),
        }  # fmt: skip
        return Inner(**{**fields, **said})

    def sealed(self, **said: Any) -> bytes:
        return written(self.clinic, self.shelter, content=msgspec.json.encode(self.inner(**said)))

    def made(self, **wrong: Any) -> bytes:
        """With one step of the format done otherwise, by the second writer."""
        spec = importlib.util.spec_from_file_location("second_writer", _MAKER)
        assert spec is not None
        assert spec.loader is not None
        writer = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = writer  # its dataclass looks itself up
        spec.loader.exec_module(writer)
        writer.SIGNER = self.clinic.clinic.desk.vault.device.signing
        ours = self.shelter.clinic.desk.vault.device.standing.public
        content = msgspec.json.encode(self.inner())
        made: bytes = writer.Maker(**{"recipients": [ours], "content": content, **wrong}).envelope()
        return made

    def late(self, days: int) -> dict[str, Any]:
        today = self.clinic.house.clock.today()
        return {"sealed_on": today - timedelta(days=days + 7), "lapses_on": today - timedelta(days=days)}


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    for network in network_on(tmp_path):
        clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
        clinic.syncs(), shelter.syncs()
        yield Post(network, clinic, shelter)


def test_the_second_writer_can_also_do_it_right(post: Post) -> None:
    assert delivered(post.shelter, post.made()) == []


ROWS: list[tuple[str, Callable[[Post], bytes], Why, str, bool]] = [
    ("E_FORMAT", lambda post: post.sealed()[:-9], Why.SIZE, "damaged, or of a newer program", False),
    ("E_FORMAT", lambda post: post.made(magic=b"SRE2"), Why.FORMAT, "damaged, or of a newer program", False),
    ("E_SUITE", lambda post: post.made(suite=2), Why.NEWER_SUITE, "written by a newer program", False),
    (
        "E_SUITE", lambda post: written(post.clinic, post.shelter, content=b'{"format":2,"kind":"song"}'),
        Why.NEWER_SUITE, "written by a newer program", False,
    ),
    (
        "E_NO_KEY", lambda post: post.made(recipients=[SealKeyPair.new().public]), Why.NO_KEY,
        "not for this place", False,
    ),
    ("E_COMMIT", lambda post: post.made(commitment=lambda _: bytes(32)), Why.COMMITMENT, "torn or changed", False),
    ("E_TAG", lambda post: post.made(nonce=bytes(11) + b"\1"), Why.TAG, "torn or changed", False),
    ("E_TAG", lambda post: post.made(padding=lambda room: b"\1" * room), Why.PADDING, "torn or changed", False),
    (
        "E_SIG", lambda post: post.made(signed=lambda message: message + b"!"), Why.SIGNATURE,
        "not signed by the one it names", False,
    ),
    (
        "E_NOT_FOR_ME", lambda post: post.made(listed=[b"\7" * 8]), Why.NOT_FOR_US, "not for this place", False,
    ),
    ("E_NOT_FOR_ME", lambda post: post.sealed(recipient=LEGAL_AID), Why.NOT_FOR_US, "not for this place", False),
    (
        "E_SIGNER_UNKNOWN", lambda post: written(post.clinic, post.shelter, signer=SigningKey.new()),
        Why.SIGNER_UNKNOWN, "not in the directory", False,
    ),
    ("E_EXPIRED", lambda post: post.sealed(**post.late(2)), Why.EXPIRED, "came too late", False),
    ("E_INFLATE", lambda post: post.made(packed=lambda _: b"\xff" * 40), Why.INFLATE, "torn", False),
    (
        "E_SCHEMA", lambda post: written(post.clinic, post.shelter, content=b'{"format":1}'), Why.CONTENT,
        "no referral of ours can say", False,
    ),
    (
        "E_SCHEMA", lambda post: post.sealed(body=Raw(b'{"resourceType":"Bundle"}')), Why.CONTENT,
        "no referral of ours can say", True,
    ),
    (
        "E_CODELIST",
        lambda post: post.sealed(body=Raw(bytes(post.inner().body).replace(b"within_24h", b"within_25h"))),
        Why.CONTENT, "no referral of ours can say", True,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("row", "make", "why", "words", "answered"), ROWS, ids=lambda each: str(each)[:16])
def test_each_row_is_told_kept_and_answered_as_it_should(
    post: Post, row: str, make: Callable[[Post], bytes], why: Why, words: str, answered: bool
) -> None:
    shelter, envelope = post.shelter, make(post)
    vault = shelter.clinic.desk.vault
    assert delivered(shelter, envelope) == [why], row
    message = worded(errors.PacketRefused(why))
    assert words in message.what
    assert message.do
    assert in_thai(errors.PacketRefused(why)) not in (message, None)
    assert shelter.clinic.receiving.inbox() == []

    [view] = shelter.clinic.set_asides.every()
    [kept] = vault.inbox.aside()
    assert kept.sealed == envelope
    assert view.until == view.arrived_at + timedelta(days=30)
    assert view.may_help is (why in {Why.SIZE, Why.FORMAT, Why.NEWER_SUITE, Why.SIGNER_UNKNOWN})

    said = vault.outbox.every()
    assert [item.kind for item in said] == (["receipt"] if answered else [])
    assert [item.recipient for item in said] == ([CLINIC] if answered else [])
    delivered(shelter, envelope)
    assert len(vault.outbox.every()) == len(said), "and once"

    post.network.on(days=31)
    shelter.clinic.tidy()
    assert shelter.clinic.set_asides.every() == []
    assert vault.inbox.has(view.env_id), "that it came is remembered"


def in_thai(error: errors.ClinicError) -> Message:
    before = i18n.language()
    i18n.use("th")
    try:
        return worded(error)
    finally:
        i18n.use(before)


def test_e_revoked_waits_for_a_person(post: Post) -> None:
    kid = post.clinic.clinic.desk.vault.device.hub_auth.public.kid
    envelope = post.sealed()
    operator.revoke(post.network.hub.store, kid, post.network.now())
    post.network.publishes()
    post.shelter.syncs()
    assert delivered(post.shelter, envelope) == [Why.SIGNER_REVOKED]
    assert "no longer trusted" in worded(errors.PacketRefused(Why.SIGNER_REVOKED)).what
    assert post.shelter.clinic.desk.vault.outbox.every() == []


def test_e_dup_shows_nothing_and_is_acknowledged_again(post: Post) -> None:
    envelope = post.sealed()
    vault = post.shelter.clinic.desk.vault
    assert delivered(post.shelter, envelope) == []
    vault.inbox.acknowledged(vault.inbox.unacknowledged())
    assert delivered(post.shelter, envelope) == []
    assert len(vault.inbox.unacknowledged()) == 1
    assert post.shelter.clinic.set_asides.every() == []


def test_what_an_older_program_could_not_read_is_read_after_the_update(post: Post) -> None:
    envelope = post.sealed()
    vault = post.shelter.clinic.desk.vault
    from clinic_app.crypto.sealing import env_id_of

    vault.inbox.set_aside(env_id=env_id_of(envelope), sealed=envelope, why=Why.FORMAT)
    post.shelter.clinic.tidy()
    assert post.shelter.clinic.set_asides.every() == []
    assert len(post.shelter.clinic.receiving.inbox()) == 1


def not_shown(post: Post) -> tuple[CaseId, ReferralId, bytes]:
    """Ours, that their program could not show: they seal the word that a program says by itself."""
    case = agrees(post.clinic, SHELTER)
    referral = refers(post.clinic, case)
    post.clinic.syncs()
    [item] = post.clinic.clinic.desk.vault.outbox.of_kind("referral")
    said = {"thread": item.thread.hex(), "about": item.mid.hex(), "did": "invalid"}
    return case, referral, written(post.shelter, post.clinic, **said)


def test_whoever_sealed_what_could_not_be_shown_is_told_to_ring(post: Post) -> None:
    case, referral, receipt = not_shown(post)
    assert delivered(post.clinic, receipt) == []
    [view] = post.clinic.clinic.sending.waiting()
    assert (view.state, view.reason) == (OutState.HELD, NOT_SHOWN_THERE)
    assert held_words(view.reason) == "Their program could not show it: phone them"
    tasks = [line.kind for line in post.clinic.clinic.today().promises if line.row == str(referral)]
    assert tasks == [TaskKind.PACKET_HELD]
    held = post.clinic.clinic.sealing_again.look(case, referral)
    assert not held.agreed, "the same bytes would be shown no better"
    with pytest.raises(NotPermitted):
        post.clinic.clinic.sending.let_go(view.env_id)
    assert post.clinic.clinic.receipts.of(view.env_id) == ()


def test_and_may_seal_it_anew_under_its_number(post: Post) -> None:
    case, referral, receipt = not_shown(post)
    delivered(post.clinic, receipt)
    again = post.clinic.clinic.sealing_again
    again.seal(case, referral, again.preview(case, referral), agreed=True)
    assert post.clinic.syncs().sent == 1


def test_what_was_answered_meanwhile_is_not_held_for_it(post: Post) -> None:
    _case, _referral, receipt = not_shown(post)
    [item] = post.clinic.clinic.desk.vault.outbox.of_kind("referral")
    post.clinic.clinic.desk.vault.outbox.mark(item.env_id, OutState.DONE)
    assert delivered(post.clinic, receipt) == []
    assert post.clinic.clinic.sending.waiting()[0].state is OutState.DONE


def test_to_an_answer_that_cannot_be_shown_nothing_is_answered(post: Post) -> None:
    odd = written(post.shelter, post.clinic, kind=Kind.STATUS, did=None, body=Raw(b'{"resourceType":"Task"}'))
    assert delivered(post.clinic, odd) == [Why.CONTENT]
    assert post.clinic.clinic.desk.vault.outbox.every() == []


# --- a message that comes before another ---------------------------------------------------------


def answers(post: Post) -> tuple[CaseId, ReferralId, Callable[[int, Status], bytes]]:
    case = agrees(post.clinic, SHELTER)
    referral = refers(post.clinic, case)
    [item] = post.clinic.clinic.desk.vault.outbox.every()
    mids = [os.urandom(16).hex() for _ in range(3)]

    def answer(seq: int, status: Status) -> bytes:
        reason = Reason.OTHER if status is Status.FAILED else None
        body = Raw(encode_status(StatusReply(packet_id=item.thread, status=status, seq=seq, reason=reason)))
        return written(
            post.shelter, post.clinic, kind=Kind.STATUS, did=None, thread=item.thread.hex(), about=item.mid.hex(),
            seq=seq, mid=mids[seq - 1], prev=mids[seq - 2] if seq > 1 else None, body=body,
            lapses_on=post.clinic.house.clock.today() + timedelta(days=30),
        )  # fmt: skip

    return case, referral, answer


def stands(post: Post, case: CaseId, referral: ReferralId) -> object:
    return post.clinic.clinic.recording.open(case).stored("x_status", referral)  # type: ignore[arg-type]


def test_e_seq_gap_waits_seven_days_for_what_explains_it_and_is_shown_then(post: Post) -> None:
    case, referral, answer = answers(post)
    assert delivered(post.clinic, answer(1, Status.IN_PROGRESS), answer(3, Status.ACCEPTED)) == []
    [view] = post.clinic.clinic.sending.waiting()
    assert (view.standing.status, view.missing) == (Status.IN_PROGRESS, True)
    for _ in range(2):
        post.network.on(days=3)
        post.clinic.clinic.tidy()
        assert stands(post, case, referral) == "in-progress"
    post.network.on(days=1)
    post.clinic.clinic.tidy()
    assert stands(post, case, referral) == "accepted"
    [view] = post.clinic.clinic.sending.waiting()
    assert (view.standing.status, view.missing) == (Status.ACCEPTED, True)
    revisions = len(post.clinic.clinic.desk.vault.revisions.history(case))
    post.clinic.clinic.tidy()
    assert len(post.clinic.clinic.desk.vault.revisions.history(case)) == revisions, "once"


def test_what_explains_it_ends_the_wait(post: Post) -> None:
    case, referral, answer = answers(post)
    delivered(post.clinic, answer(1, Status.IN_PROGRESS), answer(3, Status.ACCEPTED))
    delivered(post.clinic, answer(2, Status.ON_HOLD))
    assert stands(post, case, referral) == "accepted"
    assert not post.clinic.clinic.sending.waiting()[0].missing


def test_what_explains_itself_waits_for_nothing(post: Post) -> None:
    case, referral, answer = answers(post)
    delivered(post.clinic, answer(2, Status.ACCEPTED))
    assert stands(post, case, referral) == "accepted"
    assert post.clinic.clinic.sending.waiting()[0].missing


# --- what stops it before it is sealed -----------------------------------------------------------


@pytest.mark.parametrize("how", ["none", "lapsed", "withdrawn"])
def test_e_consent_seals_nothing(post: Post, how: str) -> None:
    case = agrees(post.clinic, LEGAL_AID if how == "none" else SHELTER)
    if how == "lapsed":
        post.network.on(days=8)
    if how == "withdrawn":
        [row] = post.clinic.clinic.consent.releases(case)
        post.clinic.clinic.consent.withdraw(case, row.id)
    with pytest.raises(NotPermitted) as refused:
        refers(post.clinic, case)
    expected = {"none": Refusal.NO_CONSENT, "lapsed": Refusal.EXPIRED, "withdrawn": Refusal.WITHDRAWN}
    assert refused.value.reason is expected[how]
    assert worded(refused.value).do
    assert in_thai(refused.value) != worded(refused.value)
    assert post.clinic.clinic.desk.vault.outbox.every() == []


@pytest.mark.parametrize("error", [errors.LeakFound("entry[0]", "s_name"), errors.TooIdentifying(("x_age", "x_sex"))])
def test_e_leak_and_e_k_name_the_field_in_both_languages(error: errors.ClinicError) -> None:
    assert worded(error).do
    assert in_thai(error) != worded(error)
