"""What of a year is given out to a network and to everybody: once, kept as it was shown, held against what follows.

A look at numbers of others is a look. Only what was given out may leave: a file for others is made of an edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import uuid4

import msgspec

from clinic_app.domain.people import Act
from clinic_app.domain.reporting.audiences import LEAST, SHARED, Audience
from clinic_app.domain.reporting.counting import TableCount
from clinic_app.domain.reporting.editions import NOT_OVER, Edition, next_edition, side_by_side
from clinic_app.domain.reporting.publishing import held_back, numbers_of, shown
from clinic_app.domain.reporting.tally import month_of
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import EditionRefused, NoThreshold, ThresholdTooLow
from clinic_app.services.desk import Desk
from clinic_app.services.figure_book import FigureBook
from clinic_app.services.figure_set import IN_A_YEAR, codes_here, law
from clinic_app.services.network_shown import shown_with_us

__all__ = ["Edition", "Publishing"]

EDITIONS: Final = "figure_editions"
THRESHOLDS: Final = "figure_least"
HIGHEST: Final = 100
_DIGITS: Final = len(str(HIGHEST))
IN_A_SUM: Final = "network_sum"
"""Whoever has a sum with our year in it, and our year, has the others’: one or the other is shown, not both."""


class Publishing:
    """The editions of one vault."""

    def __init__(self, desk: Desk, book: FigureBook) -> None:
        self._desk, self._book = desk, book

    # --- below how many people -----------------------------------------------------------------------

    @property
    def least(self) -> Mapping[Audience, int]:
        """From how many people on a number is shown, for each audience; this site may ask for more than we do."""
        own = self._desk.vault.settings.get(THRESHOLDS) or {}
        found = {audience: max(n, int(own.get(audience.value, n))) for audience, n in LEAST.items()}
        found[Audience.PUBLIC] = max(found.values())  # everybody is shown no more than a network
        return found

    def set_least(self, audience: Audience, untrusted: str) -> int:
        """From now on no number of fewer people than these: a whole number, in the digits of either language.

        Raises `ThresholdTooLow`, `NoThreshold`, `NotAllowed`.
        """
        self._desk.require(Act.REPORT)
        typed = untrusted.strip()
        if not typed.isdecimal() or len(typed) > _DIGITS or int(typed) > HIGHEST:
            raise NoThreshold(LEAST[audience], HIGHEST)
        if int(typed) < LEAST[audience]:
            raise ThresholdTooLow(LEAST[audience])

        def write() -> None:
            settings = self._desk.vault.settings
            settings[THRESHOLDS] = {**(settings.get(THRESHOLDS) or {}), audience.value: int(typed)}
            about = {"audience": audience.value, "least": int(typed)}
            self._desk.vault.journal.append("figures_least_set", self._desk.me.id, about)

        self._desk.vault.save(write)
        return int(typed)

    # --- editions ------------------------------------------------------------------------------------

    def editions(self, year: int) -> tuple[Edition, ...]:
        """What was given out of a year, on whichever PC of this clinic, the latest last. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        kept = self._desk.vault.settings.get(EDITIONS) or {}
        read = (msgspec.convert(each, Edition) for each in kept.values())
        return tuple(sorted((each for each in read if each.year == year), key=lambda each: (each.at, each.number)))

    def unheld(self, year: int) -> tuple[str, ...]:
        """When two PCs gave it out before they met: neither of these editions was held against the other."""
        return side_by_side(self.editions(year))

    def next(self, year: int) -> Edition:
        """What would be given out now. The journal says that it was asked. Raises `EditionRefused`, `NotAllowed`."""
        made = self._next(year)
        self._desk.vault.save(
            lambda: self._desk.vault.journal.append("figures_weighed", self._desk.me.id, {"year": year})
        )  # fmt: skip
        return made

    def _next(self, year: int) -> Edition:
        self._desk.require(Act.REPORT)
        months = _months(year)
        if months[-1] >= month_of(self._desk.clock.today()):
            raise EditionRefused(NOT_OVER)
        if shown_sum := shown_with_us(self._desk.vault.settings, year):
            raise EditionRefused(IN_A_SUM, shown_sum.at)
        self._book.read_all()
        tables = [table for table in law().tables if table.published]
        return next_edition(
            tables, numbers_of(tables, self._book.tallies, months, SHARED), codes_here(self._desk),
            self.editions(year), year=year, version=law().version, at=iso(self._desk.clock.now()),
            by=self._desk.me.id.hex, least=self.least,
        )  # fmt: skip

    def give_out(self, year: int) -> Edition:
        """Keep it as given out: it cannot be taken back. The journal says so. Raises what `next` raises."""
        edition = self._next(year)

        def write() -> None:
            settings = self._desk.vault.settings
            settings[EDITIONS] = {**(settings.get(EDITIONS) or {}), uuid4().hex: msgspec.to_builtins(edition)}
            about = {"year": year, "edition": edition.number}
            self._desk.vault.journal.append("figures_given_out", self._desk.me.id, about)

        self._desk.vault.save(write)
        return edition

    def tables(self, audience: Audience, year: int) -> tuple[tuple[TableCount, ...], Edition | None]:
        """What was given out last, and the edition; of a year of which nothing was, what would be shown now."""
        if editions := self.editions(year):
            return editions[-1].tables(audience, law()), editions[-1]
        tables = [table for table in law().tables if table.published]
        numbers = numbers_of(tables, self._book.tallies, _months(year), SHARED)
        held = held_back(tables, numbers, self.least)[audience]
        return shown(tables, numbers, held, codes_here(self._desk), self.least[audience]), None


def _months(year: int) -> range:
    return range(year * IN_A_YEAR, (year + 1) * IN_A_YEAR)
