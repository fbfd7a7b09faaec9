"""Two files of one woman become one, by a person's word, and two again: every answer of either stays.

The file that was begun first stays, with its code; the other's code leads to it. Where two answers to one question
differ, the stricter or the later stands until a person has decided (`domain/merging`, `domain/stricter`).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.domain.calling import contact_of
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId
from clinic_app.domain.merging import JOINED, REASON, unite
from clinic_app.domain.people import Act
from clinic_app.domain.stricter import DANGER, only_those_of_both
from clinic_app.errors import MergeRefused, NoSuchCase, NotOnTheList
from clinic_app.facts import dataclass
from clinic_app.services.beginning import STEP
from clinic_app.services.contact_hold import ContactHold, HoldTold
from clinic_app.services.desk import Desk
from clinic_app.services.drafting import HOW
from clinic_app.services.joined_attachments import come_along, numbered, renumbered
from clinic_app.services.parting import as_kept, in_order, note, part_again
from clinic_app.services.recording import Recording
from clinic_app.services.retention_years import REVIEW
from clinic_app.services.task_kinds import TaskKind
from clinic_app.services.two_answers import (
    WHO_MAY_KNOW,
    OpenQuestion,
    Take,
    before_joining,
    codes_of,
    earlier_list,
    still_open,
)
from clinic_app.vault.joined_parts import Joining
from clinic_app.vault.merges import DraftRow, KeptTo, Merge, Told, laid_together
from clinic_app.vault.revisions import MERGED

__all__ = ["WHO_MAY_KNOW", "BeforeJoining", "Joined", "Merging", "OpenQuestion", "Take"]

_OF_A_CLOSED_FILE: Final = (REVIEW, TaskKind.CLOSING_REVIEW)


@dataclass(frozen=True, slots=True)
class BeforeJoining:
    """What joining would do. `stays` is the file that was begun first."""

    stays: Case
    goes: Case
    open: tuple[OpenQuestion, ...]
    follows: Counter[str]
    """How many of each kind of entity move over."""
    attachments: int
    """How many photographs and documents do."""
    restricted: bool
    """The file that stays will be kept from others."""
    opens: bool
    """One of them is closed, and the file will be open."""


@dataclass(frozen=True, slots=True)
class Joined:
    """One file that was joined to another."""

    case_id: CaseId
    code: str
    at: datetime
    by: str
    open: tuple[OpenQuestion, ...]
    can_part: bool
    """The last that was joined is parted first."""
    to_phone: tuple[OrganisationId, ...] = ()
    """Services that no packet reaches: somebody rings them, since contact is on hold."""


class Merging:
    """Joining and parting in the open vault, for whoever signed in, who must know of both."""

    def __init__(self, desk: Desk, recording: Recording, hold: ContactHold) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording
        self._hold = hold

    def look(self, one: CaseId, other: CaseId) -> BeforeJoining:
        """What joining these two would do. Raises `NotAllowed`, `NoSuchCase`, `NotOnTheList`."""
        stays, goes = self._in_order(one, other)
        kept, joined = self._vault.cases.load(stays), self._vault.cases.load(goes)
        union = unite(kept, joined, self._desk.definitions)
        after = kept.applying(union.change)
        lists = [self._vault.restrictions.of(each) for each in (stays, goes)]
        earlier, later = (codes_of(self._desk, each) for each in lists)
        both = only_those_of_both(earlier, later)
        who = (tuple(sorted(both)) if both is not None else None, earlier, later)
        closed = [each.stored(REASON) is not None for each in (kept, joined)]
        return BeforeJoining(
            kept, joined, before_joining(union, kept, joined, after, who),
            Counter(entity.kind for entity in joined.entities.values() if entity.id != joined.root),
            self._vault.attachments.kept(goes).count, any(lists), any(closed) and after.stored(REASON) is None,
        )  # fmt: skip

    def join(self, one: CaseId, other: CaseId) -> CaseId:
        """Make one file of the two; which stays. What is typed in either becomes a revision, or a draft of it.

        Raises `NotAllowed`, `NoSuchCase`, `NotOnTheList`; `ValueError` for one case twice.
        """
        stays, goes = self._in_order(one, other)
        self._vault.save(lambda: self._join(stays, goes))
        self._desk.cases.refresh()
        return stays

    def of(self, case_id: CaseId) -> tuple[Joined, ...]:
        """What was joined to a case, the latest first. Raises `NotAllowed`, `NoSuchCase`."""
        self._desk.require(Act.READ_CASE)
        case = self._desk.cases.load(case_id)
        people = {person.id: person.staff_code for person in self._vault.people.every()}
        merges = self._vault.merges.of(case_id)
        return tuple(
            Joined(
                merge.case_id, self._vault.cases.load(merge.case_id).code, merge.at, people.get(merge.by, ""),
                still_open(self._desk, case, merge), merge is merges[-1], self._to_phone(case, merge),
            )
            for merge in reversed(merges)
        )  # fmt: skip

    def decide(self, case_id: CaseId, joined: CaseId, field: str, take: Take) -> Case:
        """A person decided which answer stands; the other stays in the file it came from.

        Raises `NotAllowed`, `NoSuchCase`, `NotOnTheList`; `ValueError` where it is not open or hers to say; what
        `Recording.change` raises.
        """
        self._desk.require(Act.RESTRICT_CASE if field == WHO_MAY_KNOW else Act.MERGE)
        self._reach(case_id)
        case, merge = self._desk.cases.load(case_id), self._one(case_id, joined)
        question = next((each for each in still_open(self._desk, case, merge) if each.field == field), None)
        if question is None or not question.may_take(take):
            raise ValueError(field)

        def write() -> None:
            if not question.holds(take):
                self._take(case, merge, question, take)
            left = [each for each in merge.told.open if each != field]
            self._vault.merges.keep(joined, case_id, merge.by, msgspec.structs.replace(merge.told, open=left))
            self._vault.journal.append("merge_decided", self._desk.me.id, {"case": case_id, "field": field})

        self._vault.save(write)
        self._desk.cases.refresh()
        return self._recording.shown(case_id)

    def part(self, case_id: CaseId, joined: CaseId) -> None:
        """Make two files of them again. What was written since in a part of the joined file goes home with it.

        Possible as long as both stand, whatever was written since. Raises `MergeRefused` if another was joined later,
        `NotAllowed`, `NoSuchCase`, `NotOnTheList`.
        """
        self._desk.require(Act.MERGE)
        self._reach(case_id)
        merge = self._one(case_id, joined)
        if self._vault.merges.of(case_id)[-1].case_id != joined:
            raise MergeRefused("joined_later")
        self._vault.save(lambda: part_again(self._desk, self._recording, self._hold, merge))
        self._desk.cases.refresh()

    # --- joining -----------------------------------------------------------------------------------

    def _in_order(self, one: CaseId, other: CaseId) -> tuple[CaseId, CaseId]:
        self._desk.require(Act.MERGE)
        if one == other:
            raise ValueError(one)
        for each in (one, other):
            self._reach(each)
        first, second = sorted((one, other), key=self._begun)
        return first, second

    def _begun(self, case_id: CaseId) -> tuple[datetime, bytes, int]:
        """The same on every PC, also of two that began at once: so none joins them the other way."""
        written = self._vault.revisions.history(case_id)
        pc, place = (written[0].said.device.bytes, written[0].said.seq) if written else (b"", 0)
        return self._vault.cases.begun_at(case_id), pc, place

    def _reach(self, case_id: CaseId) -> None:
        self._desk.cases.load(case_id)
        kept = self._vault.restrictions.of(case_id)
        if kept is not None and self._desk.me.id not in kept.people:
            raise NotOnTheList  # behind broken glass one may read, and not change what others keep

    def _join(self, stays: CaseId, goes: CaseId) -> None:
        me = self._desk.me.id
        for each in (stays, goes):
            self._recording.finish_all(each)
        kept, other = self._vault.cases.load(stays), self._vault.cases.load(goes)
        came = numbered(self._vault, stays, goes)
        union = unite(kept, renumbered(other, came.numbers), self._desk.definitions)
        rows = union.root_rows(kept.root)
        self._vault.revisions.append(
            stays, union.change.and_then(came.said), author=me, source=MERGED, joining=Joining(goes, came.after)
        )  # fmt: skip
        come_along(self._vault, stays, goes, came)
        closing = Change(values=((other.root, REASON, JOINED),))
        self._vault.revisions.append(goes, closing, author=me, source=MERGED)
        tasks, sealed, prints = self._vault.merges.follow(goes, stays)
        before, after = self._keep_from_others(stays, goes)
        drafts, covered, laid = self._lay_drafts(stays, goes)
        held, hold = self._tell_hold(kept, other)
        theirs = as_kept(self._vault.restrictions.of(goes))
        lists = [WHO_MAY_KNOW] if _people(before) != _people(theirs) else []
        told = Told(
            rows=rows, before={field: kept.stored(field) for field in sorted({*rows, *union.open})},
            reason=other.stored(REASON), open=[*union.open, *lists], newest=self._vault.cases.newest(stays) or 0,
            list_before=before, list_after=after, ended=self._end_reviews(stays), tasks=tasks, outbox=sealed,
            prints=prints, drafts=drafts, covered=covered, laid=laid, danger=[each.bytes for each in union.danger],
            numbered_after=came.after, numbered=came.many,
            held=held, to_phone=[str(each) for each in hold.to_phone],
        )  # fmt: skip
        self._vault.merges.keep(goes, stays, me, told)
        self._vault.cases.index_again(stays)
        self._vault.pairs.take_back(stays, goes)
        note(self._desk, "merged", stays, goes)

    def _keep_from_others(self, stays: CaseId, goes: CaseId) -> tuple[KeptTo | None, KeptTo | None]:
        """Only those who may know of both know of the one."""
        mine, theirs = self._vault.restrictions.of(stays), self._vault.restrictions.of(goes)
        if theirs is None:
            return as_kept(mine), as_kept(mine)
        people = theirs.people & mine.people if mine is not None else theirs.people
        first = mine or theirs
        self._vault.restrictions.put(stays, people, reason=first.reason, by=first.by)
        return as_kept(mine), KeptTo(in_order(people), first.reason, first.by.bytes)

    def _lay_drafts(
        self, stays: CaseId, goes: CaseId
    ) -> tuple[list[DraftRow], list[DraftRow], list[DraftRow]]:  # fmt: skip
        merges = self._vault.merges
        drafts, ours = merges.drafts(goes), merges.drafts(stays)
        typed = [row for row in drafts if not row.section.startswith((STEP, HOW))]
        laid = list(laid_together(typed, ours, goes.bytes, stays.bytes))
        places = {row.place for row in laid}
        merges.take_drafts(goes, drafts)
        merges.lay_drafts(stays, laid)
        return drafts, [row for row in ours if row.place in places], laid

    def _end_reviews(self, stays: CaseId) -> list[bytes]:
        """Nobody looks at the closing of a file that is open, nor at how long it is kept."""
        if self._vault.cases.load(stays).stored(REASON) is not None:
            return []
        due = [task for task in self._vault.tasks.open(case_id=stays) if task.kind in _OF_A_CLOSED_FILE]
        for task in due:
            self._vault.tasks.done(task.id)
        return [task.id.bytes for task in due]

    # --- shared ------------------------------------------------------------------------------------

    def _one(self, case_id: CaseId, joined: CaseId) -> Merge:
        found = next((each for each in self._vault.merges.of(case_id) if each.case_id == joined), None)
        if found is None:
            raise NoSuchCase
        return found

    def _take(self, case: Case, merge: Merge, question: OpenQuestion, take: Take) -> None:
        """Let this answer stand. Part of the transaction of its caller."""
        if question.field == WHO_MAY_KNOW:
            self._keep_to(merge, take)
        elif question.field == DANGER:
            wanted = EntityId(UUID(bytes=merge.told.danger[take is Take.LATER]))
            again = Change(created=(case.entities[wanted],))  # of levels the newest holds
            self._vault.revisions.append(case.id, again, author=self._desk.me.id, source=MERGED)
        else:
            change = Change(values=((case.root, question.field, question.answer(take)),))
            self._recording.change(case.id, change)

    def _keep_to(self, merge: Merge, take: Take) -> None:
        theirs = self._vault.restrictions.of(merge.case_id)
        people = (theirs.people if theirs else None) if take is Take.LATER else earlier_list(merge)
        now = self._vault.restrictions.of(merge.into)
        if people is None or now is None:
            self._vault.restrictions.lift(merge.into)
        else:  # whoever decides is on both lists: nobody else knows of it
            self._vault.restrictions.put(merge.into, people, reason=now.reason, by=self._desk.me.id)

    def _tell_hold(self, kept: Case, other: Case) -> tuple[bytes | None, HoldTold]:
        """Where one of two was on hold, the services of the other learn that now both are."""
        free = [each for each in (kept, other) if not contact_of(each).on_hold]
        if len(free) != 1:
            return None, HoldTold()
        return free[0].id.bytes, self._hold.tell(free[0], held=True)

    def _to_phone(self, case: Case, merge: Merge) -> tuple[OrganisationId, ...]:
        return tuple(OrganisationId(each) for each in merge.told.to_phone) if contact_of(case).on_hold else ()


def _people(kept: KeptTo | None) -> list[bytes] | None:
    return kept.people if kept is not None else None
