"""The tables of a year, whole, sealed to whoever sums them for the network: never a file, and of those who agreed only.

Whom they go to is named by a person from the signed list, and no organisation of a kind that investigates, employs or
detains can be named. What was sent may be sent again: the newer takes the older's place.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from clinic_app.domain.directory import OrgType, Recipient
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Act
from clinic_app.domain.reporting.audiences import SHARED
from clinic_app.domain.reporting.publishing import numbers_of
from clinic_app.domain.reporting.tally import month_of
from clinic_app.domain.reporting.withheld import NOBODY, Cell, Number
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import NothingToGive, NotJoined, PacketRefused
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.figure_set import IN_A_YEAR, law
from clinic_app.services.given_told import given_told
from clinic_app.services.posting import Kind, Letter, Posting
from clinic_app.services.reporting import Reporting
from clinic_app.vault.outbox import OutItem, OutState
from clinic_app.wire.aggregate import ToldCell, ToldTable, YearTables, encode_year

__all__ = ["COLLECTORS", "Collector", "NetworkReports", "OutState", "Sent", "YearTables"]

COLLECTORS: Final = frozenset(
    {OrgType.HOSPITAL, OrgType.CLINIC_NGO, OrgType.NGO, OrgType.UNHCR_UN, OrgType.PEER_NETWORK, OrgType.OTHER}
)
"""Kinds that may sum the figures of a network. Whole tables show single people: no police, court or office."""

COLLECTOR: Final = "network_collector"
SENT: Final = "network_sent"
LASTS: Final = timedelta(days=28)
"""So long it waits for a line or on the hub; then it is made anew, of what is counted then."""


@dataclass(frozen=True, slots=True)
class Collector:
    """An organisation that may be named."""

    id: OrganisationId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The tables of a year that went last. `stands` is what became of them, `changed` whether other numbers are counted
    now. None if another PC sent them, or their time is over.
    """

    year: int
    to: str
    at: str
    incidents: int
    stands: OutState | None
    changed: bool
    given_since: bool = False
    """Our own year was given out since: whoever sums it has to know, or the sum is not held against that."""


