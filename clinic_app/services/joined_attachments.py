"""Photographs and documents of a file that is joined to another: they come along, and go home again, to the byte."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from clinic_app.domain import attachments as law
from clinic_app.domain.attachments import PHOTO_OF
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.facts import dataclass
from clinic_app.vault.attached_told import attached_in
from clinic_app.vault.attachments import Attachment
from clinic_app.vault.awaited import ToCome
from clinic_app.vault.merges import Merge
from clinic_app.vault.store import Vault

Numbers = dict[str, str | None]
"""Numbers as injuries name them, and what they are called elsewhere; None for what is not there."""

Own = Mapping[tuple[str, str], str]
"""The same where an injury, by its id in hex, names one that shows it: two PCs may have given one number twice."""


@dataclass(frozen=True, slots=True)
class CameAlong:
    """Numbers of the later file go on after those of the earlier, which had `after`; `many` came, and `said` tells."""

    after: int
    many: int
    said: Change

    @property
    def numbers(self) -> Numbers:
        """What injuries of the later file call them from now on."""
        return {str(n): str(n + self.after) for n in range(1, self.many + 1)}


@dataclass(frozen=True, slots=True)
class WentHome:
    """`numbers` are what injuries of the later file call them again; `said` is told in it, `left` in the earlier."""

    numbers: Numbers
    own: Own
    said: Change
    left: Change


NONE_CAME: Final = CameAlong(0, 0, Change())


def numbered(vault: Vault, stays: CaseId, goes: CaseId) -> CameAlong:
    """What they would be called, with nothing done yet."""
    kept = vault.attachments
    after, many = kept.next_number(stays) - 1, kept.next_number(goes) - 1
    said = Change()
    for each in _of_case(vault, goes):
        said = said.and_then(law.taken_in(each.id, each.number + after, each.facts))
    return CameAlong(after, many, said)


def come_along(vault: Vault, stays: CaseId, goes: CaseId, came: CameAlong) -> None:
    """Hand them over. Part of the transaction of the revision that says so."""
    if came.many:
        there = _of_case(vault, goes)
        vault.erasing.awaited.hand_over({each.id: each.number + came.after for each in there}, stays)
        vault.attachments.number_on(stays, came.after + came.many)


def go_home(vault: Vault, merge: Merge, kept: Case, moved: Collection[EntityId]) -> WentHome:
    """Hand back what came, and what was taken in since of an injury that goes home; what else there is stays."""
    told, here = merge.told, _of_case(vault, merge.into)
    theirs = range(told.numbered_after + 1, told.numbered_after + told.numbered + 1)
    names = {stays: _named(kept, moved, stays=stays) for stays in (False, True)}
    # What was taken in there while another PC joined it came along late, beside what has one of its numbers here.
    own = attached_in(vault.revisions, merge.case_id)
    late = {each.id: own[each.id] for each in here if each.number not in theirs and each.id in own}
    fresh = [
        each for each in here
        if each.number not in theirs and each.id not in late
        and _belongs(each, moved, str(each.number) in names[False] - names[True])
    ]  # fmt: skip
    begin = vault.attachments.next_number(merge.case_id)
    at_home = late | {each.id: each.number - told.numbered_after for each in here if each.number in theirs}
    at_home |= {each.id: number for number, each in enumerate(fresh, begin)}
    numbers: Numbers = {str(each.number): None for each in here}
    numbers |= {str(number): str(number - told.numbered_after) for number in theirs}
    numbers |= {str(each.number): str(at_home[each.id]) for each in here if each in fresh or each.id in late}
    said = Change()
    for each in here:  # other PCs learn from this whose each is again
        if each.id in at_home:
            said = said.and_then(law.taken_in(each.id, at_home[each.id], each.facts))
    for gone in _destroyed(vault, merge, theirs):
        said = said.and_then(gone)
    vault.erasing.awaited.hand_over(at_home, merge.case_id)
    named = dict[tuple[str, str], str]()
    for each in here:
        if each.id in at_home and each.facts.injury:
            named.setdefault((each.facts.injury, str(each.number)), str(at_home[each.id]))
    gone_home = {str(each.number) for each in here if each.id in at_home}
    gone_home -= {str(each.number) for each in here if each.id not in at_home}
    left = tuple(
        (entity, PHOTO_OF, None) for entity, value in kept.every(PHOTO_OF) if entity not in moved and value in gone_home
    )
    return WentHome(numbers, named, said, Change(values=left))


def renumbered(
    case: Case, numbers: Numbers, among: Collection[EntityId] | None = None, own: Own = MappingProxyType({})
) -> Case:
    """The same case, its injuries (or these of them) naming photographs as they are called elsewhere."""
    values = tuple(
        (entity, PHOTO_OF, own.get((entity.hex, value), numbers[value]))
        for entity, value in case.every(PHOTO_OF)
        if isinstance(value, str) and value in numbers and (among is None or entity in among)
    )
    return case.applying(Change(values=values))


def _named(case: Case, moved: Collection[EntityId], *, stays: bool) -> set[str]:
    return {str(value) for entity, value in case.every(PHOTO_OF) if (entity not in moved) is stays}


def _of_case(vault: Vault, case_id: CaseId) -> list[Attachment | ToCome]:
    """Those that are here, and those that another PC took in and that are to come."""
    return [*vault.attachments.of_case(case_id), *vault.erasing.awaited.to_come(case_id)]


def _belongs(one: Attachment | ToCome, moved: Collection[EntityId], named: bool) -> bool:
    """Whether it shows an injury that goes home; or shows none, and only such an injury names it."""
    shown = one.facts.injury
    return shown in {entity.hex for entity in moved} if shown else named


def _destroyed(vault: Vault, merge: Merge, theirs: range) -> Iterator[Change]:
    """What was destroyed while it was here, for the file it came from."""
    for revision in vault.revisions.history(merge.into) if theirs else ():
        for one, field, value in revision.change.values:
            if field == law.FIELD and isinstance(value, dict) and "destroyed" in value and value["number"] in theirs:
                number = value["number"] - merge.told.numbered_after
                yield Change(values=((one, field, {**value, "number": number}),))
