"""One file that two PCs joined to two others before they met: one joining holds, and the other file is parted again.

Which holds is a record that all PCs share (`common_merges`). Whoever knew of the other takes back what that brought in;
its promises and packets follow the joining that holds, and on every PC its photographs lie where that says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from clinic_app.domain.attachments import AttachmentId
from clinic_app.domain.ids import CaseId
from clinic_app.domain.merging import part
from clinic_app.vault.attached_told import attached_in
from clinic_app.vault.awaited import Awaited
from clinic_app.vault.cases import Cases
from clinic_app.vault.left_alone import Left
from clinic_app.vault.merges import Merge, Merges
from clinic_app.vault.revisions import Revisions
from clinic_app.vault.tasks import TaskId, Tasks


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

    def settle(self, heard: Collection[CaseId], before: Collection[Merge]) -> list[Left]:
        """What is to be said of files that are parted by it. `before` is what was joined before that was heard."""
        now = {merge.case_id: merge.into for merge in self._merges.every()}
        other = [merge for merge in before if now.get(merge.case_id, merge.into) != merge.into]
        for case_id in now.keys() & {*heard, *(merge.case_id for merge in other)}:
            self._lies_where_it_is_told(case_id, now)
        return [self._taken_back(merge, now[merge.case_id]) for merge in other if self._cases.stands(merge.into)]

    def _taken_back(self, merge: Merge, into: CaseId) -> Left:
        told = merge.told
        self._merges.hand(into, told.tasks, told.outbox, told.prints)
        for task in told.ended:
            self._tasks.reopen(TaskId(UUID(bytes=task)))
        kept, other = self._cases.load(merge.into), self._cases.load(merge.case_id)
        return merge.into, part(kept, other, told.rows, told.before, told.reason).kept, merge.by

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
                one: number for one, number in numbers.items() if self._awaited.lies_in(one) not in (None, file)
            }
            self._awaited.hand_over(elsewhere, file)
