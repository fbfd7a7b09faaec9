"""Writing down what she says: drafts first, then revisions, and never more than she agreed to.

Every word is kept within two seconds as a draft of its author. What becomes part of the record, and when, the consent
mode decides (`domain/mode_law`): before she has answered, nothing does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from clinic_app.domain import mode_law
from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act, Role, may
from clinic_app.domain.restriction import OPEN_REASONS
from clinic_app.errors import GateClosed, NoSuchCase, NotAllowed, NotAnAnswer, RecordError, RecordRefused
from clinic_app.services import checking, closing, drafting, evidence_law
from clinic_app.services.automatic import with_automatic
from clinic_app.services.beginning import SECTIONS, STEP, Beginning
from clinic_app.services.desk import Desk
from clinic_app.services.last_words import LastWords
from clinic_app.services.late_entry import How, how_of
from clinic_app.services.looking_back import LookingBack, Revised, Seen
from clinic_app.vault.drafts import Draft

__all__ = ["OPEN_REASONS", "SECTIONS", "Draft", "Mode", "Recording", "Revised", "Seen"]

_TEAM: Final = frozenset({Role.NURSE, Role.DOCTOR, Role.COORDINATOR})


class Recording:
    """The record of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._back = LookingBack(desk)
        self._beginning = Beginning(desk)
        self.last = LastWords(desk)

    def begin(self) -> Case:
        """A new case: a code and nothing else."""
        self._desk.require(Act.BEGIN_CASE)
        return self._vault.cases.begin(self._desk.me.id)

    def draw(self) -> Case:
        """A code for a case that begins with its first answer. A case that was left untouched never was."""
        self._desk.require(Act.BEGIN_CASE)
        return self._beginning.draw()

    def go_on(self, case_id: CaseId) -> Case:
        """Another first screen of a case; one that only was drawn is not opened by it, and stays drawn."""
        return self._beginning.drawn(case_id) or self.open(case_id)

    def open(self, case_id: CaseId, reason: str | None = None) -> Case:
        """Open a case, which the journal notes; with this person's drafts laid over it.

        Raises `NoSuchCase`, `NotAllowed`, `GateClosed(open_case)` if the case is not theirs and no reason was given.
        """
        self._reach(case_id)
        self.begun(case_id)
        if reason is None and not self._is_mine(case_id):
            raise GateClosed("open_case", ("reason",))
        if reason is not None and reason not in OPEN_REASONS:
            raise ValueError(reason)
        about = {"case": case_id} | ({"reason": reason} if reason else {})
        self._vault.save(lambda: self._vault.journal.append("opened", self._desk.me.id, about))
        return self.shown(case_id)

    def begun(self, case_id: CaseId) -> None:
        """Store a case that was only drawn: something is about to be written in it. Safe to repeat."""
        self._beginning.begin(case_id)

    def is_at(self, case_id: CaseId, step: str) -> None:
        """This person works at this step of the case; if they are interrupted, today says so."""
        self._reach(case_id)
        self._desk.cases.works_in(case_id)
        self._beginning.is_at(case_id, step)

    def shown(self, case_id: CaseId) -> Case:
        """The case with this person's drafts laid over it."""
        self._reach(case_id)
        case = self._beginning.drawn(case_id) or self._vault.cases.load(case_id)
        return case.applying(drafting.as_change(self._drafts(case_id)))

    # --- drafts ------------------------------------------------------------------------------------

    def keep_draft(
        self, case_id: CaseId, entity_id: EntityId, section: str, values: Mapping[str, Stored | None]
    ) -> datetime:
        """Keep what was typed, together with what this section's draft holds already; when it was kept.

        Every value that is an answer is kept, also if another is none. Raises `NotAnAnswer` with the first that is
        none, `RecordRefused` if the consent mode keeps this field out, `GateClosed`, `NotAllowed`.
        """
        self._reach(case_id)
        case = self.shown(case_id)
        if entity_id not in case.entities:
            raise NoSuchCase
        mode, good, refused = mode_of(case), dict[str, Stored | None](), list[RecordError | NotAllowed]()
        for field_id in values:
            try:
                good[field_id] = checking.typed(self._desk, case, entity_id, field_id, mode=mode, values=values)
            except (NotAnAnswer, RecordRefused, GateClosed, NotAllowed) as error:
                refused.append(error)
        if good:
            self._vault.save(lambda: self._begin_with(case_id, entity_id, section, good))
        if refused:
            raise refused[0]
        return self._desk.clock.now()

    def drafts(self, case_id: CaseId) -> list[Draft]:
        """This person's unfinished sections of a case."""
        self._reach(case_id)
        return [draft for draft in self._drafts(case_id) if draft.section != drafting.BEGUN]

    def keep_unread(self, case_id: CaseId, entity_id: EntityId, section: str, texts: Mapping[str, Stored]) -> None:
        """Keep what was typed in a section and does not read as an answer yet: beside the record, never in it.

        It replaces what was kept so before; nothing typed forgets it.
        """
        self._reach(case_id)
        me, beside = self._desk.me.id, drafting.UNREAD + section
        if texts:
            self.begun(case_id)
            self._vault.drafts.keep(case_id, entity_id, beside, me, texts)
        else:
            self._vault.drafts.drop(case_id, me, entity_id=entity_id, section=beside)

    def unread(self, case_id: CaseId) -> list[Draft]:
        """What `keep_unread` kept, by entity and section."""
        self._reach(case_id)
        return [
            Draft(draft.entity_id, draft.section.removeprefix(drafting.UNREAD), draft.kept_at, draft.values)
            for draft in self._vault.drafts.of(case_id, self._desk.me.id)
            if draft.section.startswith(drafting.UNREAD)
        ]

    def drop_draft(self, case_id: CaseId, entity_id: EntityId, section: str) -> None:
        """Forget what was typed in this section since it was last finished."""
        self._reach(case_id)
        self._vault.drafts.drop(case_id, self._desk.me.id, entity_id=entity_id, section=section)

    # --- revisions ---------------------------------------------------------------------------------

    def finish_section(self, case_id: CaseId, entity_id: EntityId, section: str) -> Case:
        """Make one revision of this section's draft, as far as the consent mode lets it; the case as shown then."""
        self._reach(case_id)
        self._finish(case_id, drafting.of_section(self._drafts(case_id), entity_id, section))
        return self.shown(case_id)

    def finish_all(self, case_id: CaseId) -> Case:
        """Make one revision of everything this person has typed in the case; the case as shown then."""
        self._reach(case_id)
        self._finish(case_id, self._drafts(case_id))
        return self.shown(case_id)

    def finish_everything(self) -> None:
        """The same for every case: before the program is locked."""
        for case_id in self._vault.drafts.cases_of(self._desk.me.id):
            self._finish(case_id, self._drafts(case_id))

    def unfinished(self) -> tuple[CaseId, ...]:
        """Cases in which this person has drafts, the latest first."""
        mine = self._vault.drafts.cases_of(self._desk.me.id)
        return tuple(case_id for case_id in mine if self._desk.cases.sees(case_id))

    def change(self, case_id: CaseId, change: Change, *, how: How | None = None) -> Case:
        """Write a change down at once: entities begun and ended, a release, a need, her answers about consent.

        The mode that counts is the one after the change. Before she has answered, all but her answers about consent
        is kept as a draft. `how` is told by whoever knows it better than `how_of`.
        Raises `RecordRefused`, `NotAnAnswer`, `GateClosed`, `NotAllowed`.
        """
        self._reach(case_id)
        case = self.shown(case_id)
        mode = mode_of(case.applying(change))
        now, later = self._split(mode, checking.written(self._desk, case, mode, change))

        def write() -> None:
            self.begun(case_id)
            self._append(case_id, self._with_begun(case_id, now), how)
            self._keep_for_later(case_id, later)
            for gone in change.ended:
                self._vault.drafts.drop(case_id, self._desk.me.id, entity_id=gone)

        self._vault.save(write)
        return self.shown(case_id)

    def history(self, case_id: CaseId) -> tuple[Revised, ...]:
        """How the case came to be what it is, oldest first."""
        self._reach(case_id)
        return self._back.history(case_id)

    def who_saw(self, case_id: CaseId) -> tuple[Seen, ...]:
        """Everything the journal knows about this case, oldest first."""
        self._reach(case_id)
        return self._back.who_saw(case_id)

    # --- inside ------------------------------------------------------------------------------------

    def _drafts(self, case_id: CaseId) -> list[Draft]:
        kept, beside = self._vault.drafts.of(case_id, self._desk.me.id), (*drafting.BESIDE, STEP)
        return [draft for draft in kept if not draft.section.startswith(beside)]

    def _reach(self, case_id: CaseId) -> None:
        """Raise unless this person may record here: those who may not read cases have only the ones they began."""
        self._desk.require(Act.READ_CASE if may(self._desk.me.role, Act.READ_CASE) else Act.RECORD)
        if self._beginning.drawn(case_id) is not None:
            return
        begun_by = self._desk.cases.begun_by(case_id)
        if not may(self._desk.me.role, Act.READ_CASE) and begun_by != self._desk.me.id:
            raise NoSuchCase

    def _is_mine(self, case_id: CaseId) -> bool:
        return self._desk.me.role in _TEAM or self._vault.cases.begun_by(case_id) == self._desk.me.id

    def _split(self, mode: Mode, change: Change) -> tuple[Change, Change]:
        known = self._desk.definitions
        return drafting.split(
            change,
            lambda entity: mode_law.allows_kind(mode, entity.kind, known),
            lambda field: field in known.fields and mode_law.allows(mode, known.fields[field], known),
        )

    def _append(self, case_id: CaseId, change: Change, how: How | None = None) -> None:
        """One revision, unless there is nothing new in it. Part of the transaction of its caller."""
        case = self._vault.cases.load(case_id)
        asked = {(each.entity, each.field) for each in self._vault.revisions.undecided.of(case_id)}
        new = drafting.news(case, change, asked)
        if new:
            how = how or how_of(self._desk, case_id)
            whole = with_automatic(new, case, self._desk, how=how)
            self._vault.revisions.append(
                case_id, whole, author=self._desk.me.id, source=how.source, happened_at=how.happened_at
            )
            closing.follow(self._desk, case, case.applying(whole))

    def _finish(self, case_id: CaseId, wanted: list[Draft]) -> None:
        if not wanted:
            return  # also of a case that was only drawn
        self._desk.require(Act.RECORD)
        case = self._vault.cases.load(case_id)
        split = self._split(mode_of(case), drafting.news(case, drafting.as_change(wanted)))
        now, later = closing.hold_back(*evidence_law.hold_back(case, *split))

        def write() -> None:
            self._append(case_id, now)
            for draft in wanted:
                self._drop(case_id, draft)
            self._keep_for_later(case_id, later)
            self._beginning.forget_step(case)

        self._vault.save(write)

    def _with_begun(self, case_id: CaseId, change: Change) -> Change:
        """This change, and the drafted beginnings of the entities it hangs on, which are drafts no more."""
        touched = {entity for entity, _, _ in change.values} | {e.parent for e in change.created if e.parent}
        drafts = self._drafts(case_id)
        rows = {row.entity_id: row for each in touched for row in drafting.of_section(drafts, each, drafting.BEGUN)}
        for row in rows.values():
            self._drop(case_id, row)
        return drafting.as_change(rows.values()).and_then(change)

    def _keep_for_later(self, case_id: CaseId, change: Change) -> None:
        begun = sum(row.section == drafting.BEGUN for row in self._drafts(case_id))
        for place, entity in enumerate(change.created, begun):
            row = drafting.begun_row(entity, place)
            self._vault.drafts.keep(case_id, entity.id, drafting.BEGUN, self._desk.me.id, row)
        for entity_id, field_id, value in change.values:
            self._add_to_draft(case_id, entity_id, self._desk.definitions.fields[field_id].section, {field_id: value})

    def _begin_with(
        self, case_id: CaseId, entity_id: EntityId, section: str, values: Mapping[str, Stored | None]
    ) -> None:
        self.begun(case_id)
        self._add_to_draft(case_id, entity_id, section, values)
        self._beginning.keep_step(self._vault.cases.load(case_id))

    def _add_to_draft(
        self, case_id: CaseId, entity_id: EntityId, section: str, values: Mapping[str, Stored | None]
    ) -> None:
        rows = (row.values for row in self._drafts(case_id) if (row.entity_id, row.section) == (entity_id, section))
        self._vault.drafts.keep(case_id, entity_id, section, self._desk.me.id, {**next(rows, {}), **values})

    def _drop(self, case_id: CaseId, draft: Draft) -> None:
        self._vault.drafts.drop(case_id, self._desk.me.id, entity_id=draft.entity_id, section=draft.section)
