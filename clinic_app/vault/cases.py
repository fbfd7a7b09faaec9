"""The cases as they are now: begun, loaded whole, paged newest first, found."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from typing import Final
from uuid import UUID, uuid4

import msgspec

from clinic_app.domain.case import Case, Change, as_document, from_document
from clinic_app.domain.casecode import CASE_LENGTH, new_case_code, other_case_code, read_code
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import NoSuchCase
from clinic_app.vault.at_hand import AtHand, KnownCase
from clinic_app.vault.case_list import BEGIN, LOAD, RELIST, ROW, CaseFilter, CasePage, CaseRow, due_since, listed
from clinic_app.vault.cases_together import BegunElsewhere, CasesTogether
from clinic_app.vault.joined_texts import search_texts
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_form import RECODED
from clinic_app.vault.lane import Lane
from clinic_app.vault.outbox import note_settled
from clinic_app.vault.projection import Projection, SearchClass
from clinic_app.vault.reserved_codes import TAKEN, ReservedCodes
from clinic_app.vault.search import Search
from clinic_app.vault.unread import Unread, containing

__all__ = ["CaseFilter", "CasePage", "CaseRow", "Cases"]

_INDEXED_TOGETHER: Final = 32
"""A new case has only its code to be found by; until so many wait for the index, they are looked through one by one."""

_NOT_INDEXED: Final = (
    "SELECT number, id FROM cases c LEFT JOIN search_texts t USING (number) WHERE number > ? AND t.number IS NULL"
)
_EVERY: Final = CaseFilter()
_ORDER: Final = " ORDER BY number DESC LIMIT ?"
_OPEN_BELOW: Final = f"SELECT number, id FROM cases WHERE closed = 0 AND number < ?{_ORDER}"  # noqa: S608
_OPEN_OF: Final = f"SELECT id FROM cases WHERE begun_by = ? AND closed = 0{_ORDER}"  # noqa: S608
_OF_ITS_OWN: Final = "id NOT IN (SELECT case_id FROM merged)"
_LEADS: Final = "SELECT into_case FROM merged WHERE case_id = ?"
_LEADS_ON: Final = (
    "SELECT j.number, t.number FROM merged m JOIN cases j ON j.id = m.case_id JOIN cases t ON t.id = m.into_case"
)


class Cases:
    """The current documents and the narrow list beside them."""

    def __init__(
        self, lane: Lane, clock: Clock, projection: Projection, journal: Journal,
        draw: Callable[[], str] = new_case_code,
    ) -> None:  # fmt: skip
        self._lane, self._draw = lane, draw
        self._clock = clock
        self._projection = projection
        self._journal = journal
        self._search, self.unread = Search(lane), Unread(lane, projection)
        self._at_hand, self.reserved = AtHand(lane), ReservedCodes(lane, clock)
        self.together = CasesTogether(lane, clock, projection)
        """Many at once."""

    def draw(self) -> Case:
        """An id and a code for a case that nobody has begun yet. Nothing of it is stored."""
        return Case.begun(CaseId(uuid4()), self._free_code())

    def begin(self, author: PersonId, drawn: Case | None = None, *, begun_at: datetime | None = None) -> Case:
        """A new file: id, code (the drawn ones, if any), a key of its own, and nothing else. `begun_at` is now."""
        case_id = drawn.id if drawn is not None else CaseId(uuid4())

        def write() -> Case:
            case = drawn or Case.begun(case_id, self._free_code())
            number = self._enter(case, begun_at or self._clock.now(), author, os.urandom(32))
            if number % _INDEXED_TOGETHER == 0:
                for each, begun in self._not_indexed(number - _INDEXED_TOGETHER):
                    self._search.keep(each, self._projection.search_texts(begun))
            self._journal.append("case_begun", author, {"case": case_id})
            return case

        return self._lane.save(write)

    def move_in(self, case_id: CaseId, code: str, *, by: PersonId, begun_at: datetime) -> Case:
        """A file that was begun in the training clinic, with its id; with its code, unless another file has that."""
        drawn = Case.begun(case_id, code if self._is_free(code) else self._free_code())
        return self.begin(by, drawn, begun_at=begun_at)

    def take_in(self, begun: BegunElsewhere) -> None:
        """A file that was begun on another PC of this clinic. Part of the transaction that brings it.

        Where two PCs drew one code, the case with the lower id keeps it, and the other has the same new one everywhere.
        """
        drawn = begun.case
        if (row := self._lane.row("SELECT id FROM cases WHERE code = ?", (drawn.code,))) and row[0] < drawn.id.bytes:
            drawn = Case.begun(drawn.id, self._other_code(drawn.id))
            self._journal.append(RECODED, None, {"case": drawn.id})
        elif row is not None:
            self._recode(CaseId(UUID(bytes=row[0])))
        self._enter(drawn, begun.at, begun.by, begun.key)

    def _recode(self, case_id: CaseId) -> None:
        known = self._known(case_id)
        case = replace(known.case, code=self._other_code(case_id))
        row = self._projection.row(case)
        document = msgspec.json.encode(as_document(case))
        self._lane.run("UPDATE case_documents SET document = ? WHERE number = ?", (document, known.number))
        self._lane.run(RELIST, (*row, known.number))
        self._search.keep(known.number, search_texts(self._lane, self._projection, case))
        self._at_hand.keep(replace(known, case=case, row=row))
        self._journal.append(RECODED, None, {"case": case_id})

    def _other_code(self, case_id: CaseId) -> str:
        return next(code for code in map(partial(other_case_code, case_id.bytes), count()) if self._is_free(code))

    def stands(self, case_id: CaseId) -> bool:
        """Whether there is such a case."""
        return self._lane.row("SELECT 1 FROM cases WHERE id = ?", (case_id.bytes,)) is not None

    def key(self, case_id: CaseId) -> bytes:
        """What its history is shut with. Raises `NoSuchCase`, also where the key is gone."""
        key: bytes | None = self._known(case_id).key
        if key is None:
            raise NoSuchCase
        return key

    def _enter(self, case: Case, at: datetime, by: PersonId, key: bytes) -> int:
        row = self._projection.row(case)
        number = self._lane.add(BEGIN, (case.id.bytes, iso(at), by.bytes, key, *row))
        self._at_hand.keep(KnownCase(case, number, None, row, key))
        return number

    def load(self, case_id: CaseId) -> Case:
        """The case as it is now. Raises `NoSuchCase`."""
        return self._known(case_id).case

    def number(self, case_id: CaseId) -> int:
        """The case's place in this vault; it never leaves it. Raises `NoSuchCase`."""
        return self._known(case_id).number

    def newest(self, case_id: CaseId) -> int | None:
        """The number of the case's newest revision. Raises `NoSuchCase`."""
        return self._known(case_id).newest

    def _known(self, case_id: CaseId) -> KnownCase:
        known = self._at_hand.get(case_id)
        if known is None:
            row = self._lane.row(LOAD, (case_id.bytes,))
            if row is None:
                raise NoSuchCase
            number, newest, document, key, *line = row
            # Nothing was said yet in a case without a document.
            said = from_document(case_id, msgspec.json.decode(document)) if document else Case.begun(case_id, line[0])
            known = KnownCase(said, number, newest, tuple(line), key)
            self._at_hand.keep(known)
        return known

    def begun_by(self, case_id: CaseId) -> PersonId:
        """Who began the case. Raises `NoSuchCase`."""
        if (row := self._lane.row("SELECT begun_by FROM cases WHERE id = ?", (case_id.bytes,))) is None:
            raise NoSuchCase
        return PersonId(UUID(bytes=row[0]))

    def open_of(self, person: PersonId) -> tuple[CaseId, ...]:
        """Open cases that this person began, newest first."""
        return tuple(CaseId(UUID(bytes=row[0])) for row in self._lane.rows(_OPEN_OF, (person.bytes, -1)))

    def begun_at(self, case_id: CaseId) -> datetime:
        """When the case was begun. Raises `NoSuchCase`."""
        if (row := self._lane.row("SELECT begun_at FROM cases WHERE id = ?", (case_id.bytes,))) is None:
            raise NoSuchCase
        return instant(row[0])

    def replace(self, case: Case, change: Change, revision: int) -> None:
        """Keep what the revision with this number made of a case, in the transaction of that revision."""
        known, row = self._known(case.id), self._projection.row(case)
        sql = "INSERT OR REPLACE INTO case_documents (number, newest, document) VALUES (?, ?, ?)"
        self._lane.run(sql, (known.number, revision, msgspec.json.encode(as_document(case))))
        if row != known.row:
            row = due_since(row, known.row, iso(self._clock.now()))
        if row != known.row:
            self._lane.run(RELIST, (*row, known.number))
        if self._projection.moves_texts(change):
            self._search.keep(known.number, search_texts(self._lane, self._projection, case))
        note_settled(self._lane, change)
        self._at_hand.keep(replace(known, case=case, newest=revision, row=row))

    def list_anew(self, below: int, many: int) -> int | None:
        """List so many open cases below this number anew, newest first; the number of the last, None after all."""
        rows = self._lane.rows(_OPEN_BELOW, (below, many))
        for number, case_id in rows:
            known = self._known(CaseId(UUID(bytes=case_id)))
            row = due_since(self._projection.row(known.case), known.row, iso(self._clock.now()))
            if row != known.row:
                self._lane.run(RELIST, (*row, number))
                self._at_hand.keep(replace(known, row=row))
        return int(rows[-1][0]) if len(rows) == many else None

    def index_again(self, case_id: CaseId) -> None:
        """Another file was joined to it, or parted from it. Part of that transaction."""
        known = self._known(case_id)
        self._search.keep(known.number, search_texts(self._lane, self._projection, known.case))

    def forget(self, case_id: CaseId, number: int) -> None:
        """Take a case away with its key, in the transaction that erases it."""
        self._search.forget(number)
        self._lane.run("DELETE FROM case_documents WHERE number = ?", (number,))
        self._lane.run("DELETE FROM cases WHERE id = ?", (case_id.bytes,))

    def by_code(self, untrusted: str) -> CaseId:
        """The case with this code, however it was typed; of one that was joined to another, the other.

        Raises `NotACode`, `NoSuchCase`.
        """
        row = self._lane.row("SELECT id FROM cases WHERE code = ?", (read_code(untrusted, CASE_LENGTH),))
        if row is None:
            raise NoSuchCase
        while (leads := self._lane.row(_LEADS, row)) is not None:
            row = leads
        return CaseId(UUID(bytes=row[0]))

    def page(self, wanted: CaseFilter = _EVERY, *, after: int | None = None, limit: int = 50) -> CasePage:
        """One page, newest first, continuing below the number `after`."""
        asked = {
            "closed": None if wanted.closed is None else int(wanted.closed),
            "mode": wanted.mode,
            "danger": wanted.danger,
        }
        parts: list[tuple[str, str | int | bytes]] = [
            (f"{name} = ?", value) for name, value in asked.items() if value is not None
        ]
        parts += [("id <> ?", case_id.bytes) for case_id in wanted.without]
        where = " AND ".join(part for part, _ in parts)
        values = [value for _, value in parts]
        total = self._count("cases", where, values)
        if wanted.closed is not False and (joined := self._count("cases JOIN merged ON case_id = id", where, values)):
            total -= joined
            where = f"{where} AND {_OF_ITS_OWN}" if where else _OF_ITS_OWN
        if after is not None:
            where, values = f"{where} AND number < ?" if where else "number < ?", [*values, after]
        sql = ROW + (f"WHERE {where}" if where else "") + _ORDER
        rows = [listed(row) for row in self._lane.rows(sql, [*values, limit + 1])]
        more = len(rows) > limit
        return CasePage(tuple(rows[:limit]), int(total), rows[limit - 1].number if more else None)

    def _count(self, among: str, where: str, values: list[str | int | bytes]) -> int:
        counting = f"SELECT count(*) FROM {among}" + (f" WHERE {where}" if where else "")  # noqa: S608
        return int(self._lane.rows(counting, values)[0][0])

    def ticking(self, *, limit: int = 200) -> tuple[CaseRow, ...]:
        """Open cases in which a clock was running when they were last written in, newest first."""
        sql = f"{ROW}WHERE next_clock_at IS NOT NULL AND closed = 0{_ORDER}"
        return tuple(listed(row) for row in self._lane.rows(sql, (limit,)))

    def find(self, text: str, classes: Collection[SearchClass], *, limit: int = 50) -> tuple[CaseRow, ...]:
        """Cases that contain this text in a class that the caller may read, newest first."""
        folded = self._projection.folded(text)
        not_kept = self.unread.read_all()
        numbers = self._search.find(folded, classes, limit) + containing(not_kept, folded, classes)
        if "code" in classes:
            numbers += self._begun_with(folded)
        numbers = self._led_on(numbers)
        marks = ",".join("?" * len(numbers))
        sql = f"{ROW}WHERE number IN ({marks}){_ORDER}"
        return tuple(listed(row) for row in self._lane.rows(sql, [*numbers, limit]))

    def _led_on(self, numbers: list[int]) -> list[int]:
        """What was joined to another case is found as that one."""
        leads = dict(self._lane.rows(_LEADS_ON))
        while leads and not leads.keys().isdisjoint(numbers):
            numbers = list(dict.fromkeys(leads.get(number, number) for number in numbers))
        return numbers

    def _begun_with(self, folded: str) -> list[int]:
        """The newest cases whose code contains this and is not in the index yet."""
        newest = self._lane.rows("SELECT max(number) FROM cases")[0][0] or 0
        begun = self._not_indexed(newest - newest % _INDEXED_TOGETHER)
        return [number for number, case in begun if folded and folded in self._projection.search_texts(case)[0]]

    def _not_indexed(self, after: int) -> list[tuple[int, Case]]:
        rows = self._lane.rows(_NOT_INDEXED, (after,))
        return [(number, self.load(CaseId(UUID(bytes=case_id)))) for number, case_id in rows]

    def _free_code(self) -> str:
        while True:
            code = self._draw()
            if self._is_free(code):
                return code

    def _is_free(self, code: str) -> bool:
        return self._lane.row(TAKEN, (code,)) is None
