"""Did she come before? Cases that could be hers, each with what speaks for it. A person looks, and a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from clinic_app.domain.came_before import Alike, Traits, alike, offered, rank, to_look_for, traits_of
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.recording import Recording
from clinic_app.vault.cases import CaseRow
from clinic_app.vault.projection import SearchClass

__all__ = ["Alike", "CameBefore", "Candidate", "Offered"]

MOST: Final = 8
"""More than a person compares at the door step; a number or a year of birth narrows them."""
_LOOKED_AT: Final = 100
_IDENTITY: Final[tuple[SearchClass, ...]] = ("identity",)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that could be hers: its line of the list, which holds no name, and the reasons, the strongest first."""

    row: CaseRow
    reasons: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """The likeliest first. `asked` is False while nothing was told by which she could be known again."""

    asked: bool
    candidates: tuple[Candidate, ...]
    more: bool
    """Others look as much alike; telling more about her narrows them."""
    dismissed: tuple[Candidate, ...]
    """Of these somebody said that they are not she."""


class CameBefore:
    """What is kept from this person is neither offered nor counted, and nothing is different for it."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._recording = recording
        self._vault = desk.vault

    def offers(self, case_id: CaseId, said: str = "") -> Offered:
        """Who else she could be, by what is written, what this person is typing, and what she says now.

        `said` (a name, a number) is compared and kept nowhere. The journal notes that it was asked, and how many were
        offered. Raises `NotAllowed`, `NoSuchCase`.
        """
        self._desk.require(Act.SEARCH_IDENTITY)
        hers = traits_of(self._recording.shown(case_id), self._desk.clock.today()).who_says(said)
        sought = to_look_for(hers)
        found = sorted(self._found(case_id, hers, sought), key=lambda each: (rank(each.reasons), -each.row.number))
        apart = self._vault.pairs.of(case_id)
        open_ones = [each for each in found if each.row.id not in apart]
        shown = tuple(open_ones[:MOST])
        if sought:
            about: dict[str, UUID | int] = {"case": case_id, "hits": len(shown)}
            self._vault.save(lambda: self._vault.journal.append("looked_for_earlier", self._desk.me.id, about))
        dismissed = tuple(each for each in found if each.row.id in apart)[:MOST]
        return Offered(bool(sought), shown, len(open_ones) > MOST, dismissed)

    def not_same(self, case_id: CaseId, other: CaseId) -> None:
        """A person compared them: they are two women's. Raises `NotAllowed`, `NoSuchCase`."""
        self._judge("not_same", case_id, other)

    def maybe_same(self, case_id: CaseId, other: CaseId) -> None:
        """Take that back. Raises `NotAllowed`, `NoSuchCase`."""
        self._judge("maybe_same", case_id, other)

    def _judge(self, act: str, case_id: CaseId, other: CaseId) -> None:
        self._desk.require(Act.SEARCH_IDENTITY)
        for each in (case_id, other):
            self._desk.cases.load(each)

        def write() -> None:
            if act == "not_same":
                self._vault.pairs.keep(case_id, other, by=self._desk.me.id)
            else:
                self._vault.pairs.take_back(case_id, other)
            self._vault.journal.append(act, self._desk.me.id, {"case": case_id, "other": other})

        self._vault.save(write)

    def _found(self, case_id: CaseId, hers: Traits, sought: tuple[str, ...]) -> Iterator[Candidate]:
        rows = dict[CaseId, CaseRow]()
        for text in sought:
            for row in self._desk.cases.find(text, _IDENTITY, limit=_LOOKED_AT):
                rows.setdefault(row.id, row)
        rows.pop(case_id, None)
        today, any_joined = self._desk.clock.today(), bool(self._vault.merges.leads_away())
        for row in rows.values():
            says = self._as_each_file_says(row.id) if any_joined else (self._desk.cases.load(row.id),)
            ways = [alike(hers, traits_of(case, today)) for case in says]
            reasons = min(filter(offered, ways), key=rank, default=None)
            if reasons is not None:
                yield Candidate(row, reasons)

    def _as_each_file_says(self, case_id: CaseId) -> Iterator[Case]:
        """The case as it is; and where files were joined, as each of them said by itself."""
        case = self._desk.cases.load(case_id)
        yield case
        for merge in self._vault.merges.of(case_id):
            before = Change(values=tuple((case.root, field, value) for field, value in merge.told.before.items()))
            yield case.applying(before)
        yield from (self._vault.cases.load(each) for each in self._vault.merges.members(case_id))
