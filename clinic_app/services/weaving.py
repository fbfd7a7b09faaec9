"""The histories of a file and of all that was joined to it as one: everything in the order in which it was written.

Until the joining each file speaks for itself, and what was asked once in it is told as its own. From then on there is
one. A joining that was parted again changed nothing that is told here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from clinic_app.domain.attachments import FIELD, Told, marks_of
from clinic_app.domain.case import CASE, Case, Change, Entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.several_hands import in_order
from clinic_app.facts import dataclass
from clinic_app.vault.merges import Merge
from clinic_app.vault.revisions import MERGED, SPLIT, Revision
from clinic_app.vault.store import Vault


@dataclass(frozen=True, slots=True)
class Written:
    """One revision in its place. `change` is what it did to the whole, `joined` the file that became part by it."""

    revision: Revision
    file: CaseId
    change: Change
    joined: EntityId | None
    attached: tuple[tuple[EntityId, Told], ...]
    """What it says of attachments, by the numbers that they have in the file that stays."""


class Woven:
    """What is written of a file, and the whole that it begins as."""

    def __init__(self, vault: Vault, case_id: CaseId) -> None:
        self._vault = vault
        self._case_id = case_id
        self.codes = {each: vault.cases.load(each).code for each in (case_id, *vault.merges.members(case_id))}
        """Of the file itself, and of each that was joined."""
        self._merges = {merge.case_id: merge for into in self.codes for merge in vault.merges.of(into)}
        self._joins = {merge.told.newest: merge for merge in self._merges.values()}

    @property
    def begun(self) -> Case:
        """A whole in which nothing was said yet: the file, and beside it those that were joined."""
        roots = tuple(Entity(EntityId(each), CASE, None) for each in self._merges)
        return Case.begun(self._case_id, self.codes[self._case_id]).applying(Change(created=roots))

    def __iter__(self) -> Iterator[Written]:
        """Oldest first; of what several PCs wrote, causes before effects."""
        whole, named = self.begun, set[EntityId]()
        alone = {each: Case.begun(each, code) for each, code in self.codes.items()}
        lines = self._lines()
        marks = marks_of(self._taken(lines))
        for revision, file in lines:
            alone[file] = alone[file].applying(revision.change)
            merge = self._joins.get(revision.number)
            change = _in_the_whole(revision, whole, [case for each, case in alone.items() if each != file], merge)
            whole = whole.applying(change)
            told = tuple(
                (one, msgspec.structs.replace(self._as_called_now(file, value), mark=marks.get(one, "")))
                for one, field, value in revision.change.values
                if field == FIELD and not (one in named and _is_handed_over(revision, value))
            )
            named |= {one for one, _ in told}
            yield Written(revision, file, change, EntityId(merge.case_id) if merge else None, told)

    def _lines(self) -> list[tuple[Revision, CaseId]]:
        lines = list[tuple[Revision, CaseId]]()
        for each in self.codes:
            line = self._vault.revisions.history(each)
            if each in self._merges and line and line[-1].source == MERGED:
                line = line[:-1]  # it says no more than that it was joined
            lines += [(revision, each) for revision in line]
        if len(self.codes) > 1:  # between files, what this PC took in first
            return sorted(lines, key=lambda line: line[0].number)
        place = {(said.device, said.seq): at for at, said in enumerate(in_order(line[0].said for line in lines))}
        return sorted(lines, key=lambda line: place[line[0].said.device, line[0].said.seq])

    def _taken(self, lines: list[tuple[Revision, CaseId]]) -> dict[EntityId, tuple[int, Any]]:
        """Each attachment with its number now, and when it came in."""
        found = dict[EntityId, tuple[int, Any]]()
        for revision, file in lines:
            for one, field, value in revision.change.values:
                if field == FIELD and isinstance(value, dict) and "destroyed" not in value:
                    at = found[one][1] if one in found else revision.said.place
                    found[one] = self._as_called_now(file, value).number, min(at, revision.said.place)
        return found

    def _as_called_now(self, file: CaseId, value: object) -> Told:
        told = msgspec.convert(value, Told)
        while file in self._merges:
            merge = self._merges[file]
            told = msgspec.structs.replace(told, number=told.number + merge.told.numbered_after)
            file = merge.into
        return told


def _is_handed_over(revision: Revision, value: object) -> bool:
    """Whether it says no more of an attachment than in which file it is from now on."""
    return revision.source in (MERGED, SPLIT) and isinstance(value, dict) and "destroyed" not in value


def _in_the_whole(revision: Revision, whole: Case, others: list[Case], merge: Merge | None) -> Change:
    change = revision.change
    if merge is not None:
        return replace(change, ended=(*change.ended, EntityId(merge.case_id)))
    created = tuple(entity for entity in change.created if entity.id not in whole.entities)
    if revision.source != SPLIT:
        return replace(change, created=created)
    # What goes home ends here, and is in its own file all the time.
    ended = tuple(gone for gone in change.ended if all(gone not in case.entities for case in others))
    return replace(change, created=created, ended=ended)
