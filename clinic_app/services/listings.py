"""Lists of services that come and go as files, in the shape of HSDS: looked at first, taken in by a person's choice.

A file is nobody's signature: what may come of it at all is in `services/listing_plan`. What it changes of a number or
of hours is not verified until somebody of this clinic has rung.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import UNSET

from clinic_app.domain.directory import Organisation
from clinic_app.domain.directory_codes import COUNTRY, FirewallPromise
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Act
from clinic_app.domain.schedules import DAY_AND_NIGHT, Schedule, read_schedule
from clinic_app.errors import ListingRefused
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import Correction, DirectoryKeeper
from clinic_app.services.directory_book import DirectoryBook
from clinic_app.services.directory_entries import VERIFIED
from clinic_app.services.directory_overlay import NOTHING, TakesFound
from clinic_app.services.listing_plan import LISTS, OVER, SEX, Comes, Differs, Known, Row, plan, with_changes
from clinic_app.services.nearby import provinces
from clinic_app.vault.place import write_whole
from clinic_app.wire import hsds
from clinic_app.wire.directory_document import AgencyFacts, Hours, More, Said, Takes, Weekly
from clinic_app.wire.hsds_reading import Listed, read_hsds
from clinic_app.wire.hsds_writing import ToWrite, write_hsds

__all__ = ["Comes", "Differs", "Listed", "Listings", "Row", "Taken", "Weekly", "read_listing", "write_listing"]

_UNVERIFIES: Final = frozenset({"phone", "callback", "hours", "schedule"})
"""What somebody was told on the telephone is another thing now."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many entries are new here, and how many changed."""

    new: int
    changed: int


def read_listing(path: Path) -> tuple[Listed, ...]:
    """Read a chosen file. Plain work on bytes, for the reader lane. Raises `ListingRefused`."""
    try:
        with path.open("rb") as stream:
            untrusted = stream.read(hsds.MOST_BYTES + 1)
    except OSError as error:
        raise ListingRefused("gone") from error
    return read_hsds(untrusted)


def write_listing(path: Path, content: bytes) -> Path:
    """Put a list where somebody chose, whole or not at all. Raises `ListingRefused(no_place)`."""
    try:
        write_whole(path, content)
    except OSError as error:
        raise ListingRefused("no_place") from error
    return path


class Listings:
    """For whoever looks after the list of services."""

    def __init__(self, desk: Desk, network: DirectoryKeeper, book: DirectoryBook) -> None:
        self._desk = desk
        self._network = network
        self._book = book

    def look(self, listed: tuple[Listed, ...]) -> tuple[Row, ...]:
        """What would come of a file. Writes nothing. Raises `NotAllowed`."""
        self._desk.require(Act.KEEP_DIRECTORY)
        document = self._network.document()
        return plan(
            listed,
            Known(
                shown={each.id: facts_of(each) for each in self._network.directory()},
                signed=frozenset(each.id for each in document.agencies) if document else frozenset(),
                codes={name: frozenset(self._desk.definitions.codes[name].ids) for name in LISTS},
                provinces=provinces(),
                ended=frozenset(each.id for each in self._network.ended()),
            ),
        )

    def take(self, listed: tuple[Listed, ...], places: Collection[int]) -> Taken:
        """Take in what was chosen, all of it or nothing; taking it in again changes nothing. Raises `NotAllowed`.

        What changed of an entry can be taken back there, like what was heard by telephone.
        """
        rows = [row for row in self.look(listed) if row.place in places]
        fresh = [row for row in rows if row.comes is Comes.NEW]
        changed = [row for row in rows if row.comes is Comes.CHANGES]
        corrections, base = self._network.corrections(), self._network.uncorrected().organisations
        over = {OrganisationId(row.id): _corrected(corrections.get(row.id, NOTHING), row) for row in changed}
        ours = [row.facts for row in fresh if row.facts is not None]
        ours += [_own(facts_of(base[OrganisationId(row.id)]), row) for row in changed if not row.signed]

        def write() -> None:
            self._network.keep_ours(ours)
            self._book.lay_over(over)
            about = {"new": len(fresh), "changed": len(changed)}
            self._desk.vault.journal.append("services_taken_in", self._desk.me.id, about)

        self._desk.vault.save(write)
        return Taken(len(fresh), len(changed))

    def written(self) -> bytes:
        """Our list as a file for others: what a printed list says, in English and by code. Raises `NotAllowed`."""
        self._desk.require(Act.KEEP_DIRECTORY)
        codes, offset = self._desk.definitions.codes, self._desk.clock.now().astimezone(self._desk.clock.zone)
        content = write_hsds(
            (ToWrite(facts=facts_of(each), assured_on=each.verified_on) for each in self._network.directory()),
            lambda list_, code: codes[list_].label_of(code) if list_ in codes else code,
            offset=offset.isoformat()[-len("+07:00") :],
        )
        about = {"services": len(self._network.directory().organisations)}
        self._desk.vault.save(lambda: self._desk.vault.journal.append("services_written", self._desk.me.id, about))
        return content


