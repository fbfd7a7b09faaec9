"""The last few cases that were loaded or written: what is on the screen is asked for again and again."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import field
from typing import Any, Final

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane

MOST: Final = 8


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case, its place in this vault, the number of its newest revision, its row of the list, and its key."""

    case: Case
    number: int
    newest: int | None
    row: tuple[Any, ...]
    key: bytes = field(repr=False)


class AtHand:
    """The last few cases that were loaded or written, with their numbers and rows of the list."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    @property
    def _known(self) -> OrderedDict[CaseId, KnownCase]:
        known: OrderedDict[CaseId, KnownCase] = self._lane.memory.setdefault("cases", OrderedDict())
        return known

    def get(self, case_id: CaseId) -> KnownCase | None:
        return self._known.get(case_id)

    def keep(self, known: KnownCase) -> None:
        self._known[known.case.id] = known
        self._known.move_to_end(known.case.id)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
