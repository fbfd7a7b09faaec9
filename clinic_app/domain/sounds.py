"""Romanised names by their sound: Thida and Thidar, Hnin and Nin, Kyaw and Jaw are one to the ear.

Made for Burmese, Thai, Karen and Vietnamese names as people write them in Latin letters. Vowels are kept by class,
because short Burmese names differ in nothing else. A likeness is offered ("sounds alike"), never taken for the name.
"""

from __future__ import annotations

import re
from typing import Final

from clinic_app.domain.text import folded, tokens_in

MARK: Final = "≈"
"""Stands before each key, so that a search for a sound never meets a spelling."""

_LATIN: Final = re.compile("[a-z]+")
# In order; each line sees what the lines before it left. Capitals are sounds already decided.
_RULES: Final = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        (r"kh?y|gh?y|j|ch|tch|c(?=[eiy])", "C"),
        (r"ph|hp|bh|b|p|f", "P"),
        (r"th|ht|dh|d|t", "T"),
        (r"kh|hk|gh(?!$)|ck|c|q|k|g(?!$|h)|(?<!n)g$", "K"),
        (r"sh|hs|z|x|s", "S"),
        (r"hm|mh|m", "M"),
        (r"hng|hn|nh|ng|ny|gn|n", "N"),
        (r"hl|lh|l", "L"),
        (r"hw|wh|v", "w"),
        (r"hr|rh", "r"),
        (r"(?<=[aeiou])r(?![aeiouy])", ""),  # Thidar, Nor, Myar: r only lengthens the vowel
        (r"r", "L"),  # Thai ears and pens exchange r and l
        (r"oo+|ue|uu+", "U"),
        (r"ee+|ie|iy|yi|ii+", "I"),
        (r"i(?=[NMKPT]e$)", "E"),  # Khine is Khaing
        (r"(?<=E[NMKPT])e$", ""),
        (r"(?<=[A-Z])u(?=[aioI])", "w"),
        (r"aw|au|ao|ou|oe|oa|o", "O"),
        (r"aye?|ai|ei|ey|ae|eh|e", "E"),
        (r"i|(?<=[A-Z])y(?=$|[A-Z])", "I"),
        (r"u", "U"),
        (r"ah|a+", "A"),
        (r"w(?=[A-Z]|$)", "W"),
        (r"h$", ""),
        (r"y", "I"),
        (r"(.)\1+", r"\1"),
        (r"II", "I"),
    )
)


def sounds(text: str) -> str:
    """The key of each Latin word, marked, in order; empty for a text without Latin letters."""
    return sounds_in(folded(text))


def sounds_in(folded_text: str) -> str:
    """The same of a text that was folded already."""
    words = tokens_in(folded_text)
    return " ".join(MARK + key for word in words if _LATIN.fullmatch(word) and (key := _key(word)))


def _key(word: str) -> str:
    for spelling, sound in _RULES:
        word = spelling.sub(sound, word)
    return word.lower()