def facts_of(organisation: Organisation) -> AgencyFacts:
    """An entry as this clinic uses it, without what is its own: notes, agreements, who rang, who is asked for there."""
    schedule, country = _weekly(organisation.schedule), organisation.country
    more = More(
        country=country if country != (organisation.province_code or COUNTRY)[:2] else None,
        province=organisation.province_code or None,
        area=organisation.area,
        firewall="" if organisation.firewall is FirewallPromise.UNKNOWN else organisation.firewall.value,
        schedule=schedule,
        papers_asked=organisation.papers_asked,
        interpreters=organisation.interpreters,
    )
    takes: dict[str, Any] = {name: getattr(organisation.takes, name) for name in Takes.__struct_fields__}
    said = {code: Said(hours=each.hours, papers=each.papers, callback=each.callback)
            for code, each in organisation.said.items()}  # fmt: skip
    return AgencyFacts(
        id=organisation.id,
        names=dict(organisation.names),
        org_type=organisation.org_type.value,
        reports_to=organisation.reports_to,
        sectors=organisation.sectors,
        services=organisation.services,
        languages=organisation.languages,
        hours=organisation.hours,
        phone=organisation.phone,
        callback=organisation.callback,
        takes=Takes(**{name: told for name, told in takes.items() if told is not None}),
        free=organisation.free,
        papers=organisation.papers,
        province=organisation.province,
        said=said or UNSET,
        more=UNSET if more == More() else more,
    )


def _corrected(before: Correction, row: Row) -> Correction:
    """What is laid over an entry. What somebody verified of a number or of hours is not so of others."""
    assert row.facts is not None
    changed = {each.field: each.there for each in row.changes if each.field in OVER}
    told: dict[str, Any] = {
        name: value for name, value in changed.items() if name not in ("hours", "schedule", "takes")
    }
    if not {"hours", "schedule"}.isdisjoint(changed):
        told |= {"hours": row.facts.hours, "schedule": _schedule((row.facts.more or More()).schedule)}
    if "takes" in changed:
        here = next(each.here for each in row.changes if each.field == "takes")
        found = msgspec.to_builtins(before.takes) if before.takes else {}
        differ = {k: v for k, v in changed["takes"].items() if here.get(k) != v and k not in SEX}
        told["takes"] = TakesFound(**found | differ) if found | differ else None
    if not _UNVERIFIES.isdisjoint(changed):
        told |= dict.fromkeys(VERIFIED)
    return msgspec.structs.replace(before, **told)


def _own(base: AgencyFacts, row: Row) -> AgencyFacts:
    """One of our own entries with what is not laid over it."""
    changes = [each for each in row.changes if each.field not in OVER]
    for each in row.changes:
        if each.field == "takes":
            known = {name: getattr(base.takes, name) for name in Takes.__struct_fields__}
            told = known | {sex: each.there[sex] for sex in SEX if sex in each.there}
            told = {name: value for name, value in told.items() if value is not None and value is not UNSET}
            changes.append(Differs("takes", each.here, told))
    return with_changes(base, changes)


def _weekly(schedule: Schedule | None) -> Weekly | None:
    if schedule is None or not schedule.slots:
        return None
    if schedule == DAY_AND_NIGHT:
        return Weekly(always=True)
    order = list(hsds.DAYS)
    return Weekly(
        slots=tuple(
            Hours(days=tuple(sorted(set(each.days), key=order.index)), begins=each.begins, ends=each.ends)
            for each in schedule.slots
        )
    )


def _schedule(weekly: Weekly | None) -> Schedule | None:
    if weekly is None:
        return None
    return DAY_AND_NIGHT if weekly.always else read_schedule({"slots": msgspec.to_builtins(weekly.slots)})
