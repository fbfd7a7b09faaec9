"""The outside of an SRE1 envelope, which is all the hub may see. How it is made and opened is `crypto/sealing.py`.

Neither room may know the other, so both state the outside; a test holds them to the same verdict on every vector.
"""

from __future__ import annotations

import hashlib
import struct
from itertools import pairwise
from typing import Final

from clinic_app.errors import PacketRefused, Why

BUCKETS: Final = (4_096, 8_192, 16_384, 32_768, 65_536)
SUITE_XWING: Final = 1
STANZA_COUNTS: Final = (2, 4)
STANZA_BYTES: Final = 1_168
_PREAMBLE: Final = struct.Struct(">4sBB32s")
_LEAST_PAYLOAD: Final = 4 + 16


def check_outside(untrusted: bytes) -> bytes:
    """The name of these bytes (`env_id`, their SHA-256) if they look like an envelope from outside.

    Raises `PacketRefused`: `size`, `format`, `newer_suite`.
    """
    if len(untrusted) not in BUCKETS:
        raise PacketRefused(Why.SIZE)
    magic, suite, count, _ = _PREAMBLE.unpack_from(untrusted)
    if magic != b"SRE1":
        raise PacketRefused(Why.FORMAT)
    if suite != SUITE_XWING:
        raise PacketRefused(Why.NEWER_SUITE)
    payload_at = _PREAMBLE.size + count * STANZA_BYTES
    if count not in STANZA_COUNTS or len(untrusted) < payload_at + _LEAST_PAYLOAD:
        raise PacketRefused(Why.FORMAT)
    stanzas = [untrusted[at : at + STANZA_BYTES] for at in range(_PREAMBLE.size, payload_at, STANZA_BYTES)]
    if any(after <= before for before, after in pairwise(stanzas)):
        raise PacketRefused(Why.FORMAT)
    return hashlib.sha256(untrusted).digest()
