"""Keys as words that two people can compare aloud: one of 256 short words, English or Thai, for each byte of a hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Final

from clinic_app.paths import resources

MOST_WORDS: Final = 32


def words(data: bytes, count: int = 12) -> tuple[str, ...]:
    """The first `count` words (at most 32) of these bytes; twelve words are 96 bits. The order is part of it."""
    if not 1 <= count <= MOST_WORDS:
        raise ValueError("count")
    digest = hashlib.sha256(b"clinic fingerprint\0" + data).digest()
    return tuple(word_list()[byte] for byte in digest[:count])


def in_thai(compared: Sequence[str]) -> tuple[str, ...]:
    """The same bytes by the Thai words. Raises `ValueError` for what is no word of the list."""
    thai = dict(zip(word_list(), word_list("fingerprint.th.txt"), strict=True))
    if unknown := set(compared) - thai.keys():
        raise ValueError(min(unknown))
    return tuple(thai[word] for word in compared)


@cache
def word_list(file: str = "fingerprint.txt") -> tuple[str, ...]:
    """The 256 words, in the frozen order of the file."""
    return whole_list((resources() / "words" / file).read_text("utf-8"))


def whole_list(text: str) -> tuple[str, ...]:
    """The words in this text. Raises `ValueError` unless there is exactly one for each byte."""
    lines = tuple(text.split())
    if len(lines) != 256 or len(set(lines)) != 256:
        raise ValueError("fingerprint.txt")
    return lines
