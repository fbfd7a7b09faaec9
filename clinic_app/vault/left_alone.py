"""Two files that were joined here while another PC, not knowing of it, erased one: the other stands by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import reduce
from uuid import UUID

import msgspec

from clinic_app.domain.attachments import AttachmentId, taken_in
from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.merging import REASON, part
from clinic_app.vault.attached_told import attached_in
from clinic_app.vault.attachments import Attachment, Attachments
from clinic_app.vault.awaited import Awaited, ToCome
from clinic_app.vault.cases import Cases
from clinic_app.vault.merges import Merge, Merges, chain_above
from clinic_app.vault.revisions import SPLIT, Revisions
from clinic_app.vault.tasks import TaskId, Tasks

Left = tuple[CaseId, Change, PersonId]
"""A case that stays, what is to be written in it, and by whose hand it was joined."""


class LeftAlone:
    """Of one vault. What was written since in the file that was erased goes with it."""

    def __init__(
        self, cases: Cases, merges: Merges, attachments: Attachments, *, tasks: Tasks, revisions: Revisions,
        awaited: Awaited,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._awaited = awaited
        self._revisions = revisions
        self._merges = merges
        self._attachments = attachments
        self._tasks = tasks

    def part(self, gone: Collection[CaseId]) -> list[Left]:
        """Before these go: what came with a file that stays is its own again, and what came from one of them leaves.

        Part of the transaction in which they go; then `stand_alone`.
        """
        every = self._merges.every()
        found = self._torn(every, gone, every)
        return [left for merge in found for left in self._part(merge, gone)]

    def go_home(self, gone: Collection[CaseId], before: Collection[Merge]) -> None:
        """The same of photographs and documents alone, where another PC has told already that the two are parted.

        `before` is what was joined before that was heard. Part of the transaction in which they go.
        """
        told = {merge.case_id for merge in self._merges.every()}
        for merge in self._torn([merge for merge in before if merge.case_id not in told], gone, before):
            self._awaited.hand_over(self._come_home(merge), merge.case_id)

    def _torn(self, merges: Collection[Merge], gone: Collection[CaseId], every: Collection[Merge]) -> list[Merge]:
        """Those of which one goes and the other stays, and those above of which both go: what came through a file that
        goes lies in the last of all, so it is taken from there first, and then goes on home.
        """
        stands, into = self._cases.stands, {merge.case_id: merge.into for merge in every}
        torn = [
            merge for merge in merges
            if (merge.case_id in gone) is not (merge.into in gone) and stands(merge.case_id) and stands(merge.into)
        ]  # fmt: skip
        through = {one for merge in torn for one in chain_above(merge.into, into)}
        torn += [
            merge for merge in merges
            if merge.case_id in through and merge.case_id in gone and merge.into in gone
            and stands(merge.case_id) and stands(merge.into)
        ]  # fmt: skip
        return sorted(torn, key=lambda merge: len(chain_above(merge.case_id, into)))

    def _come_home(self, merge: Merge) -> dict[AttachmentId, int]:
        """What came with the later file, and what was taken in there while another PC joined it, which came late."""
        told = merge.told
        theirs = range(told.numbered_after + 1, told.numbered_after + told.numbered + 1)
        here, own = self._of_case(merge.into), attached_in(self._revisions, merge.case_id)
        numbers = {one.id: own[one.id] for one in here if one.id in own}
        return numbers | {one.id: one.number - told.numbered_after for one in here if one.number in theirs}

    def _of_case(self, case_id: CaseId) -> list[Attachment | ToCome]:
        return [*self._attachments.of_case(case_id), *self._awaited.to_come(case_id)]

    def _part(self, merge: Merge, gone: Collection[CaseId]) -> Iterator[Left]:
        told, case_id, stays = merge.told, merge.case_id, merge.into not in gone
        kept, other = self._cases.load(merge.into), self._cases.load(case_id)
        self._awaited.hand_over(self._come_home(merge), case_id)
        if case_id in gone and merge.into in gone:
            return
        self._merges.hand(case_id, told.tasks, told.outbox, told.prints)
        for task in told.ended:
            self._tasks.reopen(TaskId(UUID(bytes=task)))
        self._merges.lay_drafts(case_id, told.drafts)
        self._merges.forget(case_id)
        if stays:
            self._forget_above(merge)
        if stays and self._revisions.joined.has(merge.into, case_id):
            return  # what came in went with its key, and nothing need be said
        if stays:
            yield merge.into, part(kept, other, told.rows, told.before, told.reason).kept, merge.by
        else:
            # Other PCs learn from this whose each is, whether or not they had heard of the joining.
            home = (taken_in(each.id, each.number, each.facts) for each in self._of_case(case_id))
            yield case_id, reduce(Change.and_then, home, Change(values=((other.root, REASON, told.reason),))), merge.by

    def _forget_above(self, gone: Merge) -> None:
        """What it had brought with it into a third file is told of no more."""
        above = next((each for each in self._merges.every() if each.case_id == gone.into), None)
        if above is not None:
            brought = gone.told.rows.items()
            rows = {field: value for field, value in above.told.rows.items() if (field, value) not in brought}
            told = msgspec.structs.replace(above.told, rows=rows)
            self._merges.keep(above.case_id, above.into, above.by, told)
            self._forget_above(replace(above, told=gone.told))


def stand_alone(left: Collection[Left], cases: Cases, revisions: Revisions) -> None:
    """Once all that was heard is laid in, in its transaction: they say so."""
    for case_id, change, author in left:
        revisions.append(case_id, change, author=author, source=SPLIT)
        cases.index_again(case_id)
