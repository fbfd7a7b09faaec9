"""Two spellings of one text made equal, for search and for the leak scan; tokens and numbers in every script.

`folded` is for comparing, never for keeping or showing: what a person typed is kept as typed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from clinic_app.domain.zawgyi import from_zawgyi, in_mark_order, is_plain, is_zawgyi

__all__ = [
    "contains_number",
    "contains_token",
    "digit_parts",
    "digit_runs",
    "digit_runs_in",
    "folded",
    "from_zawgyi",
    "in_figures",
    "is_zawgyi",
    "tokens",
    "tokens_in",
]

_NOUGHTS: Final = "\u0660\u06f0\u0966\u09e6\u0e50\u0ed0\u1040\u1090\u17e0\uff10"
_ZERO_WIDTH: Final = (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F),
                      *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF)  # fmt: skip
_INVISIBLE: Final = re.compile(f"[{''.join(map(chr, _ZERO_WIDTH))}]")
_FOLDS: Final = (
    dict.fromkeys(_ZERO_WIDTH)
    | {ord(nought) + digit: str(digit) for nought in _NOUGHTS for digit in range(10)}
    | {code: chr(code - 0xFEE0) for code in (*range(0xFF01, 0xFF10), *range(0xFF1A, 0xFF5F))}
    | dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    | dict.fromkeys(map(ord, "‘’ʼʹ`´"), "'")
    | {0x2028: " ", 0x2029: " ", ord("đ"): "d", ord("ø"): "o", ord("ł"): "l", ord("ı"): "i"}
)
_TO_FOLD: Final = re.compile(f"[{re.escape(''.join(map(chr, _FOLDS)))}]")

_THAI: Final = re.compile("[\u0e4d\u0e40]")
_LAO: Final = re.compile("[\u0ecd\u0edc\u0edd]")
_MYANMAR: Final = re.compile("[\u1000-\u109f]")
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
# The figures nought and seven look like wa and ra in Burmese and are typed for them.
_BEFORE_MARK: Final = "(?=[\u102b-\u103e])|(?<![\u1040-\u1049]){0}(?=[\u1000-\u1021]\u103a)"
_NOUGHT_FOR_WA: Final = re.compile("\u1040" + _BEFORE_MARK.format("\u1040"))
_SEVEN_FOR_RA: Final = re.compile("\u1047" + _BEFORE_MARK.format("\u1047"))


def folded(text: str) -> str:
    """The text as it is compared: one line, no case, no accents, ASCII figures, one order of marks, nothing invisible.

    Burmese lines in Zawgyi come out as Unicode, each line judged by itself. Folding twice changes nothing more.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    if _MYANMAR.search(text):
        lines = text.splitlines()
        seen = _INVISIBLE.sub("", "\n".join(lines))
        text = _as_meant(seen) if is_plain(seen) else "\n".join(map(_burmese, lines))
    text = text.casefold()
    plain = unicodedata.normalize("NFD", text if _TO_FOLD.search(text) is None else text.translate(_FOLDS))
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", plain))
    if _THAI.search(plain):
        # Two e for ae, and nikhahit with aa for am: the same to the eye, other code points.
        plain = re.sub("\u0e4d([\u0e48-\u0e4b]?)\u0e32", "\\1\u0e33", plain.replace("เเ", "แ"))
    if _LAO.search(plain):
        plain = re.sub("\u0ecd([\u0ec8-\u0ecb]?)\u0eb2", "\\1\u0eb3", plain)
        plain = plain.replace("\u0edc", "\u0eab\u0e99").replace("\u0edd", "\u0eab\u0ea1")
    return " ".join(plain.split())


def _burmese(line: str) -> str:
    line = _INVISIBLE.sub("", line)
    # Again, if both encodings meet in one line; each round leaves fewer odd signs.
    while not is_plain(line) and is_zawgyi(line):
        line = from_zawgyi(line)
    return _as_meant(line)


def _as_meant(text: str) -> str:
    return in_mark_order(_SEVEN_FOR_RA.sub("ရ", _NOUGHT_FOR_WA.sub("ဝ", text)))


# --- tokens ---------------------------------------------------------------------------------------------

