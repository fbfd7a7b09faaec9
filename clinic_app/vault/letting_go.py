"""Which cases a PC of the clinic is due, and how one lets go of a case that it is not due any more.

A case that is kept to a list is read where somebody of that list comes in, and nowhere else. Its key and page go from
every other PC: not before a PC that is due it has told that it has all of it, and never the last there are. What was
written of it stays, shut, and is passed on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final
from uuid import UUID

from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.vault.cases import Cases
from clinic_app.vault.erasing import Erasing
from clinic_app.vault.in_common import Common
from clinic_app.vault.journal_form import read_header
from clinic_app.vault.lane import Lane
from clinic_app.vault.meeting_book import MeetingBook, covers, reached_of
from clinic_app.vault.pcs import Pcs
from clinic_app.vault.people import People
from clinic_app.wire.pc_letter import MOST_LACKED, MOST_SHUT

_RESTRICTED: Final = "SELECT case_id FROM restricted WHERE case_id IN (SELECT id FROM cases)"
_STANDING: Final = "SELECT id FROM cases"
_LINE: Final = """
WITH RECURSIVE line(number, before, header) AS (
    SELECT number, before, header FROM revisions WHERE number = ?
    UNION ALL
    SELECT r.number, r.before, r.header FROM line
    JOIN revisions r ON r.number = line.before AND r.number < line.number
) SELECT header FROM line"""


class LettingGo:
    """Of one vault."""

    def __init__(
        self, lane: Lane, cases: Cases, *, people: People, pcs: Pcs, meetings: MeetingBook,
        erasing: Erasing, common: Common,
    ) -> None:  # fmt: skip
        self._lane = lane
        self._cases = cases
        self._people = people
        self._pcs = pcs
        self._meetings = meetings
        self._erasing = erasing
        self._common = common

    def due(self, device: DeviceId) -> frozenset[CaseId]:
        """The cases that stand here and may be read on that PC."""
        every = frozenset(CaseId(UUID(bytes=row[0])) for row in self._lane.rows(_STANDING))
        comes_in = self._pcs.one(device).people
        return every - self._not_due(comes_in)

    def go(self, but: Collection[CaseId] = ()) -> frozenset[CaseId]:
        """Let go of what this PC is not due any more, and others have; which that was. Then `Erasing.sweep`.

        Not of these, nor of a case in which somebody typed what is nowhere else.
        """
        # Of whom a backup brought the name along and no slot: they do not come in here.
        here = self._people.here() & self._pcs.this().people
        return self._lane.save(lambda: self._go(sorted(self._not_due(here).difference(but))))

    def _not_due(self, comes_in: frozenset[PersonId]) -> frozenset[CaseId]:
        """What is kept to others, and is not part of a file that is due."""
        kept = {case_id for case_id, people in self._lists() if people.isdisjoint(comes_in)}
        into = {merge.case_id: merge.into for merge in self._erasing.merges.every()} if kept else {}
        return frozenset(each for each in kept if all(above in kept for above in _above(each, into)))

    def _lists(self) -> Iterator[tuple[CaseId, frozenset[PersonId]]]:
        """Each case that stands here and is kept to a list, with the list."""
        for row in self._lane.rows(_RESTRICTED):
            case_id = CaseId(UUID(bytes=row[0]))
            yield case_id, self._list_of(case_id)

    def _list_of(self, case_id: CaseId) -> frozenset[PersonId]:
        sql = "SELECT person FROM restricted_to WHERE case_id = ?"
        return frozenset(PersonId(UUID(bytes=row[0])) for row in self._lane.rows(sql, (case_id.bytes,)))

    def _go(self, cases: list[CaseId]) -> frozenset[CaseId]:
        gone = [case_id for case_id in cases if self._is_elsewhere(case_id)]
        if gone:
            self._common.tell()
            self._common.hide(self._erasing.let_go(gone))
        return frozenset(gone)

    def _is_elsewhere(self, case_id: CaseId) -> bool:
        """Whether a PC that is due it has told that it has it, and can read it."""
        if self._lane.row("SELECT 1 FROM drafts WHERE case_id = ?", (case_id.bytes,)) is not None:
            return False
        people = self._list_of(case_id)
        holders = [pc for pc in self._pcs.others() if not people.isdisjoint(pc.people)]
        return any(self._has(pc.device, case_id, self._needs(case_id)) for pc in holders)

    def _needs(self, case_id: CaseId) -> dict[DeviceId, int]:
        """The newest revision of each PC of this case; what came before it lies wherever it does."""
        needs = dict[DeviceId, int]()
        for (header,) in self._lane.rows(_LINE, (self._cases.newest(case_id),)):
            said = read_header(header)
            device = DeviceId(UUID(said.device))
            needs[device] = max(said.seq, needs.get(device, 0))
        return needs

    def _has(self, device: DeviceId, case_id: CaseId, needs: dict[DeviceId, int]) -> bool:
        says = self._meetings.known(device).says
        if says is None or not covers(reached_of(says.stand), needs):
            return False
        stand, attached = says.stand, {each.attachment for each in self._erasing.awaited.of_case(case_id)}
        told_all = len(stand.shut) < MOST_SHUT and len(stand.lacks) < MOST_LACKED
        return told_all and case_id.bytes not in stand.shut and attached.isdisjoint(
            each.attachment for each in stand.lacks
        )  # fmt: skip


def _above(case_id: CaseId, into: Mapping[CaseId, CaseId]) -> Iterator[CaseId]:
    """The file that it is part of, and what that is part of."""
    while case_id in into:
        case_id = into[case_id]
        yield case_id
