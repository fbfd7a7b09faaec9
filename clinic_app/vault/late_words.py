"""What was written in a file on one PC while another joined it to a second: it is said in the file that stays too.

Nobody would see it otherwise, since the joining took along what was known where it was made. Whoever hears of it says
it, by the hand that wrote it; where several PCs do, they say the same. A photograph goes along with the number that it
would have had, and where that is taken the two are told apart as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from clinic_app.domain.answers import Stored
from clinic_app.domain.attachments import FIELD, PHOTO_OF
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.merging import JOINED, REASON, newest_level
from clinic_app.domain.stricter import DANGER, has_law, same, stricter, worst
from clinic_app.vault.awaited import Awaited
from clinic_app.vault.cases import Cases
from clinic_app.vault.heard_cases import OfCase
from clinic_app.vault.joined_parts import Joining
from clinic_app.vault.left_alone import Left
from clinic_app.vault.merges import Merge, Merges
from clinic_app.vault.revisions import ERASED, MERGED, SPLIT, Revision, Revisions

_OF_THE_FILE_ITSELF: Final = frozenset({
    REASON, "z_checks", "z_super", "z_retain", "z_outcomes", "worker_id", "e_source", "e_event_at", "i_serial",
    "n_plan_super",
})  # fmt: skip
"""How it was closed, and what the program writes by itself."""

_OF_NO_PERSON: Final = (MERGED, SPLIT, ERASED)


class LateWords:
    """Of one vault. Everything here is part of the transaction in which it was heard."""

    def __init__(self, cases: Cases, merges: Merges, revisions: Revisions, awaited: Awaited) -> None:
        self._cases = cases
        self._merges = merges
        self._revisions = revisions
        self._awaited = awaited

    def say(self, heard: Iterable[OfCase], others: Iterable[Left]) -> frozenset[CaseId]:
        """Say it in the file that stays, and in what that was joined to; the cases in which something was said.

        `others` is what is to be said so since a file was joined twice (`joined_twice`).
        """
        told, away = set[CaseId](), self._merges.leads_away()
        for file in heard:
            if file.case_id in away and file.stands:
                for late, known in self._late_in(file):
                    told.update(self._say(file.case_id, late.change, late.author, known))
        for case_id, change, author in others:
            if case_id in away:
                told.update(self._say(case_id, change, author, known=True))
        return frozenset(told)

    # --- within ------------------------------------------------------------------------------------

    def _late_in(self, file: OfCase) -> Iterator[tuple[Revision, bool]]:
        """What the joining did not know, once it is heard; or once the joining is, and somebody may have said it."""
        history, now = self._revisions.history(file.case_id), set(file.numbers)
        joinings = [each for each in history if joins(each, file.case_id)]
        for each in history:
            unknown = not any(joining.said.knew(each.said) for joining in joinings[-1:])
            if unknown and each.source not in _OF_NO_PERSON:
                if each.number in now:
                    yield each, False
                elif joinings and joinings[-1].number in now:
                    yield each, True

    def _say(self, goes: CaseId, change: Change, author: PersonId, known: bool) -> Iterator[CaseId]:
        while (merge := self._merge_of(goes)) is not None:
            into = merge.into
            kept, other = self._cases.load(into), self._cases.load(goes)
            history = self._revisions.history(into)
            self._ask(merge, kept, other, change)
            change = _late(kept, other, _renumbered(change, merge.told.numbered_after), _told_of(history))
            if known:
                since = [each for each in history if each.source == MERGED and each.number > merge.told.newest]
                change = _unsaid(change, author, since)
            if not change:
                return
            change = change.and_then(_worse_last(kept, change))
            joining = Joining(goes, merge.told.numbered_after)
            self._revisions.append(into, change, author=author, source=MERGED, joining=joining)
            self._awaited.expect(into, change)
            yield into
            goes = into

    def _ask(self, merge: Merge, kept: Case, other: Case, change: Change) -> None:
        """Of what does not hold, since the other answer is stricter, a person is asked as of two files that differ."""
        told, open_ = merge.told, dict[str, Stored | None]()
        for entity, field, value in change.values:
            now = kept.stored(field)
            if (
                entity == other.root
                and has_law(field)
                and same(stricter(field, now, value), now)
                and not same(now, value)
            ):
                open_[field] = now
        fresh = [field for field in open_ if field not in told.open]
        if fresh:
            before = {**told.before, **{field: open_[field] for field in fresh}}
            told = msgspec.structs.replace(told, open=[*told.open, *fresh], before=before)
            self._merges.keep(merge.case_id, merge.into, merge.by, told)

    def _merge_of(self, goes: CaseId) -> Merge | None:
        into = self._merges.leads_to(goes)
        return next((each for each in self._merges.of(into) if each.case_id == goes), None) if into else None


def joins(written: Revision, file: CaseId) -> bool:
    """Whether it closes a file since it is part of another from now on."""
    return written.source == MERGED and (EntityId(file), REASON, JOINED) in written.change.values


def _renumbered(change: Change, after: int) -> Change:
    """The same, its photographs called as they are called in the other file."""

    def called(field: str, value: Stored | None) -> Stored | None:
        if field == FIELD and isinstance(value, dict) and isinstance(value.get("number"), int):
            return {**value, "number": value["number"] + after}
        if field == PHOTO_OF and isinstance(value, str) and value.isdecimal():
            return str(int(value) + after)
        return value

    values = tuple((entity, field, called(field, value)) for entity, field, value in change.values)
    return Change(change.created, change.ended, values)


def _told_of(history: Iterable[Revision]) -> list[tuple[EntityId, Stored | None]]:
    """What the other file tells of attachments."""
    return [(one, value) for each in history for one, field, value in each.change.values if field == FIELD]


def _late(kept: Case, other: Case, change: Change, told: list[tuple[EntityId, Stored | None]]) -> Change:
    """What of it the file that stays does not say yet; of what is asked once, the stricter where there is a law."""
    created = tuple(
        Entity(each.id, each.kind, kept.root if each.parent == other.root else each.parent)
        for each in change.created
        if each.id not in kept.entities
    )
    there = {*kept.entities, *(each.id for each in created)}
    values = []
    for entity, field, value in change.values:
        if entity == other.root:
            now = kept.stored(field)
            holds = stricter(field, now, value) if has_law(field) else value
            if field not in _OF_THE_FILE_ITSELF and not same(now, holds):
                values.append((kept.root, field, holds))
        elif field == FIELD:
            if (entity, value) not in told:
                values.append((entity, field, value))
        elif entity in there and not same(kept.stored(field, entity), value):
            values.append((entity, field, value))
    ended = tuple(gone for gone in change.ended if gone in kept.entities)
    return Change(created, ended, tuple(values))


def _worse_last(kept: Case, change: Change) -> Change:
    """A level of danger that is worse in the file that stays holds on: of levels the newest does."""
    rated = {entity: value for entity, field, value in change.values if field == DANGER and isinstance(value, str)}
    brought, here = [rated[one.id] for one in change.created if one.id in rated], newest_level(kept)
    if not brought or here is None:
        return Change()
    level = str(kept.stored(DANGER, here))
    holds = level != brought[-1] and worst([level, brought[-1]]) == level
    return Change(created=(kept.entities[here],)) if holds else Change()


def _unsaid(change: Change, author: PersonId, said: Iterable[Revision]) -> Change:
    """Without what another PC said in its place already: somebody may have answered anew since."""
    theirs = [each.change for each in said if each.author == author]
    begun = {one.id for each in theirs for one in each.created}
    ended = {one for each in theirs for one in each.ended}
    answered = {(entity, field) for each in theirs for entity, field, _ in each.values}
    return Change(
        tuple(each for each in change.created if each.id not in begun),
        tuple(each for each in change.ended if each not in ended),
        tuple(each for each in change.values if each[:2] not in answered),
    )
