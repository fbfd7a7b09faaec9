"""The two files of a joining: made for one PC by one code, and refused by everybody else, whatever was done to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import msgspec
import pytest
from msgspec.structs import replace

from clinic_app.crypto.joining_code import JoiningCode
from clinic_app.errors import PcJoinRefused
from clinic_app.vault.device import DeviceKeys
from clinic_app.vault.joining import Answer, answer, answered, ask, asked, words_of
from clinic_app.wire.pc_joining import RequestFile, Welcome, WelcomedPc, WelcomeFile, hash_of, spelled

TODAY = date(2026, 11, 24)
AT = "2026-11-24T03:00:00Z"


@dataclass
class Between:
    """A PC that stands, one that is new, and the code."""

    code: JoiningCode = field(default_factory=JoiningCode.new)
    stands: DeviceKeys = field(default_factory=lambda: DeviceKeys.new(TODAY))
    new: DeviceKeys = field(default_factory=lambda: DeviceKeys.new(TODAY))

    @property
    def request(self) -> bytes:
        return ask(self.code, self.new, training=False)

    def listed(self, device: DeviceKeys) -> WelcomedPc:
        return WelcomedPc(
            device=device.id, place="ward", signing=device.signing.public.raw, seal=device.standing.public.raw,
            people=(), joined_at=AT, joined_by=None, continues=None, revoked_at=None, revoked_by=None,
            revoked_why=None,
        )  # fmt: skip

    @property
    def welcome(self) -> Welcome:
        return Welcome(
            clinic=UUID(int=3), kind="clinic", training=False, by=self.stands.id, at=AT, slots=(b"slot",),
            sheet_confirmed_at=AT, people=(), pcs=(self.listed(self.stands), self.listed(self.new)), keys=(),
        )  # fmt: skip

    def answers(self, welcome: Welcome | None = None) -> Answer:
        return answer(self.request, self.code, welcome or self.welcome, self.stands)

    def reads(self, content: bytes, **other: object) -> tuple[Welcome, tuple[str, ...]]:
        told = {"request": self.request, "code": self.code, "device": self.new} | other
        return answered(content, **told)  # type: ignore[arg-type]


@pytest.fixture
def between() -> Between:
    return Between()


def refused(work: object, *args: object, **named: object) -> str:
    with pytest.raises(PcJoinRefused) as caught:
        work(*args, **named)  # type: ignore[operator]
    return caught.value.reason


def test_what_was_asked_and_answered_arrives_and_both_read_the_same_words(between: Between) -> None:
    request = asked(between.request, between.code)
    assert (request.device, request.training, request.clinic) == (between.new.id, False, None)
    assert between.request == between.request, "the same code and keys ask alike"
    assert words_of(between.request) == words_of(between.request)
    assert len(words_of(between.request)) == 8
    made = between.answers()
    welcome, words = between.reads(made.content)
    assert (welcome, words) == (between.welcome, made.words)
    assert len(words) == 8
    assert between.stands.signing.public.raw.hex().encode() not in made.content
    assert b"ward" not in made.content


def test_a_record_brought_back_says_so(between: Between) -> None:
    clinic, before = uuid4(), uuid4()
    content = ask(between.code, between.new, training=True, clinic=clinic, continues=before)
    request = asked(content, between.code)
    assert (request.clinic, request.continues, request.training) == (clinic, before, True)


def test_another_code_is_refused_on_both_sides(between: Between) -> None:
    other = JoiningCode.new()
    assert refused(asked, between.request, other) == "code"
    assert refused(between.reads, between.answers().content, code=other) == "code"


def test_an_answer_is_for_one_request_of_one_pc(between: Between) -> None:
    content = between.answers().content
    later = ask(JoiningCode.new(), between.new, training=False)
    assert refused(between.reads, content, request=later) == "other_pc"
    assert refused(between.reads, content, device=DeviceKeys.new(TODAY)) == "code"


def test_whoever_only_heard_the_code_answers_in_nobodys_name(between: Between) -> None:
    """The answer names the PC that let in, and that PC signed it."""
    thief = DeviceKeys.new(TODAY)
    forged = answer(between.request, between.code, between.welcome, thief).content
    assert refused(between.reads, forged) == "format"
    nameless = between.answers(replace(between.welcome, by=uuid4())).content
    assert refused(between.reads, nameless) == "format"
    without_us = between.answers(replace(between.welcome, pcs=(between.listed(between.stands),))).content
    assert refused(between.reads, without_us) == "format"
    no_key = replace(between.listed(between.stands), signing=b"\xff" * 32)
    bad = between.answers(replace(between.welcome, pcs=(no_key, between.listed(between.new)))).content
    assert refused(between.reads, bad) == "format"


def test_words_change_with_every_bit_that_counts(between: Between) -> None:
    other = ask(between.code, DeviceKeys.new(TODAY), training=False)
    assert words_of(other) != words_of(between.request)
    assert between.answers(replace(between.welcome, kind="both")).words != between.answers().words


def test_a_newer_program_is_named_whatever_else_it_wrote(between: Between) -> None:
    newer = msgspec.json.encode({"format": "pc-request", "version": 2, "something": "else"})
    assert refused(asked, newer, between.code) == "newer"
    newer = msgspec.json.encode({"format": "pc-welcome", "version": 9})
    assert refused(between.reads, newer) == "newer"


def test_torn_and_foreign_files_are_refused_wherever_they_were_hit(between: Between) -> None:
    request, content = between.request, between.answers().content
    for at in range(0, len(request), 97):
        assert refused(asked, request[:at], between.code) == "format"
        flipped = request[:at] + bytes([request[at] ^ 1]) + request[at + 1 :]
        assert refused(asked, flipped, between.code) in ("format", "code")
    for at in range(0, len(content), 211):
        assert refused(between.reads, content[:at]) == "format"
        flipped = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert refused(between.reads, flipped) in ("format", "other_pc")
    for foreign in (b"", b"[]", b'{"format":"tasks","version":1}', b"[" * 40, bytes(9000), content, b"\xff\xfe"):
        assert refused(asked, foreign, between.code) == "format"
    assert refused(between.reads, request) == "format"
    assert refused(asked, request + b"\n", between.code) == "format"


def test_a_request_signed_by_another_or_with_a_key_nobody_can_seal_to_is_refused(between: Between) -> None:
    file = msgspec.json.decode(between.request, type=RequestFile)
    other = msgspec.json.decode(ask(between.code, DeviceKeys.new(TODAY), training=False), type=RequestFile)
    assert refused(asked, spelled(replace(file, body=other.body, mac=other.mac)), between.code) == "format"
    flat = bytes(1216)
    body = file.body.replace(_b64(between.new.standing.public.raw), _b64(flat))
    signed = between.new.signing.sign(b"clinic-app pc request 1\x00" + body)
    assert refused(asked, spelled(replace(file, body=body, signature=signed)), between.code) == "format"


def test_a_seal_that_fits_and_does_not_open_is_another_code(between: Between) -> None:
    import hashlib

    file = msgspec.json.decode(between.answers().content, type=WelcomeFile)
    sealed = bytes([file.sealed[0] ^ 1]) + file.sealed[1:]
    changed = replace(file, sealed=sealed, check=hashlib.sha256(sealed).digest())
    assert refused(between.reads, spelled(changed)) == "code"
    assert file.request == hash_of(between.request)


def _b64(raw: bytes) -> bytes:
    import base64

    return base64.b64encode(raw)
