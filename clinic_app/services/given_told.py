"""What a place gave out of a year, as it is told to whoever sums it, and as it is read there."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_app.domain.network_looks import Given, given_of
from clinic_app.domain.reporting.audiences import Audience
from clinic_app.domain.reporting.editions import Edition
from clinic_app.domain.reporting.publishing import Held
from clinic_app.wire.aggregate import GivenHeld, GivenOut, GivenTable


def given_told(editions: Sequence[Edition]) -> GivenOut | None:
    """Of one year, all editions together; None if nothing was given out."""
    given = given_of(editions)
    if given is None:
        return None
    tables = tuple(
        GivenTable(id=table, cells=tuple((row, column, n) for row, column, n in cells))
        for table, cells in given.whole.items()
    )
    network, public = (_told(given.held[audience]) for audience in (Audience.NETWORK, Audience.PUBLIC))
    return GivenOut(version=given.version, at=given.at, tables=tables, network=network, public=public)


def given_read(told: GivenOut) -> Given:
    """The same as it came."""
    held = {Audience.NETWORK: _read(told.network), Audience.PUBLIC: _read(told.public)}
    return Given(at=told.at, version=told.version, whole={table.id: table.cells for table in told.tables}, held=held)


def _told(held: Held) -> GivenHeld:
    return GivenHeld(
        lines={name: tuple(sorted(codes)) for name, codes in sorted(held.lines.items()) if codes},
        cells={table: tuple(sorted(cells)) for table, cells in sorted(held.cells.items()) if cells},
    )


def _read(told: GivenHeld) -> Held:
    return Held(
        {name: frozenset(codes) for name, codes in told.lines.items()},
        {table: frozenset(cells) for table, cells in told.cells.items()},
    )
