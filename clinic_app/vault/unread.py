"""Cases whose words the search has not read yet: letters of other PCs brought them, and who saves does not wait for it.

To fold what a case says, so that any spelling of it is found, is a quarter of the work of a first meeting. So a letter
only notes, in its own transaction, which cases it changed. Whoever searches before they are read has them read first:
nothing is ever missed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.domain.case import Case, from_document
from clinic_app.domain.ids import CaseId
from clinic_app.errors import DiskFailing, DiskFull
from clinic_app.vault.joined_texts import joined_into, search_texts
from clinic_app.vault.lane import Lane
from clinic_app.vault.projection import CLASSES, Projection, SearchClass
from clinic_app.vault.search import Search

MOST: Final = 2_000
"""With so many noted, letters have theirs read at once: so nobody who searches waits longer than for these."""

_EVERY: Final = -1
_COUNT: Final = "unread"
_NEXT: Final = (
    "SELECT u.number, c.id, c.code, d.document FROM search_unread u LEFT JOIN cases c USING (number) "
    "LEFT JOIN case_documents d USING (number) ORDER BY u.number LIMIT ?"
)


class Unread:
    """Those of one vault."""

    def __init__(self, lane: Lane, projection: Projection) -> None:
        self._lane = lane
        self._projection = projection
        self._search = Search(lane)

    def note(self, numbers: Sequence[int]) -> bool:
        """What these cases say is to be read later; False if too many wait. Part of the transaction of a letter."""
        if self._many() + len(numbers) > MOST:
            return False
        self._lane.run_many("INSERT OR IGNORE INTO search_unread (number) VALUES (?)", [(each,) for each in numbers])
        self._lane.memory.pop(_COUNT, None)
        return True

    def go_on(self, many: int) -> bool:
        """Let the search read so many of them; whether there are more. Safe to cut short."""
        if not self._many():
            return False
        self._keep(self._next(many))
        return self._many() > 0

    def read_all(self) -> Mapping[int, Sequence[str]]:
        """Let the search read all of them. What the disk does not take is given back, to be found all the same."""
        if not self._many():
            return {}
        texts = self._next(_EVERY)
        try:
            self._keep(texts)
        except (DiskFull, DiskFailing):
            if self._lane.is_writing:
                raise  # it is part of what has to be taken back
            return {number: said for number, said in texts.items() if said}
        return {}

    # --- within ------------------------------------------------------------------------------------

    def _many(self) -> int:
        known: int | None = self._lane.memory.get(_COUNT)
        if known is None:
            known = self._lane.memory[_COUNT] = int(self._lane.rows("SELECT count(*) FROM search_unread")[0][0])
        return known

    def _next(self, many: int) -> dict[int, tuple[str, ...]]:
        """The words of so many; none of a case that is gone."""
        joined = joined_into(self._lane)
        return {number: self._texts(joined, *row) if row[0] else () for number, *row in self._lane.rows(_NEXT, (many,))}

    def _texts(self, joined: frozenset[CaseId], raw: bytes, code: str, document: Any) -> tuple[str, ...]:
        case_id = CaseId(UUID(bytes=raw))
        case = from_document(case_id, msgspec.json.decode(document)) if document else Case.begun(case_id, code)
        if case_id in joined:
            return search_texts(self._lane, self._projection, case)
        return self._projection.search_texts(case)

    def _keep(self, texts: Mapping[int, Sequence[str]]) -> None:
        def write() -> None:
            self._search.keep_all({number: said for number, said in texts.items() if said})
            self._lane.run_many("DELETE FROM search_unread WHERE number = ?", [(number,) for number in texts])
            self._lane.memory.pop(_COUNT, None)

        self._lane.save(write)


def containing(texts: Mapping[int, Sequence[str]], folded: str, classes: Collection[SearchClass]) -> list[int]:
    """The numbers of those that say this in one of these classes."""
    return [
        number
        for number, said in texts.items()
        if folded and any(folded in text for each, text in zip(CLASSES, said, strict=True) if each in classes)
    ]
