"""A bad line: a proxy between clinics and a hub that does to each request what its seed draws, and notes what passed.

It speaks real TCP. Requests that come one after another meet the same fate in every run with the same seed.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

MOST: Final = 1 << 20


class Fate(StrEnum):
    """What becomes of one request."""

    PASS = "passed"
    SLOW = "dribbled"
    UNHEARD = "cut before it was read"
    HALF_ASKED = "cut within the request"
    UNANSWERED = "cut after the hub did it"
    HALF_ANSWERED = "cut within the answer"
    TWICE = "sent twice, first answer"
    TWICE_SECOND = "sent twice, second answer"
    LATE = "given up by its sender, delivered later"
    LOGIN_PAGE = "captive portal: a page"
    REDIRECT = "captive portal: elsewhere"
    YES_TO_ALL = "proxy: 200 without a word"
    YES_IN_JSON = "proxy: 200 in JSON"
    EMPTIED = "proxy: 204"
    BLOCKED = "proxy: its own 403"
    ASKS_PASSWORD = "proxy: 407"
    GATEWAY = "proxy: 502"
    BUSY = "proxy: 503 for ever"
    NONSENSE = "no HTTP"


ANSWERS: Final = {
    Fate.LOGIN_PAGE: (200, "text/html; charset=utf-8", b"<html><title>WiFi</title>Please log in</html>", ""),
    Fate.REDIRECT: (302, "text/html", b"", "Location: http://login.example/?next=hub\r\n"),
    Fate.YES_TO_ALL: (200, "", b"", ""),
    Fate.YES_IN_JSON: (200, "application/json", b'{"ok":true}', ""),
    Fate.EMPTIED: (204, "", b"", ""),
    Fate.BLOCKED: (403, "text/html", b"<html>Blocked by policy</html>", ""),
    Fate.ASKS_PASSWORD: (407, "text/html", b"<html>proxy</html>", 'Proxy-Authenticate: Basic realm="x"\r\n'),
    Fate.GATEWAY: (502, "text/html", b"<html>Bad gateway</html>", ""),
    Fate.BUSY: (503, "text/html", b"", "Retry-After: 99999999\r\n"),
}
CALM: Final = {Fate.PASS: 1}
_SPOILT: Final = {fate: 1 for fate in Fate if fate is not Fate.PASS}
ROUGH: Final = _SPOILT | {Fate.PASS: 2 * len(_SPOILT)}
"""One request in three meets something; a round is at least four requests, and the first that fails ends it."""
BAD: Final = _SPOILT | {Fate.PASS: 30 * len(_SPOILT)}
"""One in thirty: most rounds that have much to send are cut."""


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        return self.head.partition(b"\r\n")[0].decode("latin-1")

    @property
    def whole(self) -> bytes:
        return self.head + self.body


@dataclass(frozen=True)
class Kept:
    """The hub said for the first time that it has these bytes."""

    path: str
    at: datetime


@dataclass
class ChaosLine:
    """Listens on loopback; `fates` are weights. What it noted is for the test to judge."""

    hub: tuple[str, int]
    seed: int
    now: Callable[[], datetime]
    fates: dict[Fate, int] = field(default_factory=lambda: dict(CALM))
    certificate: ssl.SSLContext | None = None
    port: int = 0
    met: Counter[Fate] = field(default_factory=Counter)
    kept: dict[str, Kept] = field(default_factory=dict)
    heard: deque[Request] = field(default_factory=lambda: deque(maxlen=100))
    """The last that reached this end: what an inspecting proxy gets to read."""

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)
        self._bag: list[Fate] = []
        self._bagged: dict[Fate, int] = {}
        self._late: list[tuple[int, Request]] = []
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chaos line")
        self._thread.start()
        assert self._ready.wait(10)

    @property
    def address(self) -> str:
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self.port}"

    def points_at(self, hub: tuple[str, int]) -> None:
        """The hub was started anew elsewhere."""
        self.hub = hub

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._caller, "127.0.0.1", 0, ssl=self.certificate, limit=MOST)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for writer in self._open:
            writer.transport.abort()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(task)
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _caller(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while (request := await read_request(reader)) is not None:
                self.heard.append(request)
                fate = self._fate()
                self.met[fate] += 1
                if not await self._meet(fate, request, writer):
                    return
                await self._deliver_late()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, TimeoutError):
            return
        finally:
            self._open.discard(writer)
            writer.close()

    def _fate(self) -> Fate:
        """Out of a bag, so that each comes as often as it should, and every one soon."""
        if not self._bag or self._bagged != self.fates:
            self._bagged = dict(self.fates)
            self._bag = [fate for fate, weight in self.fates.items() for _ in range(weight)]
            self._draw.shuffle(self._bag)
        return self._bag.pop()

    async def _meet(self, fate: Fate, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Whether this caller may go on with the same connection."""
        match fate:
            case Fate.UNHEARD:
                return False
            case Fate.LATE:
                self._late.append((self._draw.randint(1, 6), request))
                return False
            case Fate.HALF_ASKED:
                await self._ask_half(request)
                return False
            case Fate.NONSENSE:
                writer.write(b"\x15\x03\x01\0\x02\x02\x50 no such thing\r\n\r\n")
                await writer.drain()
                return False
            case _ if fate in ANSWERS:
                writer.write(said(*ANSWERS[fate]))
                await writer.drain()
                return True
        try:
            answer = await self._ask(request)
            if fate in (Fate.TWICE, Fate.TWICE_SECOND):
                again = await self._ask(request)
                answer = again if fate is Fate.TWICE_SECOND else answer
        except (ConnectionError, asyncio.IncompleteReadError):
            return False  # the hub is down: so it looks from here
        if fate is Fate.UNANSWERED:
            return False
        if fate is Fate.HALF_ANSWERED:
            writer.write(answer[: len(answer) // 2])
            await writer.drain()
            return False
        if fate is Fate.SLOW:
            for start in range(0, len(answer), max(1, len(answer) // 3)):
                writer.write(answer[start : start + max(1, len(answer) // 3)])
                await writer.drain()
                await asyncio.sleep(0.002)
            return True
        writer.write(answer)
        await writer.drain()
        return True

    async def _deliver_late(self) -> None:
        waiting, self._late = self._late, []
        for left, request in waiting:
            if left > 1:
                self._late.append((left - 1, request))
            else:
                with suppress(ConnectionError, asyncio.IncompleteReadError):
                    await self._ask(request)

    async def _ask_half(self, request: Request) -> None:
        with suppress(ConnectionError):
            _, writer = await asyncio.open_connection(*self.hub)
            writer.write(request.whole[: len(request.whole) // 2])
            await writer.drain()
            writer.close()

    async def _ask(self, request: Request) -> bytes:
        """One request, one connection: what the hub remembers must not hang on a connection."""
        reader, writer = await asyncio.open_connection(*self.hub, limit=MOST)
        try:
            writer.write(request.whole)
            await writer.drain()
            answer = await read_answer(reader)
        finally:
            writer.close()
        method, _, path = request.line.rpartition(" ")[0].partition(" ")
        if method == "PUT" and answer[9:12] in (b"200", b"201") and path not in self.kept:
            self.kept[path] = Kept(path, self.now())
        return answer


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """None when the caller has hung up."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as cut:
        if cut.partial:
            raise
        return None
    return Request(head, await reader.readexactly(length_in(head)))


async def read_answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 204 " in head[:16] or b" 304 " in head[:16]:
        return head
    return head + await reader.readexactly(length_in(head))


def length_in(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def said(status: int, kind: str, body: bytes, more: str) -> bytes:
    """An answer that no hub gave."""
    typed = f"Content-Type: {kind}\r\n" if kind else ""
    length = "" if status == 204 else f"Content-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status} So\r\n{typed}{more}{length}\r\n".encode() + body


@contextmanager
def chaos(hub: tuple[str, int], seed: int, now: Callable[[], datetime]) -> Iterator[ChaosLine]:
    line = ChaosLine(hub, seed, now)
    try:
        yield line
    finally:
        line.close()
