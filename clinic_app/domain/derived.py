"""What follows from her answers and is never asked: bands, contexts, counts, the views of one moment.

Promise for each: a silence is never a *no*; what cannot be told is unknown, and what nobody asked is not there. What
she answered herself is not overwritten. The bands are the published ones, not another program's.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from clinic_app.domain.answers import Answer, Missing, Stored
from clinic_app.domain.case import Case
from clinic_app.domain.clocks import span_of
from clinic_app.domain.conditions import Derived
from clinic_app.domain.definitions import Definitions
from clinic_app.domain.derived_age import (
    UNKNOWN,
    age_band,
    interview_day,
    is_minor_at_interview,
    minor_band,
    was_minor,
)
from clinic_app.domain.ids import EntityId
from clinic_app.domain.moments import Bounds, PartOfDay, Range, part_of, read_moment
from clinic_app.facts import dataclass

_SEXUAL: Final = frozenset({"rape", "sexual_assault"})
_NOT_GBV: Final = "non-gbv"
_MORE: Final = "more_than_3"

TH_TYPES: Final = {
    "rape": "sexual",
    "sexual_assault": "sexual",
    "physical_assault": "physical",
    "psychological_emotional_abuse": "mental",
    "denial_of_resources_opportunities_or_services": "neglect",
    "forced_marriage": "unmapped",
    _NOT_GBV: "unmapped",
}
"""GBVIMS types as the five of the Ministry of Public Health. The mapping is ours: the provincial health office confirms
it. Exploitation is told by `i_abduct = trafficked`, which no GBVIMS type says."""

SERVICE_ANSWERS: Final = {
    "offered_declined": "referral_declined_by_survivor",
    "already_receiving": "services_already_received_from_another_agency",
    "not_offered_unavailable": "service_unavailable",
    "not_applicable": "service_not_applicable",
}
"""What an offer says in GBVIMS words. *Later*, *not safe* and *accepted* without a referral say nothing there."""

_NEVER_SENT: Final = frozenset({"draft", "cancelled", "entered-in-error"})


def derived(case: Case, definitions: Definitions, *, today: date, now: datetime, zone: tzinfo) -> Derived:
    """All values that follow, by entity and field; only fields that the forms define and nobody answered."""
    followed = (
        *_of_her(case, today),
        *(
            each
            for incident in case.of_kind("incident")
            for each in _Incident(case, incident.id, today, now, zone).values()
        ),
        *((need.id, "n_answer", _service_answer(case, need.id)) for need in case.of_kind("need")),
    )
    return {
        (entity, field): value
        for entity, field, value in followed
        if value is not None and field in definitions.fields and not isinstance(case.answer(field, entity), Answer)
    }


def _of_her(case: Case, today: date) -> Iterator[tuple[EntityId, str, Stored | None]]:
    minor = is_minor_at_interview(case, today=today)
    yield case.root, "s_age_band", age_band(case, today=today)
    yield case.root, "minor_flag", minor
    yield case.root, "minor_band", minor_band(case, today=today)
    yield case.root, "t_child", minor


@dataclass(frozen=True, slots=True)
class _Incident:
    case: Case
    id: EntityId
    today: date
    now: datetime
    zone: tzinfo

    def values(self) -> Iterator[tuple[EntityId, str, Stored | None]]:
        """What follows about this incident."""
        span = span_of(self.case, self.id, now=self.now, zone=self.zone)
        yield self.id, "h_inc_dt", self._when(span)
        yield self.id, "i_elapsed", self._elapsed(span)
        yield self.id, "i_tod", self._part_of_day(span)
        yield self.id, "i_context", self._contexts(span)
        yield self.id, "i_th_type5", self._thai_type()
        yield self.id, "p_count", self._count()

    def _answer(self, field: str) -> Stored | None:
        answer = self.case.answer(field, self.id)
        return answer.value if isinstance(answer, Answer) else None

    def _silence(self, field: str) -> Stored | None:
        """Unknown, if this was asked in vain; None, if nobody asked."""
        return None if self.case.answer(field, self.id) is Missing.NOT_ASKED else UNKNOWN

    def _when(self, span: Bounds | None) -> Stored | None:
        return self._silence("i_date") if span is None else Range(span.earliest, span.latest).stored()

    def _elapsed(self, span: Bounds | None) -> Stored | None:
        """Days from incident to report, in the bands of GBVIMS; unknown where the span touches two of them."""
        if span is None:
            return self._silence("i_date")
        if isinstance(self.case.answer("interview_date"), Missing):
            return None
        reported = interview_day(self.case, self.today)
        bands = {_elapsed_band(day, reported) for day in self._days(span)}
        return bands.pop() if len(bands) == 1 else UNKNOWN

    def _part_of_day(self, span: Bounds | None) -> Stored | None:
        if span is None:
            return self._silence("i_date")
        moment = read_moment(self._answer("i_date"))
        return (moment.part if isinstance(moment, PartOfDay) else part_of(span, self.zone)) or UNKNOWN

    def _days(self, span: Bounds) -> tuple[date, date]:
        """The first and the last local day; an end at midnight belongs to the day before."""
        first = span.earliest.astimezone(self.zone).date()
        last = (span.latest - timedelta(microseconds=1)).astimezone(self.zone).date()
        return first, max(first, last)

    def _contexts(self, span: Bounds | None) -> Stored | None:
        """The contexts of GBVIMS that her answers really say, in the order of the list."""
        kind = self._answer("i_type")
        if kind is None:
            return self._silence("i_type")
        by = self._days(span)[1] if span else interview_day(self.case, self.today)
        minor = was_minor(self.case, by, today=self.today)
        holds = {
            "intimate_partner_violence": kind != _NOT_GBV and self._by_partner(),
            "child_sexual_abuse": kind in _SEXUAL and minor,
            "early_marriage": kind == "forced_marriage" and minor,
            "possible_sexual_exploitation": kind in _SEXUAL and self._answer("i_exchange") == "yes",
            "possible_sexual_slavery": kind in _SEXUAL and self._answer("i_abduct") not in (None, "none"),
            "harmful_traditional_practice": kind != _NOT_GBV and self._answer("i_htp") == "yes",
        }
        return [context for context, so in holds.items() if so]

    def _by_partner(self) -> bool:
        people = self.case.of_kind("perpetrator", self.id)
        return any(
            self.case.answer("p_relation", one.id) == Answer("intimate_partner_former_partner") for one in people
        )

    def _thai_type(self) -> Stored | None:
        kind = self._answer("i_type")
        if kind is None:
            return self._silence("i_type")
        if kind != _NOT_GBV and self._answer("i_abduct") == "trafficked":
            return "deception_exploitation"
        return TH_TYPES.get(kind, "unmapped")

    def _count(self) -> Stored | None:
        """As many as were written down; nobody written down says nothing."""
        people = len(self.case.of_kind("perpetrator", self.id))
        return (str(people) if people <= 3 else _MORE) if people else None


def _elapsed_band(day: date, reported: date) -> str:
    """Source: GBVIMS intake form. Day 3 may be hour 95: no clinical window is read from this."""
    days = (reported - day).days
    for band, last in (("0_3d", 3), ("4_5d", 5), ("6_14d", 14)):
        if days <= last:
            return band
    return "2wk_1mo" if reported <= _month_later(day) else "over_1mo"


def _month_later(day: date) -> date:
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _service_answer(case: Case, need: EntityId) -> Stored | None:
    """How GBVIMS would put her answer to an offer. *Referred* only if a referral really went."""
    service, offer = case.answer("n_service", need), case.answer("n_offer", need)
    if isinstance(offer, Missing):
        return None if offer is Missing.NOT_ASKED else UNKNOWN
    if isinstance(service, Answer) and offer.value == "offered_accepted" and _was_sent(case, service.value):
        return "referred"
    return SERVICE_ANSWERS.get(offer.value)


def _was_sent(case: Case, service: str) -> bool:
    referrals = (entity.id for entity in case.of_kind("referral"))
    return any(
        case.answer("x_service", one) == Answer(service)
        and isinstance(status := case.answer("x_status", one), Answer)
        and status.value not in _NEVER_SENT
        for one in referrals
    )
