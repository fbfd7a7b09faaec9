"""Burmese in the Zawgyi encoding: how to know it, and how to write it in Unicode.

Zawgyi gives the code points of Unicode other meanings and writes in the order of the eye. A text is read both ways,
and the reading that makes better syllables wins; a tie stays Unicode. This is made for names and lines of Burmese;
Shan, Karen and Mon in Unicode make good syllables too and are left alone. Some short words are good in both (`က်` is
*k* in Unicode and *kya* in Zawgyi): nothing in them can tell, and they are left alone too. A lone Shan syllable
without a letter of Shan's own (`မီႈ`) is taken for Zawgyi.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LETTER: Final = "\u1000-\u1021"
_KINZI: Final = "\ue000"  # stands for nga, asat, virama until it is put before its letter

# --- writing it in Unicode ------------------------------------------------------------------------------

_STACKED: Final = {
    0x1060: "က", 0x1061: "ခ", 0x1062: "ဂ", 0x1063: "ဃ", 0x1065: "စ", 0x1066: "ဆ", 0x1067: "ဆ", 0x1068: "ဇ", 0x1069: "ဈ",
    0x106C: "ဋ", 0x106D: "ဌ", 0x1070: "ဏ", 0x1071: "တ", 0x1072: "တ", 0x1073: "ထ", 0x1074: "ထ", 0x1075: "ဒ", 0x1076: "ဓ",
    0x1077: "န", 0x1078: "ပ", 0x1079: "ဖ", 0x107A: "ဗ", 0x107B: "ဘ", 0x1093: "ဘ", 0x107C: "မ", 0x1085: "လ",
}  # fmt: skip
_MEANT: Final = (
    {0x1039: "\u103a", 0x103A: "\u103b", 0x107D: "\u103b", 0x103B: "\u103c", 0x103C: "\u103d", 0x103D: "\u103e"}
    | dict.fromkeys(range(0x107E, 0x1085), "\u103c")
    | {code: "\u1039" + letter for code, letter in _STACKED.items()}
    | {0x1096: "\u1039တ\u103d", 0x1033: "\u102f", 0x1034: "\u1030", 0x1087: "\u103e", 0x1088: "\u103e\u102f"}
    | {0x1089: "\u103e\u1030", 0x108A: "\u103d\u103e", 0x108E: "\u102d\u1036", 0x105A: "\u102b\u103a"}
    | {0x1064: _KINZI, 0x108B: _KINZI + "\u102d", 0x108C: _KINZI + "\u102e", 0x108D: _KINZI + "\u1036"}
    | {0x1094: "\u1037", 0x1095: "\u1037", 0x106A: "ဉ", 0x106B: "ည", 0x1090: "ရ", 0x108F: "န", 0x1086: "ဿ"}
    | {0x106E: "ဍ္ဍ", 0x106F: "ဍ္ဎ", 0x1091: "ဏ္ဍ", 0x1092: "ဋ္ဌ", 0x1097: "ဋ္ဋ"}
)
# In Zawgyi e and ra stand before their letter, kinzi after it.
_BY_EYE: Final = re.compile(
    rf"(\u1031*)(\u103c?)([{_LETTER}\u103f\u1025\u1040\u1047])((?:\u1039[{_LETTER}])*)([\u103b\u103d\u103e]*)({_KINZI}?)([\u103b\u103d\u103e]*)"
)
_SPELT: Final = (
    (re.compile("ဥ\u103a"), "ဉ\u103a"),
    (re.compile("ဥ\u102e"), "ဦ"),
    (re.compile("သြော်"), "ဪ"),
    (re.compile("(?<!\u104e)\u104e(?!င်း)"), "၎င်း"),
    # The figures nought and seven look like wa and ra and are often typed for them.
    (re.compile("\u1040(?=[\u102b-\u103e])"), "ဝ"),
    (re.compile("\u1047(?=[\u102b-\u103e])"), "ရ"),
)
_MARKS: Final = re.compile("[\u102d-\u1032\u1036-\u1038\u103b-\u103e]{2,}")
_IN_ORDER: Final = "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u1036\u1037\u1038"
_OUT_OF_ORDER: Final = re.compile(
    f"(?=[{_IN_ORDER}]{{2}})(?:"  # said first: at most places there are no two
    + "|".join(f"[{_IN_ORDER[place + 1 :]}]{mark}" for place, mark in enumerate(_IN_ORDER[:-1]))
    + ")"
)
_MARK_ORDER: Final = {mark: place for place, mark in enumerate(_IN_ORDER)}


def from_zawgyi(text: str) -> str:
    """Zawgyi text in Unicode, in the order of Unicode. Only for text that is Zawgyi."""
    unicode = _BY_EYE.sub(_in_order, text.translate(_MEANT)).replace(_KINZI, "\u1004\u103a\u1039")
    for wrong, right in _SPELT:
        unicode = wrong.sub(right, unicode)
    return in_mark_order(unicodedata.normalize("NFC", unicode))


def in_mark_order(text: str) -> str:
    """Burmese with the marks of each syllable in Unicode's order, however they were typed."""
    if _OUT_OF_ORDER.search(text) is None:
        return text
    return _MARKS.sub(lambda marks: "".join(sorted(marks[0], key=_MARK_ORDER.__getitem__)), text)


