"""What deserves a second look: answers that do not go together, and what a person still wants to say about one.

It never refuses, never changes an answer and never decides: both answers may be right, and only a person knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Final

from clinic_app.domain.age import at_odds, birth_bounds
from clinic_app.domain.answers import Answer, Stored
from clinic_app.domain.case import Case
from clinic_app.domain.classification import first_that_fits
from clinic_app.domain.clocks import span_of
from clinic_app.domain.ids import EntityId
from clinic_app.domain.moments import Bounds
from clinic_app.domain.timekeeping import instant
from clinic_app.facts import dataclass

WEIGH: Final = frozenset({
    "strangled_72h", "strangled_ever", "weapon", "firearm_access", "threat_to_kill", "believes_may_be_killed",
})  # fmt: skip
"""Facts of `r_items` with which one thinks of *high*: any one of them. They are not counted."""

GIVEN: Final = ("h_pep_given_at", "h_ec_given_at")
_NECK: Final = ("strangled_72h", "strangled_ever")
_A_YEAR: Final = 366
_HIGH: Final = frozenset({"high", "immediate"})
_EXAMINED: Final = "f_exam_at"
_PACKED: Final = "f_spec_seal"


class Why(StrEnum):
    """What does not go together."""

    OTHER_TYPE = "other_type"
    """The type for counting is not the first that fits everything that was done. `about` is that one."""
    BEFORE_INCIDENT = "before_incident"
    """Given, examined or packed before the incident can have happened."""
    BEFORE_ARRIVAL = "before_arrival"
    """Examined, or died, before the survivor was first seen."""
    AFTER_INTERVIEW = "after_interview"
    """Every incident is said to have happened after the survivor was first seen."""
    BORN_LATER = "born_later"
    """Born after an incident."""
    AGES_DIFFER = "ages_differ"
    """The answers about age do not go together."""
    MORE_WRITTEN = "more_written"
    """More people are written down than are counted. `about` is how many."""
    NECK_NOT_SEEN = "neck_not_seen"
    """Strangling is among the acts, and nobody looked for the danger signs or asked about the neck."""
    EXPOSURE_NOT_ASKED = "exposure_not_asked"
    """Penetration is among the acts, and no window runs, because nobody asked about exposure."""
    FACTS_WEIGH = "facts_weigh"
    """A level below *high* beside a fact that weighs."""
    FAR_AHEAD = "far_ahead"
    """Danger is to be looked at again only after more than a year: until then nobody is reminded."""
    NO_REASON = "no_reason"
    """A level without the reason of the person who set it."""
    NOT_SAFE_TO_CARRY = "not_safe_to_carry"
    """A paper copy is wanted, and paper was said to be unsafe, or nobody asked."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """One thing, at the question where it is said."""

    entity: EntityId
    field: str
    why: Why
    about: str = ""


def second_looks(case: Case, *, now: datetime, zone: tzinfo) -> tuple[SecondLook, ...]:
    """Everything that deserves it, in the order of the kinds; of one question the first only."""
    found = dict[tuple[EntityId, str], SecondLook]()
    looks = (
        *_person(case, now, zone),
        *_incidents(case, now, zone),
        *_examination(case, now, zone),
        *_danger(case, now.astimezone(zone).date()),
    )
    for look in looks:
        found.setdefault((look.entity, look.field), look)
    return tuple(found.values())


def may_copy_plan(case: Case) -> bool:
    """Whether the safety plan may be printed for the survivor: it was wanted, and paper is safe to carry."""
    return case.answer("sp_copy") == Answer("yes") and case.answer("k_paper_safe") == Answer("yes")


def _person(case: Case, now: datetime, zone: tzinfo) -> Iterator[SecondLook]:
    """Birth, years and death beside the other times."""
    arrived = _arrived(case)
    spans = [span_of(case, each.id, now=now, zone=zone) for each in case.of_kind("incident")]
    born = birth_bounds(_said(case, "s_dob", case.root))
    if born is not None and any(span is not None and span.latest.astimezone(zone).date() < born[0] for span in spans):
        yield SecondLook(case.root, "s_dob", Why.BORN_LATER)
    odd = at_odds(case, arrived or now.astimezone(zone).date())
    if odd is not None:
        yield SecondLook(case.root, odd, Why.AGES_DIFFER)
    death = _said(case, "z_died", case.root)
    died = birth_bounds(death.get("on")) if isinstance(death, dict) else None
    if arrived is not None and died is not None and died[1] < arrived:
        yield SecondLook(case.root, "z_died", Why.BEFORE_ARRIVAL)
    if (
        arrived is not None
        and spans
        and all(span is not None and span.earliest.astimezone(zone).date() > arrived for span in spans)
    ):
        for each in case.of_kind("incident"):
            yield SecondLook(each.id, "i_date", Why.AFTER_INTERVIEW)


def _incidents(case: Case, now: datetime, zone: tzinfo) -> Iterator[SecondLook]:
    for incident in case.of_kind("incident"):
        said, acts = _said(case, "i_type", incident.id), _said(case, "i_acts", incident.id)
        fits = first_that_fits([str(act) for act in acts]) if isinstance(acts, list) else None
        if said is not None and fits is not None and said != fits:
            yield SecondLook(incident.id, "i_type", Why.OTHER_TYPE, fits)
        yield from _care_of(case, incident.id, acts if isinstance(acts, list) else [])
        counted, written = _said(case, "p_count", incident.id), len(case.of_kind("perpetrator", incident.id))
        if isinstance(counted, str) and counted.isdecimal() and int(counted) < written:
            yield SecondLook(incident.id, "p_count", Why.MORE_WRITTEN, str(written))
        span = span_of(case, incident.id, now=now, zone=zone)
        cared = [(care.id, field) for care in case.of_kind("care", incident.id) for field in GIVEN]
        packed = [(specimen.id, _PACKED) for specimen in case.of_kind("specimen", incident.id)]
        for entity, field in (*cared, *packed):
            record = _said(case, field, entity)
            at = _instant(record.get("at")) if isinstance(record, dict) else None
            if at is not None and span is not None and at < span.earliest:
                yield SecondLook(entity, field, Why.BEFORE_INCIDENT)


def _care_of(case: Case, incident: EntityId, acts: list[Stored]) -> Iterator[SecondLook]:
    """Acts are written down for care, and care does not follow from them by itself."""
    cared = case.of_kind("care", incident)
    neck = any(case.stored("h_strangle", each.id) is not None for each in cared)
    facts = [value for _entity, value in case.every("r_items") if isinstance(value, dict)]
    if "strangling" in acts and not neck and not any(fact in known for known in facts for fact in _NECK):
        yield SecondLook(incident, "i_acts", Why.NECK_NOT_SEEN)
    if "penetration" in acts and all(case.stored("h_exposure", each.id) is None for each in cared):
        yield SecondLook(incident, "i_acts", Why.EXPOSURE_NOT_ASKED)


def _examination(case: Case, now: datetime, zone: tzinfo) -> Iterator[SecondLook]:
    """There is one examination; it may be about any of the incidents."""
    at = _instant(_said(case, _EXAMINED, case.root))
    if at is None:
        return
    spans: list[Bounds | None] = [span_of(case, each.id, now=now, zone=zone) for each in case.of_kind("incident")]
    if spans and all(span is not None and at < span.earliest for span in spans):
        yield SecondLook(case.root, _EXAMINED, Why.BEFORE_INCIDENT)
    arrived = _arrived(case)
    if arrived is not None and at.astimezone(zone).date() < arrived:
        yield SecondLook(case.root, _EXAMINED, Why.BEFORE_ARRIVAL)


def _danger(case: Case, today: date) -> Iterator[SecondLook]:
    for each in case.of_kind("risk_assessment"):
        again = _said(case, "r_reassess", each.id)
        if isinstance(again, str) and (date.fromisoformat(again) - today).days > _A_YEAR:
            yield SecondLook(each.id, "r_reassess", Why.FAR_AHEAD)
        level, facts = _said(case, "r_level", each.id), _said(case, "r_items", each.id)
        weighs = isinstance(facts, dict) and any(facts.get(fact) == "yes" for fact in WEIGH)
        if level is None or level == "not_assessed":
            continue
        if weighs and level not in _HIGH:
            yield SecondLook(each.id, "r_level", Why.FACTS_WEIGH)
        if _said(case, "r_reason", each.id) is None:
            yield SecondLook(each.id, "r_level", Why.NO_REASON)
    if case.answer("sp_copy") == Answer("yes") and not may_copy_plan(case):
        yield SecondLook(case.root, "sp_copy", Why.NOT_SAFE_TO_CARRY)


def _said(case: Case, field: str, entity: EntityId) -> Stored | None:
    answer = case.answer(field, entity)
    return answer.value if isinstance(answer, Answer) else None


def _arrived(case: Case) -> date | None:
    said = _said(case, "interview_date", case.root)
    return date.fromisoformat(said) if isinstance(said, str) else None


def _instant(value: Stored | None) -> datetime | None:
    """What is typed may be no time yet."""
    try:
        return instant(value) if isinstance(value, str) else None
    except ValueError:
        return None
