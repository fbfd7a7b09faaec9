"""The rows of a case line about sharing and referring, read strictly: a row that cannot be taken whole is left out."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Any, Final

from clinic_app.domain.dates import read_day
from clinic_app.domain.definitions import Definitions
from clinic_app.domain.packet_law import PacketLaw
from clinic_app.errors import NotADate
from clinic_app.facts import dataclass

VALID: Final = ("24h", "72h", "7d", "30d", "90d")
_SHARE: Final = frozenset({"organisation", "sector", "items", "decision", "form", "valid", "given_on", "alone"})
_ASKED: Final = frozenset({"organisation", "service", "urgency", "reply"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was not taken: in which line (from 1), which field or key, and why, as a code."""

    line: int
    field: str
    reason: str


@dataclass(slots=True)
class Problems:
    """What was found so far in one line."""

    line: int
    found: list[Problem] = field(default_factory=list)

    def no(self, where: str, reason: str) -> None:
        """Note one more."""
        self.found.append(Problem(self.line, where, reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What she said about one organisation or sector; `None` stands for what the line does not say."""

    organisation: str | None
    sector: str | None
    items: tuple[str, ...]
    decision: str
    form: str | None
    valid: str | None
    given_on: date
    alone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One referral to be made, and what the receiving service is to answer."""

    organisation: str
    service: str
    urgency: str
    reply: str | None


class Rows:
    """Reads the rows of one line."""

    def __init__(self, problems: Problems, definitions: Definitions, law: PacketLaw, today: date) -> None:
        self._problems = problems
        self._definitions = definitions
        self._law = law
        self._today = today

    def share(self, place: int, row: Any) -> Share | None:
        """What she decided about one organisation or sector."""
        where = f"shares[{place}]"
        told = self._told(where, row, _SHARE)
        if told is None:
            return None
        organisation, sector = self._text(where, told, "organisation"), self._code(where, told, "sector", "sector")
        decision = self._code(where, told, "decision", "consent_dec", needed=True)
        form, alone = self._code(where, told, "form", "consent_form"), told.get("alone", "yes")
        valid, given_on = told.get("valid"), self._day(where, told.get("given_on"))
        items = self._items(where, told.get("items", []))
        if alone not in ("yes", "no"):
            self._problems.no(f"{where}.alone", "unknown_code")
            return None
        if valid is not None and valid not in VALID:
            self._problems.no(f"{where}.valid", "unknown_code")
            return None
        broken = any(key in told and value is None for key, value in (("sector", sector), ("form", form)))
        for key in ("form", "valid"):
            if decision == "given" and key not in told:
                self._problems.no(f"{where}.{key}", "missing")
                broken = True
        if decision is None or given_on is None or items is None or broken or (organisation is None and sector is None):
            if organisation is None and sector is None and "sector" not in told:
                self._problems.no(f"{where}.organisation", "missing")
            return None
        return Share(organisation=organisation, sector=sector, items=items, decision=decision, form=form, valid=valid,
                     given_on=given_on, alone=alone)  # fmt: skip

    def asked(self, place: int, row: Any) -> Asked | None:
        """One referral."""
        where = f"referrals[{place}]"
        told = self._told(where, row, _ASKED)
        if told is None:
            return None
        organisation = self._text(where, told, "organisation", needed=True)
        service = self._code(where, told, "service", "service", needed=True)
        urgency = self._code(where, told, "urgency", "urgency", needed=True)
        reply = self._code(where, told, "reply", "ref_status")
        if organisation is None or service is None or urgency is None or ("reply" in told and reply is None):
            return None
        return Asked(organisation=organisation, service=service, urgency=urgency, reply=reply)

    def _told(self, where: str, row: Any, keys: frozenset[str]) -> dict[str, Any] | None:
        if not isinstance(row, dict):
            self._problems.no(where, "wrong_type")
            return None
        for key in row.keys() - keys:
            self._problems.no(f"{where}.{key}", "unknown_key")
        return row

    def _text(self, where: str, told: dict[str, Any], key: str, *, needed: bool = False) -> str | None:
        value = told.get(key)
        if isinstance(value, str) and value:
            return value
        if needed or value is not None:
            self._problems.no(f"{where}.{key}", "missing" if value is None else "wrong_type")
        return None

    def _code(self, where: str, told: dict[str, Any], key: str, code_list: str, *, needed: bool = False) -> str | None:
        value = self._text(where, told, key, needed=needed)
        if value is None or value in self._definitions.codes[code_list].ids:
            return value
        self._problems.no(f"{where}.{key}", "unknown_code")
        return None

    def _items(self, where: str, items: Any) -> tuple[str, ...] | None:
        """The items she allows. One that we do not know is left out: less is allowed by it, never more."""
        if not isinstance(items, list):
            self._problems.no(f"{where}.items", "wrong_type")
            return None
        for item in items:
            if item not in self._law.items:
                self._problems.no(f"{where}.items", "unknown_code")
        return tuple(item for item in items if item in self._law.items)

    def _day(self, where: str, given_on: Any) -> date | None:
        """The day, in either era like every other day; today if none is said."""
        if given_on is None:
            return self._today
        try:
            if isinstance(given_on, str):
                return read_day(given_on, today=self._today)
            self._problems.no(f"{where}.given_on", "wrong_type")
        except NotADate as refused:
            self._problems.no(f"{where}.given_on", refused.reason)
        return None
