"""Which follow-ups a case gives reason for, and on which day: from the first dose, a decision, the incident, the visit.

It proposes and never decides. What was only accepted is not given, and proposes nothing; an incident at an unknown time
counts from the visit, which the proposal says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, tzinfo
from typing import Final

from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.clocks import ClockState
from clinic_app.domain.followup_rules import FollowUpRules, Since, Step
from clinic_app.domain.ids import EntityId
from clinic_app.domain.timekeeping import instant
from clinic_app.facts import dataclass

GIVEN: Final = frozenset({"started", "completed"})
"""Decisions that say that something was done, and not only agreed to."""

DecidedAt = Callable[[EntityId, str], datetime | None]
"""When an answer of an entity was written, or really happened."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A step and the day it falls on. `guessed`: nobody knows when it happened, so it counts from the visit."""

    step: Step
    on: date
    guessed: bool = False


def proposed(
    case: Case, rules: FollowUpRules, clocks: tuple[ClockState, ...], *, visit: datetime, decided_at: DecidedAt,
    zone: tzinfo,
) -> tuple[Proposed, ...]:  # fmt: skip
    """Every step that concerns her, the earliest first. `visit` is when she was first seen."""
    if not case.of_kind("incident"):
        return ()
    found = _found(case, rules, clocks, visit, decided_at, zone)
    return tuple(sorted(found, key=lambda each: each.on))


def _found(  # noqa: PLR0917
    case: Case, rules: FollowUpRules, clocks: tuple[ClockState, ...], visit: datetime, decided_at: DecidedAt,
    zone: tzinfo,
) -> Iterator[Proposed]:  # fmt: skip
    for step in rules.steps:
        concerned = [clock for clock in clocks if clock.id == step.window]
        if step.window and not concerned:
            continue
        guessed = False
        match step.since:
            case Since.VISIT:
                begins: datetime | None = visit
            case Since.INCIDENT:
                # Of several incidents the most recent: an earlier test would say less than it seems to.
                latest = max((clock.began.latest for clock in concerned if clock.began), default=None)
                begins, guessed = latest or visit, latest is None
            case Since.FIRST_DOSE:
                begins = _latest(_dose(case, clock) for clock in concerned)
            case Since.DECISION:
                begins = _latest(_decision(case, clock, decided_at) for clock in concerned)
        if begins is not None:
            yield Proposed(step, step.end(begins, zone).astimezone(zone).date(), guessed)


def _latest(moments: Iterator[datetime | None]) -> datetime | None:
    return max((each for each in moments if each is not None), default=None)


def _dose(case: Case, clock: ClockState) -> datetime | None:
    for care in reversed(case.of_kind("care", clock.incident)):
        given = case.answer(clock.window.given_field or "", care.id)
        at = read(given.value.get("at")) if isinstance(given, Answer) else None
        if isinstance(at, Answer):
            return instant(str(at.value))
    return None


def _decision(case: Case, clock: ClockState, decided_at: DecidedAt) -> datetime | None:
    field = clock.window.field or ""
    for care in reversed(case.of_kind("care", clock.incident)):
        said = case.answer(field, care.id)
        if isinstance(said, Answer) and said.value in GIVEN:
            return decided_at(care.id, field)
    return None