# Scripts written without spaces between words (Thai, Lao, Burmese and its neighbours, Khmer, Chinese), their letters
# and marks; their figures and full stops are not words.
_UNSPACED: Final = (
    "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109d"
    "\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f\u1780-\u17d3\u17dd\u3400-\u4dbf\u4e00-\u9fff"
)
_SPACED: Final = f"(?![{_UNSPACED}])[^\\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0f00-\u0fff]"
_TOKEN: Final = re.compile(f"[{_UNSPACED}]+|(?:{_SPACED})+")
# A word of such a script may begin before any of these only if it is cut from its own syllable.
_LEANS_BACK: Final = re.compile(
    "[\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064"
    "\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u17b4-\u17d3\u17dd]"
)
_CLOSES: Final = re.compile("[\u1000-\u1021\u1075-\u1081]\u1037?[\u103a\u1039]")
_LEANS_ON: Final = re.compile("[\u0e40-\u0e44\u0ec0-\u0ec4\u1039\u17d2]")


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, folded. In a script without spaces a whole run counts as one: nobody marked its words."""
    return tokens_in(folded(text))


def tokens_in(folded_text: str) -> tuple[str, ...]:
    """The same of a text that was folded already."""
    return tuple(_TOKEN.findall(folded_text))


def contains_token(haystack: str, needle: str) -> bool:
    """Whether all words of `needle` stand side by side in `haystack`, each as a whole word.

    In scripts without spaces a word may stand anywhere in a run, but never begins or ends inside a syllable, and a word
    of one letter with its marks must be a run of its own. An empty needle is contained nowhere.
    """
    wanted = _TOKEN.findall(folded(needle))
    if not wanted:
        return False
    found = _TOKEN.findall(folded(haystack))
    last = len(wanted) - 1
    return any(
        all(
            _matches(found[start + place], word, begins_inside=place == 0, ends_inside=place == last)
            for place, word in enumerate(wanted)
        )
        for start in range(len(found) - last)
    )


def _matches(run: str, word: str, *, begins_inside: bool, ends_inside: bool) -> bool:
    """Whether a run is this word, or in a script without spaces holds it: the first and the last of a name may."""
    if run == word:
        return True
    if not _is_unspaced(word) or not any(_may_cut(word, place) for place in range(1, len(word))):
        return False
    return any(
        _may_cut(run, place) and _may_cut(run, place + len(word))
        for place in range(len(run) - len(word) + 1)
        if run.startswith(word, place)
        and (begins_inside or place == 0)
        and (ends_inside or place + len(word) == len(run))
    )


def _is_unspaced(word: str) -> bool:
    return re.match(f"[{_UNSPACED}]", word) is not None


def _may_cut(run: str, place: int) -> bool:
    if place in (0, len(run)):
        return True
    if _LEANS_BACK.match(run, place) or _LEANS_ON.match(run, place - 1):
        return False
    # A Burmese letter with asat, or above a stacked one, closes the syllable before it.
    return not _CLOSES.match(run, place)


# --- numbers --------------------------------------------------------------------------------------------

_DIGITS: Final = re.compile(r"\+?\d(?:[ \-./()]{0,3}\d)*")
_PARTS: Final = re.compile("[0-9]+")
_LONG: Final = 6
_TRUNKS: Final = re.compile("^(?:00)?(?:66|95|855|856|84)(?=[0-9]{8})|^0+")


def in_figures(text: str) -> str:
    """The text with the figures of every script as 0 to 9, and nothing else changed."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign for sign in text)


def digit_runs(text: str) -> tuple[str, ...]:
    """The numbers of a text as ASCII figures; spaces, hyphens, dots, slashes and brackets inside a number are gone."""
    return digit_runs_in(folded(text))


def digit_runs_in(folded_text: str) -> tuple[str, ...]:
    """The same of a text that was folded already."""
    return tuple("".join(filter(str.isdigit, run)) for run in _DIGITS.findall(folded_text))


def digit_parts(text: str) -> tuple[str, ...]:
    """The figures of a text that stand together, as ASCII: year, month and day of a date are three."""
    return tuple(_PARTS.findall(folded(text)))


def contains_number(haystack: str, needle: str) -> bool:
    """Whether a number of `needle` is in `haystack`, however both are spaced.

    Six figures and more also count inside a longer number, and without their trunk nought or country code; shorter ones
    only as a whole number.
    """
    hay = digit_runs(haystack)
    for number in digit_runs(needle):
        core = _TRUNKS.sub("", number)
        if number in hay or (len(core) >= _LONG and any(core in run for run in hay)):
            return True
    return False
