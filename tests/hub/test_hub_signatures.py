"""Libsodium gives the signatures that everybody else gives, and takes no signature that anybody could have made."""

from __future__ import annotations

import os

import pytest

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.errors import SignatureRefused
from clinic_app.hub.quick_signatures import HubSeal, check_signature

ORDER = 2**252 + 27742317777372353535851937790883648493
# Of small order: the neutral element, -1, and one of eight; the last is the neutral element written too large.
WEAK = ["01" + "00" * 31, "ec" + "ff" * 30 + "7f", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "ee" + "ff" * 30 + "7f"]  # fmt: skip


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 400, 70_000])
def test_both_libraries_give_the_same_signature_and_take_each_other_s(length: int) -> None:
    key, message = SigningKey.new(), os.urandom(length)
    signature = HubSeal(key).sign(message)
    assert signature == key.sign(message)
    check_signature(key.public.raw, signature, message)
    key.public.verify(signature, message)


def test_the_example_of_the_standard_is_signed_as_it_says() -> None:
    # RFC 8032, 7.1, TEST 2.
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert HubSeal(SigningKey.from_seed(seed)).sign(b"\x72") == signature
    check_signature(public, signature, b"\x72")


@pytest.mark.parametrize("bit", [0, 7, 255, 256, 300, 511])
def test_a_signature_with_one_bit_turned_is_refused(bit: int) -> None:
    key, message = SigningKey.new(), b"PUT"
    turned = bytearray(key.sign(message))
    turned[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SignatureRefused):
        check_signature(key.public.raw, bytes(turned), message)


def test_the_same_signature_written_otherwise_is_refused() -> None:
    key, message = SigningKey.new(), b"PUT"
    signature = key.sign(message)
    larger = int.from_bytes(signature[32:], "little") + ORDER
    with pytest.raises(SignatureRefused):
        check_signature(key.public.raw, signature[:32] + larger.to_bytes(32, "little"), message)


@pytest.mark.parametrize("weak", WEAK)
def test_a_key_whose_signature_fits_everything_is_none(weak: str) -> None:
    neutral = bytes.fromhex(WEAK[0]) + bytes(32)
    for message in (b"PUT 1", b"PUT 2", b"PUT 3", b"PUT 4"):
        with pytest.raises(SignatureRefused):
            check_signature(bytes.fromhex(weak), neutral, message)


def test_such_a_signature_is_taken_by_the_other_library_which_is_why_it_is_said() -> None:
    VerifyKey.from_bytes(bytes.fromhex(WEAK[0])).verify(bytes.fromhex(WEAK[0]) + bytes(32), b"anything")


@pytest.mark.parametrize(("key", "signature"), [(31, 64), (33, 64), (0, 64), (32, 63), (32, 65), (32, 0)])
def test_what_has_another_length_is_refused(key: int, signature: int) -> None:
    with pytest.raises(SignatureRefused):
        check_signature(bytes(key), bytes(signature), b"PUT")
