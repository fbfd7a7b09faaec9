"""From one case to its rows: what was answered, what follows from it, and the day on which each counts.

A person counts on the day of the first interview, an incident on the day it was first told here. Which day that is does
not hang on today, so the same record gives the same figures for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from clinic_app.domain.agreed_plan import plan_state
from clinic_app.domain.answers import Answer, Missing, Stored, read
from clinic_app.domain.case import Case, Change
from clinic_app.domain.clock_rules import ClockRules
from clinic_app.domain.clocks import ClockState, clocks_of, span_of
from clinic_app.domain.conditions import Derived
from clinic_app.domain.definitions import Definitions
from clinic_app.domain.derived import derived
from clinic_app.domain.ids import EntityId
from clinic_app.domain.reporting.care_given import NEVER_MADE, care_within, cared, given_at, kept, told_after
from clinic_app.domain.reporting.rows import (
    NONE,
    NOT_ASKED,
    UNKNOWN,
    CaseRows,
    ClockRow,
    ClosingRow,
    Codes,
    FollowUpRow,
    GapRow,
    IncidentRow,
    OfferRow,
    PersonRow,
    ReferralRow,
    Row,
    Unit,
)
from clinic_app.domain.reporting.written import REASON, History
from clinic_app.facts import dataclass

NOT_COUNTED: Final = frozenset({"opened_in_error", "merged_duplicate"})
"""Why a file was closed that never was a person's own."""

_EVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
_NO_WORK: Final = frozenset({"home_duties", "student", "unemployed"})
_BY_ITSELF: Final = frozenset({"i_serial"})
_PLAN: Final = frozenset(
    {"sp_concern", "sp_resources", "sp_signal", "sp_bag", "sp_children", "sp_go", "sp_action", "sp_work"}
)
_HOUR: Final = timedelta(hours=1)
_MET: Final = "met"
_FOLLOWS: Final = {"i_th_type5": "i_type", "i_context": "i_type", "i_elapsed": "i_date", "i_tod": "i_date"}
"""What is asked, for what follows from one question alone: who would not say that left no *unknown* behind."""


@dataclass(frozen=True, slots=True)
class File:
    """A case as it is now, and when what happened in it. `day` is that of the first interview; `first` has the days of
    the first interviews of all the files it is made of, by the incident that each was about.
    """

    case: Case
    day: date
    history: History = field(default_factory=History)
    first: Mapping[EntityId, date] = field(default_factory=dict)


def interview_of(case: Case, begun_on: date) -> date:
    """The day of the first interview, or that on which the file was begun."""
    answer = case.answer("interview_date")
    return date.fromisoformat(answer.value) if isinstance(answer, Answer) else begun_on


def rows_of(file: File, known: Definitions, rules: ClockRules, *, zone: tzinfo) -> CaseRows:
    """Every row of a case; none of one that was opened by mistake, or is part of another."""
    if str(file.case.stored(REASON)) in NOT_COUNTED:
        return CaseRows(file.case.id, ())
    return CaseRows(file.case.id, tuple(_Reader(file, known, rules, zone).rows()))


