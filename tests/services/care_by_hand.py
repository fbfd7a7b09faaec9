"""Windows of care and the hours until them, read off decrypted revisions by code that shares none with the program."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from invented_care import DECISIONS, HOUR
from test_reporting_recount_rest import Part, Replayed, code

WINDOWS = tomllib.loads(Path("resources/rules/clocks.toml").read_text())["window"]


def answered(value: Any) -> bool:
    return value is not None and not (isinstance(value, dict) and "missing" in value)


def bounds(each: Replayed, said: dict[str, Any]) -> tuple[datetime, datetime] | None:
    when = said.get("i_date")
    if not answered(when):
        return None
    if when["kind"] == "day":
        begins = datetime.combine(date.fromisoformat(when["on"]), datetime.min.time(), each.zone)
        return begins, begins + timedelta(days=1)
    first, last = (when["at"], when["at"]) if when["kind"] == "exact" else (when["from"], when["to"])
    return datetime.fromisoformat(first), datetime.fromisoformat(last)


def band(longest: timedelta, shortest: timedelta) -> str:
    def one(passed: timedelta) -> str:
        limits = ((24, "under_24h"), (72, "under_72h"), (120, "under_120h"))
        return next((name for hours, name in limits if passed <= hours * HOUR), "over_120h")

    return one(longest) if one(longest) == one(max(shortest, timedelta())) else "unknown"


def told_within(each: Replayed, incident: Part) -> tuple[str, str]:
    """The band, and whether it was within 72 hours."""
    span = bounds(each, incident.said)
    if span is None:
        silence = code(incident.said.get("i_date"))
        return silence, silence
    longest, shortest = incident.at - span[0], max(incident.at - span[1], timedelta())
    within = {passed <= 72 * HOUR for passed in (longest, shortest)}
    return band(longest, shortest), {True: "yes", False: "no"}[within.pop()] if len(within) == 1 else "unknown"


def under(each: Replayed, kind: str, incident: Part) -> list[Part]:
    return [
        part
        for part in each.parts.values()
        if part.kind == kind and part.parent and each.parts[part.parent] is incident
    ]


def newest(cares: list[Part], field: str) -> Any:
    return next((care.said[field] for care in reversed(cares) if answered(care.said.get(field))), None)


def windows(each: Replayed, incident: Part) -> Iterator[tuple[str, str, str, int | None]]:
    """Window, whether it was kept, hours to care as a band and as a number."""
    cares = under(each, "care", incident)
    said = [(field, value) for part in (incident, *cares) for field, value in part.said.items()]
    something = any(value is not None for field, value in said if field not in ("i_serial", "h_rule_version"))
    exposed = something and newest(cares, "h_exposure") != ["none"]
    because = {
        "asked": False, "exposure": exposed,
        "conception": exposed and newest(cares, "h_can_conceive") != "no",
        "wound": each.her.get("h_injury_any") in ("minor", "needs_care", "emergency", "not_examined"),
    }  # fmt: skip
    for window in WINDOWS:
        decision = newest(cares, window["field"]) if "field" in window else None
        if decision is None and not because[window["reason"]]:
            continue
        dose = newest(cares, window["given_field"]) if "given_field" in window else None
        span, given = bounds(each, incident.said), datetime.fromisoformat(dose["at"]) if dose else None
        hours, within = None, "not_given"
        if given:
            within = "unknown"
            if span and given >= span[0]:
                hours, within = (given - span[0]) // HOUR, band(given - span[0], given - span[1])
        yield window["id"], kept(each, incident, window, decision, given, span), within, hours


def kept(
    each: Replayed, incident: Part, window: dict[str, Any], decision: Any, given: datetime | None,
    span: tuple[datetime, datetime] | None,
) -> str:  # fmt: skip
    if decision == "out_of_window":
        return "too_late"
    if given:
        if span is None:
            return "unknown"
        length = window["hours"] * HOUR
        return "in_time" if given <= span[0] + length else "too_late" if given > span[1] + length else "unknown"
    if decision == "offered_declined":
        return "declined"
    if decision in ("offered_accepted", "deferred"):
        return "accepted_not_given"
    taken = "field" not in window and under(each, "specimen", incident)
    return "undecided" if not taken and decision in (None, "stock_out", "not_offered") else "otherwise"


def cared(each: Replayed, incident: Part) -> str:
    sheets = under(each, "care", incident)
    said = [care.said[field] for care in sheets for field in DECISIONS if field in care.said]
    doses = [care.said[field] for care in sheets for field in ("h_pep_given_at", "h_ec_given_at") if field in care.said]
    if doses or "started" in said or "completed" in said:
        return "here"
    asked = any(
        part.said.get("x_sector") == "health_medical" and part.said["x_status"] not in ("draft", "entered-in-error")
        for part in each.of("referral")
    )
    return "referred" if asked or "referred_elsewhere" in said or "given_already_elsewhere" in said else "neither"
