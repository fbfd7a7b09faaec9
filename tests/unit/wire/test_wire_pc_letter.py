"""What stands in a letter between two PCs: read in one spelling only, and what is newer is said to be newer."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from clinic_app.errors import LetterRefused
from clinic_app.wire.pc_letter import (
    CaseKey,
    Lacked,
    Letter,
    Part,
    Says,
    Sent,
    Stand,
    clinic_of,
    decode_letter,
    encode_letter,
)

STAND = Stand(1, ((bytes(16), 3),), (bytes(16),), (b"c" * 16,), (Lacked(b"a" * 16, b"\x05"),), (bytes(8),), False)
LETTER = Letter(
    1, b"k" * 16, b"s" * 16, b"t" * 16, Says(9, STAND, b""), (CaseKey(b"c" * 16, bytes(32)),),
    (Sent(b"{}", b"sealed", bytes(64)),), (Part(b"a" * 16, b"{}", b"inside", 2, b"sealed"),),
)  # fmt: skip


def refused(content: bytes) -> str:
    with pytest.raises(LetterRefused) as caught:
        decode_letter(content)
    return caught.value.reason


def changed(at: int, value: Any) -> bytes:
    raw = msgspec.msgpack.decode(encode_letter(LETTER))
    raw[at:] = [value, *raw[at + 1 :]]
    return msgspec.msgpack.encode(raw)


def test_a_letter_says_what_was_put_in() -> None:
    assert decode_letter(encode_letter(LETTER)) == LETTER
    assert clinic_of(encode_letter(LETTER)) == b"k" * 16
    assert clinic_of(b"\xc1") is None


def test_a_stand_has_one_name() -> None:
    assert STAND.digest == msgspec.structs.replace(STAND).digest
    assert STAND.digest != msgspec.structs.replace(STAND, again=True).digest
    assert [Lacked(bytes(16), b"\x05\x01").has(place) for place in (0, 1, 2, 8, 9, 16)] == [
        True, False, True, True, False, False,
    ]  # fmt: skip


def test_what_a_newer_program_says_is_newer() -> None:
    raw = msgspec.msgpack.decode(encode_letter(LETTER))
    for content in (
        changed(0, 2), msgspec.msgpack.encode([*raw, []]), msgspec.msgpack.encode([7]), changed(1, b"k"),
        changed(6, [[b"{}", b"", b"", b""]]), changed(4, "how it stands"),
    ):  # fmt: skip
        assert refused(content) == "newer"


def test_what_is_none_is_refused() -> None:
    for content in (b"", b"\xc1", encode_letter(LETTER)[:-1], encode_letter(LETTER) + b"\0", changed(0, 0)):
        assert refused(content) == "format"
    respelled = encode_letter(LETTER).replace(b"\x9a\x01", b"\xdc\x00\x0a\x01", 1)
    assert respelled != encode_letter(LETTER)
    assert refused(respelled) == "format"