class _Reader:
    def __init__(self, file: File, known: Definitions, rules: ClockRules, zone: tzinfo) -> None:
        self._file, self._case, self._history = file, file.case, file.history
        self._known, self._rules, self._zone = known, rules, zone
        self._day = file.day
        self._follows = {self._day: self._at(self._day)}
        self._incidents = [e.id for e in file.case.of_kind("incident") if self._is_told(e.id)]

    def rows(self) -> Iterator[tuple[Unit, Row]]:
        yield Unit.PERSON, self._person()
        if isinstance(gap := self._case.answer("n_gap"), Answer):
            yield Unit.GAP, GapRow(**self._who(self._day), on=self._day, missing=gap.value)
        for incident in self._incidents:
            yield Unit.INCIDENT, self._incident(incident)
        for entity in self._case.of_kind("need"):
            yield Unit.OFFER, OfferRow(
                **self._who(on := self._told_on(entity.id)), on=on, service=self._one("n_service", entity.id),
                offer=self._one("n_offer", entity.id), why_not=self._one("n_decline_why", entity.id),
                free=self._one("n_free", entity.id),
            )  # fmt: skip
        for entity in self._case.of_kind("referral"):
            if str(self._case.stored("x_status", entity.id)) not in NEVER_MADE:
                yield Unit.REFERRAL, self._referral(entity.id)
        for entity in self._case.of_kind("visit"):
            on = self._due(entity.id) or self._told_on(entity.id)
            yield Unit.FOLLOW_UP, FollowUpRow(
                **self._who(on), on=on, attended=self._one("u_attend", entity.id),
                satisfied=self._one("u_satisf", entity.id), better=self._better(entity.id),
            )  # fmt: skip
        if isinstance(self._case.answer(REASON), Answer):
            at = self._history.closed_at
            on = at.astimezone(self._zone).date() if at else self._day
            since = datetime.combine(self._day, time(), self._zone)
            yield (
                Unit.CLOSING,
                ClosingRow(
                    **self._who(on),
                    on=on,
                    closed_for=self._one(REASON),
                    outcomes=self._many("z_outcomes"),
                    hours=(at - since) // _HOUR if at else None,
                ),
            )
        for state in clocks_of(self._case, self._rules, now=_EVER, zone=self._zone):
            yield Unit.CLOCK, self._clock(state)

    # --- each ----------------------------------------------------------------------------------------

    def _person(self) -> PersonRow:
        root = self._case.root
        nationality, work = self._one("s_nationality"), self._one("m_worksec")
        first = self._incidents[0] if self._incidents else None
        return PersonRow(
            **self._who(self._day), on=self._day, minor_band=self._code("minor_band", root, self._day),
            nationality=nationality, work=work, migrant_worker=_migrant_worker(nationality, work),
            marital=self._one("s_marital"), disability=self._one("s_disability"),
            displacement=self._one("s_displacement"), entry=self._one("entry_point"),
            setting=self._one("setting"), interpreter=self._one("interpreter_used"),
            interpreter_mode=self._one("int_mode"), interpreter_vetted=self._one("interp_vetted"),
            recruited=self._one("m_recruit"), time_here=self._one("m_time_here"), screened=self._one("t_done"),
            first_line=self._many("h_first_line"),
            child_vuln=self._one("s_child_vuln"), danger=self._danger(), safety_plan=self._safety_plan(),
            plan=plan_state(self._case).value,
            th_type5=self._code("i_th_type5", first, self._day) if first else NOT_ASKED,
        )  # fmt: skip

    def _incident(self, incident: EntityId) -> IncidentRow:
        on = self._told_on(incident)
        people = [entity.id for entity in self._case.of_kind("perpetrator", incident)]
        return IncidentRow(
            **self._who(on), on=on, type=self._one("i_type", incident),
            th_type5=self._code("i_th_type5", incident, on), contexts=self._codes("i_context", incident, on),
            elapsed=self._code("i_elapsed", incident, on), **told_after(self._passed(incident, on)),
            tod=self._code("i_tod", incident, on), place=self._one("i_place", incident),
            at_work=self._one("i_at_work", incident), previous=self._one("i_previous", incident),
            elsewhere=self._one("i_reported_elsewhere", incident),
            p_count=self._code("p_count", incident, on), relations=self._every("p_relation", people),
            p_ages=self._every("p_age", people), p_sexes=self._every("p_sex", people),
            p_occupations=self._every("p_occ_group", people), p_repeats=self._every("p_repeat", people),
            stage=self._one("i_stage", incident),
            htp=self._one("i_htp", incident), cared=cared(self._case, incident),
        )  # fmt: skip

    def _clock(self, state: ClockState) -> ClockRow:
        on, span = self._told_on(state.incident), span_of(self._case, state.incident, now=_EVER, zone=self._zone)
        bounds = (span.earliest, span.latest) if span else (None, None)
        within, hours = care_within(given_at(self._case, state), *bounds)
        return ClockRow(
            **self._who(on), on=on, type=self._one("i_type", state.incident), window=state.id,
            kept=kept(self._case, state), care_within=within, hours=hours,
        )  # fmt: skip

    def _better(self, visit: EntityId) -> Codes:
        """The areas in which a goal was met, as the survivor sees it."""
        answer = self._case.answer("u_progress", visit)
        if isinstance(answer, Missing):
            return (answer.value,)
        return tuple(area for area, how in dict(answer.value).items() if how == _MET) or (NONE,)

    def _danger(self) -> str:
        """The level that a person set last."""
        assessed = self._case.of_kind("risk_assessment")
        return self._one("r_level", assessed[-1].id) if assessed else NOT_ASKED

    def _safety_plan(self) -> str:
        """Whether anything of a plan was written down."""
        said = (self._case.answers.get(each.id, {}) for each in self._case.entities.values())
        planned = any(value is not None for told in said for field_id, value in told.items() if field_id in _PLAN)
        return "yes" if planned else "no"

    def _referral(self, referral: EntityId) -> ReferralRow:
        on = self._told_on(referral)
        return ReferralRow(
            **self._who(on), on=on, sector=self._one("x_sector", referral), service=self._one("x_service", referral),
            status=self._one("x_status", referral), reason=self._one("x_reason", referral),
            outcome=self._one("x_outcome", referral), org=self._one("x_org", referral),
            answered=self._history.answer(referral, self._one("x_status", referral)),
            hours=self._history.hours_to_answer(referral),
        )  # fmt: skip

    def _is_told(self, incident: EntityId) -> bool:
        """Whether anybody answered anything of it: a sheet that was only looked at begins an incident too."""
        return bool(self._case.answers.get(incident, {}).keys() - _BY_ITSELF)

    # --- when ----------------------------------------------------------------------------------------

    def _told_on(self, entity: EntityId) -> date:
        """The day of the first interview for what that was about; later things on the day they were written down."""
        if entity in self._file.first:
            return self._file.first[entity]
        at = self._history.begun.get(entity)
        return max(at.astimezone(self._zone).date(), self._day) if at is not None else self._day

    def _due(self, visit: EntityId) -> date | None:
        answer = self._case.answer("u_due", visit)
        return date.fromisoformat(answer.value) if isinstance(answer, Answer) else None

    def _passed(self, incident: EntityId, on: date) -> tuple[timedelta, timedelta] | str:
        """The longest and the shortest time from the incident to the telling; a silence where no time was told."""
        span = span_of(self._case, incident, now=_EVER, zone=self._zone)
        if span is None:
            when = self._case.answer("i_date", incident)
            return when.value if isinstance(when, Missing) else UNKNOWN
        at = self._history.begun.get(incident)
        if at is None or at.astimezone(self._zone).date() != on:  # written later than it was told: the day is known
            begins = datetime.combine(on, time(), self._zone)
            told = begins, begins + timedelta(days=1)
        else:
            told = at, at
        return told[1] - span.earliest, max(told[0] - span.latest, timedelta())

    # --- what ----------------------------------------------------------------------------------------

    def _who(self, on: date) -> dict[str, Any]:
        root = self._case.root
        return {
            "sex": self._one("s_sex"), "age_band": self._code("s_age_band", root, on), "stats": self._one("c_stats"),
        }  # fmt: skip

    def _at(self, day: date) -> Derived:
        """What follows from her answers as of that day."""
        asked = Change(values=((self._case.root, "interview_date", day.isoformat()),))
        return derived(self._case.applying(asked), self._known, today=day, now=_EVER, zone=self._zone)

    def _value(self, field_id: str, entity: EntityId, on: date) -> Answer | Missing:
        answer = self._case.answer(field_id, entity)
        if isinstance(answer, Answer):
            return answer
        if on not in self._follows:
            self._follows[on] = self._at(on)
        follows = read(self._follows[on].get((entity, field_id)))
        if answer is Missing.NOT_ASKED and field_id in _FOLLOWS:
            answer = self._declined(_FOLLOWS[field_id], entity)
        # What she would not say stays that: that nothing follows from it either makes it no *unknown*.
        return follows if isinstance(follows, Answer) or answer is Missing.NOT_ASKED else answer

    def _declined(self, asked: str, entity: EntityId) -> Missing:
        return Missing.DECLINED if self._case.answer(asked, entity) is Missing.DECLINED else Missing.NOT_ASKED

    def _code(self, field_id: str, entity: EntityId, on: date) -> str:
        return _as_code(self._value(field_id, entity, on))

    def _codes(self, field_id: str, entity: EntityId, on: date) -> Codes:
        answer = self._value(field_id, entity, on)
        if isinstance(answer, Missing):
            return (answer.value,)
        return tuple(answer.value) or (NONE,)

    def _many(self, field_id: str) -> Codes:
        answer = self._case.answer(field_id)
        if isinstance(answer, Missing):
            return (answer.value,)
        return tuple(str(each) for each in answer.value) or (NONE,)

    def _one(self, field_id: str, entity: EntityId | None = None) -> str:
        return _as_code(self._case.answer(field_id, entity))

    def _every(self, field_id: str, entities: list[EntityId]) -> Codes:
        """Each code once; of nobody written down nothing was asked."""
        return tuple(dict.fromkeys(self._one(field_id, entity) for entity in entities)) or (NOT_ASKED,)


def _as_code(answer: Answer | Missing) -> str:
    value: Stored = answer.value
    return value if isinstance(value, str) else UNKNOWN


def _migrant_worker(nationality: str, work: str) -> str:
    """Whether she works here and is not Thai. Nobody is asked for papers or status; a silence stays one."""
    if nationality == "thai" or work in _NO_WORK:
        return "no"
    silent = next((code for code in (nationality, work) if code in tuple(Missing)), None)
    return silent or "yes"
