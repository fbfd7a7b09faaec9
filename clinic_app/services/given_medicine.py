"""What is on record as given to her, and how each of it is taken. What was only accepted was not given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from clinic_app.domain.case import Case
from clinic_app.domain.definitions import Definitions
from clinic_app.domain.ids import EntityId
from clinic_app.domain.timekeeping import instant
from clinic_app.printing.bilingual import Words
from clinic_app.printing.medicine_paper import GivenMedicine, Taken

_GIVEN: Final = frozenset({"started", "completed"})
_IUD: Final = "copper_iud"

Day = Callable[[datetime], Words]


def given_medicines(case: Case, definitions: Definitions, *, named: bool, day: Day) -> tuple[GivenMedicine, ...]:
    """In the order of the form. Where `named` each has the name of its question, else none."""
    found = []
    for care in case.of_kind("care"):
        found += [*_pep(case, care.id, definitions, named, day), *_ec(case, care.id, definitions, named, day)]
        for field, taken in (("h_sti", Taken.COURSE), ("h_hepb", Taken.AGAIN)):
            if case.stored(field, care.id) in _GIVEN:
                found.append(GivenMedicine(name=_name(definitions, field, named), taken=taken))
    return tuple(found)


def _pep(case: Case, care: EntityId, definitions: Definitions, named: bool, day: Day) -> Iterator[GivenMedicine]:
    said = _record(case, "h_pep_given_at", care)
    if said.get("at") or case.stored("h_pep", care) in _GIVEN:
        days = said.get("days")
        yield GivenMedicine(
            name=_name(definitions, "h_pep", named), taken=Taken.EVERY_DAY,
            days=days if isinstance(days, int) else None, first=_first(said, day),
        )  # fmt: skip


def _ec(case: Case, care: EntityId, definitions: Definitions, named: bool, day: Day) -> Iterator[GivenMedicine]:
    said = _record(case, "h_ec_given_at", care)
    which = said.get("which")
    if not (said.get("at") or which or case.stored("h_ec", care) in _GIVEN):
        return
    if which == _IUD:
        if named:  # unnamed, a line that says nothing is to be taken says that something was done
            yield GivenMedicine(name=_name(definitions, "h_ec", named), taken=Taken.NOTHING, period=True)
        return
    yield GivenMedicine(
        name=_name(definitions, "h_ec", named), taken=Taken.ONCE, first=_first(said, day), period=True
    )  # fmt: skip


def _record(case: Case, field: str, care: EntityId) -> dict[str, Any]:
    said = case.stored(field, care)
    return said if isinstance(said, dict) and "missing" not in said else {}


def _first(said: dict[str, Any], day: Day) -> Words | None:
    at = said.get("at")
    return day(instant(at)) if isinstance(at, str) else None


def _name(definitions: Definitions, field: str, named: bool) -> Words | None:
    return Words("forms", field, definitions.fields[field].label) if named else None
