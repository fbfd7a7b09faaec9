"""The only way in which a case goes: its key, so that its history can never be read again, and everything beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.vault.cases import Cases
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.revisions import ERASED, Revisions
from clinic_app.vault.search import Search


class Erasing:
    """What stays: the sealed history without its key, ids and acts in the journal, the register of prints.

    `beside` is how each store that keeps something about a case forgets it.
    """

    def __init__(
        self,
        lane: Lane,
        cases: Cases,
        revisions: Revisions,
        journal: Journal,
        beside: Sequence[Callable[[CaseId], object]],
    ) -> None:
        self._lane = lane
        self._cases = cases
        self._revisions = revisions
        self._journal = journal
        self._beside = beside

    def erase(self, case_id: CaseId, *, by: PersonId, why: str) -> None:
        """Erase in one transaction, then fold what SQLite would keep: index tokens and the log.

        The last revision says that the case was erased, so that other PCs of this clinic erase it too.
        Raises `NoSuchCase`, `DiskFull`, `SaveUncertain`. Safe to repeat the folding: `fold`.
        """
        number = self._cases.number(case_id)

        def write() -> None:
            self._revisions.append(case_id, Change(), author=by, source=ERASED)
            for forget in self._beside:
                forget(case_id)
            self._cases.forget(case_id, number)
            self._journal.append("erased", by, {"case": case_id, "why": why})

        self._lane.save(write)
        self._revisions.forget(case_id)
        self._lane.memory.clear()
        self.fold()

    def fold(self) -> None:
        """Take deleted tokens out of the search indexes, and the log into the file."""
        self._lane.save(Search(self._lane).compact)
        self._lane.fold()
