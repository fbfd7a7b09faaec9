"""How a service and a survivor could understand each other: no language closes a door that she needs."""

from __future__ import annotations

from enum import StrEnum

from clinic_app.domain.directory import Organisation
from clinic_app.facts import dataclass


class Way(StrEnum):
    """In which language it would go, the best first."""

    HERS = "hers"
    SECOND = "second"
    """In another language, which she chose for the telephone herself."""
    INTERPRETED = "interpreted"
    NOBODY = "nobody"
    """Nobody there speaks it, and we know nobody who interprets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """Her languages, and who could interpret the first: how many of our register, and which services of the list."""

    first: str | None
    second: str | None = None
    register: int = 0
    services: tuple[Organisation, ...] = ()

    def way(self, organisation: Organisation) -> Way:
        """How this service and she would understand each other. Nothing known of her language: nothing in the way."""
        if self.first is None or self.first in organisation.languages:
            return Way.HERS
        if self.second is not None and self.second in organisation.languages:
            return Way.SECOND
        return Way.INTERPRETED if self.register or self.services else Way.NOBODY
