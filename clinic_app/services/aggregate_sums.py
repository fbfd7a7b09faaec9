"""Tables of many places, summed and held back once, on the sum; who is missing; and what was given out of it.

A look is kept: later sums are held against it, and against what places gave out of their own year.

No place's own numbers are shown to anybody: neither on the screen nor in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import msgspec

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.network_looks import NOTHING_NEW, SINCE, OfPlace, given_of, next_look
from clinic_app.domain.network_sum import FEWEST_PLACES
from clinic_app.domain.people import Act
from clinic_app.domain.reporting.audiences import Audience
from clinic_app.domain.reporting.counting import TableCount
from clinic_app.domain.reporting.editions import Edition, side_by_side
from clinic_app.domain.reporting.tally import month_of
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import DirectoryError, EditionRefused, NotARecipient, NothingToGive, NotJoined
from clinic_app.facts import dataclass
from clinic_app.services.aggregate_sending import NetworkReports
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.figure_set import IN_A_YEAR, codes_here, law
from clinic_app.services.network_members import NetworkMembers
from clinic_app.services.network_places import Place, as_summed, fits, place_of
from clinic_app.services.network_shown import EDITIONS, LOOKS, looks_of
from clinic_app.services.posting import Kind, Letter, Posting
from clinic_app.services.reporting import Reporting
from clinic_app.vault.network_reports import KeptReport
from clinic_app.wire.aggregate import decode_year, encode_year

Told = Callable[[float], None]

__all__ = ["FEWEST_PLACES", "NetworkSum", "NetworkSums", "Place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSum:
    """What one audience may see of the sum of a year: as it was at the look `seen`. `edition` is that as it was given
    out, if it was. `since` says whether other tables are there now.
    """

    year: int
    audience: Audience
    tables: tuple[TableCount, ...]
    version: str
    places: int
    least: int
    seen: Edition
    edition: Edition | None
    since: bool
    given: tuple[str, ...] = ()
    """Places in it that had given out their own year: it is held against that."""
    late: tuple[str, ...] = ()
    """Places in it that have given out their own year since: whoever has both takes one from the other."""
    unheld: tuple[str, ...] = ()
    """When two PCs made a sum of this year before they met: neither is held against the other."""


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
        self.members = NetworkMembers(desk, directory)
        self._seen: set[tuple[Audience, int]] = set()

    # --- of which years, and of whom ----------------------------------------------------------------------

    def years(self) -> tuple[int, ...]:
        """Those that are over and of which something may be summed, the newest first."""
        self._desk.require(Act.REPORT)
        last = (month_of(self._desk.clock.today()) // IN_A_YEAR) - 1
        sent = (year for year in self._vault.network_reports.years() if year < last)
        return (last, *sorted(sent, reverse=True))

    def places(self, year: int) -> tuple[Place, ...]:
        """Every place that is expected or that sent something: those that are missing first. Raises `NotAllowed`.

        One that sent unasked is there and does not belong until somebody takes it in.
        """
        self._desk.require(Act.REPORT)
        kept = {each.sender: each for each in self._vault.network_reports.of_year(year)}
        found = [self._place(name, kept.get(name)) for name in {*kept, *self.members.expected()}]
        return tuple(sorted(found, key=lambda each: (each.made_at is not None, each.name)))

    def add_ours(self, year: int) -> None:
        """Put our own tables of this year among those of the others. Raises what `NetworkReports.tables` raises."""
        us = self._directory.us()
        if us is None:
            raise NothingToGive("not_joined")
        made = self._ours.tables(year)

        def write() -> None:
            self._vault.network_reports.put(
                us.id, year, made_at=made.made_at, mid=b"", thread=b"", body=encode_year(made)
            )  # fmt: skip
            self._vault.journal.append("network_ours_added", self._desk.me.id, {"year": year})

        self._vault.save(write)

    # --- the sum -----------------------------------------------------------------------------------------

    def sum(self, audience: Audience, year: int, told: Told = lambda _share: None) -> NetworkSum:
        """What this audience may see: the last look, or what was given out of it. Without any this is the first look,
        and each place is told that its tables were read. The journal says who saw it, once until the lock.

        Raises `NotAllowed`, `NothingToGive`: `unfinished`, `too_few_places`; `EditionRefused`; `ValueError` for whoever
        is shown all.
        """
        self._desk.require(Act.REPORT)
        if audience.sees_all:
            raise ValueError(audience)
        if not (looks := looks_of(self._vault.settings, year)):
            self.look(year, told)
            looks = looks_of(self._vault.settings, year)
        key, seen = [*looks.items()][-1]
        if (audience, year) not in self._seen:
            about = {"year": year, "audience": audience.value, "places": len(seen.of)}
            self._vault.save(lambda: self._vault.journal.append("network_sum_read", self._desk.me.id, about))
            self._seen.add((audience, year))
        places = self._there(year)
        return NetworkSum(
            year=year, audience=audience, tables=seen.tables(audience, law()), version=seen.version, seen=seen,
            places=len(seen.of), least=seen.least[audience.value],
            edition=seen if key in (self._vault.settings.get(EDITIONS) or {}) else None,
            since=seen.of != _marks(places),
            given=self._named(seen.against), late=self._named(_late(places, seen)),
            unheld=side_by_side([*looks.values()]),
        )  # fmt: skip

    def looked(self, year: int) -> bool:
        """Whether a sum of this year was made already, on whichever PC of this clinic. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        return bool(looks_of(self._vault.settings, year))

    def look(self, year: int, told: Told = lambda _share: None) -> Edition:
        """Sum what is there now, and keep it: it was seen, so later sums are held against it. The journal says so.

        `told` is told how far it is; what it raises stops it, and then nothing is kept.

        Raises `NotAllowed`, `NothingToGive`: `unfinished`, `too_few_places`; `EditionRefused`.
        """
        self._desk.require(Act.REPORT)
        places = self._there(year)
        if len(places) < FEWEST_PLACES:
            raise NothingToGive("too_few_places")
        made = self._next(places, year, [*looks_of(self._vault.settings, year).values()], told=told)

        def write() -> None:
            self._read([each for each in self._vault.network_reports.of_year(year) if each.sender in places])
            self._keep(LOOKS, uuid4().hex, made)
            about = {"year": year, "places": len(places)}
            self._vault.journal.append("network_summed", self._desk.me.id, about)

        self._vault.save(write)
        return made

    def editions(self, year: int) -> tuple[Edition, ...]:
        """What was given out of the sum of a year, the latest last."""
        given = self._vault.settings.get(EDITIONS) or {}
        return tuple(each for key, each in looks_of(self._vault.settings, year).items() if key in given)

    def give_out(self, year: int) -> Edition:
        """Keep the sum that was looked at last as given out. The journal says so.

        Held against what places gave out since, and against a threshold that is higher by now. Raises `NotAllowed`,
        `EditionRefused`: `sum_nothing_new`, `sum_since`, what `look` raises.
        """
        self._desk.require(Act.REPORT)
        looks = looks_of(self._vault.settings, year)
        if not looks:
            raise NothingToGive("not_given_out")
        key, seen = [*looks.items()][-1]
        if key in (self._vault.settings.get(EDITIONS) or {}):
            raise EditionRefused(NOTHING_NEW, seen.at)
        places, least = self._there(year), self._reporting.publishing.least
        late = _late(places, seen)
        if late or any(n > seen.least[audience.value] for audience, n in least.items()):
            if seen.of != _marks(places):
                raise EditionRefused(SINCE, seen.at, self._named(late))
            seen = self._next(places, year, [each for each in looks.values() if each is not seen], seen)
        edition = msgspec.structs.replace(seen, at=iso(self._desk.clock.now()), by=self._desk.me.id.hex)

        def write() -> None:
            self._keep(EDITIONS, key, edition)
            about = {"year": year, "edition": edition.number}
            self._vault.journal.append("network_sum_given_out", self._desk.me.id, about)

        self._vault.save(write)
        return edition

    # --- within ------------------------------------------------------------------------------------------

    def _name(self, place: str) -> str:
        known = self._directory.directory().organisations.get(OrganisationId(place))
        return known.name(self._desk.settings.language) if known else place

    def _named(self, places: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(map(self._name, places)))

    def _place(self, place: str, kept: KeptReport | None) -> Place:
        if kept is None:
            return Place(id=place, name=self._name(place), made_at=None)
        belongs = self.members.belongs(place)
        return place_of(place, self._name(place), decode_year(kept.body), kept.made_at, belongs=belongs)

    def _there(self, year: int) -> dict[str, OfPlace]:
        """Those that can be added. Raises `NothingToGive(unfinished)` for a year that is not over by our clock."""
        if (year + 1) * IN_A_YEAR > month_of(self._desk.clock.today()):
            raise NothingToGive("unfinished")
        told = {each.sender: decode_year(each.body) for each in self._vault.network_reports.of_year(year)}
        settled, us = self.members.settled(), self._directory.us()
        found = {place: as_summed(each) for place, each in told.items() if settled.get(place) and fits(each)}
        if us is not None and us.id in found:  # of ourselves we know what was given out since
            given = given_of(self._reporting.publishing.editions(year))
            found[us.id] = replace(found[us.id], given=given)
        return found

    def _next(
        self, places: Mapping[str, OfPlace], year: int, earlier: Sequence[Edition], before: Edition | None = None,
        *, told: Told = lambda _share: None,
    ) -> Edition:  # fmt: skip
        try:
            return next_look(
                [table for table in law().tables if table.published], places, codes_here(self._desk), earlier,
                year=year, version=law().version, at=iso(self._desk.clock.now()), by=self._desk.me.id.hex,
                least=self._reporting.publishing.least, before=before, told=told,
            )  # fmt: skip
        except EditionRefused as refused:
            raise EditionRefused(refused.reason, refused.at, self._named(refused.places)) from None

    def _keep(self, where: str, key: str, made: Edition) -> None:
        self._vault.settings[where] = {**(self._vault.settings.get(where) or {}), key: msgspec.to_builtins(made)}

    def _read(self, kept: Sequence[KeptReport]) -> None:
        for each in kept:
            if not each.seen:
                self._vault.network_reports.mark_seen(each.sender, each.year, each.mid)
                with suppress(DirectoryError, NotARecipient, NotJoined):  # no key today; a look waits for nobody
                    self._posting.post(self._receipt(each))

    def _receipt(self, kept: KeptReport) -> Letter:
        return Letter(
            kind=Kind.RECEIPT, recipient=OrganisationId(kept.sender), thread=kept.thread, about=kept.mid, did="opened",
            lapses_on=self._desk.clock.today() + timedelta(days=7),
        )  # fmt: skip


def _marks(places: Mapping[str, OfPlace]) -> dict[str, str]:
    return {name: place.mark for name, place in places.items()}


def _late(places: Mapping[str, OfPlace], seen: Edition) -> list[str]:
    """Places in it whose own year was given out after that look."""
    return [
        name for name, place in places.items()
        if name in seen.of and place.given is not None and seen.against.get(name) != place.given.at
    ]  # fmt: skip