class NetworkReports:
    """Of the open vault."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, posting: Posting, reporting: Reporting) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._posting = posting
        self._reporting = reporting

    # --- to whom -----------------------------------------------------------------------------------------

    def collectors(self) -> tuple[Collector, ...]:
        """Who may be named: of the signed list, with a key, of a kind that collects. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        us, directory = self._directory.us(), self._directory.directory()
        found = (each for each in directory if each.org_type in COLLECTORS and each.mailbox and not each.local_only)
        named = (Collector(each.id, each.name(self._desk.settings.language)) for each in found)
        return tuple(sorted((each for each in named if us is None or each.id != us.id), key=lambda each: each.name))

    def collector(self) -> Collector | None:
        """Who was named, as long as they may be. Raises `NotAllowed`."""
        named = self._vault.settings.get(COLLECTOR)
        return next((each for each in self.collectors() if each.id == named), None)

    def name_collector(self, organisation: OrganisationId) -> Collector:
        """From now on the tables go to them. Raises `NotAllowed`, `NothingToGive(kind)`."""
        found = next((each for each in self.collectors() if each.id == organisation), None)
        if found is None:
            raise NothingToGive("kind")

        def write() -> None:
            self._vault.settings[COLLECTOR] = organisation
            self._vault.journal.append("network_collector_named", self._desk.me.id, {"organisation": organisation})

        self._vault.save(write)
        return found

    # --- what --------------------------------------------------------------------------------------------

    def tables(self, year: int) -> YearTables:
        """What would be sent: every published table, whole, of those who agreed to be counted.

        Raises `NotAllowed`, `NothingToGive`: `unfinished`, `nobody_agreed`.
        """
        self._desk.require(Act.REPORT)
        months = range(year * IN_A_YEAR, (year + 1) * IN_A_YEAR)
        if months[-1] >= month_of(self._desk.clock.today()):
            raise NothingToGive("unfinished")
        published = [table for table in law().tables if table.published]
        numbers = numbers_of(published, self._reporting.tallies(), months, SHARED)
        whole = sum(next(iter(numbers.values())).values(), NOBODY)
        if not whole.n:
            raise NothingToGive("nobody_agreed")
        return YearTables(
            version=law().version, year=year, made_at=iso(self._desk.clock.now()), incidents=whole.n,
            people=len(whole.people), tables=tuple(_told(table, cells) for table, cells in numbers.items()),
            given_out=given_told(self._reporting.publishing.editions(year)),
        )  # fmt: skip

    def would_send(self, year: int) -> YearTables:
        """The same for somebody who looks before it goes. The journal says so. Raises what `tables` raises."""
        made = self.tables(year)
        self._vault.save(
            lambda: self._vault.journal.append("network_report_read", self._desk.me.id, {"year": year})
        )  # fmt: skip
        return made

    def send(self, year: int) -> YearTables:
        """Seal them to the collector; they go with the next round, or by stick. The journal says so.

        Raises `NotAllowed`, `NothingToGive`, `NotARecipient`, `KeyLapsed`.
        """
        self._desk.require(Act.SEND)
        collector, made = self.collector(), self.tables(year)
        if collector is None:
            raise NothingToGive("collector")
        today = self._desk.clock.today()
        letter = Letter(
            kind=Kind.AGGREGATE,
            recipient=Recipient.of(self._directory.directory().organisation(collector.id)).id,
            thread=os.urandom(16),
            lapses_on=today + LASTS,
            body=encode_year(made),
        )
        sent = {
            "at": made.made_at, "to": collector.id, "thread": letter.thread.hex(), "said": mark_of(made),
            "incidents": made.incidents, "given": made.given_out.at if made.given_out else "",
        }  # fmt: skip

        def write() -> None:
            self._posting.post(letter)
            self._vault.settings[SENT] = {**(self._vault.settings.get(SENT) or {}), str(year): sent}
            about: dict[str, str | int | UUID] = {"organisation": collector.id, "year": year}
            self._vault.journal.append("network_report_sent", self._desk.me.id, about)

        try:
            self._vault.save(write)
        except NotJoined:
            raise NothingToGive("not_joined") from None
        except PacketRefused:
            raise NothingToGive("large") from None
        return made

    def sent(self) -> tuple[Sent, ...]:
        """What went, the newest year first. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        kept: Mapping[str, Mapping[str, str]] = self._vault.settings.get(SENT) or {}
        return tuple(self._sent(int(year), kept[year]) for year in sorted(kept, reverse=True))

    # --- within ------------------------------------------------------------------------------------------

    def _sent(self, year: int, kept: Mapping[str, str]) -> Sent:
        known = self._directory.directory().organisations.get(OrganisationId(kept["to"]))
        items = self._vault.outbox.of_thread(bytes.fromhex(kept["thread"]))
        ours = [self._stands(item) for item in items if item.kind == Kind.AGGREGATE]
        try:
            now = self.tables(year)
            changed, given = mark_of(now) != kept["said"], now.given_out.at if now.given_out else ""
        except NothingToGive:
            changed, given = True, ""
        return Sent(
            year=year, to=known.name(self._desk.settings.language) if known else kept["to"], at=kept["at"],
            incidents=int(kept["incidents"]), stands=ours[-1] if ours else None, changed=changed,
            given_since=given != kept.get("given", ""),
        )  # fmt: skip

    def _stands(self, item: OutItem) -> OutState:
        """Where it is; what nobody fetched in its time is out of date, wherever it lies."""
        over = item.state is not OutState.DONE and item.expires_at <= self._desk.clock.now()
        return OutState.LAPSED if over else item.state


def _told(table_id: str, cells: Mapping[Cell, Number]) -> ToldTable:
    told = tuple(ToldCell(row, column, each.n, len(each.people)) for (row, column), each in sorted(cells.items()))
    return ToldTable(id=table_id, cells=told)


def mark_of(made: YearTables) -> str:
    """The same for the same numbers, whenever they were counted."""
    said = (made.version, made.incidents, made.people, made.tables)
    return hashlib.sha256(repr(said).encode()).hexdigest()
