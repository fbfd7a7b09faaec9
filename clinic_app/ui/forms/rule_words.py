"""What the screen says of a row of our rules: what it is about, how long, where that is from, who must confirm it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clinic_app.domain.clock_rules import Evidence
from clinic_app.domain.rule_entries import SPECIMEN, RuleEntry, RuleKind, Unit
from clinic_app.ui.forms.field_words import Line
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _, label, ngettext


def title(rule: RuleEntry, labels: Labels) -> str:
    """What the row is about."""
    if rule.label:
        return label(rule.context, rule.label)
    return labels.code("fconsent", rule.consent) if rule.consent else _specimens(rule, labels)


def kind(rule: RuleEntry) -> str:
    """What kind of row it is."""
    words = {
        RuleKind.CLOCK: _("Clocks: how long care helps"),
        RuleKind.SPECIMEN: _("How long a specimen is worth taking"),
        RuleKind.FOLLOW_UP: _("When the survivor is seen or heard again"),
        RuleKind.DUTY: _("When somebody outside may have to be told"),
        RuleKind.CONSENT: _("Specimens that wait for a consent"),
        RuleKind.RETENTION: _("How long a closed file is kept"),
    }
    return words[rule.kind]


def lines(rule: RuleEntry, labels: Labels, clocks: Mapping[str, RuleEntry]) -> Iterator[Line]:
    """What the row says, and how sure we are of it."""
    if rule.unit is not None:
        yield _("How long"), span(rule.amount, rule.unit)
    if rule.best_hours:
        yield _("Helps most within"), span(rule.best_hours, Unit.HOURS)
    if rule.since:
        yield _("Counted from"), _since(rule.since)
    if rule.window:
        yield _("Only if it concerns"), title(clocks[rule.window], labels)
    if rule.consent:
        yield _("Specimens that wait for it"), _specimens(rule, labels)
    if rule.receives:
        yield _("Who would be told"), label(f"{rule.context}.receives", rule.receives)
    if rule.note:
        yield _("Note"), label(f"{rule.context}.note", rule.note)
    told = label(f"{rule.context}.source", rule.source) if rule.source else ""
    source = " · ".join(each for each in (told, rule.edition) if each)
    yield _("Source"), f"{source} ({_evidence(rule.evidence)})" if rule.evidence else source
    if rule.confirmed:
        yield _("Confirmed by"), f"{rule.reviewer} · {rule.reviewed_on}"
    elif rule.to_be_confirmed_by:
        yield _("To be confirmed by"), labels.code("signoff", rule.to_be_confirmed_by)
    yield _("Name in files"), rule.id


def span(amount: int, unit: Unit) -> str:
    """So many hours, days, months or years."""
    match unit:
        case Unit.HOURS:
            words = ngettext("{n} hour", "{n} hours", amount)
        case Unit.DAYS:
            words = ngettext("{n} day", "{n} days", amount)
        case Unit.MONTHS:
            words = ngettext("{n} month", "{n} months", amount)
        case Unit.YEARS:
            words = ngettext("{n} year", "{n} years", amount)
    return words.format(n=amount)


def _specimens(rule: RuleEntry, labels: Labels) -> str:
    return ", ".join(labels.code(SPECIMEN, code) for code in rule.codes)


def _since(since: str) -> str:
    words = {
        "first_dose": _("the first dose on record"),
        "decision": _("the day it was decided"),
        "incident": _("the latest time at which it can have happened"),
        "visit": _("the first visit"),
    }
    return words[since]


def _evidence(evidence: Evidence) -> str:
    words = {
        Evidence.READ: _("the text was read"),
        Evidence.SECONDARY: _("another text quotes it"),
        Evidence.UNVERIFIED: _("not verified"),
    }
    return words[evidence]
