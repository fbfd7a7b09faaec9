"""Forty PCs at once: what each said of itself, held against what IT wants of all of them. Knows no PC by itself.

A report is what `clinic-admin health --json` wrote on a PC, in a file named for that PC; nothing of any case is in one.
Reports come from forty hands: one that is torn or invented is a row that says so, never an end.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from clinic_app.facts import dataclass

__all__ = ["COLUMNS", "FleetPolicy", "Row", "as_csv", "inventory", "read_policy", "read_reports"]

FORMAT: Final = 1
MOST_BYTES: Final = 1_000_000
"""A report has three kilobytes."""
MOST_TEXT: Final = 200
COLUMNS: Final = ("pc", "against", "looked_on", "version", "system", "profile", "verdict", "wrong", "kind", "training",
                  "backup_days", "hub", "hub_heard_on", "free_gb", "encryption", "printer", "clock")  # fmt: skip
_WELL: Final = "well"
_NUMBERS: Final = ("looked_within_days", "backup_within_days", "hub_within_days", "free_gb")
_LISTS: Final = ("profiles", "accepted", "pcs")


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPolicy:
    """What IT wants of every PC. What is not said is not asked for."""

    version: str = ""
    """No PC may have an earlier one."""
    looked_within_days: int | None = None
    backup_within_days: int | None = None
    hub_within_days: int | None = None
    """Of a PC that names a hub: it answered within so many days."""
    free_gb: int | None = None
    profiles: tuple[str, ...] = ()
    """The names a site profile may have here."""
    accepted: tuple[str, ...] = ()
    """Words of `wrong` that are known and borne with."""
    pcs: tuple[str, ...] = ()
    """Who must have reported."""


@dataclass(frozen=True, slots=True)
class Row:
    """One PC. `against` names what the policy, or the PC itself, has against it; empty if nothing."""

    pc: str
    against: tuple[str, ...]
    told: Mapping[str, str]


def read_policy(untrusted: bytes) -> tuple[FleetPolicy, tuple[str, ...]]:
    """A policy, and what is wrong with it: a word nobody knows, or a value of the wrong kind. Nothing is guessed."""
    try:
        told = tomllib.loads(untrusted.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return FleetPolicy(), (f"not TOML: {error}",)
    wrong = [] if told.pop("format", None) == FORMAT else [f"format: {FORMAT} is what this version reads"]
    known: dict[str, Any] = {}
    for name, value in told.items():
        number = name in _NUMBERS and type(value) is int and value >= 0
        if number or (name == "version" and isinstance(value, str) and _numbers(value)):
            known[name] = value
        elif name in _LISTS and isinstance(value, list) and all(isinstance(each, str) for each in value):
            known[name] = tuple(value)
        else:
            wrong.append(f"{name}: {'not such a value' if name in (*_NUMBERS, *_LISTS, 'version') else 'unknown'}")
    return FleetPolicy(**known), tuple(wrong)


def read_reports(folder: Path) -> dict[str, Mapping[str, Any] | None]:
    """By PC what it said; None for what is no report. Of two under one name the later look counts."""
    found: dict[str, Mapping[str, Any] | None] = {}
    names: dict[str, str] = {}
    for file in sorted(folder.glob("*.json")):
        told = _report(file)
        pc = names.setdefault(file.stem.casefold(), file.stem)
        standing = found.get(pc)
        if standing is None or (told is not None and _text(told, "time") > _text(standing, "time")):
            found[pc] = told
    return found


def inventory(
    reports: Mapping[str, Mapping[str, Any] | None], policy: FleetPolicy, day: date | None = None
) -> list[Row]:
    """One row for each PC that reported or should have, those with something against them first.

    Days are counted to `day`; to that of the latest look if none is said.
    """
    day = day or max((looked for told in reports.values() if told and (looked := _looked_on(told))), default=date.min)
    here = {pc.casefold() for pc in reports}
    rows = [Row(pc, ("no_report",), {}) for pc in policy.pcs if pc.casefold() not in here]
    for pc, told in reports.items():
        if told is None:
            rows.append(Row(pc, ("unreadable",), {}))
        else:
            rows.append(Row(pc, tuple(dict.fromkeys(_against(told, policy, day))), _plain(told)))
    return sorted(rows, key=lambda row: (not row.against, row.pc.casefold()))


def as_csv(rows: Iterable[Row]) -> str:
    """For a spreadsheet, which would take a cell that begins like a formula for one."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = {"pc": row.pc, "against": " ".join(row.against), **row.told}
        writer.writerow([_cell(cells.get(name, "")) for name in COLUMNS])
    return sheet.getvalue()


