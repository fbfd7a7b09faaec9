"""A store as an operator's command uses it: opened from where it lies, asked one thing after another, closed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from clinic_app.hub.store import Row, Store, Value
from clinic_app.hub.store_postgres import PostgresStore

T = TypeVar("T")


class OpenStore:
    """A store with a loop of its own, for callers that do one thing after another."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._runner = asyncio.Runner()

    def do(self, deed: Coroutine[Any, Any, T]) -> T:
        """The answer of one deed. Raises what it raises."""
        return self._runner.run(deed)

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """Read, by one statement."""
        return self.do(self.store.rows(sql, *values))

    def prepare(self) -> list[str]:
        """Make what a new database lacks; the settings under which it would answer before its disk has it."""
        if not isinstance(self.store, PostgresStore):
            return []
        self.do(self.store.prepare())
        return self.do(self.store.doubts())

    def close(self) -> None:
        """Let go."""
        self.do(self.store.close())
        self._runner.close()
