"""Lays the revisions of a record of the clinic together, and lets the tables of this PC say what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import reduce
from typing import Final
from uuid import UUID

from sqlcipher3 import dbapi2

from clinic_app.domain.case import Case, Change
from clinic_app.domain.common_law import GONE, NO_LAWS
from clinic_app.domain.convergence import Converged, Said, Undecided, converge
from clinic_app.domain.ids import CaseId, DeviceId, EntityId
from clinic_app.errors import HeardRefused, VaultDamaged
from clinic_app.vault import common_tables
from clinic_app.vault.common_book import CommonBook, Record
from clinic_app.vault.common_key import ClinicKeys, without_mark
from clinic_app.vault.common_kinds import Kind, Table
from clinic_app.vault.common_pcs import STAY, PcKind
from clinic_app.vault.common_people import NOBODY_LEFT, TOO_FEW, PeopleKind, leave_somebody
from clinic_app.vault.journal_form import Header, read_header, with_seen
from clinic_app.vault.lane import Lane
from clinic_app.vault.revision_form import Revision, opened
from clinic_app.vault.revisions import LINE
from clinic_app.vault.undecided import UndecidedAnswers

_NO_SUCH_WORDS: Final = (AttributeError, KeyError, TypeError, ValueError, dbapi2.IntegrityError)
"""What comes of words that no program of ours writes."""


class CommonLaid:
    """Of one vault. Everything here is part of the transaction of the revision that it comes from."""

    def __init__(
        self, lane: Lane, book: CommonBook, keys: ClinicKeys, undecided: UndecidedAnswers, kinds: Mapping[str, Kind]
    ) -> None:
        self._lane = lane
        self._book = book
        self._keys = keys
        self._undecided = undecided
        self._kinds = kinds
        self.shown = list[Record]()
        """What the tables came to say, for whoever draws something from it."""

    def opened(self, number: int, header: bytes, sealed: bytes) -> Revision | None:
        """One revision; None while its key is lacking. Raises `HeardRefused`."""
        lock = self._keys.lock_of(sealed)
        try:
            return None if lock is None else opened(lock, number, header, without_mark(sealed))
        except VaultDamaged as error:
            raise HeardRefused("sealed") from error

    def begun(self, record: Record, first: Revision) -> Record:
        """What it is about says the first, and its id proves it. Raises `HeardRefused`."""
        kind, _, name = (first.begun.code if first.begun else "").partition("/")
        if self._book.id_of(kind, name) != record.id:
            raise HeardRefused("begun")
        return replace(record, kind=kind, name=name)

    def is_asked(self, record: Record) -> bool:
        """Whether somebody is to decide something of it."""
        return CaseId(record.id) in self._undecided.cases()

    def laid(self, record: Record, change: Change, *, in_turn: bool) -> Record:
        """The record after its newest revision, kept. What is in turn follows on what it said, as far as is known."""
        root, kind = EntityId(record.id), self._kinds.get(record.kind or "")
        change = _that_counts(record, change)
        case = Case.begun(CaseId(record.id), "")
        if record.shut or (in_turn and not self.is_asked(record)):
            before = Change(values=tuple((root, field, value) for field, value in record.said.items()))
            case = case.applying(before.and_then(change))
        else:
            together = self._together(record, self._line(record))
            case = together.case
            self._undecided.put(CaseId(record.id), together.undecided)
        answers = dict(case.answers.get(root, {}))
        about = kind.case_of(record.name, answers) if kind else None
        laid = replace(record, said=answers, case_id=about, shown=True)
        self._book.keep(laid)
        return laid

    def words(self, record: Record) -> tuple[tuple[Undecided, ...], tuple[Revision, ...]]:
        """What somebody is to decide of it with the words of each PC, and all that was written; nothing while shut."""
        try:
            line = self._line(record)
        except HeardRefused:
            return (), ()
        return self._together(record, line).undecided, tuple(revision for _, revision in line)

    def _together(self, record: Record, line: list[tuple[Header, Revision]]) -> Converged:
        kind, said = self._kinds.get(record.kind or ""), [_said(record, *each) for each in line]
        laws = kind.laws(record.name) if kind else NO_LAWS
        return converge(Case.begun(CaseId(record.id), ""), said, laws)

    def show(self, record: Record) -> None:
        """Let the tables say what the record says, if they can: its kind is known here, and its case stands here."""
        kind, shown = self._kinds.get(record.kind or ""), False
        if kind is not None:
            shown = self._has_place(record) and self._shown(kind, record)
            self._book.untouch(kind.name, record.name)
        if shown:
            self.shown.append(record)
        if shown is not record.shown:
            self._book.keep(replace(record, shown=shown))

    def show_soon(self, record: Record) -> None:
        """The same with `show_waiting`, together with others; what is more than a row of its own, at once."""
        kind = self._kinds.get(record.kind or "")
        if isinstance(kind, Table):
            self._waiting.setdefault(kind.name, (kind, {}))[1][record.id] = record
        else:
            self.show_waiting()
            self.show(record)

    def show_waiting(self) -> None:
        """Before anything asks what the tables say."""
        waiting = [*self._waiting.values()]
        self._waiting.clear()
        for kind, records in waiting:
            self._show_all(kind, [*records.values()])

    def _show_all(self, kind: Table, records: list[Record]) -> None:
        stand = self._standing({record.case_id for record in records if record.case_id is not None})
        placed = [record for record in records if record.case_id is None or record.case_id in stand]
        try:
            whole = kind.show_all(self._lane, {record.name: record.said for record in placed})
        except _NO_SUCH_WORDS:
            whole = False
        shown = {record.id for record in placed if whole or self._shown(kind, record)}
        self._book.untouch_these(kind.name, [record.name for record in records])
        for record in records:
            if record.id in shown:
                self.shown.append(record)
            if record.shown is not (record.id in shown):
                self._book.keep(replace(record, shown=record.id in shown))

    @property
    def _waiting(self) -> dict[str, tuple[Table, dict[UUID, Record]]]:
        waiting: dict[str, tuple[Table, dict[UUID, Record]]] = self._lane.memory.setdefault("to_show", {})
        return waiting

    def _standing(self, cases: Collection[CaseId]) -> frozenset[CaseId]:
        sql = "SELECT id FROM cases WHERE id IN (SELECT unhex(value) FROM json_each(?))"
        rows = self._lane.rows_among(sql, (each.bytes for each in cases)) if cases else []
        return frozenset(CaseId(UUID(bytes=row[0])) for row in rows)

    def _shown(self, kind: Kind, record: Record) -> bool:
        """False where the tables cannot say it: then they say what they said."""
        self._lane.run("SAVEPOINT showing")
        try:
            return kind.show(self._lane, record.name, record.said)
        except _NO_SUCH_WORDS:
            self._lane.run("ROLLBACK TO showing")
            for known in ("pcs", "other_pcs"):
                self._lane.memory.pop(known, None)
            return False
        finally:
            self._lane.run("RELEASE showing")

    def catch_up(self) -> None:
        """Show what could not be shown until now."""
        for record in self._book.waiting():
            whole = self._read_again(record) if record.shut else record
            if whole is not None:
                self.show(whole)

    def look_at_people(self) -> None:
        """Somebody who manages people has to be left, whatever several PCs did at once."""
        everybody = [(each.id, each.name, each.said) for each in self._book.of_kind(PeopleKind.name)]
        loud = {each.entity: each for each in leave_somebody(self._lane, everybody)}
        for record, name, _ in everybody:
            self._book.untouch(PeopleKind.name, name)
            before, now = self._undecided.of(CaseId(record)), loud.get(EntityId(record))
            after = [each for each in before if each.field not in (NOBODY_LEFT, TOO_FEW)] + ([now] if now else [])
            if list(before) != after:
                self._undecided.put(CaseId(record), after)

    def _read_again(self, record: Record) -> Record | None:
        """A record of which something was shut; None if it still is, or is none."""
        with suppress(HeardRefused):
            line = self._line(record)
            seen = reduce(with_seen, (header for header, _ in line), dict[str, int]())
            whole = replace(self.begun(record, line[0][1]), seen=seen, shut=False)
            return self.laid(whole, Change(), in_turn=False)
        return None

    def _line(self, record: Record) -> list[tuple[Header, Revision]]:
        """Every revision of it. Raises `HeardRefused` if one is shut."""
        line = []
        for row in self._lane.rows(LINE, (record.newest,)):
            revision = self.opened(*row)
            if revision is None:
                raise HeardRefused("sealed")
            line.append((read_header(row[1]), revision))
        return line

    def _has_place(self, record: Record) -> bool:
        if record.case_id is None:
            return True
        return self._lane.row("SELECT 1 FROM cases WHERE id = ?", (record.case_id.bytes,)) is not None


def _said(record: Record, header: Header, revision: Revision) -> Said:
    known = {DeviceId(UUID(device)): seq for device, seq in header.seen.items()}
    change = _that_counts(record, revision.change)
    return Said(DeviceId(UUID(header.device)), header.seq, known, revision.at, change)


def _that_counts(record: Record, change: Change) -> Change:
    """Without what nobody can take back: that a PC was let go, that a case was erased."""
    match record.kind:
        case PcKind.name:
            counts = tuple(each for each in change.values if each[2] is not None or each[1] not in STAY)
        case common_tables.ERASED_KIND:
            counts = tuple(each for each in change.values if each[2] is not None and each[1] != GONE)
        case _:
            return change
    return replace(change, values=counts)
