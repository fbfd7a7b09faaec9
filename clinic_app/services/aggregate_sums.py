"""Tables of many places, summed and held back once, on the sum; who is missing; and what was given out of it.

No place's own numbers are shown to anybody: neither on the screen nor in a file.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

import msgspec

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.network_sum import FEWEST_PLACES, Cells, fit, numbers_together
from clinic_app.domain.people import Act
from clinic_app.domain.reporting.audiences import Audience
from clinic_app.domain.reporting.counting import TableCount
from clinic_app.domain.reporting.editions import Edition, next_edition
from clinic_app.domain.reporting.publishing import Numbers, held_back, shown
from clinic_app.domain.reporting.tally import month_of
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import DirectoryError, NotARecipient, NothingToGive, NotJoined
from clinic_app.services.aggregate_sending import NetworkReports
from clinic_app.services.aggregate_taking import COLLECTS, EXPECTED
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.figure_set import IN_A_YEAR, codes_here, law
from clinic_app.services.posting import Kind, Letter, Posting
from clinic_app.services.reporting import Reporting
from clinic_app.vault.network_reports import KeptReport
from clinic_app.wire.aggregate import YearTables, decode_year, encode_year

__all__ = ["FEWEST_PLACES", "NetworkSum", "NetworkSums", "Place"]

EDITIONS: Final = "network_editions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the network in one year. `made_at` is None where nothing came; `version` is by which definitions."""

    id: str
    name: str
    made_at: str | None
    version: str = ""
    fits: bool = False
    """Whether it was counted by the definitions of this program and adds up, and so is in the sum."""
    adds_up: bool = True
    """Whether by these definitions its tables say the same of the same incidents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSum:
    """What one audience may see of the sum of a year. `edition` is what was given out; without one, this is how it
    would look. `since` says whether anything came after the edition.
    """

    year: int
    audience: Audience
    tables: tuple[TableCount, ...]
    version: str
    places: int
    least: int
    edition: Edition | None
    since: bool


class NetworkSums:
    """Of the open vault, where this place sums the figures of others."""

    def __init__(
        self, desk: Desk, directory: DirectoryKeeper, posting: Posting, reporting: Reporting, ours: NetworkReports
    ) -> None:  # fmt: skip
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._posting = posting
        self._reporting = reporting
        self._ours = ours

    # --- whether, and of whom ----------------------------------------------------------------------------

    @property
    def collects(self) -> bool:
        """Whether this place sums the figures of others."""
        return bool(self._vault.settings.get(COLLECTS))

    def begin_collecting(self, *, on: bool) -> None:
        """From now on tables of others are kept here; or no more. The journal says so. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        self._desk.require(Act.RECEIVE)

        def write() -> None:
            self._vault.settings[COLLECTS] = on
            self._vault.journal.append("network_collecting", self._desk.me.id, {"on": int(on)})

        self._vault.save(write)

    def expect(self, organisation: OrganisationId, *, expected: bool) -> None:
        """Whether this place is missed where nothing came of it. Raises `NotAllowed`, `NotARecipient`."""
        self._desk.require(Act.REPORT)
        self._directory.directory().organisation(organisation)
        kept = self._vault.settings.get(EXPECTED) or {}
        self._vault.settings[EXPECTED] = {**kept, organisation: expected}

    def years(self) -> tuple[int, ...]:
        """Those that are over and of which something may be summed, the newest first."""
        self._desk.require(Act.REPORT)
        last = (month_of(self._desk.clock.today()) // IN_A_YEAR) - 1
        sent = (year for year in self._vault.network_reports.years() if year < last)
        return (last, *sorted(sent, reverse=True))

    def places(self, year: int) -> tuple[Place, ...]:
        """Every place that is expected or that sent something: those that are missing first. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        kept = {each.sender: each for each in self._vault.network_reports.of_year(year)}
        expected = {name for name, is_so in (self._vault.settings.get(EXPECTED) or {}).items() if is_so}
        found = [self._place(name, kept.get(name)) for name in {*kept, *expected}]
        return tuple(sorted(found, key=lambda each: (each.made_at is not None, each.name)))

    def add_ours(self, year: int) -> None:
        """Put our own tables of this year among those of the others. Raises what `NetworkReports.tables` raises."""
        us = self._directory.us()
        if us is None:
            raise NothingToGive("not_joined")
        made = self._ours.tables(year)
        self._vault.network_reports.put(
            us.id, year, made_at=made.made_at, mid=b"", thread=b"", body=encode_year(made)
        )  # fmt: skip

    # --- the sum -----------------------------------------------------------------------------------------

    def sum(self, audience: Audience, year: int) -> NetworkSum:
        """What this audience may see. The first look tells each place that its tables were read.

        Raises `NotAllowed`, `NothingToGive`: `unfinished`, `too_few_places`; `ValueError` for whoever is shown all.
        """
        self._desk.require(Act.REPORT)
        if audience.sees_all:
            raise ValueError(audience)
        kept = self._fitting(year)
        if len(kept) < FEWEST_PLACES:
            raise NothingToGive("too_few_places")
        self._vault.save(lambda: self._read(kept, year))
        tables, least = [table for table in law().tables if table.published], self._reporting.publishing.least
        numbers, editions = self._numbers(kept), self.editions(year)
        if editions:
            made = editions[-1].tables(audience, law())
        else:
            held = held_back(tables, numbers, least)[audience]
            made = shown(tables, numbers, held, codes_here(self._desk), least[audience])
        return NetworkSum(
            year=year, audience=audience, tables=made, version=law().version, places=len(kept), least=least[audience],
            edition=editions[-1] if editions else None,
            since=bool(editions) and max(each.made_at for each in kept) > editions[-1].at,
        )  # fmt: skip

    def editions(self, year: int) -> tuple[Edition, ...]:
        """What was given out of the sum of a year, the latest last."""
        kept = self._vault.settings.get(EDITIONS) or {}
        read = (msgspec.convert(each, Edition) for each in kept.values())
        return tuple(sorted((each for each in read if each.year == year), key=lambda each: (each.at, each.number)))

    def give_out(self, year: int) -> Edition:
        """Keep the sum as given out: later ones are held against it. The journal says so.

        Raises `NotAllowed`, `NothingToGive`: `unfinished`, `too_few_places`; `EditionRefused`.
        """
        self._desk.require(Act.REPORT)
        kept = self._fitting(year)
        if len(kept) < FEWEST_PLACES:
            raise NothingToGive("too_few_places")
        tables = [table for table in law().tables if table.published]
        edition = next_edition(
            tables, self._numbers(kept), codes_here(self._desk), self.editions(year), year=year,
            version=law().version, at=iso(self._desk.clock.now()), by=self._desk.me.id.hex,
            least=self._reporting.publishing.least,
        )  # fmt: skip

        def write() -> None:
            kept_before = self._vault.settings.get(EDITIONS) or {}
            self._vault.settings[EDITIONS] = {**kept_before, uuid4().hex: msgspec.to_builtins(edition)}
            about = {"year": year, "edition": edition.number}
            self._vault.journal.append("network_sum_given_out", self._desk.me.id, about)

        self._vault.save(write)
        return edition

    # --- within ------------------------------------------------------------------------------------------

    def _place(self, name: str, kept: KeptReport | None) -> Place:
        known = self._directory.directory().organisations.get(OrganisationId(name))
        called = known.name(self._desk.settings.language) if known else name
        if kept is None:
            return Place(id=name, name=called, made_at=None)
        told = decode_year(kept.body)
        return Place(
            id=name, name=called, made_at=kept.made_at, version=told.version, fits=_fits(told),
            adds_up=told.version != law().version or _fits(told),
        )  # fmt: skip

    def _fitting(self, year: int) -> list[KeptReport]:
        """Those that can be added. Raises `NothingToGive(unfinished)` for a year that is not over by our clock."""
        if (year + 1) * IN_A_YEAR > month_of(self._desk.clock.today()):
            raise NothingToGive("unfinished")
        return [each for each in self._vault.network_reports.of_year(year) if _fits(decode_year(each.body))]

    def _numbers(self, kept: list[KeptReport]) -> Numbers:
        places: dict[str, tuple[int, Cells]] = {}
        for each in kept:
            told = decode_year(each.body)
            places[each.sender] = told.people, _cells(told)
        return numbers_together(places, [table for table in law().tables if table.published])

    def _read(self, kept: list[KeptReport], year: int) -> None:
        fresh = [each for each in kept if not each.seen]
        for each in fresh:
            self._vault.network_reports.mark_seen(each.sender, year, each.mid)
            with suppress(DirectoryError, NotARecipient, NotJoined):  # they have no key today; a look waits for nobody
                self._posting.post(self._receipt(each))
        if fresh:
            self._vault.journal.append("network_sum_read", self._desk.me.id, {"year": year, "places": len(kept)})

    def _receipt(self, kept: KeptReport) -> Letter:
        return Letter(
            kind=Kind.RECEIPT, recipient=OrganisationId(kept.sender), thread=kept.thread, about=kept.mid, did="opened",
            lapses_on=self._desk.clock.today() + timedelta(days=7),
        )  # fmt: skip


def _cells(told: YearTables) -> Cells:
    return {
        table.id: [(cell.row, cell.column, cell.n, cell.people) for cell in table.cells] for table in told.tables
    }  # fmt: skip


def _fits(told: YearTables) -> bool:
    """Tables by other definitions cannot be added to ours: what a cell means is another thing there."""
    published = [table for table in law().tables if table.published]
    return told.version == law().version and fit(_cells(told), published)
