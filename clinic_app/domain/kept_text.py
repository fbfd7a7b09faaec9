"""Text as it is kept: what a person typed, without what nobody can see or print."""

from __future__ import annotations

import unicodedata
from typing import Final

from clinic_app.errors import NotAnAnswer

LONGEST_TEXT: Final = 10_000
"""Signs of one answer."""

LONGEST_ACCOUNT: Final = 200_000
"""Signs of what is told in paragraphs: longer than anybody tells in one night, and no more than a page can hold."""

_UNSEEN: Final = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff\u00ad"))
# Bidi overrides make a line read otherwise than it is; joiners are part of Burmese, Khmer and Hindi and stay.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REFUSED: Final = {"Cc": "control_character", "Cs": "not_text", "Co": "not_text"}


def taken_text(text: str, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """NFC, without zero-width breaks and outer spaces; line ends and tabs stay.

    Raises `NotAnAnswer`: `empty`, `too_long`, `control_character`, `not_text`.
    """
    if len(text) > longest:
        raise NotAnAnswer(field, "too_long")
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_UNSEEN)).strip()
    if not kept:
        raise NotAnAnswer(field, "empty")
    for sign in kept:
        if reason := None if sign in "\n\t" else _REFUSED.get(unicodedata.category(sign)):
            raise NotAnAnswer(field, reason)
    if not _TURNING.isdisjoint(kept):
        raise NotAnAnswer(field, "control_character")
    return kept