def _in_order(syllable: re.Match[str]) -> str:
    e, ra, letter, stacked, medials, kinzi, more = syllable.groups()
    return kinzi + letter + stacked + ra + medials + more + e


# --- knowing it -----------------------------------------------------------------------------------------

# A letter above another: of one row, or one of the few pairs across rows.
_STACK: Final = (
    "(?:[က-ဃ]\u1039[က-ဃ]|[စ-ည]\u1039[စ-ည]|[ဋ-ဏ]\u1039[ဋ-ဏ]|[တ-န]\u1039[တ-န]|[ပ-မ]\u1039[ပ-မ]"
    "|ယ\u1039ယ|လ\u1039လ|သ\u1039[သတမ]|[ကဂပ]\u1039လ|[တဒဟ]\u1039မ|ဗ\u1039ဒ|လ\u1039[ပဗမ])"
)
_ALONE: Final = (
    f"[{_LETTER}\u1022-\u102a\u103f\u104e\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\uaa60-\uaa7a]"
)
_YA: Final = "(?:(?<=[ကခဂဃဇဒပဖဗဘမယလသဟ])\u103b)?"  # no other letter takes ya, but asat, its Zawgyi twin, is on all
_AFTER: Final = (
    "[\u103c-\u103e\u105e-\u1060\u1082]{0,3}[\u1031\u1084]?"
    "[\u102b-\u1030\u1032-\u1038\u103a\u1056-\u1059\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1083-\u108d\u109a-\u109d"
    "\uaa7b-\uaa7d]{0,6}"
)
_SYLLABLE: Final = (
    f"ယောက်ျား|(?:\u1004\u103a\u1039)?(?:{_STACK}|{_ALONE}){_YA}{_AFTER}"
    "|[\u1040-\u104f\u109e\u109f]|(?<![\u1000-\u103f])[\u1090-\u1099]"
)
_GOOD: Final = re.compile(_SYLLABLE)
# Syllables that hold together and still are none of Unicode: marks in the order of Zawgyi keyboards, vowels after asat,
# and letters of Shan where only Zawgyi's stacked letters and early ra can stand.
_ILL_JOINED: Final = re.compile(
    f"[\u1036\u1037\u1064][\u102d-\u1030]|\u1064\u102b|\u103a[\u102b-\u1032\u1036]|[{_LETTER}][\u1070-\u107c](?!\u103a)"
    f"|[\u107e-\u1081][{_LETTER}](?!\u103a)"
)
_SHAN_TONES: Final = re.compile("[\u1087-\u108d]")
_SHAN: Final = re.compile("[\u1022\u1062\u1075-\u1084\u1086\uaa60-\uaa7f]")
_MON_VOWELS: Final = re.compile("[\u1033\u1034]")
_MON: Final = re.compile("[\u1035\u105b-\u1060]|\u105a\u103a")
_BURMESE: Final = re.compile("[\u1000-\u109f\uaa60-\uaa7f]+")
# Nothing but syllables of Unicode and what is no Burmese, in one go: as most text is.
_NOTHING_ODD: Final = re.compile(f"(?>[^\u1000-\u109f\uaa60-\uaa7f]+|{_SYLLABLE})*+")
_MAY_BE_ODD: Final = re.compile(f"{_ILL_JOINED.pattern}|[\u1033\u1034\u1087-\u108d]")


def is_zawgyi(text: str) -> bool:
    """Whether this text is more likely Zawgyi than Unicode."""
    runs = " ".join(_BURMESE.findall(text))
    as_unicode = _odd_signs(runs)
    return as_unicode > 0 and _odd_signs(from_zawgyi(runs)) < as_unicode


def is_plain(text: str) -> bool:
    """Whether no line of this text can be Zawgyi: each sign stands in a syllable as Unicode has them."""
    return _MAY_BE_ODD.search(text) is None and _NOTHING_ODD.fullmatch(text) is not None


def _odd_signs(runs: str) -> int:
    """How many signs stand where no text of Unicode has them."""
    odd = len(_GOOD.sub("", runs).replace(" ", "")) + len(_ILL_JOINED.findall(runs))
    for marks, letters in ((_SHAN_TONES, _SHAN), (_MON_VOWELS, _MON)):
        found = len(marks.findall(runs))
        if found and not letters.search(runs):
            odd += found
    return odd
