"""Where a line may end: Unicode's rules and dictionaries from ICU, for scripts written without spaces too."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Controls, bidi marks and zero-width breaks are no part of what is said; joiners (U+200C, U+200D) are.
_UNPRINTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")

# Signs that stack the next letter under the last, and vowels written before their consonant: no cluster ends there.
_NEEDS_NEXT = "\u1039\u17d2" + "เแโใไ" + "ເແໂໃໄ"
# A consonant that only closes the Burmese or Shan syllable before it.
_CLOSING = re.compile("[\u1000-\u102a\u1075-\u1081][\u1037]?\u103a")


def clean(text: str) -> str:
    """Text as it is printed: NFC, tabs as spaces, without what has no shape. Line ends stay."""
    flat = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", _UNPRINTED.sub("", flat))


@lru_cache(maxsize=4096)
def segments(text: str, language: str) -> tuple[str, ...]:
    """The shortest pieces a line may end after; a piece keeps its trailing spaces. Together they are `text`."""
    from icu4py.breakers import LineBreaker

    return tuple(LineBreaker(text, language)) if text else ()


def clusters(text: str, language: str) -> list[str]:
    """What a reader sees as one sign each. Only for a word that is longer than its line.

    Unicode's clusters, except that no mark begins one (Burmese ာ does by the letter of the rule), nor a letter that
    only closes the syllable before.
    """
    from icu4py.breakers import CharacterBreaker

    found: list[str] = []
    for cluster in CharacterBreaker(text, language):
        belongs = found and (
            found[-1][-1] in _NEEDS_NEXT
            or unicodedata.category(cluster[0]).startswith("M")
            or _CLOSING.match(cluster) is not None
        )
        if belongs:
            found[-1] += cluster
        else:
            found.append(cluster)
    return found
