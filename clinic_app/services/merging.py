"""Two files of one woman become one, by a person's word, and two again: every answer of either stays.

The file that was begun first stays, with its code; the other's code leads to it. Where two answers to one question
differ, the stricter or the later stands until a person has decided (`domain/merging`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.merging import JOINED, REASON, unite
from clinic_app.domain.people import Act
from clinic_app.errors import MergeRefused, NoSuchCase, NotOnTheList
from clinic_app.services.beginning import STEP
from clinic_app.services.desk import Desk
from clinic_app.services.drafting import HOW
from clinic_app.services.parting import in_order, note, part_again
from clinic_app.services.recording import Recording
from clinic_app.services.retention_years import REVIEW
from clinic_app.services.task_kinds import TaskKind
from clinic_app.vault.merges import DraftRow, KeptTo, Merge, Told, laid_together
from clinic_app.vault.revisions import MERGED

__all__ = ["BeforeJoining", "Joined", "Merging", "OpenQuestion", "Take"]

_OF_A_CLOSED_FILE: Final = (REVIEW, TaskKind.CLOSING_REVIEW)
_CONSENT: Final = "c_"


class Take(StrEnum):
    """Which of two answers a person decided for."""

    STANDS = "stands"
    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question with two answers: what stands now, and what each of the two files says."""

    field: str
    stands: Stored | None
    earlier: Stored | None
    later: Stored | None

    @property
    def hers_to_say(self) -> bool:
        """What she agreed to is asked again, never chosen for her."""
        return self.field.startswith(_CONSENT)


@dataclass(frozen=True, slots=True)
class BeforeJoining:
    """What joining would do. `stays` is the file that was begun first."""

    stays: Case
    goes: Case
    open: tuple[OpenQuestion, ...]
    follows: Counter[str]
    """How many of each kind of entity move over."""
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


class Merging:
    """Joining and parting in the open vault, for whoever signed in, who must know of both."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording

    def look(self, one: CaseId, other: CaseId) -> BeforeJoining:
        """What joining these two would do. Raises `NotAllowed`, `NoSuchCase`, `NotOnTheList`."""
        stays, goes = self._in_order(one, other)
        kept, joined = self._vault.cases.load(stays), self._vault.cases.load(goes)
        union = unite(kept, joined, self._desk.definitions)
        after = kept.applying(union.change)
        questions = tuple(OpenQuestion(f, after.stored(f), kept.stored(f), joined.stored(f)) for f in union.open)
        lists = [self._vault.restrictions.of(each) for each in (stays, goes)]
        closed = [each.stored(REASON) is not None for each in (kept, joined)]
        return BeforeJoining(
            kept, joined, questions, Counter(entity.kind for entity in union.change.created), any(lists),
            any(closed) and after.stored(REASON) is None,
        )  # fmt: skip

    def join(self, one: CaseId, other: CaseId) -> CaseId:
        """Make one file of the two; which stays. What is typed in either becomes a revision, or a draft of it.

        Raises `NotAllowed`, `NoSuchCase`, `NotOnTheList`, `MergeRefused` if the later one has attachments,
        `ValueError` for one case twice.
        """
        stays, goes = self._in_order(one, other)
        if self._vault.attachments.kept(goes).count:
            raise MergeRefused("attachments")  # injuries name them by the number they have in their file
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
                self._open(case, merge), merge is merges[-1],
            )
            for merge in reversed(merges)
        )  # fmt: skip

    def decide(self, case_id: CaseId, joined: CaseId, field: str, take: Take) -> Case:
        """A person decided which answer stands; the other stays in the file it came from.

        Raises `NotAllowed`, `NoSuchCase`, `ValueError` where it is not open or only she can say it; what
        `Recording.change` raises.
        """
        self._desk.require(Act.MERGE)
        case, merge = self._desk.cases.load(case_id), self._one(case_id, joined)
        question = next((each for each in self._open(case, merge) if each.field == field), None)
        if question is None or (question.hers_to_say and take is not Take.STANDS):
            raise ValueError(field)
        chosen = {Take.STANDS: question.stands, Take.EARLIER: question.earlier, Take.LATER: question.later}[take]

        def write() -> None:
            if chosen != question.stands:
                self._recording.change(case_id, Change(values=((case.root, field, chosen),)))
            left = [each for each in merge.told.open if each != field]
            self._vault.merges.keep(joined, case_id, merge.by, msgspec.structs.replace(merge.told, open=left))
            self._vault.journal.append("merge_decided", self._desk.me.id, {"case": case_id, "field": field})

        self._vault.save(write)
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
        self._vault.save(lambda: part_again(self._desk, self._recording, merge))
        self._desk.cases.refresh()

    # --- joining -----------------------------------------------------------------------------------

    def _in_order(self, one: CaseId, other: CaseId) -> tuple[CaseId, CaseId]:
        self._desk.require(Act.MERGE)
        if one == other:
            raise ValueError(one)
        for each in (one, other):
            self._reach(each)
        begun = self._vault.cases.begun_at
        first, second = sorted((one, other), key=lambda each: (begun(each), self._vault.cases.number(each)))
        return first, second

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
        union = unite(kept, other, self._desk.definitions)
        rows = union.root_rows(kept.root)
        self._vault.revisions.append(stays, union.change, author=me, source=MERGED)
        closing = Change(values=((other.root, REASON, JOINED),))
        self._vault.revisions.append(goes, closing, author=me, source=MERGED)
        tasks, sealed, prints = self._vault.merges.follow(goes, stays)
        before, after = self._keep_from_others(stays, goes)
        drafts, covered, laid = self._lay_drafts(stays, goes)
        told = Told(
            rows=rows, before={field: kept.stored(field) for field in rows}, reason=other.stored(REASON),
            open=list(union.open), newest=self._vault.cases.newest(stays) or 0, list_before=before, list_after=after,
            ended=self._end_reviews(stays), tasks=tasks, outbox=sealed, prints=prints, drafts=drafts, covered=covered,
            laid=laid,
        )  # fmt: skip
        self._vault.merges.keep(goes, stays, me, told)
        self._vault.pairs.take_back(stays, goes)
        note(self._desk, "merged", stays, goes)

    def _keep_from_others(self, stays: CaseId, goes: CaseId) -> tuple[KeptTo | None, KeptTo | None]:
        """Only those who may know of both know of the one."""
        mine, theirs = self._vault.restrictions.of(stays), self._vault.restrictions.of(goes)
        if theirs is None:
            return None, None
        people = theirs.people & mine.people if mine is not None else theirs.people
        first = mine or theirs
        self._vault.restrictions.put(stays, people, reason=first.reason, by=first.by)
        before = KeptTo(in_order(mine.people), mine.reason, mine.by.bytes) if mine is not None else None
        return before, KeptTo(in_order(people), first.reason, first.by.bytes)

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

    def _open(self, case: Case, merge: Merge) -> tuple[OpenQuestion, ...]:
        told, other = merge.told, self._vault.cases.load(merge.case_id)
        return tuple(
            OpenQuestion(
                field, case.stored(field),
                told.before[field] if field in told.rows else case.stored(field), other.stored(field),
            )
            for field in told.open
        )  # fmt: skip
