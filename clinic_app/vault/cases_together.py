"""Many cases at once, as one letter of another PC writes in them: one question for all, one statement for a table.

What a PC sends is cut by the letter and not by the case; asked and written case by case, most of the time went into
making statements ready.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.domain.case import Case, Change, as_document, from_document
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.facts import dataclass
from clinic_app.vault.at_hand import MOST, AtHand, KnownCase
from clinic_app.vault.case_list import BEGIN_AT, LOAD_MANY, RELIST, due_since
from clinic_app.vault.joined_texts import joined_into, search_texts
from clinic_app.vault.lane import Lane
from clinic_app.vault.outbox import note_settled
from clinic_app.vault.projection import Projection
from clinic_app.vault.search import Search
from clinic_app.vault.unread import Unread

_DOCUMENT: Final = "INSERT OR REPLACE INTO case_documents (number, newest, document) VALUES (?, ?, ?)"
_CODES: Final = "SELECT 1 FROM cases WHERE code IN (SELECT value FROM json_each(?)) LIMIT 1"
_NUMBER: Final = "SELECT coalesce(max(number), 0) FROM cases"


@dataclass(frozen=True, slots=True)
class BegunElsewhere:
    """A file that was begun on another PC of this clinic, as its first revision tells it."""

    case: Case
    key: bytes = field(repr=False)
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case that stands here, and the header of its newest revision, if anything is written in it."""

    known: KnownCase
    header: bytes | None = None


@dataclass(frozen=True, slots=True)
class NowSays:
    """What a case says now, what made it so, and the number of its newest revision; `begun`: it is not here yet."""

    known: KnownCase
    case: Case
    change: Change
    newest: int
    begun: BegunElsewhere | None = None


class CasesTogether:
    """Those of one vault. Everything here is part of the transaction of one letter."""

    def __init__(self, lane: Lane, clock: Clock, projection: Projection) -> None:
        self._lane = lane
        self._clock = clock
        self._projection = projection
        self._search, self._unread = Search(lane), Unread(lane, projection)
        self._at_hand = AtHand(lane)

    def load(self, cases: Iterable[CaseId]) -> dict[CaseId, Loaded]:
        """Those of these that stand here."""
        found = {}
        for raw, number, newest, document, key, header, *line in self._lane.rows_among(LOAD_MANY, _raw(cases)):
            case_id = CaseId(UUID(bytes=raw))
            case = from_document(case_id, msgspec.json.decode(document)) if document else Case.begun(case_id, line[0])
            found[case_id] = Loaded(KnownCase(case, number, newest, tuple(line), key), header)
        return found

    def are_new(self, begun: Sequence[BegunElsewhere]) -> bool:
        """Whether no other case, here or among these, has a code of theirs."""
        codes = {each.case.code for each in begun}
        return len(codes) == len(begun) and not self._lane.rows(_CODES, (json.dumps([*codes]),))

    def places(self, begun: Sequence[BegunElsewhere]) -> dict[CaseId, Loaded]:
        """The place that each will have here; `write` is to follow in the same transaction."""
        first = self._lane.rows(_NUMBER)[0][0] + 1
        known = (KnownCase(each.case, number, None, (), each.key) for number, each in enumerate(begun, start=first))
        return {each.case.id: Loaded(each) for each in known}

    def write(self, said: Sequence[NowSays]) -> None:
        """Keep all of it."""
        now, kept = iso(self._clock.now()), list[tuple[NowSays, tuple[Any, ...]]]()
        begun, relisted, moved = list[tuple[object, ...]](), list[tuple[object, ...]](), list[NowSays]()
        for each in said:
            known, case = each.known, each.case
            row = self._projection.row(case)
            if each.begun is not None:
                began = each.begun
                begun.append((known.number, case.id.bytes, iso(began.at), began.by.bytes, began.key, *row))
            elif (row := due_since(row, known.row, now) if row != known.row else row) != known.row:
                relisted.append((*row, known.number))
            if each.begun is not None or self._projection.moves_texts(each.change):
                moved.append(each)
            note_settled(self._lane, each.change)
            kept.append((each, row))
        for each, row in kept[-MOST:]:  # these leave nothing at hand of the others
            self._at_hand.keep(replace(each.known, case=each.case, newest=each.newest, row=row))
        self._lane.run_many(BEGIN_AT, begun)
        documents = [(each.known.number, each.newest, msgspec.json.encode(as_document(each.case))) for each in said]
        self._lane.run_many(_DOCUMENT, documents)
        self._lane.run_many(RELIST, relisted)
        if moved and not self._unread.note([each.known.number for each in moved]):
            self._read(moved)

    def _read(self, said: Sequence[NowSays]) -> None:
        """Let the search read what these say, at once."""
        joined = joined_into(self._lane)
        self._search.keep_all(
            {
                each.known.number: search_texts(self._lane, self._projection, each.case) if each.case.id in joined
                else self._projection.search_texts(each.case)
                for each in said
            }
        )  # fmt: skip


def _raw(cases: Iterable[CaseId]) -> Iterable[bytes]:
    return (case_id.bytes for case_id in cases)
