"""What is nested too deep is refused before any decoder sees it, wherever it comes from."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic_app.errors import DirectoryRefused, InvitationRefused, PacketRefused
from clinic_app.wire.directory_document import AgencyList, EpochCard
from clinic_app.wire.directory_signing import SignedProvince
from clinic_app.wire.directory_trust import SignedDirectory, read_metadata
from clinic_app.wire.fhir import decode_referral, decode_status
from clinic_app.wire.hub_api import Pong, decode
from clinic_app.wire.inner import MOST_BYTES, Inner, Kind, decode_inner
from clinic_app.wire.invitation import Invitation
from clinic_app.wire.nesting import depth_of, refuse_deep
from clinic_app.wire.newer_words import read_referral, read_status

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='[]{}"\\,: aé€\n', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='{["\\}]', max_size=3), inner),
    max_leaves=12,
)
NEARLY = st.text(alphabet='[]{}"\\,:a1 \n', max_size=40)
DEEP = b"[" * 30_000


def depth(value: Any) -> int:
    """As it is defined."""
    if isinstance(value, dict | list):
        below = value.values() if isinstance(value, dict) else value
        return 1 + max(map(depth, below), default=0)
    return 0


class Watched(json.JSONDecoder):
    """The decoder of the standard library, and how deep it went, also into what is no JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.deepest = 0
        self.parse_object = self._watched(json.decoder.JSONObject)  # type: ignore[attr-defined]
        self.parse_array = self._watched(json.decoder.JSONArray)  # type: ignore[attr-defined]
        self.scan_once = py_make_scanner(self)

    def _watched(self, parse: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any) -> Any:
            self.now += 1
            self.deepest = max(self.deepest, self.now)
            parsed = parse(*args)
            self.now -= 1
            return parsed

        return watched


@given(VALUES, st.booleans())
def test_the_count_is_the_depth_of_what_the_decoder_reads(value: Any, plain: bool) -> None:
    assert depth_of(json.dumps(value, ensure_ascii=plain).encode()) == depth(value)


@given(NEARLY)
@example('["\\"[[["')
@example('["\\\\"[[[')
@example("]]]][[[[")
@example('{"a":["')
@example("[1]]][[[[[")
def test_no_decoder_goes_deeper_than_the_count(text: str) -> None:
    watched = Watched()
    try:
        value = watched.decode(text)
    except json.JSONDecodeError:
        pass
    else:
        assert depth_of(text.encode()) == depth(value)
    assert watched.deepest <= depth_of(text.encode())


@given(NEARLY, st.integers(0, 4))
def test_what_is_let_through_is_no_deeper_than_allowed(text: str, most: int) -> None:
    try:
        refuse_deep(text.encode(), most)
    except ValueError:
        assert depth_of(text.encode()) > most
    else:
        watched = Watched()
        with suppress(json.JSONDecodeError):
            watched.decode(text)
        assert watched.deepest <= most


def in_a_message(body: bytes) -> bytes:
    return msgspec.json.encode(
        Inner(
            kind=Kind.REFERRAL, mid="00" * 16, thread="11" * 16, seq=1, sender="a", recipient="b",
            sealed_on=date(2026, 11, 24), lapses_on=date(2026, 12, 1), body=msgspec.Raw(body),
        )
    )  # fmt: skip


NESTED = [b"[" * 17 + b"]" * 17, b'{"a":' * 17 + b"1" + b"}" * 17, DEEP, b'{"format":1,"a":' + DEEP]


@pytest.mark.parametrize("untrusted", [*NESTED, in_a_message(b'{"a":' + b"[" * 15 + b"]" * 15 + b"}")])
def test_a_message_that_is_nested_too_deep_is_refused_and_stops_nothing(untrusted: bytes) -> None:
    with pytest.raises(PacketRefused):
        decode_inner(untrusted)


def test_a_message_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(PacketRefused):
        decode_inner(in_a_message(b'{"a":"' + b"x" * MOST_BYTES + b'"}'))


def test_a_message_as_deep_as_a_referral_is_read() -> None:
    assert decode_inner(in_a_message(b'{"a":' + b"[" * 10 + b"]" * 10 + b"}")).kind is Kind.REFERRAL


@pytest.mark.parametrize("read", [decode_referral, decode_status, read_referral, read_status])
@pytest.mark.parametrize("untrusted", NESTED)
def test_fhir_that_is_nested_too_deep_is_refused(read: Callable[[bytes], object], untrusted: bytes) -> None:
    with pytest.raises(PacketRefused):
        read(untrusted)


def test_fhir_in_another_encoding_is_refused_before_its_quotation_marks_can_deceive_the_count() -> None:
    hidden = '["\u0122",' + "[" * 5_000
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        with pytest.raises(PacketRefused):
            decode_referral(hidden.encode(encoding))


@pytest.mark.parametrize(
    "read",
    [
        AgencyList.from_bytes, EpochCard.from_bytes, SignedDirectory.from_bytes, SignedProvince.from_bytes,
        lambda untrusted: read_metadata(untrusted, "root"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("untrusted", NESTED)
def test_a_directory_that_is_nested_too_deep_is_refused(read: Callable[[bytes], object], untrusted: bytes) -> None:
    with pytest.raises(DirectoryRefused, match="format") as refused:
        read(untrusted)
    assert str(refused.value.__cause__) == "depth"


@pytest.mark.parametrize("untrusted", NESTED)
def test_an_answer_of_the_hub_that_is_nested_too_deep_is_refused(untrusted: bytes) -> None:
    with pytest.raises(ValueError, match="depth"):
        decode(Pong, untrusted)


def test_an_invitation_that_is_nested_too_deep_is_refused() -> None:
    text = "clinic-invitation-1:" + base64.urlsafe_b64encode(b"[" * 300).decode("ascii")
    with pytest.raises(InvitationRefused) as refused:
        Invitation.from_text(text)
    assert str(refused.value.__cause__) == "depth"
