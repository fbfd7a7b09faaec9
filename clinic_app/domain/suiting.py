"""How well a service suits her now: language, hours, how far, whom it takes, papers, whom it must tell.

Only what cannot help is left out, and it is counted with its reason; what helps less well stands further down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

from clinic_app.domain.directory import Organisation
from clinic_app.domain.directory_codes import PaperAsked
from clinic_app.domain.opening import Opening, hours_of, opening
from clinic_app.domain.provinces import Near, Provinces
from clinic_app.domain.speaking import Speaking, Way
from clinic_app.domain.who_comes import Comer, WhoComes
from clinic_app.facts import dataclass

UNSAID: Final = (None, "th")
"""A language that is no filter: nobody asked yet, or everybody here speaks it."""


class Wish(StrEnum):
    """What the list can be narrowed to."""

    LANGUAGE = "language"
    OPEN = "open"
    NOBODY = "nobody"
    FREE = "free"
    TAKES = "takes"
    PAPERS = "papers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suited:
    """One service, looked at for her."""

    organisation: Organisation
    way: Way
    near: Near
    opening: Opening
    not_taken: tuple[Comer, ...]

    def meets(self, wish: Wish) -> bool:
        """Whether it is known to be so. Hours nobody told are not *closed*; the rest counts only if it is known."""
        return _MEETS[wish](self)

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """Who takes her before who does not, who tells nobody before who must tell, her language first, the nearest."""
        tells = bool(self.organisation.must_tell)
        return bool(self.not_taken), tells, list(Way).index(self.way), list(Near).index(self.near)


_MEETS: Final[Mapping[Wish, Callable[[Suited], bool]]] = {
    Wish.LANGUAGE: lambda it: it.way is not Way.NOBODY,
    Wish.OPEN: lambda it: it.opening.open is not False,
    Wish.NOBODY: lambda it: not it.organisation.must_tell,
    Wish.FREE: lambda it: it.organisation.free is True,
    Wish.TAKES: lambda it: not it.not_taken,
    Wish.PAPERS: lambda it: it.organisation.papers_asked == (PaperAsked.NONE,),
}


def place_of(organisation: Organisation) -> str:
    """Its province, by its code if it tells one."""
    return organisation.province_code or organisation.province


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """For whom, from where and when a list is looked at. Nothing of it is kept."""

    at: datetime
    zone: tzinfo
    speaking: Speaking = field(default_factory=lambda: Speaking(first=None))
    coming: WhoComes = field(default_factory=WhoComes)
    provinces: Provinces = field(default_factory=lambda: Provinces(()))
    province: str = ""
    """Where this clinic lies; empty if nobody said."""

    def at_one(self, organisation: Organisation) -> Suited:
        """Look at one service."""
        speaking = self.speaking
        return Suited(
            organisation=organisation,
            way=Way.HERS if speaking.first in UNSAID else speaking.way(organisation),
            near=self.provinces.near(self.province, place_of(organisation), country=organisation.country),
            opening=opening(hours_of(organisation), self.at, self.zone),
            not_taken=self.coming.not_taken(organisation.takes),
        )
