"""How a case came to be what it is, and who had it open: for those who work on it, and for her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clinic_app.domain.answers import Stored
from clinic_app.domain.attachments import Told, told_in
from clinic_app.domain.case import Case, Entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Person
from clinic_app.domain.timekeeping import instant
from clinic_app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Corrected:
    """One answer as it was and as it became; `None` is not asked."""

    entity: EntityId
    kind: str
    field: str
    before: Stored | None
    after: Stored | None


@dataclass(frozen=True, slots=True)
class MovedIn:
    """It was written in the training clinic, and brought into this record then, by this person."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Revised:
    """One revision: when it was written, when it really happened, and everything it changed. `by` is a staff code.

    What ended took its answers, and everything below it, along: they are told as answers that became nothing.
    """

    at: datetime
    by: str
    source: str
    happened_at: datetime | None
    began: tuple[Entity, ...]
    ended: tuple[Entity, ...]
    answers: tuple[Corrected, ...]
    attached: tuple[Told, ...] = ()
    """Photographs and documents that came in or went."""
    moved: MovedIn | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the journal about a case: who did what. `about` holds ids, codes and counts."""

    at: datetime
    act: str
    by: Person | None
    about: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Between:
    """What is different at a later moment: entities that began or ended since, and answers that are not the same."""

    began: tuple[Entity, ...]
    ended: tuple[Entity, ...]
    answers: tuple[Corrected, ...]


def between(revisions: Sequence[Revised]) -> Between:
    """What these revisions, one after the other, come to. What was taken back again is no difference."""
    began, ended = dict[EntityId, Entity](), dict[EntityId, Entity]()
    answers = dict[tuple[EntityId, str], Corrected]()
    for revised in revisions:
        began |= {entity.id: entity for entity in revised.began}
        for one in revised.answers:
            first = answers.get((one.entity, one.field), one)
            answers[one.entity, one.field] = replace(one, before=first.before)
        ended |= {entity.id: entity for entity in revised.ended if began.pop(entity.id, None) is None}
    told = tuple(one for one in answers.values() if one.before != one.after)
    return Between(tuple(began.values()), tuple(ended.values()), told)


class LookingBack:
    """Reads histories and the journal. Whether the person may is the caller's question."""

    def __init__(self, desk: Desk) -> None:
        self._vault = desk.vault

    def history(self, case_id: CaseId) -> tuple[Revised, ...]:
        """Every revision, oldest first, with what each answer was before."""
        codes = {person.id: person.staff_code for person in self._vault.people.every()}
        case = Case.begun(case_id, self._vault.cases.load(case_id).code)
        told = []
        for revision in self._vault.revisions.history(case_id):
            after = case.applying(revision.change)
            ended = tuple(entity for entity in case.entities.values() if entity.id not in after.entities)
            answers = tuple(
                Corrected(entity, after.entities[entity].kind, field, case.stored(field, entity), value)
                for entity, field, value in revision.change.values
                if entity in after.entities
            ) + tuple(
                Corrected(gone.id, gone.kind, field, value, None)
                for gone in ended
                for field, value in case.answers.get(gone.id, {}).items()
            )
            here, there = codes.get(revision.author, ""), revision.moved
            told.append(
                Revised(
                    revision.written_at, there.by if there else here, there.source if there else revision.source,
                    revision.happened_at, revision.change.created, ended, answers, told_in(revision.change),
                    MovedIn(revision.at, here) if there else None,
                )
            )  # fmt: skip
            case = after
        return tuple(told)

    def who_saw(self, case_id: CaseId) -> tuple[Seen, ...]:
        """What the journal knows about this case and those joined to it, oldest first; nothing of one only drawn."""
        people = {person.id.hex: person for person in self._vault.people.every()}
        cases = self._vault.cases
        if not cases.stands(case_id):
            return ()
        begun = Seen(cases.begun_at(case_id), "case_begun", people.get(cases.begun_by(case_id).hex), {})
        seen = [
            Seen(instant(entry.at), entry.act, people.get(entry.by or ""), dict(entry.about))
            for each in (case_id, *self._vault.merges.members(case_id))
            for entry in self._vault.journal.of_case(each)
        ]
        return begun, *sorted(seen, key=lambda each: each.at)
