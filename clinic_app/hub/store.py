"""What every store of the hub can do, SQLite or PostgreSQL, and how it fails; it never learns who sent what.

Statements are the part of SQL that both share: `$1` for values, times in whole hours or days, no sequences, triggers,
advisory locks or notifications. The tables are in `store_sqlite.py` and `store_postgres.py`, the same in both.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

from clinic_app.facts import dataclass

T = TypeVar("T")
Value = bytes | str | int | None
Row = tuple[Any, ...]


@dataclass
class StoreAway(Exception):
    """The database cannot be reached, is read-only or full just now; what was asked may or may not have been done."""

    why: str


class AddressUnfit(Exception):
    """The address of a database that is none."""


class Work(Protocol):
    """Statements of one deed."""

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        """What a statement answers."""

    async def change(self, sql: str, *values: Value) -> int:
        """Change rows; how many."""

    async def add_new(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[Row]:
        """Add the rows whose key is not there yet, whoever else adds them just now; the keys (two columns) added."""


Deed = Callable[[Work], Awaitable[T]]


class Store(Protocol):
    """One database. Every answer comes after its disk has it. All raise `StoreAway`."""

    @property
    def shared(self) -> bool:
        """Whether other hubs may serve from it too."""

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        """Read, by one statement."""

    async def write(self, deed: Deed[T]) -> T:
        """All of the deed or none of it, as if nobody else wrote meanwhile; it may be run more than once."""

    async def apart(self, deed: Deed[T]) -> T:
        """A deed of which each statement may stand alone; one wait for the disk where the engine can."""

    async def close(self) -> None:
        """Let go."""


def among(count: int, first: int = 1) -> str:
    """`$1, $2, …` for so many values."""
    return ", ".join(f"${number}" for number in range(first, first + count))
