"""What PCs wrote differently in one of two files before they were joined, as long as nobody decided it.

The joining says for both what held of either: that is no decision. The file that goes is opened by nobody any more, so
all is asked in the one that stays. What is written there about the same by somebody who saw the joining decides it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from clinic_app.domain.case import Case
from clinic_app.domain.convergence import ENDED, Undecided, converge
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.stricter import DANGER
from clinic_app.domain.two_releases import SHARING, same_service
from clinic_app.vault.revisions import MERGED, Revision
from clinic_app.vault.store import Vault

__all__ = ["UndecidedJoined"]


class UndecidedJoined:
    """Of one vault; whoever asks may know of the file that stays."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def stay(self) -> frozenset[CaseId]:
        """The files to which such were joined as have anything open. It may be decided already."""
        merges, revisions = self._vault.merges, self._vault.revisions
        asked = revisions.undecided.cases() & merges.leads_away()
        spoken_for = {merge.into for merge in merges.every()} & revisions.woven.cases()
        return frozenset(self._path(each)[-1] for each in asked | spoken_for)

    def of(self, case: Case) -> Iterator[tuple[CaseId, Undecided]]:
        """Which file it was, and what is open of it, as the one that stays has it."""
        stays = CaseId(case.id)
        if stays not in self.stay():
            return
        for file in (stays, *self._vault.merges.members(stays)):
            path, root = self._path(file), EntityId(file)
            for each in self._asked(file, stays):
                here = replace(each, entity=case.root) if each.entity == root else each
                if _is_there(case, here) and not self._decided(case, path, here):
                    yield file, here

    def _asked(self, file: CaseId, stays: CaseId) -> Iterator[Undecided]:
        """What is open in one of them, also where only a joining spoke since; what stays asks its own by itself."""
        own = self._vault.revisions.undecided_of(file)
        if file != stays:
            yield from own
        if self._vault.merges.of(file) and file in self._vault.revisions.woven.cases():
            known = {(each.entity, each.field) for each in own}
            people = [each.said for each in self._vault.revisions.history(file) if not _brought(each)]
            begun = Case.begun(file, self._vault.cases.load(file).code)
            yield from (each for each in converge(begun, people).undecided if (each.entity, each.field) not in known)

    def _path(self, file: CaseId) -> tuple[CaseId, ...]:
        found = [file]
        while (into := self._vault.merges.leads_to(found[-1])) is not None:
            found.append(into)
        return tuple(found)

    def _decided(self, case: Case, path: tuple[CaseId, ...], asked: Undecided) -> bool:
        """Whether somebody who saw it joined wrote about it since."""
        for goes, into in pairwise(path):
            joined = next(merge for merge in self._vault.merges.of(into) if merge.case_id == goes)
            history, root = self._vault.revisions.history(into), EntityId(into)
            there = replace(asked, entity=root) if asked.entity == case.root else asked
            # What was heard of late, and said by the program in its place, has to be known too.
            brought = [
                each
                for each in history
                if each.number == joined.told.newest or (each.source == MERGED and _says(case, each, there))
            ]
            if any(
                each.source != MERGED and _says(case, each, there) and all(each.said.knew(one.said) for one in brought)
                for each in history
            ):
                return True
        return False


def _brought(written: Revision) -> bool:
    """Whether the program said there what the files say. Of levels of danger a person takes one, without a word."""
    return written.source == MERGED and bool(written.change.values)


def _is_there(case: Case, asked: Undecided) -> bool:
    """Whether what is asked of was not taken out of the file that stays."""
    rows = {word.entity for word in asked.words} if asked.field in (DANGER, SHARING) else {asked.entity}
    return rows <= {*case.entities} and asked.entity in case.entities


def _says(case: Case, written: Revision, asked: Undecided) -> bool:
    """Whether this speaks of it."""
    change = written.change
    begun = {each.id for each in change.created}
    if asked.field == ENDED:
        return asked.entity in {*begun, *change.ended, *(entity for entity, _, _ in change.values)}
    if asked.field == DANGER:
        rated = {entity for entity, field, _ in change.values if field == DANGER}
        return bool(rated) or any(case.stored(DANGER, each) is not None for each in begun)
    if asked.field == SHARING:
        return any(same_service(case, each, asked.entity) for each in begun)
    return any((entity, field) == (asked.entity, asked.field) for entity, field, _ in change.values)
