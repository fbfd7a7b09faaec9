"""How deep a JSON document is nested, counted on its bytes before any decoder sees them.

A decoder goes as deep as a document does, and a few kilobytes of opening brackets are a document. The count knows
nothing of JSON but strings and brackets, so it can be read at a glance; it is never less than a decoder would go.
"""

from __future__ import annotations

import re
from typing import Final

MOST_IN_A_PACKET: Final = 16
"""A whole referral is nested eleven deep in its message."""
MOST_IN_A_LIST: Final = 12
"""Metadata of a directory and its lists."""
MOST_IN_AN_ANSWER: Final = 6
"""What the hub and a PC say to each other."""

_STRINGS_AND_BRACKETS: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_OPENS: Final = frozenset({b"[", b"{"})


def depth_of(untrusted: bytes) -> int:
    """The deepest nesting a decoder can reach before it finds the end of the document, or what is wrong with it."""
    deepest = depth = 0
    for found in _STRINGS_AND_BRACKETS.finditer(untrusted):
        sign = found[0]
        if sign in _OPENS:
            depth += 1
            deepest = max(deepest, depth)
        elif not sign.startswith(b'"'):
            depth -= 1
            if depth <= 0:
                break  # closed, or closed once too often: whatever follows is never read as part of it
    return deepest


def refuse_deep(untrusted: bytes, most: int) -> None:
    """Raise `ValueError("depth")` for what is nested deeper than this."""
    if depth_of(untrusted) > most:
        raise ValueError("depth")
