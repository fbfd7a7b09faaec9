"""How a case came to be what it is, and who had it open: for those who work on it, and for her."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime

from clinic_app.domain.answers import Stored
from clinic_app.domain.attachments import Told
from clinic_app.domain.case import Case, Entity
from clinic_app.domain.convergence import converge
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.people import Person
from clinic_app.domain.several_hands import unseen
from clinic_app.domain.timekeeping import instant
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.weaving import Woven, Written
from clinic_app.services.which_pc import Came, came, which_pcs
from clinic_app.vault.journal_form import Entry
from clinic_app.vault.revisions import Revision


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

    `file` is where it was written, if that was joined since: what was asked once in it stands at this entity, and the
    code is its own. What ended took its answers, and everything below it, along: they are told as answers that became
    nothing.
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
    file: tuple[EntityId, str] | None = None
    joined: EntityId | None = None
    """The file that became part of this one by it: what was asked once in that is told of this one from then on."""
    came: Came | None = None
    """On which PC, and when by which clock, where another PC wrote in the file too."""
    unseen: tuple[tuple[str, Came], ...] = ()
    """Who wrote what this did not know of, nor that of this: what stood before is told as its writer saw it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the journal about a case: who did what. `about` holds ids, codes and counts."""

    at: datetime
    act: str
    by: Person | None
    about: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Between:
    """What is different at a later moment: entities that began or ended since, and answers that are not the same.

    `files` are the codes of files of their own at that time, by the entity at which their answers stand.
    """

    began: tuple[Entity, ...]
    ended: tuple[Entity, ...]
    answers: tuple[Corrected, ...]
    files: Mapping[EntityId, str] = field(default_factory=dict)


def between(revisions: Sequence[Revised]) -> Between:
    """What these revisions, one after the other, come to. What was taken back again is no difference."""
    began, ended = dict[EntityId, Entity](), dict[EntityId, Entity]()
    answers = dict[tuple[EntityId, str], Corrected]()
    for revised in revisions:
        for entity in revised.began:
            if ended.pop(entity.id, None) is None:
                began[entity.id] = entity
        for one in revised.answers:
            first = answers.get((one.entity, one.field), one)
            answers[one.entity, one.field] = replace(one, before=first.before)
        ended |= {entity.id: entity for entity in revised.ended if began.pop(entity.id, None) is None}
        if revised.joined is not None:
            answers = {place: one for place, one in answers.items() if one.entity != revised.joined}
    told = tuple(one for one in answers.values() if one.before != one.after)
    files = dict(revised.file for revised in revisions if revised.file is not None)
    return Between(tuple(began.values()), tuple(ended.values()), told, files)


class LookingBack:
    """Reads histories and the journal. Whether the person may is the caller's question."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def history(self, case_id: CaseId) -> tuple[Revised, ...]:
        """Every revision of the file and of those joined to it, as they were written, with what was there before."""
        codes = {person.id: person.staff_code for person in self._vault.people.every()}
        woven = Woven(self._vault, case_id)
        lines = list(woven)
        told = list[Revised]()
        for written, before, after in self._as_seen(woven.begun, lines, alone=len(woven.codes) == 1):
            file = (EntityId(written.file), woven.codes[written.file]) if written.file != case_id else None
            told.append(_revised(written, before, after, codes, file))
        return tuple(self._with_places(told, [line.revision for line in lines], codes))

    def _as_seen(self, begun: Case, lines: Sequence[Written], *, alone: bool) -> Iterator[tuple[Written, Case, Case]]:
        """Each with the case before and after it, as its writer saw them."""
        said = [line.revision.said for line in lines]
        several = alone and len({each.device for each in said}) > 1
        whole, knows_all = begun, True
        for place, written in enumerate(lines):
            if several:
                past = [each for each in said[:place] if said[place].knew(each)]
                if len(past) < place or not knows_all:
                    whole = converge(begun, past).case
                knows_all = len(past) == place
            after = whole.applying(written.change)
            yield written, whole, after
            whole = after

    def _with_places(
        self, told: Sequence[Revised], revisions: Sequence[Revision], codes: Mapping[PersonId, str]
    ) -> Iterator[Revised]:
        """Where another PC wrote too, say which it was."""
        pcs = which_pcs(self._vault)
        if all(pcs[each.said.device].here for each in revisions):
            yield from told
            return
        where, said = came(self._desk, revisions), [each.said for each in revisions]
        for place, revised in enumerate(told):
            others = unseen(said, place) if len({each.case_id for each in revisions}) == 1 else ()
            beside = tuple((codes.get(revisions[other].author, ""), where[other]) for other in others)
            yield replace(revised, came=where[place], unseen=beside)

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
            for entry in self._entries(each)
        ]
        return begun, *sorted(seen, key=lambda each: each.at)

    def _entries(self, case_id: CaseId) -> Iterator[Entry]:
        """Of this PC and the others."""
        yield from self._vault.journal.of_case(case_id)
        yield from (each.entry for each in self._vault.journals.of_case(case_id))


def _revised(
    written: Written, before: Case, after: Case, codes: Mapping[PersonId, str], file: tuple[EntityId, str] | None
) -> Revised:
    revision, change = written.revision, written.change
    ended = tuple(e for e in before.entities.values() if e.id not in after.entities and e.id != written.joined)
    answers = tuple(
        Corrected(entity, after.entities[entity].kind, field, before.stored(field, entity), value)
        for entity, field, value in change.values
        if entity in after.entities and before.stored(field, entity) != value
    ) + tuple(
        Corrected(gone.id, gone.kind, field, value, None)
        for gone in ended
        for field, value in before.answers.get(gone.id, {}).items()
    )
    here, there = codes.get(revision.author, ""), revision.moved
    return Revised(
        revision.written_at, there.by if there else here, there.source if there else revision.source,
        revision.happened_at, tuple(e for e in change.created if e.id not in before.entities), ended, answers,
        tuple(said for _, said in written.attached), MovedIn(revision.at, here) if there else None, file,
        written.joined,
    )  # fmt: skip
