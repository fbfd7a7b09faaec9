"""How long a closed file is kept before somebody looks at it again; a program never decides that it goes."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import msgspec

from clinic_app.domain.case import Case
from clinic_app.errors import DefinitionRefused
from clinic_app.facts import dataclass


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`years` is what we propose; who is to confirm it is a code of the list `signoff`."""

    id: str
    label: str
    years: int
    source: str
    to_be_confirmed_by: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """The rules we ship, by id."""

    rules: dict[str, Rule]

    def of(self, case: Case, *, minor: bool) -> Rule:
        """The rule that fits a case."""
        return self.rules["died" if died(case) else "minor" if minor else "adult"]


def load_retention(resources: Path) -> RetentionRules:
    """Read `rules/retention.toml`. Raises `DefinitionRefused`."""
    file = resources / "rules" / "retention.toml"
    try:
        told = msgspec.convert(tomllib.loads(file.read_text("utf-8")), _File)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionRefused(file.name, "", str(error)) from error
    return RetentionRules({rule.id: rule for rule in told.rule})


def died(case: Case) -> bool:
    """Whether it is known that she has died: nobody calls any more."""
    return case.stored("z_reason") == "died"


def on_hold(case: Case) -> bool:
    """Whether the law, or an inquest, forbids that the file goes."""
    told = case.stored("z_died")
    return case.stored("z_hold") is True or (isinstance(told, dict) and told.get("inquest_hold") is True)


def years_after(day: date, years: int) -> date:
    """The same day years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
