"""Time left for care: the earliest bound drives urgency, the latest eligibility, and only a person says it is too late.

Clocks run from the moment of an incident, where an exposure, a possible pregnancy or a wound gives them a reason; what
was not asked or is unknown keeps an offer open. An unknown time says *offer now, the clinician decides*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import Answer, Missing, Stored, read
from clinic_app.domain.case import Case
from clinic_app.domain.clock_rules import ClockRules, Reason, Window, load_rules
from clinic_app.domain.ids import EntityId
from clinic_app.domain.moments import Bounds, read_moment

__all__ = ["ClockRules", "ClockState", "Running", "clocks_of", "load_rules", "next_clock_at", "span_of"]


class Running(StrEnum):
    """How a clock stands."""

    URGENT = "urgent"
    SOON = "soon"
    OFFER_NOW = "offer_now"
    """The time is unknown, or may be over and may not be: offer, a clinician decides."""
    OPEN = "open"
    PASSED = "passed"
    """Over by this row, and nobody has decided anything. It is for a person to say *too late*."""
    DECIDED = "decided"
    OUT_OF_WINDOW = "out_of_window"
    """A person recorded that it is too late."""

    @property
    def runs(self) -> bool:
        """Whether something can still be done in time."""
        return self in (Running.URGENT, Running.SOON, Running.OFFER_NOW, Running.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """One window of one incident. Bounds are UTC; both ends are None while the time is unknown."""

    window: Window
    incident: EntityId
    care: EntityId | None
    """Where the decision is kept, once somebody began to record care."""
    began: Bounds | None
    earliest_end: datetime | None
    latest_end: datetime | None
    state: Running
    decision: str | None
    """What was decided last, a code of `care_dec`. *Accepted* is not yet given: the clock runs on."""

    @property
    def id(self) -> str:
        """The id of its row."""
        return self.window.id

    @property
    def neutral_name(self) -> str:
        """What others may read: says nothing."""
        return f"Window {self.window.letter}"

    @property
    def name(self) -> str:
        """What it is. The translation's context is `clock.<id>`."""
        return self.window.name

    @property
    def source(self) -> str:
        """Where the window comes from."""
        return f"{self.window.source}, {self.window.edition}" if self.window.edition else self.window.source

    @property
    def to_be_confirmed_by(self) -> str:
        """Who has still to confirm the row, a code of `signoff`; empty once somebody signed."""
        return "" if self.window.confirmed else self.window.to_be_confirmed_by

    def left(self, now: datetime) -> timedelta | None:
        """Time to the earliest end, never below zero; None while the time is unknown."""
        return None if self.earliest_end is None else max(self.earliest_end - now, timedelta())


_SETTLED: Final = frozenset(
    {"offered_declined", "not_indicated", "contraindicated", "given_already_elsewhere", "referred_elsewhere",
     "not_applicable", "started", "completed"}
)  # fmt: skip
_TOO_LATE: Final = "out_of_window"
_WOUNDED: Final = frozenset({"minor", "needs_care", "emergency", "not_examined"})
_ORDER: Final = tuple(Running)


def clocks_of(case: Case, rules: ClockRules, *, now: datetime, zone: tzinfo) -> tuple[ClockState, ...]:
    """Every clock that concerns her, the most pressing first. Windows without a reason are not there."""
    states = [
        _state(case, window, incident.id, now=now, zone=zone)
        for incident in case.of_kind("incident")
        for window in rules.windows
        if _concerns(case, window, incident.id)
    ]
    far = now + timedelta(days=36500)
    return tuple(sorted(states, key=lambda each: (_ORDER.index(each.state), each.earliest_end or now, far)))


def next_clock_at(states: tuple[ClockState, ...], now: datetime) -> datetime | None:
    """When the first running clock may end; `now` for one whose time is unknown or may be over."""
    ends = [max(each.earliest_end or now, now) for each in states if each.state.runs]
    return min(ends, default=None)


