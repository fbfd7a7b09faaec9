"""The cases as one person knows them. A case that is kept from them does not exist: not by id, by code, in any list.

What works for the whole clinic (replies that arrive, packets that lapse) uses the vault's own `cases` instead.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.errors import NoSuchCase
from clinic_app.vault.cases import CaseFilter, CasePage, CaseRow
from clinic_app.vault.projection import SearchClass
from clinic_app.vault.store import Vault


class VisibleCases:
    """Asks the vault, and leaves out what is kept from this person. Raises `NoSuchCase` as if there were none."""

    def __init__(self, vault: Vault, me: PersonId) -> None:
        self._vault = vault
        self._me = me
        self._opened: frozenset[CaseId] = frozenset()
        self._at_work: frozenset[CaseId] = frozenset()
        self._hidden = vault.restrictions.kept_from(me)
        self._led_away = vault.merges.leads_away()

    @property
    def hidden(self) -> frozenset[CaseId]:
        """What does not exist for this person now."""
        return self._hidden - self._opened

    @property
    def taken(self) -> frozenset[CaseId]:
        """Those in which this person worked since they came in, and which they do not see any more."""
        return self._at_work & (self.hidden | self._led_away)

    def works_in(self, case_id: CaseId) -> None:
        """This person has the case open to write in it."""
        self._at_work |= {case_id}

    def refresh(self) -> None:
        """Look again: a list was changed."""
        self._hidden = self._vault.restrictions.kept_from(self._me)
        self._led_away = self._vault.merges.leads_away()

    def break_glass(self, case_id: CaseId) -> None:
        """Let this person know of the case until they lock. Whoever calls writes it to the journal."""
        self._opened |= {case_id}

    def reach(self, case_id: CaseId) -> None:
        """Raise unless this person may know of the case, and it is one of its own."""
        if case_id in self.hidden or case_id in self._led_away:
            raise NoSuchCase

    def sees(self, case_id: CaseId | None) -> bool:
        """Whether what belongs to this case may be shown; what belongs to none may."""
        return case_id is None or (case_id not in self.hidden and case_id not in self._led_away)

    def load(self, case_id: CaseId) -> Case:
        """The case as it is now."""
        self.reach(case_id)
        return self._vault.cases.load(case_id)

    def begun_by(self, case_id: CaseId) -> PersonId:
        """Who began it."""
        self.reach(case_id)
        return self._vault.cases.begun_by(case_id)

    def begun_at(self, case_id: CaseId) -> datetime:
        """When it was begun."""
        self.reach(case_id)
        return self._vault.cases.begun_at(case_id)

    def by_code(self, untrusted: str) -> CaseId:
        """The case with this code. Raises `NotACode`, `NoSuchCase`."""
        case_id = self._vault.cases.by_code(untrusted)
        self.reach(case_id)
        return case_id

    def page(self, wanted: CaseFilter, *, after: int | None = None, limit: int = 50) -> CasePage:
        """One page of them, newest first."""
        return self._vault.cases.page(replace(wanted, without=self.hidden), after=after, limit=limit)

    def find(self, text: str, classes: Collection[SearchClass], *, limit: int = 50) -> tuple[CaseRow, ...]:
        """Those that contain this text, newest first."""
        found = self._vault.cases.find(text, classes, limit=limit + len(self.hidden))
        return tuple(row for row in found if row.id not in self.hidden)[:limit]

    def ticking(self) -> tuple[CaseRow, ...]:
        """Those in which a clock runs."""
        return tuple(row for row in self._vault.cases.ticking() if row.id not in self.hidden)
