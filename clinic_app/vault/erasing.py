"""The only way in which a case goes: its key, so that its history can never be read again, and everything beside it.

A photograph or document of a case that stays goes the same way: its key, its bytes, and the pages they lay on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from clinic_app.domain.attachments import AttachmentId
from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import VaultError
from clinic_app.vault.attached_told import attached_in
from clinic_app.vault.attachments import Attachments
from clinic_app.vault.awaited import Awaited
from clinic_app.vault.before_step import take_away
from clinic_app.vault.cases import Cases
from clinic_app.vault.drafts import Drafts
from clinic_app.vault.handed_over import HandOvers
from clinic_app.vault.imports import Imports
from clinic_app.vault.joined_twice import JoinedTwice
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.ledger import FIRST_HEAD, Ledger, blank
from clinic_app.vault.left_alone import Left, LeftAlone, stand_alone
from clinic_app.vault.merges import Merge, Merges
from clinic_app.vault.outbox import Outbox
from clinic_app.vault.pairs import Pairs
from clinic_app.vault.restrictions import Restrictions
from clinic_app.vault.revisions import ERASED, Revisions
from clinic_app.vault.search import Search
from clinic_app.vault.settings import VaultSettings
from clinic_app.vault.tasks import Tasks

UNSWEPT: Final = "erased_unswept"
"""The setting that says that cases went, and that the pages were not written anew since."""
AGAIN = "again"
"""Why a case goes that a backup had brought back: it was erased before."""
ELSEWHERE = "elsewhere"
"""Why one goes that was erased on another PC of this clinic, where the reason is said."""

LET_GO = "let_go"
"""The act by which a PC lets go of a case that is read on others only."""

_LAID_OUT: Final = 0.35
"""The share of its time after which the first page is on the disk: measured with 50 MB."""
_A_BEGINNING: Final = 0.02
"""As much lies in the log because of the erasure itself."""

_STANDING: Final = "SELECT c.id FROM erased e JOIN cases c ON c.id = e.case_id"
_ATTACHED: Final = "SELECT a.id, a.case_id FROM erased e JOIN attachments a ON a.id = e.case_id"


class Erasing:
    """What stays: the sealed history without its key, ids and acts in the journal, the register of prints; and that it
    was erased, for the list that goes with every backup.
    """

    def __init__(self, lane: Lane, clock: Clock, cases: Cases, revisions: Revisions, journal: Journal) -> None:
        self._lane = lane
        self._clock = clock
        self._cases = cases
        self._revisions = revisions
        self._journal = journal
        self._settings = VaultSettings(lane)
        self._attachments = Attachments(lane, clock)
        self.awaited = Awaited(lane, self._attachments)
        """What is to come of cases that were heard of."""
        self.merges = Merges(lane, clock)
        tasks = Tasks(lane, clock)
        self._left_alone = LeftAlone(
            cases, self.merges, self._attachments, tasks=tasks, revisions=revisions, awaited=self.awaited
        )
        self.joined_twice = JoinedTwice(cases, self.merges, revisions, tasks=tasks, awaited=self.awaited)
        self._read = (
            Drafts(lane, clock).drop_all, tasks.drop, Imports(lane, clock).forget, self.awaited.forget,
            self._attachments.drop_all, Pairs(lane, clock).forget, self.merges.forget, revisions.undecided.forget,
            HandOvers(lane, clock).forget, revisions.joined.forget,
        )  # fmt: skip
        self._beside = (*self._read, Outbox(lane, clock).drop, Restrictions(lane, clock).lift)

    def erase(self, case_id: CaseId, *, by: PersonId, why: str) -> None:
        """Erase in one transaction, index tokens too; then `sweep`.

        The last revision says that the case was erased, so that other PCs of this clinic erase it too.
        Raises `NoSuchCase`, `DiskFull`, `SaveUncertain`.
        """

        def write() -> None:
            self._take_away_with_members([case_id], by, why)
            self._unsay()

        self._lane.save(write)
        self.sweep()

    def erase_together(
        self, cases: Collection[CaseId], *, by: PersonId, why: str, first: Callable[[CaseId], object]
    ) -> None:
        """Erase these, all or none, having done `first` for each in the same transaction; otherwise as `erase`."""

        def write() -> None:
            for case_id in cases:
                first(case_id)
            self._take_away_with_members(cases, by, why)
            self._unsay()

        self._lane.save(write)
        self.sweep()

    def destroy(
        self, case_id: CaseId, attachments: Collection[AttachmentId], said: Change, *, by: PersonId, why: str
    ) -> None:
        """Destroy these of a case for good, with the revision that says so; then `sweep`.

        Backups that still hold them let go of them when they are restored. Raises what `erase` raises.
        """

        def write() -> None:
            self._revisions.append(case_id, said, author=by)
            self._attachments.destroy(attachments)
            for one in attachments:
                sql = "INSERT OR IGNORE INTO erased VALUES (?, ?)"
                self._lane.run(sql, (one.bytes, iso(self._clock.now())))
                self._journal.append("attachment_destroyed", by, {"case": case_id, "attachment": one, "why": why})
            self._settings[UNSWEPT] = True

        self._lane.save(write)
        self.sweep()

    def erase_again(self, known: Mapping[CaseId, datetime], *, by: PersonId) -> tuple[str, ...]:
        """Erase whatever of these a backup brought back, and remember all of them; the codes of those that were back.

        Raises what `erase` raises. Safe to repeat.
        """
        back = [case_id for case_id in known if self._cases.stands(case_id)]
        codes = tuple(self._cases.load(case_id).code for case_id in back)
        attachments = self._attachments.known(known)
        # The moment it was erased first, also of those that this backup never knew.
        rows = [(case_id.bytes, iso(at)) for case_id, at in known.items()]
        sql = "INSERT INTO erased (case_id, at) VALUES (?, ?) ON CONFLICT DO UPDATE SET at = min(at, excluded.at)"

        def write() -> None:
            self._take_away(back, by, AGAIN)  # and no more: what a backup has as joined to one may have been parted
            for row in rows:
                self._lane.run(sql, row)
            self._attachments.destroy(attachments)
            if back or attachments:
                self._unsay()

        self._lane.save(write)
        self.sweep()
        return codes

    def knows(self, erased: UUID) -> bool:
        """Whether a case or an attachment with this id was erased here."""
        return self._lane.row("SELECT 1 FROM erased WHERE case_id = ?", (erased.bytes,)) is not None

    def known(self, among: Iterable[CaseId]) -> frozenset[CaseId]:
        """Those of these that were erased here."""
        sql = "SELECT case_id FROM erased WHERE case_id IN (SELECT unhex(value) FROM json_each(?))"
        return frozenset(CaseId(UUID(bytes=row[0])) for row in self._lane.rows_among(sql, (e.bytes for e in among)))

    def ledger(self, vault_id: UUID) -> Ledger | None:
        """Everything that was erased, as it is told outside; None in a damaged record that can lock no such list."""
        empty = blank(self._lane.row(FIRST_HEAD), vault_id, self._clock.now())
        if empty is None:
            return None
        rows = self._lane.rows("SELECT case_id, at FROM erased")
        return replace(empty, erased={CaseId(UUID(bytes=case)): instant(at) for case, at in rows})

    def sweep(self) -> None:
        """Away with what still has the pages as they were: a copy that an update laid beside, unused parts, the log.

        Takes as long as writing the whole record. What a power cut or the disk prevents, the next opening does.
        """
        if UNSWEPT not in self._settings:
            return
        with suppress(VaultError, MemoryError):
            take_away(self._lane.place)
            self._lane.write_anew()
            self._lane.fold()
            self._lane.save(lambda: self._lane.run("DELETE FROM settings WHERE key = ?", (UNSWEPT,)))
            self._lane.fold()

    def swept(self) -> float:
        """How much of a sweep that goes on is on the disk, from 0 to 1. May be asked in any lane: two sizes are read.

        Nothing is on the disk for the first third of its time: SQLite lays the new pages out in memory before.
        """
        with suppress(OSError):
            log, whole = (path.stat().st_size for path in (self._lane.place.log, self._lane.place.database))
            share = min(log / whole, 1.0)
            return _LAID_OUT + (1 - _LAID_OUT) * share if share > _A_BEGINNING else 0.0
        return 0.0

    def _unsay(self) -> None:
        """In the transaction in which cases go: their words leave the indexes, and a sweep is owed."""
        Search(self._lane).compact()
        self._settings[UNSWEPT] = True

    def follow(
        self, told: Mapping[CaseId, str], joined: Collection[Merge] = ()
    ) -> tuple[frozenset[CaseId], list[Left]]:  # fmt: skip
        """Erase what other PCs erased; those of it that stood here, and what is to be written of what was joined
        to one and stays. `told` are the cases with the moment they went, `joined` what was joined before that came.

        Part of the transaction in which that is heard; then `sweep`. It was said once: nothing is written of it again.
        """
        for case_id, at in told.items():
            self._lane.run("INSERT OR IGNORE INTO erased VALUES (?, ?)", (case_id.bytes, at))
        cases = [CaseId(UUID(bytes=row[0])) for row in self._lane.rows(_STANDING)]
        attachments = [(AttachmentId(UUID(bytes=one)), UUID(bytes=of)) for one, of in self._lane.rows(_ATTACHED)]
        self._left_alone.go_home(cases, joined)
        left = self._left_alone.part(cases)
        with self._brought_in(cases):
            for case_id in cases:
                self._remove(case_id, self._beside)
                self._journal.append("erased", None, {"case": case_id, "why": ELSEWHERE})
        if attachments:
            self._attachments.destroy([one for one, _ in attachments])
        for one, of in attachments:
            about: dict[str, str | int | UUID] = {"case": of, "attachment": one, "why": ELSEWHERE}
            self._journal.append("attachment_destroyed", None, about)
        self._lane.run("DELETE FROM shut_cases WHERE case_id IN (SELECT case_id FROM erased)")
        if cases or attachments:
            self._unsay()
        return frozenset(cases), left

    def let_go(self, cases: Collection[CaseId]) -> tuple[CaseId, ...]:
        """Read these no more on this PC, nor what was joined to them: others have them; all that went.

        Part of a transaction; then `sweep`.
        """
        every = [each for case_id in cases for each in (*self.merges.members(case_id), case_id)]
        went = tuple(filter(self._cases.stands, dict.fromkeys(every)))
        holders = self._revisions.joined.holders(went)
        for case_id in went:
            self._remove(case_id, self._read)
            self._lane.run("INSERT OR IGNORE INTO shut_cases (case_id) VALUES (?)", (case_id.bytes,))
            self._journal.append(LET_GO, None, {"case": case_id})
        for holder in holders:
            self._revisions.lay_anew(holder)
        self._unsay()
        return went

    def _take_away_with_members(self, cases: Iterable[CaseId], by: PersonId, why: str) -> None:
        """What was joined to one goes with it, and before it."""
        every = dict.fromkeys(each for one in cases for each in (*reversed(self.merges.members(one)), one))
        self._take_away(list(every), by, why)

    def _take_away(self, cases: Collection[CaseId], by: PersonId, why: str) -> None:
        """Just these; what is joined to one of them and stays is told so. Part of a transaction."""
        left = self._left_alone.part(cases)
        with self._brought_in(cases):
            for case_id in cases:
                self._revisions.append(case_id, Change(), author=by, source=ERASED)
                self._remove(case_id, self._beside)
                self._lane.run("INSERT OR IGNORE INTO erased VALUES (?, ?)", (case_id.bytes, iso(self._clock.now())))
                self._journal.append("erased", by, {"case": case_id, "why": why})
        stand_alone(left, self._cases, self._revisions)

    @contextmanager
    def _brought_in(self, cases: Collection[CaseId]) -> Iterator[None]:
        """What these brought into others goes from there when they go: answers, and what those tell of attachments."""
        holders = self._revisions.joined.holders(cases)
        before = {each: attached_in(self._revisions, each) for each in holders}
        yield
        for holder, told in before.items():
            self._revisions.lay_anew(holder)
            gone = told.keys() - attached_in(self._revisions, holder).keys()
            self._attachments.destroy([one.id for one in self._attachments.of_case(holder) if one.id in gone])
            self.awaited.drop(gone)

    def _remove(self, case_id: CaseId, beside: Iterable[Callable[[CaseId], None]]) -> None:
        """A case with its key, and everything beside it. Part of a transaction."""
        number = self._cases.number(case_id)
        for forget in beside:
            forget(case_id)
        self._cases.forget(case_id, number)
        self._lane.memory.clear()
