"""The store of a hub that may move while it serves: goes over to the new place by itself, and nobody notices."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from clinic_app.hub import store_facts as facts
from clinic_app.hub.store import Deed, Row, Store, StoreAway, T, Value, Work

PATIENCE_S: Final = 12.0
"""How long whoever asks is kept waiting while the last rows go over; then the answer is "away just now"."""
_LOOK_S: Final = 0.05


class _Held(Exception):
    """The last rows go over just now."""


class _Gone(Exception):
    """It moved."""


class FollowingStore:
    """A pilot's file until it says that it moved, and then what `elsewhere` opens."""

    def __init__(self, file: Store, elsewhere: Callable[[], Store], now: Callable[[], datetime]) -> None:
        self._store = file
        self._elsewhere = elsewhere
        self._now = now
        self._moved = False
        self._going = asyncio.Lock()

    @property
    def shared(self) -> bool:
        """As soon as it moved."""
        return self._store.shared

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        while True:
            store = self._store
            if self._moved or await facts.fact(store, facts.MOVED) is None:
                return await store.rows(sql, *values)
            await self._go()

    async def write(self, deed: Deed[T]) -> T:
        return await self._kept_waiting(lambda store: store.write(self._watched(deed)))

    async def apart(self, deed: Deed[T]) -> T:
        return await self._kept_waiting(lambda store: store.apart(self._watched(deed)))

    async def close(self) -> None:
        await self._store.close()

    def _watched(self, deed: Deed[T]) -> Deed[T]:
        """The same, if in the same breath nothing says that it should not be written here."""
        if self._moved:
            return deed

        async def watched(work: Work) -> T:
            if await facts.fact(work, facts.MOVED) is not None:
                raise _Gone
            until = await facts.fact(work, facts.MOVING)
            if until is not None and int(until) > self._now().timestamp():
                raise _Held
            return await deed(work)

        return watched

    async def _kept_waiting(self, act: Callable[[Store], Awaitable[T]]) -> T:
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_S
        while True:
            try:
                return await act(self._store)
            except _Gone:
                await self._go()
            except _Held as exc:
                if loop.time() > until:
                    raise StoreAway("moving") from exc
                await asyncio.sleep(_LOOK_S)

    async def _go(self) -> None:
        async with self._going:
            if self._moved:
                return
            name, there = await facts.fact(self._store, facts.MOVED), self._elsewhere()
            try:
                await there.write(lambda work: _opened(work, name))
            except BaseException:
                await there.close()
                raise
            old, self._store, self._moved = self._store, there, True
            await old.close()


async def _opened(work: Work, name: str | None) -> None:
    """Whoever moved it may have been cut off before saying there that it is whole."""
    if await facts.fact(work, facts.FILLING) == name:
        await facts.forget(work, facts.FILLING)
