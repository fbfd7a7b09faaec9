"""Many who ask at once are answered together: one statement, one wait for the disk, each its own answer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

A = TypeVar("A")
Q = TypeVar("Q")


class Gathering(Generic[Q, A]):
    """Hands what was asked to `answer` in groups of at most `most`, `lanes` groups at a time.

    While one group is away the next gathers; whoever asks alone waits for nobody. What it raises, each in it hears.
    """

    def __init__(self, answer: Callable[[Sequence[Q]], Awaitable[Sequence[A]]], *, most: int, lanes: int = 1) -> None:
        self._answer = answer
        self._most = most
        self._lanes = lanes
        self._waiting: deque[tuple[Q, asyncio.Future[A]]] = deque()
        self._carriers: set[asyncio.Task[None]] = set()
        self._away = 0
        self.groups = 0
        self.asked = 0

    async def ask(self, question: Q) -> A:
        """Its answer. Raises what its group raised."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[A] = loop.create_future()
        self._waiting.append((question, future))
        if self._away < self._lanes:
            self._away += 1
            task = loop.create_task(self._go())
            self._carriers.add(task)
            task.add_done_callback(self._carriers.discard)
        return await future

    async def _go(self) -> None:
        try:
            # One turn of the loop, so that all who came in with the same one go together.
            await asyncio.sleep(0)
            while self._waiting:
                await self._carry([self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))])
        finally:
            # In the same breath as the last look: the task itself counts as running for a turn longer, and whoever
            # asked in that turn would wait for somebody who has gone.
            self._away -= 1

    async def _carry(self, group: list[tuple[Q, asyncio.Future[A]]]) -> None:
        self.groups += 1
        self.asked += len(group)
        try:
            answers = await self._answer([question for question, _ in group])
        except Exception as exc:  # noqa: BLE001 - handed on to each who asked
            for _, future in group:
                if not future.done():
                    future.set_exception(exc)
        else:
            for (_, future), answer in zip(group, answers, strict=True):
                if not future.done():
                    future.set_result(answer)
