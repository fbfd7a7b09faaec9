"""One value out of somebody else's list of services: a line that can be shown, a number to dial, hours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from clinic_app.domain.schedules import Schedule, Slot
from clinic_app.wire import hsds

LONGEST: Final = 300
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
_BRACKETS: Final = {ord("<"): "‹", ord(">"): "›"}
_BLANKS: Final = frozenset({"Cc", "Zs", "Zl", "Zp"})
_UNSEEN: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
_SHORTER: Final = MappingProxyType(
    {"eng": "en", "tha": "th", "mya": "my", "bur": "my", "lao": "lo", "khm": "km", "vie": "vi", "msa": "ms",
     "may": "ms", "ind": "id", "zho": "zh", "chi": "zh", "nep": "ne"}
)  # fmt: skip
"""ISO 639-2 and 639-3 for languages that our lists name by two letters."""
_SCRIPTS: Final = (
    ("th", "\u0e00", "\u0e7f"), ("lo", "\u0e80", "\u0eff"), ("my", "\u1000", "\u109f"), ("km", "\u1780", "\u17ff"),
)  # fmt: skip
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?:[+-]\d\d:\d\d)?")
_NOT_WEEKLY: Final = ("valid_from", "valid_to", "until", "count", "byweekno", "bymonthday", "byyearday")
_DAY_OF: Final = {theirs: ours for ours, theirs in hsds.DAYS.items()}
_LAST_MINUTE: Final = "23:59"


def rows(part: Any, name: str) -> list[Mapping[str, Any]]:
    found = part.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def line(untrusted: Any) -> str:
    """One line of text as it can be shown anywhere: no controls, nothing that turns the direction, nothing like markup.

    A tool tip takes what looks like markup for markup, and a picture in it is fetched from wherever it says.
    """
    if not isinstance(untrusted, str):
        return ""
    plain = unicodedata.normalize("NFC", untrusted).translate(_BRACKETS)
    kinds = ((unicodedata.category(sign), sign) for sign in plain)
    return " ".join("".join(" " if kind in _BLANKS else sign for kind, sign in kinds if kind not in _UNSEEN).split())


def dialled(row: Mapping[str, Any]) -> str:
    """A number, and nothing but a number; of ours with what is said beside it."""
    number = line(row.get("number")).strip('"')
    extension = row.get("extension")
    if isinstance(extension, int | str) and not isinstance(extension, bool) and str(extension).strip():
        number += f" # {line(str(extension))}"
    if phone_of(row):
        return line(row.get("description")) or number
    dialled = hsds.dialled(number)
    return dialled if len(dialled) == len(number) else ""


def phone_of(row: Mapping[str, Any]) -> str:
    """Which of our two numbers this is, if it is ours."""
    terms = [each["taxonomy_term"] for each in rows(row, "attributes") if isinstance(each.get("taxonomy_term"), dict)]
    ours = [term.get("code") for term in terms if term.get("taxonomy") == f"{hsds.TAXONOMY}/{hsds.PHONE}"]
    return line(ours[0]) if ours else ""


def language(text: str) -> str:
    """A code of ISO 639 as our lists have it; empty for what is none."""
    code = _SHORTER.get(text, text)
    return code if _LANGUAGE.fullmatch(code) else ""


def language_of(text: str) -> str:
    """By its script."""
    return next((code for code, low, high in _SCRIPTS if any(low <= sign <= high for sign in text)), "en")


def weekly(told: list[Mapping[str, Any]]) -> Schedule | None:
    """The hours of rows that say the same every week; None if one of them does not, or says nothing of hours.

    A row that ends before it begins runs past midnight, and 23:59 means midnight. With an offset, a time is that of
    the place; with a `Z` it is another, and which day it is there nobody can tell.
    """
    slots = [_slots(row) for row in told if row.get("opens_at") is not None or row.get("freq") is not None]
    if not slots or any(not each for each in slots):
        return None
    try:
        return Schedule(tuple(slot for each in slots for slot in each))
    except msgspec.ValidationError:
        return None


def _slots(row: Mapping[str, Any]) -> list[Slot]:
    begins, ends = (_TIME.fullmatch(line(row.get(name))) for name in ("opens_at", "closes_at"))
    days = [_DAY_OF.get(each.strip(), "") for each in line(row.get("byday")).upper().split(",")]
    same = line(row.get("freq")).upper() in ("", "WEEKLY") and row.get("interval") in (None, 1)
    if not (same and begins and ends and all(days)) or any(row.get(name) is not None for name in _NOT_WEEKLY):
        return []
    opens, closes = (f"{each[1]}:{each[2]}" for each in (begins, ends))
    closes = "00:00" if closes == _LAST_MINUTE else closes
    ordered = tuple(day for day in hsds.DAYS if day in days)
    if opens == closes:
        return [Slot(ordered, "00:00", "12:00"), Slot(ordered, "12:00", "00:00")] if opens == "00:00" else []
    return [Slot(ordered, opens, closes)]
