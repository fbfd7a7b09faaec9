"""The envelope SRE1: who can open it, what it gives away, and that no changed bit gets through."""

from __future__ import annotations

import os
import random
import time
from contextlib import suppress
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.crypto.deflating import MOST_BYTES, deflate, inflate
from clinic_app.crypto.sealing import BUCKETS, env_id_of, open_sealed, seal
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair, hpke_open
from clinic_app.errors import PacketRefused, Why

SIGNER = SigningKey.new()
PCS = [SealKeyPair.new() for _ in range(5)]


def sealed_to(*pairs: SealKeyPair, content: bytes = b'{"kind":"referral"}') -> bytes:
    return seal(content, signer=SIGNER, recipients=[pair.public for pair in pairs])


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_each_pc_of_the_recipient_opens_it_and_nobody_else(count: int) -> None:
    sealed = sealed_to(*PCS[:count])
    for pair in PCS[:count]:
        opened = open_sealed(sealed, [SealKeyPair.new(), pair])
        assert opened.signer_kid == SIGNER.public.kid
        assert opened.content_signed_by(SIGNER.public) == b'{"kind":"referral"}'
    with pytest.raises(PacketRefused) as refused:
        open_sealed(sealed, [PCS[4], SealKeyPair.new()])
    assert refused.value.why is Why.NO_KEY


def test_nobody_receives_it_without_being_named_or_twice_or_in_a_crowd() -> None:
    for wrong in ([], PCS, [PCS[0], PCS[0]]):
        with pytest.raises(ValueError, match="recipients"):
            sealed_to(*wrong)


def test_content_is_out_of_reach_before_its_signer_is_known() -> None:
    opened = open_sealed(sealed_to(PCS[0]), [PCS[0]])
    with pytest.raises(PacketRefused) as refused:
        opened.content_signed_by(SigningKey.new().public)
    assert refused.value.why is Why.SIGNATURE
    assert "referral" not in repr(opened)


@pytest.mark.parametrize(("count", "size"), [(1, 4_096), (2, 4_096), (3, 8_192), (4, 8_192)])
def test_a_short_and_a_long_message_have_one_size(count: int, size: int) -> None:
    for content in (b"{}", b'{"kind":"receipt"}', os.urandom(1_500)):
        assert len(sealed_to(*PCS[:count], content=content)) == size


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 61_000))
def test_any_message_that_fits_comes_back(length: int) -> None:
    content = random.Random(length).randbytes(length)
    sealed = sealed_to(PCS[0], content=content)
    assert len(sealed) in BUCKETS
    assert open_sealed(sealed, [PCS[0]]).content_signed_by(SIGNER.public) == content


def test_what_does_not_fit_the_largest_envelope_is_refused_before_it_is_sealed() -> None:
    for content in (os.urandom(66_000), b" " * (MOST_BYTES + 1)):
        with pytest.raises(PacketRefused) as refused:
            sealed_to(PCS[0], content=content)
        assert refused.value.why is Why.SIZE


def test_two_sealings_of_one_message_have_nothing_in_common() -> None:
    first, second = sealed_to(PCS[0]), sealed_to(PCS[0])
    assert env_id_of(first) != env_id_of(second)
    assert first[:6] == second[:6]
    slices = {first[at : at + 8] for at in range(6, 4_088)}
    assert not slices & {second[at : at + 8] for at in range(6, 4_088)}


def test_no_key_and_no_kid_is_in_clear() -> None:
    sealed = sealed_to(PCS[0], PCS[1])
    for pair in PCS[:2]:
        assert pair.public.kid not in sealed
        assert pair.public.raw[:16] not in sealed
    assert SIGNER.public.kid not in sealed
    assert SIGNER.public.raw not in sealed


def test_the_place_of_a_stanza_says_nothing_about_whose_it_is() -> None:
    def place_of_ours(sealed: bytes) -> int:
        stanzas = [sealed[at : at + 1_168] for at in (38, 38 + 1_168)]
        assert stanzas == sorted(stanzas)
        for place, stanza in enumerate(stanzas):
            with suppress(PacketRefused):
                hpke_open(PCS[0], stanza, b"SRE1 stanza" + sealed[:38])
                return place
        raise AssertionError("neither is ours")

    assert {place_of_ours(sealed_to(PCS[0])) for _ in range(40)} == {0, 1}


def test_no_single_flipped_bit_gets_through() -> None:
    sealed = bytearray(sealed_to(PCS[0]))
    for place in random.Random(1).sample(range(len(sealed) * 8), 600):
        sealed[place // 8] ^= 1 << place % 8
        try:
            opened = open_sealed(bytes(sealed), [PCS[0]])
        except PacketRefused:
            pass
        else:
            pytest.fail(f"bit {place} was not noticed: {opened}")
        sealed[place // 8] ^= 1 << place % 8


def test_every_byte_of_the_preamble_counts() -> None:
    sealed = sealed_to(PCS[0])
    for at in range(38):
        for bit in range(8):
            changed = sealed[:at] + bytes([sealed[at] ^ 1 << bit]) + sealed[at + 1 :]
            with pytest.raises(PacketRefused):
                open_sealed(changed, [PCS[0]])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(BUCKETS[:2]))
def test_any_bytes_are_refused_by_name(start: bytes, size: int) -> None:
    for untrusted in (start, start.ljust(size, b"\0"), b"SRE1\1\2" + start.ljust(size - 6, b"\1")):
        with pytest.raises(PacketRefused):
            open_sealed(untrusted, [PCS[0]])


@settings(max_examples=50)
@given(st.binary(max_size=2_000))
def test_deflate_comes_back_and_inflate_believes_nothing(content: bytes) -> None:
    assert inflate(deflate(content)) == content
    with suppress(PacketRefused):  # and nothing but that
        inflate(content)


def test_sealing_takes_less_than_a_millisecond() -> None:
    content = b'{"kind":"referral"}' * 100
    times = []
    for _ in range(60):
        began = time.perf_counter()
        sealed_to(PCS[0], content=content)
        times.append(time.perf_counter() - began)
    # The promise is 1 ms; a shared machine gets room, the figure is `make bench`'s.
    assert median(times) < 0.004


@pytest.mark.soak
def test_no_bit_of_a_whole_envelope_gets_through() -> None:
    sealed = bytearray(sealed_to(PCS[0]))
    for place in range(len(sealed) * 8):
        sealed[place // 8] ^= 1 << place % 8
        with pytest.raises(PacketRefused):
            open_sealed(bytes(sealed), [PCS[0]])
        sealed[place // 8] ^= 1 << place % 8
