"""A case in which every question of every sheet is answered, each with something that is found again if it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from clinic_at_work import definitions

from clinic_app.domain.case import CASE
from clinic_app.domain.definitions import Field, FieldKind

MADE_BY_SERVICES = ("release", "referral")
OF_EACH_KIND = 2
_CONSENTS = {
    "s_age_band": "26_40", "m_embassy_wish": "yes", "s_age_years": 39, "r_her_view": 9, "t_explained": True,
    "t_choice": "given",
}  # fmt: skip
"""What must be so that packets go at all: she is grown up, wants her embassy to be asked, and to be identified."""


def is_answered(one: Field) -> bool:
    """Whether somebody types it; the rest is made by the program."""
    return not (one.automatic or one.derived or one.entity in MADE_BY_SERVICES)


@dataclass
class Marked:
    """The answers, and what they hold that must be found nowhere outside: words, numbers, days."""

    answers: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)

    @property
    def markers(self) -> dict[str, str]:
        """Every marker, and the field it stands in."""
        return self.words | self.numbers | self.days

    def text(self, where: str) -> str:
        """Two words in the script of the staff and a number that could be a telephone."""
        count = len(self.words)
        word = "Qanari" + "".join(chr(ord("a") + count // 26**place % 26) for place in (2, 1, 0))
        number = f"0{8_300_417 + 7_919 * count}"
        self.words[word], self.numbers[number] = where, where
        return f"{word} {number}"

    def day(self, where: str) -> str:
        made = date(1987, 3, 9) + timedelta(days=41 * len(self.days))
        self.days[made.isoformat()] = where
        return made.isoformat()

    def value(self, one: Field, kind: FieldKind, where: str) -> Any:
        match kind:
            case FieldKind.TEXT | FieldKind.LONG_TEXT | FieldKind.REF | FieldKind.INT_OR_TEXT:
                return self.text(where)
            case FieldKind.REFS:
                return [self.text(where), self.text(where)]
            case FieldKind.DATE | FieldKind.MOMENT:
                return self.day(where)
            case FieldKind.DATETIME:
                return f"{self.day(where)}T03:17:00Z"
            case FieldKind.SCHEDULE:
                return {"slots": [{"days": ["tue"], "from": "03:17", "to": "04:19"}], "note": self.text(where)}
            case FieldKind.BODYMAP:
                return {"view": one.codes[0], "x": 0.4817, "y": 0.7219}
            case FieldKind.BOOL:
                return True
            case FieldKind.INT:
                return 17
            case FieldKind.MATRIX:
                return dict.fromkeys(one.rows, one.answers[0])
            case FieldKind.CODES:
                return [code for code in one.codes if code != "none"] or list(one.codes)
            case FieldKind.RECORD:
                return {part.id: self.part(one, part.id, part.kind, part.codes) for part in one.parts}
            case _:
                return _chosen(one.codes)

    def part(self, one: Field, part: str, kind: FieldKind, codes: tuple[str, ...]) -> Any:
        if kind is FieldKind.CODE:
            return codes[0]
        return list(codes) if kind is FieldKind.CODES else self.value(one, kind, f"{one.id}.{part}")

    def row(self, kind: str) -> dict[str, Any]:
        """Every question about one thing of this kind."""
        asked = [one for one in definitions().fields.values() if one.entity == kind and is_answered(one)]
        return {one.id: _CONSENTS.get(one.id) or self.value(one, one.kind, one.id) for one in asked}


def _chosen(codes: tuple[str, ...]) -> str:
    return next((code for code in ("given", "yes") if code in codes), codes[0])


@cache
def every_field() -> Marked:
    """Made from the definitions: a question added tomorrow is in it tomorrow."""
    made = Marked()
    made.answers = made.row(CASE)
    for kind in definitions().kinds:
        if kind != CASE and kind not in MADE_BY_SERVICES:
            made.groups[kind] = [made.row(kind) for _ in range(OF_EACH_KIND)]
    return made


def typed_fields() -> Iterator[Field]:
    """Every field that somebody types."""
    return (one for one in definitions().fields.values() if is_answered(one))
