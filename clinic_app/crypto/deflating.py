"""Raw deflate (RFC 1951) with the preset dictionary of SRE1: every kind of message fits the least envelope."""

from __future__ import annotations

import hashlib
import zlib
from functools import cache
from typing import Final

from clinic_app.errors import PacketRefused, Why
from clinic_app.paths import resources

MOST_BYTES: Final = 256 * 1024
"""The most that content may swell to."""

DICTIONARY_SHA256: Final = "96be3f4af29e2dc8b1751c49c7756f4f2a09723d50b37e71a468552068272624"
"""The dictionary is part of the format: another one is another suite."""


def deflate(content: bytes) -> bytes:
    """Raises `PacketRefused(size)` above what a reader would inflate."""
    if len(content) > MOST_BYTES:
        raise PacketRefused(Why.SIZE)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_DEFAULT_STRATEGY, dictionary())
    return packer.compress(content) + packer.flush()


def inflate(untrusted: bytes) -> bytes:
    """Raises `PacketRefused(inflate)` if this is torn, followed by anything, or too large."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS, dictionary())
    try:
        content = unpacker.decompress(untrusted, MOST_BYTES + 1)
    except zlib.error as error:
        raise PacketRefused(Why.INFLATE) from error
    if not unpacker.eof or unpacker.unused_data or len(content) > MOST_BYTES:
        raise PacketRefused(Why.INFLATE)
    return content


@cache
def dictionary() -> bytes:
    """The frozen bytes."""
    return frozen((resources() / "wire" / "sre1.dictionary").read_bytes())


def frozen(content: bytes) -> bytes:
    """These bytes. Raises `ValueError` unless they are the dictionary of SRE1."""
    if hashlib.sha256(content).hexdigest() != DICTIONARY_SHA256:
        raise ValueError("sre1.dictionary")
    return content