def span_of(case: Case, incident: EntityId, *, now: datetime, zone: tzinfo) -> Bounds | None:
    """Between when and when it happened, as far as it has happened by now; None if nobody knows."""
    answer = case.answer("i_date", incident)
    if isinstance(answer, Missing):
        return None
    return read_moment(answer.value).bounds(zone).no_later_than(now)


def _state(case: Case, window: Window, incident: EntityId, *, now: datetime, zone: tzinfo) -> ClockState:
    began = span_of(case, incident, now=now, zone=zone)
    cares = _cares(case, incident)
    earliest = window.end(began.earliest, zone) if began else None
    latest = window.end(began.latest, zone) if began else None
    decision = _decision(case, window, cares)
    return ClockState(
        window=window,
        incident=incident,
        care=cares[0] if cares else None,
        began=began,
        earliest_end=earliest,
        latest_end=latest,
        state=_settled(case, window, incident, cares) or _running(window, earliest, latest, now),
        decision=decision,
    )


def _running(window: Window, earliest: datetime | None, latest: datetime | None, now: datetime) -> Running:
    if earliest is None or latest is None:
        return Running.OFFER_NOW
    if latest <= now:
        return Running.PASSED
    left = earliest - now
    if left <= timedelta():
        return Running.OFFER_NOW
    if left < timedelta(hours=window.urgent_hours):
        return Running.URGENT
    return Running.SOON if left < timedelta(hours=window.soon_hours) else Running.OPEN


def _settled(case: Case, window: Window, incident: EntityId, cares: list[EntityId]) -> Running | None:
    """What a person already settled; None while the clock has to run."""
    decision = _decision(case, window, cares)
    if decision == _TOO_LATE:
        return Running.OUT_OF_WINDOW
    if decision in _SETTLED or _given(case, window, cares):
        return Running.DECIDED
    if window.field is None and _specimens_settled(case, incident):
        return Running.DECIDED
    return None


def _given(case: Case, window: Window, cares: list[EntityId]) -> bool:
    """Whether a first dose is on record: *accepted* alone is not given."""
    if window.given_field is None:
        return False
    given = _newest(case, window.given_field, cares)
    return isinstance(given, dict) and isinstance(read(given.get("at")), Answer)


def _specimens_settled(case: Case, incident: EntityId) -> bool:
    """Specimens were taken, or she said no to taking them."""
    if case.of_kind("specimen", incident):
        return True
    consents = case.answer("f_consents")
    return isinstance(consents, Answer) and consents.value.get("evidence_collection") in ("refused", "withdrawn")


def _decision(case: Case, window: Window, cares: list[EntityId]) -> str | None:
    return None if window.field is None else _newest(case, window.field, cares)


def _concerns(case: Case, window: Window, incident: EntityId) -> bool:
    cares = _cares(case, incident)
    if _decision(case, window, cares) is not None:
        return True
    match window.reason:
        case Reason.ASKED:
            return False
        case Reason.WOUND:
            return _newest(case, "h_injury_any", [case.root]) in _WOUNDED
        case Reason.CONCEPTION:
            return _exposed(case, cares) and _newest(case, "h_can_conceive", cares) != "no"
        case Reason.EXPOSURE:
            return _exposed(case, cares)


def _exposed(case: Case, cares: list[EntityId]) -> bool:
    """Whether there may have been an exposure: not asked and unknown count, only *none* does not."""
    return _newest(case, "h_exposure", cares) != ["none"]


def _cares(case: Case, incident: EntityId) -> list[EntityId]:
    """Where care after an incident is kept, the newest first."""
    return [entity.id for entity in reversed(case.of_kind("care", incident))]


def _newest(case: Case, field: str, entities: list[EntityId]) -> Stored | None:
    """The first answer among these entities; None if none of them has one."""
    answers = (case.answer(field, entity) for entity in entities)
    return next((answer.value for answer in answers if isinstance(answer, Answer)), None)
