"""The places of a network in one year: what each told, and whether it can be added."""

from __future__ import annotations

from msgspec import UNSET

from clinic_app.domain.network_looks import OfPlace
from clinic_app.domain.network_sum import Cells, fit
from clinic_app.facts import dataclass
from clinic_app.services.aggregate_sending import mark_of
from clinic_app.services.figure_set import law
from clinic_app.services.given_told import given_read
from clinic_app.wire.aggregate import YearTables


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the network in one year. `made_at` is None where nothing came; `version` is by which definitions."""

    id: str
    name: str
    made_at: str | None
    version: str = ""
    fits: bool = False
    """Whether it was counted by the definitions of this program and adds up, and belongs: so it is in the sum."""
    belongs: bool = True
    """Whether somebody here said that its tables are summed: anybody of the signed list may send."""
    adds_up: bool = True
    """Whether by these definitions its tables say the same of the same incidents."""
    says_given: bool = True
    """Whether it says what it gave out of that year by itself; an older program does not."""
    given_at: str | None = None
    """When it gave out its own year last."""


def place_of(place_id: str, name: str, told: YearTables, made_at: str, *, belongs: bool = True) -> Place:
    """What is known of a place that told."""
    same = told.version == law().version
    given = told.given_out if told.given_out is not UNSET else None
    return Place(
        id=place_id, name=name, made_at=made_at, version=told.version,
        fits=belongs and fits(told), belongs=belongs,
        adds_up=not same or _adds_up(told), says_given=told.given_out is not UNSET,
        given_at=given.at if given else None,
    )  # fmt: skip


def fits(told: YearTables) -> bool:
    """Tables by other definitions cannot be added to ours: what a cell means is another thing there."""
    return told.version == law().version and told.given_out is not UNSET and _adds_up(told)


def as_summed(told: YearTables) -> OfPlace:
    """Of tables that fit."""
    given = given_read(told.given_out) if told.given_out else None
    return OfPlace(people=told.people, cells=_cells(told), mark=mark_of(told), given=given)


def _cells(told: YearTables) -> Cells:
    return {
        table.id: [(cell.row, cell.column, cell.n, cell.people) for cell in table.cells] for table in told.tables
    }  # fmt: skip


def _adds_up(told: YearTables) -> bool:
    published = [table for table in law().tables if table.published]
    if told.given_out and told.given_out.version == law().version:
        given = {table.id: [(*cell, 1) for cell in table.cells] for table in told.given_out.tables}
        if not fit(given, published):
            return False
    return fit(_cells(told), published)
