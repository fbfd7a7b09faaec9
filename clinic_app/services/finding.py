"""Finding cases again: page by page, by code, or by what they say, as far as the person may read that."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from clinic_app.crypto.layouts import other_layout
from clinic_app.domain.answers import Answer
from clinic_app.domain.ids import CaseId
from clinic_app.domain.listing import questions
from clinic_app.domain.people import Act, may
from clinic_app.domain.restriction import OPEN_REASONS
from clinic_app.services.desk import Desk
from clinic_app.vault.cases import CaseFilter, CasePage, CaseRow
from clinic_app.vault.projection import SearchClass

__all__ = ["CaseFilter", "CasePage", "CaseRow", "Finding", "other_layout"]

_CLASSES: Final[dict[SearchClass, Act]] = {
    "code": Act.SEARCH_CODE,
    "identity": Act.SEARCH_IDENTITY,
    "narrative": Act.SEARCH_NARRATIVE,
}


class Finding:
    """The lists of the open vault. No row holds a name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, wanted: CaseFilter | None = None, after: int | None = None, limit: int = 50) -> CasePage:
        """One page of cases, newest first; pass its `next` as `after` for the one that follows. Raises `NotAllowed`."""
        self._desk.require(Act.SEARCH_CODE)
        return self._desk.cases.page(wanted or CaseFilter(), after=after, limit=limit)

    def find(self, text: str, *, limit: int = 50) -> tuple[CaseRow, ...]:
        """Cases in which this text stands, in the classes of text that this person may search, newest first; after them
        those with the same figures, then those whose names sound like it."""
        self._desk.require(Act.SEARCH_CODE)
        mine = [each for each, act in _CLASSES.items() if may(self._desk.me.role, act)]
        found: dict[CaseId, CaseRow] = {}
        for asked in questions(text).values():
            for row in self._desk.cases.find(asked, mine, limit=limit):
                found.setdefault(row.id, row)
        return tuple(found.values())[:limit]

    def found(self, case_id: CaseId, *, hits: int) -> None:
        """Note in the journal that a result of a search was opened: which case, and among how many. No text."""
        vault = self._desk.vault
        vault.save(lambda: vault.journal.append("found", self._desk.me.id, {"case": case_id, "hits": hits}))

    def name_of(self, case_id: CaseId, reason: str) -> str | None:
        """The name she wants to be used, else the one she gave; None if neither is written down.

        The journal notes that it was shown, and why. Raises `NoSuchCase`, `NotAllowed`.
        """
        self._desk.require(Act.SEARCH_IDENTITY)
        if reason not in OPEN_REASONS:
            raise ValueError(reason)
        vault = self._desk.vault
        case = self._desk.cases.load(case_id)
        about: dict[str, UUID | str] = {"case": case_id, "reason": reason}
        vault.save(lambda: vault.journal.append("name_shown", self._desk.me.id, about))
        names = (case.answer(field) for field in ("s_alias", "s_name"))
        return next((str(name.value) for name in names if isinstance(name, Answer)), None)

    def by_code(self, untrusted_text: str) -> CaseId:
        """The case with this code, however it was typed or heard. Raises `NotACode`, `NoSuchCase`."""
        self._desk.require(Act.SEARCH_CODE)
        return self._desk.cases.by_code(untrusted_text)
