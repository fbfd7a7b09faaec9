"""Who waits for post: a PC asks once and is answered when something comes, instead of asking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import field

from clinic_app.facts import dataclass
from clinic_app.hub.store import StoreAway
from clinic_app.wire.hub_api import Limits

LOOK_S = 2.0
"""How often post that another hub took in is looked for; nothing depends on the database telling us."""
EACH = 2


@dataclass(eq=False, slots=True)
class Waiter:
    """One request that may be held."""

    rung: asyncio.Event = field(default_factory=asyncio.Event)


class Bell:
    """Rings for mailboxes and boxes. Of one PC only the newest few wait; beyond a number of all, nobody is held."""

    def __init__(
        self, look: Callable[[list[bytes]], Awaitable[set[bytes]]], limits: Limits, *, shared: Callable[[], bool]
    ) -> None:
        self._look_into = look
        self._most = limits.held
        self._store_is_shared = shared
        self._waiting: dict[bytes, set[Waiter]] = {}
        self._of: dict[bytes, list[Waiter]] = {}
        self._count = 0
        self._shut = False
        self._looking: asyncio.Task[None] | None = None

    @property
    def held(self) -> int:
        """How many wait now."""
        return self._count

    def ring(self, mailbox: bytes) -> None:
        """Something came."""
        for waiter in self._waiting.get(mailbox, ()):
            waiter.rung.set()

    def close(self) -> None:
        """Ring for everybody, now and from now on."""
        self._shut = True
        for mailbox in self._waiting:
            self.ring(mailbox)
        if self._looking is not None:
            self._looking.cancel()

    @contextmanager
    def waiter(self, who: bytes, *mailboxes: bytes) -> Iterator[Waiter]:
        """Hear of what comes from here on into any of these; look into them after this."""
        waiter = Waiter()
        if self._shut or self._count >= self._most:
            waiter.rung.set()
        self._count += 1
        for mailbox in mailboxes:
            self._waiting.setdefault(mailbox, set()).add(waiter)
        mine = self._of.setdefault(who, [])
        mine.append(waiter)
        for older in mine[:-EACH]:
            older.rung.set()  # its PC has asked anew, so nobody hears that answer any more
        try:
            yield waiter
        finally:
            self._count -= 1
            mine.remove(waiter)
            if not mine:
                del self._of[who]
            for mailbox in mailboxes:
                self._waiting[mailbox].discard(waiter)
                if not self._waiting[mailbox]:
                    del self._waiting[mailbox]

    async def wait(self, waiter: Waiter, seconds: float) -> None:
        """Until it rings, or so long."""
        if self._store_is_shared() and self._looking is None and not self._shut:
            self._looking = asyncio.get_running_loop().create_task(self._look())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await waiter.rung.wait()

    async def _look(self) -> None:
        while self._waiting:
            await asyncio.sleep(LOOK_S)
            with suppress(StoreAway):
                for mailbox in await self._look_into(list(self._waiting)):
                    self.ring(mailbox)
        self._looking = None
