"""The file on the stick: whole, torn, foreign."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.errors import PacketRefused, Why
from clinic_app.wire.courier import Courier, Parcel


def parcel(mailbox: str, sealed: bytes) -> Parcel:
    return Parcel(mailbox, sealed, b"\7" * 32, date(2026, 11, 28))


FULL = Courier(
    envelopes=(parcel("aa" * 16, b"SRE1" + bytes(4_092)), parcel("bb" * 16, b"SRE1" + b"\1" * 4_092)),
    cards=(b'{"card":1}', b'{"card":2}'),
    directory=b'{"document":"..."}',
)


def test_what_is_put_on_a_stick_comes_off_it() -> None:
    assert Courier.from_bytes(FULL.to_bytes()) == FULL
    assert Courier.from_bytes(Courier().to_bytes()) == Courier()


def test_its_size_says_little_and_it_begins_with_its_name() -> None:
    for courier in (Courier(), FULL):
        assert len(courier.to_bytes()) == 65_536
        assert courier.to_bytes().startswith(b"SREC1")
    many = Courier(envelopes=tuple(parcel("cc" * 16, bytes([n]) * 4_096) for n in range(1, 41)))
    assert len(many.to_bytes()) == 3 * 65_536


def test_a_torn_file_gives_its_whole_leading_records() -> None:
    written = FULL.to_bytes()
    torn = Courier.from_bytes(written[:6_000])
    assert torn.envelopes == FULL.envelopes[:1]
    assert not torn.whole
    rotten = bytearray(written)
    rotten[60_000] ^= 1
    assert Courier.from_bytes(bytes(rotten)).envelopes == FULL.envelopes
    assert not Courier.from_bytes(bytes(rotten)).whole


def test_a_record_nobody_knows_ends_the_reading() -> None:
    written = bytearray(FULL.to_bytes())
    written[5 + 57 + 4_096] = 9
    read = Courier.from_bytes(bytes(written))
    assert read.envelopes == FULL.envelopes[:1]
    assert not read.whole


def test_what_is_none_of_ours_is_refused_by_name() -> None:
    for untrusted, why in ((b"", Why.FORMAT), (b"SREC2" + bytes(100), Why.FORMAT), (bytes(65 << 20), Why.SIZE)):
        with pytest.raises(PacketRefused) as refused:
            Courier.from_bytes(untrusted)
        assert refused.value.why is why
    with pytest.raises(PacketRefused):
        Courier(directory=bytes(64 << 20)).to_bytes()


@given(st.binary(max_size=400), st.integers())
def test_no_bytes_make_it_stumble(tail: bytes, seed: int) -> None:
    Courier.from_bytes(b"SREC1" + tail)
    written = bytearray(FULL.to_bytes())
    for _ in range(5):
        written[random.Random(seed).randrange(5, 9_000)] ^= 0x55
    Courier.from_bytes(bytes(written))
