"""What the hub looks at: length, magic, suite, stanzas in order; never further."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.crypto import sealing
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import PacketRefused, Why
from clinic_app.wire import envelope
from clinic_app.wire.hub_api import MAX_ENVELOPE


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return sealing.seal(b"{}", signer=SigningKey.new(), recipients=[SealKeyPair.new().public])


def test_an_envelope_is_named_by_the_hash_of_its_bytes(sealed: bytes) -> None:
    assert envelope.check_outside(sealed) == hashlib.sha256(sealed).digest() == sealing.env_id_of(sealed)


def test_both_rooms_state_the_same_sizes_and_the_hub_takes_the_largest() -> None:
    assert envelope.BUCKETS == sealing.BUCKETS
    assert envelope.BUCKETS[-1] == MAX_ENVELOPE


def test_nothing_beyond_the_outside_is_looked_at(sealed: bytes) -> None:
    changed = sealed[:3_000] + bytes(100) + sealed[3_100:]
    assert envelope.check_outside(changed) == hashlib.sha256(changed).digest()


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [(0, 0, Why.FORMAT), (3, 0x32, Why.FORMAT), (4, 2, Why.NEWER_SUITE), (5, 0, Why.FORMAT), (5, 3, Why.FORMAT),
     (5, 4, Why.FORMAT), (5, 255, Why.FORMAT), (38, 255, Why.FORMAT)],
)  # fmt: skip
def test_each_byte_of_the_preamble_has_its_meaning(sealed: bytes, place: int, value: int, why: Why) -> None:
    changed = bytearray(sealed)
    changed[place] = value
    if place == 38:
        changed[38 : 38 + 8] = b"\xff" * 8
    with pytest.raises(PacketRefused) as refused:
        envelope.check_outside(bytes(changed))
    assert refused.value.why is why


@given(st.binary(max_size=5_000))
def test_anything_else_is_refused_by_name(untrusted: bytes) -> None:
    for tried in (untrusted, b"SRE1" + untrusted, untrusted.ljust(8_192, b"\0")):
        with pytest.raises(PacketRefused):
            envelope.check_outside(tried)
