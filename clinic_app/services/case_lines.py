"""Reads cases from lines of JSON, one object each. Reports what cannot be taken by line and field; never guesses.

    {"answers": {field: value}, "groups": {kind: [{field: value}]},
     "shares": [{"organisation", "sector", "items", "decision", "form", "valid", "given_on", "alone"}],
     "referrals": [{"organisation", "service", "urgency", "reply"}]}

A value is a code, text, number, boolean, ISO date or date-time, {"about_hours_ago": n}, {"missing": code}, or a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import CASE
from clinic_app.domain.definitions import RESERVED, Definitions, Field
from clinic_app.domain.mode_law import SPOKEN
from clinic_app.domain.packet_law import PacketLaw
from clinic_app.domain.validation import taken
from clinic_app.errors import NotAnAnswer
from clinic_app.facts import dataclass
from clinic_app.services.case_rows import Asked, Problem, Problems, Rows, Share

__all__ = ["Asked", "CaseLine", "Problem", "Share", "Thing", "read_lines"]

MOST_BYTES: Final = 1 << 20
DEEPEST: Final = 12
NOT_AN_ANSWER: Final = "not_an_answer"
_PARTS: Final[dict[str, type]] = {"answers": dict, "groups": dict, "shares": list, "referrals": list}
_MADE_BY_SERVICES: Final = frozenset({"release", "referral"})


@dataclass(frozen=True, slots=True)
class Thing:
    """One entity to be begun, and what is answered of it. `kind` is `case` for the case itself."""

    kind: str
    answers: Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line, as far as it can be taken. `spoken` are her answers about consent; `things` begin with the case.

    A line that is no case at all has problems and nothing else: `things` is empty.
    """

    number: int
    spoken: Mapping[str, Stored] = field(default_factory=dict)
    things: tuple[Thing, ...] = ()
    shares: tuple[Share, ...] = ()
    referrals: tuple[Asked, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_lines(
    untrusted_lines: Iterable[bytes], *, definitions: Definitions, law: PacketLaw, now: datetime, zone: ZoneInfo
) -> Iterator[CaseLine]:
    """Every line that is not empty, in order, numbered from 1 as an editor does."""
    for number, untrusted in enumerate(untrusted_lines, 1):
        if untrusted.strip():
            yield _Reading(number, definitions, law, now, zone).line(untrusted)


class _Reading:
    def __init__(self, number: int, definitions: Definitions, law: PacketLaw, now: datetime, zone: ZoneInfo) -> None:
        self._definitions = definitions
        self._law = law
        self._now = now
        self._zone = zone
        self._problems = Problems(number)

    def line(self, untrusted: bytes) -> CaseLine:
        said = self._object(untrusted)
        if said is None:
            return CaseLine(self._problems.line, problems=tuple(self._problems.found))
        answers, groups = self._part(said, "answers"), self._part(said, "groups")
        things, spoken = self._things(answers, groups)
        rows = Rows(self._problems, self._definitions, self._law, self._now.astimezone(self._zone).date())
        shares = tuple(filter(None, (rows.share(at, row) for at, row in enumerate(self._part(said, "shares")))))
        asked = tuple(filter(None, (rows.asked(at, row) for at, row in enumerate(self._part(said, "referrals")))))
        return CaseLine(self._problems.line, spoken, things, shares, asked, tuple(self._problems.found))

    def _object(self, untrusted: bytes) -> dict[str, Any] | None:
        if len(untrusted) > MOST_BYTES:
            self._problems.no("", "too_long")
            return None
        try:
            said = json.loads(untrusted, object_pairs_hook=_once, parse_constant=_refuse)
        except (ValueError, RecursionError):
            self._problems.no("", "not_json")
            return None
        if not isinstance(said, dict) or _depth(said) > DEEPEST:
            self._problems.no("", "not_an_object" if not isinstance(said, dict) else "too_deep")
            return None
        for key in said.keys() - _PARTS.keys():
            self._problems.no(key, "unknown_key")
        return said

    def _part(self, said: dict[str, Any], name: str) -> Any:
        empty = _PARTS[name]()
        part = said.get(name, empty)
        if isinstance(part, _PARTS[name]):
            return part
        self._problems.no(name, "wrong_type")
        return empty

    # --- answers -----------------------------------------------------------------------------------

    def _things(self, answers: dict[str, Any], groups: dict[str, Any]) -> tuple[tuple[Thing, ...], dict[str, Stored]]:
        spoken: dict[str, Stored] = {}
        firsts: dict[str, dict[str, Stored]] = {CASE: {}}
        for field_id, value in answers.items():
            asked = self._field(field_id, field_id)
            if asked is None or (kept := self._value(field_id, asked, value)) is None:
                continue
            (spoken if field_id in SPOKEN else firsts.setdefault(asked.entity, {}))[field_id] = kept
        several = {kind: self._group(kind, rows) for kind, rows in groups.items()}
        for kind, first in firsts.items():
            if rows := several.get(kind):
                for twice in first.keys() & rows[0].keys():
                    self._problems.no(twice, "twice")
                rows[0] = {**rows[0], **first}
            else:
                several[kind] = [first]
        order = [CASE, *(kind for kind in self._definitions.kinds if kind != CASE)]
        return tuple(Thing(kind, row) for kind in order for row in several.get(kind, ())), spoken

    def _group(self, kind: str, rows: Any) -> list[dict[str, Stored]]:
        if kind not in self._definitions.kinds or kind == CASE or kind in _MADE_BY_SERVICES:
            self._problems.no(kind, NOT_AN_ANSWER if kind in _MADE_BY_SERVICES else "unknown_kind")
            return []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._problems.no(kind, "wrong_type")
            return []
        return [self._row(f"{kind}[{place}]", kind, row) for place, row in enumerate(rows)]

    def _row(self, where: str, kind: str, row: dict[str, Any]) -> dict[str, Stored]:
        kept: dict[str, Stored] = {}
        for field_id, value in row.items():
            asked = self._field(f"{where}.{field_id}", field_id)
            if asked is None:
                continue
            if asked.entity != kind:
                self._problems.no(f"{where}.{field_id}", "other_kind")
            elif (one := self._value(f"{where}.{field_id}", asked, value)) is not None:
                kept[field_id] = one
        return kept

    def _field(self, where: str, field_id: str) -> Field | None:
        asked = self._definitions.fields.get(field_id)
        if asked is None:
            self._problems.no(where, "reserved" if field_id in RESERVED else "unknown_field")
        elif asked.derived or asked.automatic or asked.entity in _MADE_BY_SERVICES:
            self._problems.no(where, NOT_AN_ANSWER)
            return None
        return asked

    def _value(self, where: str, asked: Field, value: Any) -> Stored | None:
        if value is None:
            self._problems.no(where, "null")
            return None
        try:
            return taken(asked, value, now=self._now, zone=self._zone)
        except NotAnAnswer as error:
            self._problems.no(where, error.reason)
            return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0
