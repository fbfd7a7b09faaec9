"""Every row of our rule files in one shape, to be read by whoever must confirm it. It decides nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from clinic_app.domain.clock_rules import ClockRules, Evidence, RuleRow
from clinic_app.domain.duties import DutyRules
from clinic_app.domain.evidence import EvidenceRules
from clinic_app.domain.followup_rules import FollowUpRules
from clinic_app.domain.retention import RetentionRules
from clinic_app.facts import dataclass

SPECIMEN = "specimen"
"""The list whose codes a row about specimens names."""


class RuleKind(StrEnum):
    """What a row is about. The values are the contexts its words are translated under."""

    CLOCK = "clock"
    SPECIMEN = "specimen_window"
    FOLLOW_UP = "followup"
    DUTY = "duty"
    CONSENT = "consent"
    RETENTION = "retention"


class Unit(StrEnum):
    """What a span is counted in."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """One row. What a kind of row does not say is empty; a row about specimens has codes instead of a label."""

    kind: RuleKind
    id: str
    label: str = ""
    codes: tuple[str, ...] = ()
    amount: int = 0
    unit: Unit | None = None
    best_hours: int = 0
    since: str = ""
    """What the span is counted from: a `Since` of the follow-up; empty is the incident, for retention the closing."""
    window: str = ""
    """The clock that has to concern her first."""
    receives: str = ""
    consent: str = ""
    """The row of the six consents it waits for."""
    note: str = ""
    source: str = ""
    edition: str = ""
    evidence: Evidence | None = None
    to_be_confirmed_by: str = ""
    reviewer: str = ""
    reviewed_on: date | None = None

    @property
    def context(self) -> str:
        """Where its words are in the catalogue of the forms."""
        return f"{self.kind.value}.{self.id}"

    @property
    def confirmed(self) -> bool:
        """Whether a named person signed this row."""
        return bool(self.reviewer and self.reviewed_on)


def rule_entries(
    *,
    clocks: ClockRules,
    follow_up: FollowUpRules,
    duties: DutyRules,
    consents: EvidenceRules,
    retention: RetentionRules,
) -> tuple[RuleEntry, ...]:
    """All rows, kind after kind, in the order of their files."""
    return (
        *(_spanned(row, RuleKind.CLOCK, label=row.name) for row in clocks.windows),
        *(_spanned(row, RuleKind.SPECIMEN, codes=row.codes) for row in clocks.specimens),
        *(
            _spanned(row, RuleKind.FOLLOW_UP, label=row.label, since=row.since.value, window=row.window)
            for row in follow_up.steps
        ),
        *_duties(duties),
        *_consents(consents),
        *_retention(retention),
    )


def _spanned(
    row: RuleRow,
    kind: RuleKind,
    *,
    label: str = "",
    codes: tuple[str, ...] = (),
    since: str = "",
    window: str = "",
) -> RuleEntry:
    spans = ((row.hours, Unit.HOURS), (row.days, Unit.DAYS), (row.months, Unit.MONTHS))
    amount, unit = next((each for each in spans if each[0]), spans[0])
    return RuleEntry(
        kind=kind,
        id=row.id,
        label=label,
        codes=codes,
        amount=amount,
        unit=unit,
        best_hours=row.best_hours,
        since=since,
        window=window,
        note=row.note,
        source=row.source,
        edition=row.edition,
        evidence=row.evidence,
        to_be_confirmed_by=row.to_be_confirmed_by,
        reviewer=row.reviewer,
        reviewed_on=row.reviewed_on,
    )


def _duties(rules: DutyRules) -> Iterator[RuleEntry]:
    for row in rules.duties:
        yield RuleEntry(
            kind=RuleKind.DUTY,
            id=row.id,
            label=row.label,
            receives=row.receives,
            note=row.note,
            source=row.source,
            evidence=row.evidence,
            to_be_confirmed_by=row.to_be_confirmed_by,
            reviewer=row.reviewer,
            reviewed_on=row.reviewed_on,
        )


def _consents(rules: EvidenceRules) -> Iterator[RuleEntry]:
    for row in rules.rules:
        yield RuleEntry(
            kind=RuleKind.CONSENT,
            id=row.id,
            codes=row.codes,
            consent=row.consent,
            source=row.source,
            to_be_confirmed_by=row.to_be_confirmed_by,
        )


def _retention(rules: RetentionRules) -> Iterator[RuleEntry]:
    for row in rules.rules.values():
        yield RuleEntry(
            kind=RuleKind.RETENTION,
            id=row.id,
            label=row.label,
            amount=row.years,
            unit=Unit.YEARS,
            source=row.source,
            to_be_confirmed_by=row.to_be_confirmed_by,
        )
