"""The words that two people compare, in the language in which they speak: the same bytes by another list."""

from __future__ import annotations

from clinic_app.crypto.fingerprints import in_thai


def spoken(words: tuple[str, ...], language: str) -> tuple[str, ...]:
    """As they are said in this language; in English where it has no list of its own."""
    return in_thai(words) if language == "th" else words
