"""The clinic's own interpreters: who speaks what, when, and whether they are vetted and bound to silence.

Nobody who came along, no employer, no child, no relative of hers: those are refused, whatever else they are.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Final

import msgspec

from clinic_app.domain.schedules import Schedule

CHOSEN: Final = "interpreter_id"
"""The field that keeps who was taken: a code of the register, chosen from it and never typed."""


class Sex(StrEnum):
    """As a survivor may wish it."""

    FEMALE = "female"
    MALE = "male"


class Tie(StrEnum):
    """What makes somebody no interpreter here."""

    CAME_ALONG = "came_along"
    EMPLOYER = "employer"
    BROKER = "broker"
    UNDER_18 = "under_18"


TIES: Final = tuple(Tie)


class Interpreter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the register. `code` is what a case keeps; the name stays in the register."""

    code: str
    name: str
    phone: str = ""
    languages: tuple[str, ...]
    sex: Sex
    hours: Schedule = Schedule()
    vetted_by: str = ""
    vetted_on: date | None = None
    undertaking_on: date | None = None
    """When the undertaking was signed, on paper."""
    ended_on: date | None = None

    @property
    def vetted(self) -> bool:
        """Whether a named person looked into it, and the undertaking is signed."""
        return bool(self.vetted_by and self.vetted_on and self.undertaking_on)

    def speaks(self, language: str) -> bool:
        """Whether they interpret it."""
        return language in self.languages

    def there(self, at: datetime, zone: tzinfo) -> bool | None:
        """Whether they can be rung at that instant; None if no hours were said."""
        return self.hours.holds(at, zone)


def order(people: tuple[Interpreter, ...], *, wanted: str, at: datetime, zone: tzinfo) -> tuple[Interpreter, ...]:
    """Whom to ring first: vetted, of the sex she wishes, there now, there at unknown hours, the rest."""

    def rank(one: Interpreter) -> tuple[bool, bool, int, str]:
        there = one.there(at, zone)
        when = {True: 0, None: 1, False: 2}[there]
        return not one.vetted, wanted in set(Sex) and one.sex != wanted, when, one.code

    return tuple(sorted(people, key=rank))