def _against(told: Mapping[str, Any], policy: FleetPolicy, day: date) -> Iterator[str]:
    words = [each for each in _texts(told, "wrong") if each not in policy.accepted]
    yield from words
    if not words and not _texts(told, "wrong") and _text(told, "verdict") != _WELL:
        yield "not_well"
    if policy.version and _numbers(_text(told, "version")) < _numbers(policy.version):
        yield "old_version"
    looked = _looked_on(told)
    if policy.looked_within_days is not None and (looked is None or (day - looked).days > policy.looked_within_days):
        yield "not_looked_at"
    if policy.free_gb is not None and (_number(told, "free_bytes") or 0) < policy.free_gb * 1_000_000_000:
        yield "little_room"
    if policy.profiles and _text(told, "profile") not in policy.profiles:
        yield "other_profile"
    if policy.backup_within_days is not None and told.get("exists") is True and told.get("training") is not True:
        days = _number(told, "backup_days")
        if days is None or days > policy.backup_within_days:
            yield "no_late_backup"
    if policy.hub_within_days is not None and told.get("exists") is True and told.get("hub_named") is True:
        heard = _day(told, "hub_heard_on")
        if heard is None or (day - heard).days > policy.hub_within_days:
            yield "hub_silent"


def _plain(told: Mapping[str, Any]) -> dict[str, str]:
    looked, days, free = _looked_on(told), _number(told, "backup_days"), _number(told, "free_bytes")
    heard = _day(told, "hub_heard_on")
    texts = ("version", "system", "profile", "verdict", "kind", "encryption", "printer", "clock")
    return {
        **{name: _text(told, name) for name in texts},
        "looked_on": looked.isoformat() if looked else "",
        "wrong": " ".join(_texts(told, "wrong")),
        "training": "yes" if told.get("training") is True else "",
        "hub": _hub(told),
        "hub_heard_on": heard.isoformat() if heard else "",
        "backup_days": "" if days is None else str(days),
        "free_gb": "" if free is None else f"{free / 1e9:.1f}",
    }


def _report(file: Path) -> Mapping[str, Any] | None:
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            return None
        told = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and _text(told, "version") and _text(told, "verdict") else None


def _hub(told: Mapping[str, Any]) -> str:
    """What was met when it was asked (`doctor --line`); else whether one is named on that PC at all."""
    named = told.get("hub_named")
    return _text(told, "hub") or ("named" if named is True else "none" if named is False else "")


def _looked_on(told: Mapping[str, Any]) -> date | None:
    return _day(told, "time")


def _day(told: Mapping[str, Any], name: str) -> date | None:
    try:
        return datetime.fromisoformat(_text(told, name)).date()
    except ValueError:
        return None


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return re.sub(r"[\x00-\x1f\x7f]", " ", value)[:MOST_TEXT] if isinstance(value, str) else ""


def _texts(told: Mapping[str, Any], name: str) -> list[str]:
    value = told.get(name)
    rows = value if isinstance(value, list) else []
    return [re.sub(r"\W", "_", each)[:40] for each in rows[:40] if isinstance(each, str) and each]


def _number(told: Mapping[str, Any], name: str) -> int | None:
    value = told.get(name)
    return value if type(value) is int else None


def _numbers(version: str) -> tuple[int, ...]:
    """Of `1.2.3-rc1` what counts; what is no version is earlier than any."""
    found = re.match(r"\d{1,6}(\.\d{1,6}){0,3}", version)
    return tuple(int(each) for each in found[0].split(".")) if found else ()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
