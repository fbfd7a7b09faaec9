"""One file that two PCs joined to two others before they met: one joining holds, and the other file is parted again.

So it is with two files of which each was joined to the other. Which joining holds is a record that all PCs share
(`common_merges`). Whoever knew of the other takes back what that brought in; what was written there since in a part of
the file goes home with it. Its promises and packets follow the joining that holds, and on every PC its photographs lie
where that says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Final
from uuid import UUID

from clinic_app.domain.attachments import FIELD, PHOTO_OF, AttachmentId
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.merging import REASON, part
from clinic_app.vault.attached_told import attached_in
from clinic_app.vault.awaited import Awaited
from clinic_app.vault.cases import Cases
from clinic_app.vault.joined_parts import shown_by
from clinic_app.vault.late_words import joins
from clinic_app.vault.left_alone import Left
from clinic_app.vault.merges import Merge, Merges, Told, chain_above
from clinic_app.vault.revisions import ERASED, MERGED, SPLIT, Revisions
from clinic_app.vault.tasks import TaskId, Tasks

_OF_NO_PERSON: Final = (MERGED, SPLIT, ERASED)


class JoinedTwice:
    """Of one vault. Everything here is part of the transaction in which it was heard."""

    def __init__(
        self, cases: Cases, merges: Merges, revisions: Revisions, *, tasks: Tasks, awaited: Awaited
    ) -> None:  # fmt: skip
        self._cases = cases
        self._merges = merges
        self._revisions = revisions
        self._tasks = tasks
        self._awaited = awaited

    def settle(self, heard: Collection[CaseId], before: Collection[Merge]) -> tuple[list[Left], list[Left]]:
        """What is to be said in files that are parted by it. `before` is what was joined before that was heard.

        The second is what is to be said of a file in that which it is part of (`late_words`).
        """
        now = {merge.case_id: merge.into for merge in self._merges.every()}
        stands = self._cases.stands
        lost = [merge for merge in before if stands(merge.into) and stands(merge.case_id)]
        other = [merge for merge in lost if now.get(merge.case_id, merge.into) != merge.into]
        turned = [merge for merge in lost if merge.case_id not in now and merge.case_id in chain_above(merge.into, now)]
        for case_id in sorted(now.keys() & {*heard, *(merge.case_id for merge in other)}, key=self._brought_into):
            self._lies_where_it_is_told(case_id, now)
        parted, said = list[Left](), list[Left]()
        for merge in other:
            parted.append(back := self._taken_back(merge, now[merge.case_id], self._cases.load(merge.case_id)))
            if chain_above(merge.into, now)[-1] != chain_above(merge.case_id, now)[-1]:
                said.append(back)
        for (case_id, file), told in self._lost(heard, other, now).items():
            said += self._since(case_id, file, told, now)
        for merge in turned:
            open_again = Change(values=((EntityId(merge.case_id), REASON, merge.told.reason),))
            back = self._taken_back(merge, merge.case_id, self._brought_by(merge))
            parted += [back, (merge.case_id, open_again, merge.by)]
        return parted, said

    def _brought_by(self, merge: Merge) -> Case:
        """The file as it came into the other, which is part of it now: without what is that one's own."""
        whole, below = self._cases.load(merge.case_id), self._merges.members(merge.into)
        of_others = {one for each in below for one in self._cases.load(each).entities}
        came = {
            one.id for each in self._revisions.history(merge.into) if each.source == MERGED
            for one in each.change.created if one.id not in of_others
        }  # fmt: skip
        return whole.applying(Change(ended=tuple(each for each in whole.entities if each not in {*came, whole.root})))

    def _taken_back(self, merge: Merge, into: CaseId, other: Case) -> Left:
        told = merge.told
        self._merges.hand(into, told.tasks, told.outbox, told.prints)
        for task in told.ended:
            self._tasks.reopen(TaskId(UUID(bytes=task)))
        kept = self._cases.load(merge.into)
        return merge.into, part(kept, other, told.rows, told.before, told.reason).kept, merge.by

    def _lost(
        self, heard: Collection[CaseId], other: Collection[Merge], now: dict[CaseId, CaseId]
    ) -> dict[tuple[CaseId, CaseId], Told | None]:
        """Files with others that they were brought into and are no part of, whether or not that was known here: the PC
        that joined them may be gone."""
        found = dict[tuple[CaseId, CaseId], Told | None](((each.case_id, each.into), each.told) for each in other)
        for case_id, file in self._revisions.joined.brought() if now else ():
            if case_id in now and not {case_id, file}.isdisjoint(heard) and file not in chain_above(case_id, now):
                found.setdefault((case_id, file), None)
        return {
            pair: told for pair, told in found.items()
            if all(map(self._cases.stands, pair)) and self._is_joined_twice(pair[0])
        }  # fmt: skip

    def _is_joined_twice(self, case_id: CaseId) -> bool:
        """Since it was parted last: what was written before that went home with it."""
        joinings = 0
        for each in self._revisions.history(case_id):
            joinings = 0 if each.source == SPLIT else joinings + joins(each, case_id)
        return joinings > 1

    def _since(self, case_id: CaseId, file: CaseId, told: Told | None, now: dict[CaseId, CaseId]) -> Iterator[Left]:
        """What people wrote there in parts of the one, as it is said in that itself."""
        whole = self._cases.load(case_id)
        home = {*whole.entities} - {whole.root}
        numbered = range(1, told.numbered + 1) if told is not None else ()
        came = {str(n + told.numbered_after): str(n) for n in numbered} if told is not None else {}
        ours = attached_in(self._revisions, case_id)
        for at in chain_above(file, now):
            # By what both files tell, which is the same on every PC; what is told of the joining is not known on each.
            theirs = attached_in(self._revisions, at)
            both = [(theirs[one], number) for one, number in ours.items() if one in theirs]
            own = {**came, **{str(there): str(here) for there, here in both}}
            after = max((there - here for there, here in both), default=0)
            for change, author in self._since_in(at, home, own, after):
                yield case_id, change, author

    def _since_in(
        self, at: CaseId, home: set[EntityId], own: dict[str, str], after: int
    ) -> Iterator[tuple[Change, PersonId]]:
        """What of that stands in one file; photographs are called as `own` says, or by so many `after`."""
        for each in self._revisions.history(at):
            if each.source in _OF_NO_PERSON:
                continue
            created = tuple(one for one in each.change.created if one.parent in home)
            home.update(one.id for one in created)
            taken = list(_taken_since(each.change, home, after))
            for _, number, value in taken:
                own[str(number)] = str(value["number"])
            values = tuple(
                (entity, field, own[str(value)] if field == PHOTO_OF else value)
                for entity, field, value in each.change.values
                if entity in home and (field != PHOTO_OF or str(value) in own)
            )
            values += tuple((one, FIELD, value) for one, _, value in taken)
            if change := Change(created, tuple(one for one in each.change.ended if one in home), values):
                yield change, each.author

    def _brought_into(self, case_id: CaseId) -> int:
        """Of a photograph that two files tell of, the word of the one that it came with holds: that comes last."""
        return len(self._revisions.joined.holders([case_id]))

    def _lies_where_it_is_told(self, case_id: CaseId, into: dict[CaseId, CaseId]) -> None:
        """From file to file as long as the next tells of it too."""
        places = defaultdict[CaseId, dict[AttachmentId, int]](dict)
        left, at = attached_in(self._revisions, case_id), case_id
        while left and at in into:
            at = into[at]
            told = attached_in(self._revisions, at)
            left = {one: told[one] for one in left if one in told}
            for one, number in left.items():
                for known in places.values():
                    known.pop(one, None)
                places[at][one] = number
        for file, numbers in places.items():
            elsewhere = {
                one: number
                for one, number in numbers.items()
                if self._awaited.lies_in(one) not in (None, (file, number))
            }
            self._awaited.hand_over(elsewhere, file)


def _taken_since(
    change: Change, home: Collection[EntityId], after: int
) -> Iterator[tuple[EntityId, int, dict[str, Any]]]:  # fmt: skip
    """What shows an injury that goes home, with its number there, and what is told of it at home."""
    for one, field, value in change.values:
        if field == FIELD and isinstance(value, dict) and shown_by(value) in home:
            number = value["number"]
            yield one, number, {**value, "number": number - after if number > after else number}
