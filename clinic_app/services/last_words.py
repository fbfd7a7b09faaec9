"""What somebody was typing in a case when another PC kept it from them, or joined it to a second: none of it is lost.

It becomes part of the record as at a lock, by the hand of whoever typed it, though they see the case no more. What may
not be written yet goes, as a draft, to somebody on the list who comes in here; where there is nobody, it stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto
from typing import Final

from clinic_app.domain import mode_law
from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import mode_of
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import GateClosed, NoSuchCase, NotAllowed, NotAnAnswer, RecordRefused
from clinic_app.services import checking, closing, drafting, evidence_law
from clinic_app.services.beginning import STEP
from clinic_app.services.desk import Desk
from clinic_app.vault.drafts import Draft
from clinic_app.vault.merges import laid_together

_OF_NO_WORDS: Final = (STEP, drafting.HOW)


class Gone(Enum):
    """Why a case that was open is not shown any more."""

    KEPT = auto()
    ERASED = auto()
    JOINED = auto()


class LastWords:
    """Of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    @property
    def now(self) -> datetime:
        """When that is."""
        return self._desk.clock.now()

    def why_gone(self, case_id: CaseId) -> Gone:
        """Of a case that whoever signed in had open."""
        if self._vault.erasing.knows(case_id):
            return Gone.ERASED
        return Gone.JOINED if self._vault.merges.leads_to(case_id) is not None else Gone.KEPT

    def keep(
        self, case_id: CaseId, entity: EntityId, section: str,
        values: Mapping[str, Stored | None], unread: Mapping[str, Stored],
    ) -> None:  # fmt: skip
        """Keep what was still on the screen. Raises `NoSuchCase` unless this person had the case open just now."""
        case = self._had_open(case_id)
        good, beside, me = dict[str, Stored | None](), dict(unread), self._desk.me.id
        for field, value in values.items():
            try:
                good[field] = checking.typed(
                    self._desk, case, entity, field, mode=mode_of(case), values=values
                )  # fmt: skip
            except (NotAnAnswer, RecordRefused, GateClosed, NotAllowed):
                if value is not None:
                    beside[field] = value
        here = {draft.section: draft.values for draft in self._of(case_id, me) if draft.entity_id == entity}

        def write() -> None:
            for name, more in ((section, good), (drafting.UNREAD + section, beside)):
                if more:
                    self._vault.drafts.keep(case_id, entity, name, me, {**here.get(name, {}), **more})
            self.write()

        self._vault.save(write)

    def begin(self, case_id: CaseId, change: Change) -> None:
        """What was begun with its first answer on that screen. Raises as `keep` does."""
        self._had_open(case_id)

        def write() -> None:
            for place, entity in enumerate(change.created, len(self._of(case_id, self._desk.me.id))):
                row = drafting.begun_row(entity, place)
                self._vault.drafts.keep(case_id, entity.id, drafting.BEGUN, self._desk.me.id, row)

        self._vault.save(write)

    def write(self) -> None:
        """Everybody's who may not know of the case any more. Part of a transaction; safe to repeat."""
        away = self._vault.merges.leads_away()
        for case_id, author in self._vault.drafts.every():
            if case_id in away:
                self._go_along(case_id)
            elif self._is_kept_from(case_id, author):
                self._write_down(case_id, author)

    # --- within ------------------------------------------------------------------------------------

    def _had_open(self, case_id: CaseId) -> Case:
        if case_id not in self._desk.cases.taken:
            raise NoSuchCase
        case = self._vault.cases.load(case_id)
        return case.applying(drafting.as_change(self._answers(self._of(case_id, self._desk.me.id))))

    def _of(self, case_id: CaseId, author: PersonId) -> list[Draft]:
        return self._vault.drafts.of(case_id, author)

    def _answers(self, drafts: list[Draft]) -> list[Draft]:
        return [each for each in drafts if not each.section.startswith((*drafting.BESIDE, STEP))]

    def _is_kept_from(self, case_id: CaseId, author: PersonId) -> bool:
        if author == self._desk.me.id and self._desk.cases.sees(case_id):
            return False  # they broke the glass
        kept = self._vault.restrictions.of(case_id)
        return kept is not None and author not in kept.people and self._vault.cases.stands(case_id)

    def _write_down(self, case_id: CaseId, author: PersonId) -> None:
        drafts, case, known = self._of(case_id, author), self._vault.cases.load(case_id), self._desk.definitions
        mode, typed = mode_of(case), self._answers(drafts)
        split = drafting.split(
            drafting.news(case, drafting.as_change(typed)),
            lambda entity: mode_law.allows_kind(mode, entity.kind, known),
            lambda field: field in known.fields and mode_law.allows(mode, known.fields[field], known),
        )
        now, later = closing.hold_back(*evidence_law.hold_back(case, *split))
        if now:
            how = next((each.values for each in drafts if each.section == drafting.HOW), {})
            happened = how.get("happened_at")
            self._vault.revisions.append(
                case_id, now, author=author, source=str(how.get("source", "at_interview")),
                happened_at=instant(happened) if isinstance(happened, str) else None,
            )  # fmt: skip
        waits = {entity for entity, _, _ in later.values} | {entity.id for entity in later.created}
        for each in drafts:
            if each.section.startswith(_OF_NO_WORDS) or (each in typed and each.entity_id not in waits):
                self._vault.drafts.drop(case_id, author, entity_id=each.entity_id, section=each.section)
        self._hand_on(case_id, author)

    def _hand_on(self, case_id: CaseId, author: PersonId) -> None:
        """What cannot be written yet, to somebody who may know of the case, if any of them comes in here."""
        kept = self._vault.restrictions.of(case_id)
        here = self._vault.people.here() & self._vault.pcs.this().people
        for person in sorted(kept.people & here)[:1] if kept is not None else ():
            self._vault.drafts.hand_over(author, person, case_id)

    def _go_along(self, case_id: CaseId) -> None:
        """What was typed in a file that another PC joined to a second is typed in that one."""
        merges, into = self._vault.merges, self._vault.merges.leads_to(case_id)
        if into is not None and self._vault.cases.stands(into):
            rows = merges.drafts(case_id)
            typed = [row for row in rows if not row.section.startswith(_OF_NO_WORDS)]
            merges.take_drafts(case_id, rows)
            laid = laid_together(typed, merges.drafts(into), case_id.bytes, into.bytes)
            merges.lay_drafts(into, list(laid))
