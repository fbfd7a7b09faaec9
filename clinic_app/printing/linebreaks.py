"""Where a line may end: Unicode's rules and dictionaries from ICU, our own for scripts and names it does not know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Controls, bidi marks, zero-width breaks and selectors are no part of what is said; joiners (U+200C, U+200D) are.
_UNPRINTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# Marks that a typeface piles up for ever: Thai, Lao and Latin ones.
_PILED = re.compile(
    "[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe20-\ufe2f]{2,}"
)
# Those of the Myanmar script and Khmer stand one beside the other in the end, as one letter that is wider than a page;
# and so do letters stacked under letters.
_IN_A_ROW = (
    "[\u102b-\u1038\u103a-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f"
)
_IN_A_ROW += "\u109a-\u109d\u17b4-\u17d1\u17d3\u17dd\uaa7b-\uaa7d]"
_ROW = re.compile(f"({_IN_A_ROW}{{8}}){_IN_A_ROW}+")
# The vowel am of Thai and Lao is a ring over the letter before and a letter behind: repeated, all are one letter too.
_AM = "[\u0e33\u0eb3][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece]*"
_AM_AGAIN = re.compile(f"((?:{_AM}){{8}})(?:{_AM})+")
_STACK = re.compile("((?:[\u1039\u17d2][^\u1039\u17d2]){3})(?:[\u1039\u17d2][^\u1039\u17d2])+")
_BELOW = frozenset({9, 103, 118, 202, 214, 218, 220, 222, 233, 240})
"""Combining classes of what hangs under its letter."""
_BELOW_TOO = "\u0ebc"
_MOST_MARKS = 2
"""Above one letter, and below it: a vowel and a tone. No writing that is printed here needs more."""

# Signs that stack the next letter under the last, and vowels written before their consonant: no cluster ends there.
_NEEDS_NEXT = "\u1039\u17d2" + "เแโใไ" + "ເແໂໃໄ"

# --- the Myanmar script: Burmese, Shan, Karen, Mon -----------------------------------------------------
_LETTER = (
    "\u1000-\u102a\u103f\u104e\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\uaa60-\uaa7a"
)
_WRITTEN = re.compile("[\u1000-\u103f\u104e\u1050-\u108f\u109a-\u109f\uaa60-\uaa7f]+")
# A consonant that only closes the syllable before it, or carries the next one under it.
_CLOSING = re.compile("[\u1000-\u102a\u1075-\u1081\uaa60-\uaa7a]\u1037?[\u103a\u1039]")
_SYLLABLE = re.compile(f"(?<!\u1039)[{_LETTER}](?!\u1037?[\u103a\u1039])")
# Letters that Burmese is never written with: Shan's, the Karen languages', Mon's, and those of their neighbours.
_NOT_BURMESE = re.compile("[\u1022\u1028\u1033-\u1035\u105a-\u108f\u109a-\u109d\uaa60-\uaa7f]")
_BY_SYLLABLE = frozenset({"shn", "ksw", "kjp", "pwo", "mnw", "kyu", "eky", "pll"})
"""Written in the Myanmar script, and no dictionary here knows their words: ICU would take them for Burmese."""

# --- Thai figures ------------------------------------------------------------------------------------
_FIGURES = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
# What is dialled or typed again keeps the figures of the keyboard: codes, and numbers that begin with 0, + or *.
_TYPED_AGAIN = re.compile(
    "(?=[A-Za-z0-9-]*[A-Za-z])(?=[A-Za-z0-9-]*[0-9])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*|(?<![0-9.:])[+*#0][0-9][0-9 -]{4,}"
)


_CLOCK = re.compile(r"[0-9๐-๙] (?=น\.)")
"""The Thai word for o'clock stays with its figures."""


def clean(text: str) -> str:
    """Text as it is printed: NFC, tabs as spaces, without what has no shape. Line ends stay.

    Marks that are heaped on one letter end where its line does: what is left out is neither drawn nor read back.
    """
    flat = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    said = _PILED.sub(_in_its_line, unicodedata.normalize("NFC", _UNPRINTED.sub("", flat)))
    for row in (_ROW, _STACK, _AM_AGAIN):
        said = row.sub(r"\1", said)
    return said


def _in_its_line(heap: re.Match[str]) -> str:
    kept = {True: "", False: ""}
    said = ""
    for mark in heap[0]:
        below = mark in _BELOW_TOO or unicodedata.combining(mark) in _BELOW
        if mark not in said and len(kept[below]) < _MOST_MARKS:
            kept[below] += mark
            said += mark
    return said


def in_thai_figures(text: str) -> str:
    """The same with ๐ to ๙, except what is dialled or typed: 22 พ.ย. 2569 becomes ๒๒ พ.ย. ๒๕๖๙, K7M-2QR stays."""
    done, at = [], 0
    for kept in _TYPED_AGAIN.finditer(text):
        done += [text[at : kept.start()].translate(_FIGURES), kept[0]]
        at = kept.end()
    return "".join((*done, text[at:].translate(_FIGURES)))


def segments(text: str, language: str) -> tuple[str, ...]:
    """The shortest pieces a line may end after; a piece keeps its trailing spaces. Together they are `text`."""
    return segments_of(((text, language),))


@lru_cache(maxsize=4096)
def segments_of(parts: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The same for text that changes its language on the way: (text, language) one after the other."""
    from icu4py.breakers import LineBreaker

    whole = "".join(text for text, _ in parts)
    if not whole:
        return ()
    ends, at = set(), 0
    for segment in LineBreaker(whole, parts[0][1]):
        at += len(segment)
        ends.add(at)
    for run in _WRITTEN.finditer(whole):
        _mend(ends, whole, run, _language_at(parts, run.start()))
    places = sorted(ends.difference(at.end() for at in _CLOCK.finditer(whole)))
    return tuple(whole[begin:end] for begin, end in zip([0, *places], places, strict=False))


def _language_at(parts: tuple[tuple[str, str], ...], place: int) -> str:
    for text, language in parts:
        if place < len(text):
            return language
        place -= len(text)
    return ""


def _mend(ends: set[int], whole: str, run: re.Match[str], language: str) -> None:
    """Where a run of the Myanmar script may end lines: between syllables, and in Burmese where ICU also sees words."""
    inside = range(run.start() + 1, run.end())
    if language in _BY_SYLLABLE or _NOT_BURMESE.search(run[0]):
        ends.difference_update(inside)
        ends.update(place.start() for place in _SYLLABLE.finditer(whole, run.start() + 1, run.end()))
        return
    # A name ICU does not know is taken apart letter by letter: အ|င်ဒို, ဖို|င်း.
    ends.difference_update(place for place in inside if not _SYLLABLE.match(whole, place))


def clusters(text: str, language: str) -> list[str]:
    """What a reader sees as one sign each. Only for a word that is longer than its line.

    Unicode's clusters, except that no mark begins one (Burmese ာ does by the letter of the rule), nor a letter that
    only closes the syllable before.
    """
    return list(_clusters(text, language))


def _clusters(text: str, language: str) -> Iterator[str]:
    from icu4py.breakers import CharacterBreaker

    last = ""
    for cluster in CharacterBreaker(text, language):
        belongs = last and (
            last[-1] in _NEEDS_NEXT
            or unicodedata.category(cluster[0]).startswith("M")
            or _CLOSING.match(cluster) is not None
        )
        if belongs:
            last += cluster
            continue
        if last:
            yield last
        last = cluster
    if last:
        yield last
