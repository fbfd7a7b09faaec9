"""Time left for care: the earliest bound drives urgency, the latest eligibility, and only a person says it is too late.

Clocks run from the moment of an incident, where an exposure, a possible pregnancy or a wound gives them a reason; what
was not asked or is unknown keeps an offer open. An unknown time says *offer now, the clinician decides*. An incident
that was only begun, of which nobody has answered anything yet, says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import Answer, Missing, Stored, read
from clinic_app.domain.case import Case
from clinic_app.domain.clock_doubt import SLACK
from clinic_app.domain.clock_rules import ClockRules, Reason, Window, load_rules
from clinic_app.domain.ids import EntityId
from clinic_app.domain.moments import Bounds, read_moment
from clinic_app.facts import dataclass

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
_BY_ITSELF: Final = frozenset({"i_serial", "h_rule_version"})
"""What the program fills in when an incident or its care is begun."""

_ORDER: Final = tuple(Running)


def clocks_of(case: Case, rules: ClockRules, *, now: datetime, zone: tzinfo) -> tuple[ClockState, ...]:
    """Every clock that concerns her, the most pressing first. Windows without a reason are not there."""
    states = [
        state
        for entity in case.of_kind("incident")
        for state in _Incident.of(case, entity.id, now=now, zone=zone).states(rules, now=now, zone=zone)
    ]
    return tuple(sorted(states, key=lambda each: (_ORDER.index(each.state), each.earliest_end or now)))


def next_clock_at(case: Case, rules: ClockRules, *, now: datetime, zone: tzinfo) -> datetime | None:
    """When the first running clock may end; `now` as soon as one is found whose time is unknown or may be over."""
    first: datetime | None = None
    for entity in case.of_kind("incident"):
        incident = _Incident.of(case, entity.id, now=now, zone=zone)
        for _, _, end, _, state in incident.looked_at(rules, now=now, zone=zone):
            if not state.runs:
                continue
            if end is None or end <= now:
                return now
            first = end if first is None else min(first, end)
    return first


def span_of(case: Case, incident: EntityId, *, now: datetime, zone: tzinfo) -> Bounds | None:
    """Between when and when it happened, as far as it has happened by now; None if nobody knows.

    Nor does anybody here what a newer program, on another PC of the clinic, wrote in a way that this one cannot read.
    """
    answer = case.answer("i_date", incident)
    if isinstance(answer, Missing):
        return None
    try:
        return read_moment(answer.value).bounds(zone).no_later_than(now)
    except ValueError:
        return None


def _began(case: Case, incident: EntityId, *, now: datetime, zone: tzinfo) -> Bounds | None:
    """The same; None also where the PC had another clock then: by this one nobody can tell how long ago it was."""
    ahead = now + SLACK
    span = span_of(case, incident, now=ahead, zone=zone)
    return None if span is None or span.earliest >= ahead else span.no_later_than(now)


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


@dataclass(frozen=True, slots=True)
class _Incident:
    """One incident and where care after it is kept, the newest first."""

    case: Case
    id: EntityId
    began: Bounds | None
    cares: tuple[EntityId, ...]

    @classmethod
    def of(cls, case: Case, incident: EntityId, *, now: datetime, zone: tzinfo) -> _Incident:
        """Look once at what all its clocks need."""
        cares = tuple(entity.id for entity in reversed(case.of_kind("care", incident)))
        return cls(case, incident, _began(case, incident, now=now, zone=zone), cares)

    def states(self, rules: ClockRules, *, now: datetime, zone: tzinfo) -> Iterator[ClockState]:
        """The clocks that concern her."""
        for window, decision, earliest, latest, state in self.looked_at(rules, now=now, zone=zone):
            yield ClockState(
                window=window,
                incident=self.id,
                care=self.cares[0] if self.cares else None,
                began=self.began,
                earliest_end=earliest,
                latest_end=latest,
                state=state,
                decision=decision,
            )

    def looked_at(
        self, rules: ClockRules, *, now: datetime, zone: tzinfo
    ) -> Iterator[tuple[Window, str | None, datetime | None, datetime | None, Running]]:
        """Window, decision, earliest and latest end and state of each clock that concerns her."""
        for window in rules.windows:
            decision = None if window.field is None else self._newest(window.field)
            if decision is None and not self._concerns(window):
                continue
            earliest = window.end(self.began.earliest, zone) if self.began else None
            latest = window.end(self.began.latest, zone) if self.began else None
            yield (
                window,
                decision,
                earliest,
                latest,
                (self._settled(window, decision) or _running(window, earliest, latest, now)),
            )

    def _settled(self, window: Window, decision: str | None) -> Running | None:
        """What a person already settled; None while the clock has to run."""
        if decision == _TOO_LATE:
            return Running.OUT_OF_WINDOW
        if decision in _SETTLED or self._given(window):
            return Running.DECIDED
        return Running.DECIDED if window.field is None and self._specimens_settled() else None

    def _given(self, window: Window) -> bool:
        """Whether a first dose is on record: *accepted* alone is not given."""
        given = None if window.given_field is None else self._newest(window.given_field)
        return isinstance(given, dict) and isinstance(read(given.get("at")), Answer)

    def _specimens_settled(self) -> bool:
        """Specimens were taken, or she said no to taking them."""
        if self.case.of_kind("specimen", self.id):
            return True
        consents = self.case.answer("f_consents")
        return isinstance(consents, Answer) and consents.value.get("evidence_collection") in ("refused", "withdrawn")

    def _concerns(self, window: Window) -> bool:
        match window.reason:
            case Reason.ASKED:
                return False
            case Reason.WOUND:
                injury = self.case.answer("h_injury_any")
                return isinstance(injury, Answer) and injury.value in _WOUNDED
            case Reason.CONCEPTION:
                return self._exposed() and self._newest("h_can_conceive") != "no"
            case Reason.EXPOSURE:
                return self._exposed()

    def _exposed(self) -> bool:
        """Whether there may have been an exposure: not asked and unknown count, only *none* does not.

        Something must have been said of the incident or of care after it, be it that the time is unknown.
        """
        return self._newest("h_exposure") != ["none"] and self._told

    @property
    def _told(self) -> bool:
        return any(
            read(value) is not Missing.NOT_ASKED
            for each in (self.id, *self.cares)
            for field, value in self.case.answers.get(each, {}).items()
            if field not in _BY_ITSELF
        )

    def _newest(self, field: str) -> Stored | None:
        """The newest answer about care after this incident; None if there is none."""
        for care in self.cares:
            answer = self.case.answer(field, care)
            if isinstance(answer, Answer):
                return answer.value
        return None
