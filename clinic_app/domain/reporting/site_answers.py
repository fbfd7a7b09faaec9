"""What only this site asks, counted for itself where its pack says so: one answer of one entity is one.

An answer counts in the month in which what it belongs to counts: on the day of the first interview, or on the day on
which a later part of the file was first written down. A silence is a value of its own; *not asked* is counted only of
questions that are put to everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, tzinfo
from typing import Final

from clinic_app.domain.answers import Answer
from clinic_app.domain.definitions import Definitions, Field, FieldKind
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.reporting.reading import NOT_COUNTED, File
from clinic_app.domain.reporting.rows import NOT_ASKED, SILENCES, Codes
from clinic_app.domain.reporting.written import REASON
from clinic_app.facts import dataclass

OF_THIS_SITE: Final = "site."
"""What the id of a question begins with that a pack of this site asks."""

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """One answer, one code or several, on the day it counts."""

    field: str
    on: date
    codes: Codes


@dataclass(frozen=True, slots=True)
class SiteCount:
    """One question. `cells` has every code of its list in order, then what the list does not know, then silences."""

    field: str
    cells: tuple[tuple[str, int], ...]
    total: int
    """How many were asked about: less than the cells together, where one may have several codes."""


def counted_here(known: Definitions) -> tuple[Field, ...]:
    """The questions of this site that may be counted, in the order of the sheets."""
    return tuple(field for field in known.fields.values() if field.id.startswith(OF_THIS_SITE) and field.reportable)


def site_answers(file: File, fields: Iterable[Field], zone: tzinfo) -> Iterator[SiteAnswer]:
    """Those of one file; none of one that was opened by mistake, or is part of another."""
    if str(file.case.stored(REASON)) in NOT_COUNTED:
        return
    for field in fields:
        for entity in file.case.of_kind(field.entity):
            answer = file.case.answer(field.id, entity.id)
            if isinstance(answer, Answer):
                yield SiteAnswer(field.id, _day(file, entity.id, zone), _codes(answer.value))
            elif file.case.stored(field.id, entity.id) is not None:
                yield SiteAnswer(field.id, _day(file, entity.id, zone), (answer.value,))
            elif field.visible is None:
                yield SiteAnswer(field.id, _day(file, entity.id, zone), (NOT_ASKED,))


class SiteTally:
    """The answers of all files."""

    def __init__(self) -> None:
        self._of: dict[CaseId, tuple[SiteAnswer, ...]] = {}

    def add(self, owner: CaseId, answers: Iterable[SiteAnswer]) -> None:
        """Those of a case, in the place of those it had."""
        if told := tuple(answers):
            self._of[owner] = told

    def forget(self, owners: Collection[CaseId]) -> None:
        """Take out every answer of these cases."""
        for owner in owners:
            self._of.pop(owner, None)

    def owners(self, field_id: str, code: str, first: date, end: date) -> Iterator[CaseId]:
        """Who gave this answer; whoever gave any, if no code is named. A case once for each."""
        for owner, answers in self._of.items():
            for each in answers:
                if each.field == field_id and first <= each.on < end and (not code or code in each.codes):
                    yield owner

    def count(self, field: Field, first: date, end: date) -> SiteCount:
        """One question, from the first day on, before the last."""
        found, total = Counter[str](), 0
        for answers in self._of.values():
            for each in answers:
                if each.field == field.id and first <= each.on < end:
                    found.update(each.codes)
                    total += 1
        listed = (YES, NO) if field.kind is FieldKind.BOOL else field.codes
        unlisted = sorted(found.keys() - set(listed) - set(SILENCES))
        silent = [silence for silence in SILENCES if found[silence]]
        return SiteCount(field.id, tuple((code, found[code]) for code in (*listed, *unlisted, *silent)), total)


def _day(file: File, entity: EntityId, zone: tzinfo) -> date:
    if entity in file.first or entity == file.case.root:
        return file.first.get(entity, file.day)
    begun = file.history.begun.get(entity)
    return max(begun.astimezone(zone).date(), file.day) if begun is not None else file.day


def _codes(value: object) -> Codes:
    if isinstance(value, bool):
        return (YES if value else NO,)
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)
