"""All rows that are counted, read from the record once after unlocking and kept in memory only, until the lock.

Reading goes in slices, so that nobody waits for it to save. Afterwards only cases are read again of which the journal
has told something since. A case joined to another is no row of its own, an erased one none, and drafts are not looked
at: what is counted is what the record says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.reporting.reading import File, interview_of, rows_of
from clinic_app.domain.reporting.rows import Unit
from clinic_app.domain.reporting.site_answers import SiteTally, counted_here, site_answers
from clinic_app.domain.reporting.tally import Tally, tallies
from clinic_app.domain.reporting.written import REASON, Step, history_of
from clinic_app.errors import NoSuchCase, VaultDamaged
from clinic_app.services.counted_pixels import pixels
from clinic_app.services.desk import Desk
from clinic_app.vault.cases import CaseFilter
from clinic_app.vault.revisions import DECIDED, MERGED, SPLIT, Revision

_EVERY: Final = CaseFilter()
_NO_DAY: Final = frozenset({"imported", MERGED, SPLIT, DECIDED})
"""Sources of revisions whose day says nothing of when she told it."""
_ENTRIES: Final = 1000
SLICE: Final = 50
"""So many files are read before somebody else may save."""
_LATER: Final = frozenset({"need", "referral", "visit"})
_INTERVIEW: Final = "interview_date"


class FigureBook:
    """The tallies of one open vault. Used in the vault's lane."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._begin()

    def _begin(self) -> None:
        self.tallies: Mapping[Unit, Tally] = tallies(pixels)
        self.site = SiteTally()
        """What only this site asks, where its pack lets it be counted."""
        self.unread: set[CaseId] = set()
        """Files that are damaged: they are not in the figures, and whoever reads those is told."""
        self._seen: int | None = None
        self._after: int | None = None
        self._whole = False
        self._definitions = self._desk.definitions
        self._of_the_site = counted_here(self._definitions)

    def read_all(self) -> None:
        """Read whatever is left."""
        while self.read_on(SLICE):
            pass

    def read_on(self, slice_: int) -> int:
        """Read so many more cases, or what changed since; how many are left at most. Safe to repeat."""
        if self._definitions is not self._desk.definitions:
            self._begin()  # a pack of the site came or went: every answer is read anew
        if self._seen is None:
            self._seen = self._vault.journal.last()[0]
        if not self._whole:
            return self._read_slice(slice_)
        changed = self._changed_since()
        self._forget(changed)
        self._take_all(changed)
        return 0

    def _read_slice(self, slice_: int) -> int:
        page = self._vault.cases.page(_EVERY, after=self._after, limit=slice_)
        self._take_all(row.id for row in page.rows)
        if page.next is None:
            self._whole = True
            return self.read_on(slice_)
        self._after = page.next
        return page.next

    def _changed_since(self) -> frozenset[CaseId]:
        """Every case that the journal names since, and those that they were joined to or parted from."""
        found = set[CaseId]()
        while entries := self._vault.journal.entries(after=self._seen or 0, limit=_ENTRIES):
            self._seen = entries[-1].seq
            found |= {case_id for entry in entries for case_id in _named(entry.about.values())}
        return frozenset(found)

    def _forget(self, cases: frozenset[CaseId]) -> None:
        self.unread -= cases
        self.site.forget(cases)
        for tally in self.tallies.values():
            tally.forget(cases)

    def _take_all(self, cases: Iterable[CaseId]) -> None:
        led_away = self._vault.merges.leads_away()
        for case_id in cases:
            if case_id not in led_away:
                self._take(case_id)

    def _take(self, case_id: CaseId) -> None:
        """Add the rows of a case as it is now. Of one in which nothing was written yet there are none."""
        try:
            if self._vault.cases.newest(case_id) is None:
                return
            file = self.file(case_id)
            counted = rows_of(file, self._definitions, self._desk.rules, zone=self._desk.clock.zone)
        except NoSuchCase:
            return
        except (VaultDamaged, msgspec.DecodeError):
            self.unread.add(case_id)
            return
        for unit, row in counted.rows:
            self.tallies[unit].add(case_id, row)
        self.site.add(case_id, site_answers(file, self._of_the_site, self._desk.clock.zone))

    # --- one file ------------------------------------------------------------------------------------

    def file(self, case_id: CaseId) -> File:
        """A case with what it is made of: each file that was joined to it had a first interview of its own."""
        case = self._vault.cases.load(case_id)
        joined = [self._vault.cases.load(each) for each in self._vault.merges.members(case_id)]
        days = {each.id: interview_of(each, self._begun_on(each)) for each in (*joined, self._before_joining(case))}
        first, came = dict[EntityId, date](), dict[EntityId, CaseId]()
        for each in (*joined, case):
            incident = each.first("incident")
            if incident is not None and incident not in first:
                first[incident], came[incident] = days[each.id], each.id
        told = history_of(self._steps(case, joined), case.root)
        # She came when the file was begun; how long somebody then wrote is no part of how long she waited.
        told.begun.update((incident, self._vault.cases.begun_at(of)) for incident, of in came.items())
        return File(case, min(days.values()), told, first)

    def _before_joining(self, case: Case) -> Case:
        """With the day of its own interview, which that of a file joined to it may have covered."""
        for merge in self._vault.merges.of(case.id):
            if _INTERVIEW in merge.told.rows:
                return case.applying(Change(values=((case.root, _INTERVIEW, merge.told.before.get(_INTERVIEW)),)))
        return case

    def _steps(self, case: Case, joined: list[Case]) -> Iterator[Step]:
        """The history, where anything hangs on it: of a first interview everything counts on its own day."""
        if joined or case.stored(REASON) is not None or _went_on(case):
            for each in (*joined, case):
                yield from (_step(revision) for revision in self._vault.revisions.history(each.id))

    def _begun_on(self, case: Case) -> date:
        return self._vault.cases.begun_at(case.id).astimezone(self._desk.clock.zone).date()


def _went_on(case: Case) -> bool:
    """Whether there is anything in it that may be of another day than the first."""
    kinds = [entity.kind for entity in case.entities.values()]
    return kinds.count("incident") > 1 or not _LATER.isdisjoint(kinds)


def _step(revision: Revision) -> Step:
    return Step(revision.happened_at or revision.at, revision.change, revision.source not in _NO_DAY)


def _named(values: Iterable[str | int]) -> Iterator[CaseId]:
    """The ids among what an entry tells; ids of others than cases are looked for and not found."""
    for value in values:
        if isinstance(value, str) and len(value) == 32:
            try:
                yield CaseId(UUID(value))
            except ValueError:
                continue
