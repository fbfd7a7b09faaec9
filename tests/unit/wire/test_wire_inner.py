"""The message inside: what each kind carries, and that nothing else is read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from msgspec import Raw
from msgspec.structs import replace

from clinic_app.errors import PacketRefused, Why
from clinic_app.wire.inner import Inner, Kind, decode_inner, encode_inner

MID, THREAD, OTHER = "00" * 16, "11" * 16, "22" * 16
REFERRAL = Inner(
    kind=Kind.REFERRAL,
    mid=MID,
    thread=THREAD,
    seq=1,
    sender="training-hospital",
    recipient="training-shelter",
    sealed_on=date(2026, 11, 24),
    lapses_on=date(2026, 12, 1),
    body=Raw(b'{"resourceType":"Bundle"}'),
)
STATUS = replace(REFERRAL, kind=Kind.STATUS, about=OTHER)
RECEIPT = replace(REFERRAL, kind=Kind.RECEIPT, about=OTHER, did="opened", body=Raw(b"null"))
RETRACT = replace(REFERRAL, kind=Kind.RETRACT, about=OTHER, seq=2, prev=OTHER, body=Raw(b"null"))


@pytest.mark.parametrize("message", [REFERRAL, STATUS, RECEIPT, replace(RECEIPT, did="forgotten"), RETRACT])
def test_each_kind_comes_back_as_it_was(message: Inner) -> None:
    read = decode_inner(encode_inner(message))
    assert read == message
    assert read.fhir == message.fhir


def test_the_frozen_bytes_of_a_receipt() -> None:
    assert encode_inner(RECEIPT) == (
        b'{"format":1,"kind":"receipt","mid":"00000000000000000000000000000000",'
        b'"thread":"11111111111111111111111111111111","seq":1,"prev":null,"sender":"training-hospital",'
        b'"recipient":"training-shelter","sealed_on":"2026-11-24","lapses_on":"2026-12-01",'
        b'"about":"22222222222222222222222222222222","did":"opened","body":null}'
    )


@pytest.mark.parametrize(
    "wrong",
    [
        replace(REFERRAL, about=OTHER),
        replace(REFERRAL, did="opened"),
        replace(REFERRAL, body=Raw(b"null")),
        replace(REFERRAL, body=Raw(b'"text"')),
        replace(REFERRAL, seq=2),
        replace(REFERRAL, prev=OTHER),
        replace(REFERRAL, recipient="training-hospital"),
        replace(REFERRAL, lapses_on=date(2026, 11, 23)),
        replace(REFERRAL, lapses_on=date(2027, 11, 24)),
        replace(STATUS, about=None),
        replace(RECEIPT, did=None),
        replace(RECEIPT, body=Raw(b"{}")),
        replace(RETRACT, about=None),
        replace(RETRACT, did="forgotten"),
        replace(REFERRAL, mid="00"),
        replace(REFERRAL, sender="Somchai's house"),
        replace(REFERRAL, seq=0),
        replace(REFERRAL, format=0),
    ],
)
def test_what_could_not_be_read_is_not_written(wrong: Inner) -> None:
    with pytest.raises(PacketRefused) as refused:
        encode_inner(wrong)
    assert refused.value.why is Why.CONTENT


def edited(**changes: Any) -> bytes:
    document = json.loads(encode_inner(STATUS))
    document.update(changes)
    return json.dumps(document, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        encode_inner(STATUS)[:-1],
        encode_inner(STATUS) + b" ",
        encode_inner(STATUS).replace(b'"format":1', b'"format": 1'),
        encode_inner(STATUS).replace(b'"seq":1', b'"seq":1,"seq":1'),
        edited(note="she is called ..."),
        edited(kind="sync"),
        edited(format=0),
        edited(format="2"),
        edited(seq="1"),
        edited(seq=1.0),
        edited(sealed_on="2026-13-45"),
        edited(sealed_on="2569-11-24"),
        edited(about=7),
        edited(did="read"),
        edited(mid="0" * 31 + "G"),
    ],
)
def test_what_we_would_not_write_is_not_believed(untrusted: bytes) -> None:
    with pytest.raises(PacketRefused) as refused:
        decode_inner(untrusted)
    assert refused.value.why is Why.CONTENT


def test_a_message_of_a_newer_format_waits_for_a_newer_program() -> None:
    for newer in (edited(format=2), edited(format=2, kind="sync", note=1)):
        with pytest.raises(PacketRefused) as refused:
            decode_inner(newer)
        assert refused.value.why is Why.NEWER_SUITE
