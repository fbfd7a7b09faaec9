"""One connection to the hub: a head that is too long or takes too long ends it; nobody holds a place by dawdling.

Where all places are taken, those who have nothing in hand just then make room for who comes: an idle connection costs
its PC nothing to make again, and a thousand idle ones must not keep a referral out.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from clinic_app.facts import dataclass
from clinic_app.hub.admission import WHOLE

MAX_HEAD: Final = 16_384
HEAD_S: Final = 15.0
KEEP_ALIVE_S: Final = 75
"""Longer than any proxy in front keeps its own: whoever hangs up first must be the one who asks."""
QUIET_S: Final = 2.0
TOLD: Final = 100
"""So many beyond the places are told why; whoever comes then is hung up on, since each of them holds an open file."""
_LOOK_S: Final = 0.25


def _said(status: int, reason: str, title: str, more: str = "") -> bytes:
    body = f'{{"type":"about:blank","title":"{title}","status":{status}}}'
    return (
        f"HTTP/1.1 {status} {reason}\r\n{more}content-type: application/problem+json\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n{body}"
    ).encode()


_NO_HTTP: Final = _said(400, "Bad Request", "not readable")
_TOO_SLOW: Final = _said(408, "Request Timeout", "too slow")
_TOO_LONG: Final = _said(431, "Request Header Fields Too Large", "head too long")
_BUSY: Final = _said(503, "Service Unavailable", "busy", "retry-after: 15\r\n")
"""By then those that began no head are gone."""


@dataclass
class _Room:
    """What was made at the last look; looking at everybody for everybody who comes would be a way to keep us busy."""

    looked_at: float = float("-inf")
    made: int = 0


_ROOMS: Final[WeakKeyDictionary[ServerState, _Room]] = WeakKeyDictionary()


class Caller(HttpToolsProtocol):
    """The server's own protocol, which waits for a head for ever and takes one of any length.

    Where there are more connections than it was told, it says a bare word to whoever asks, without when to come again;
    here they are told by the first word they say, and whoever asks already goes on.
    """

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self._most, self.limit_concurrency = self.limit_concurrency, None
        self._too_many = False
        self._in_head = True
        self._head_bytes = 0
        self._hurry: asyncio.TimerHandle | None = None
        self._quiet_since = self.loop.time()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self._most is not None and len(self.connections) > self._most:
            self._too_many = not self._others_make_room()
            if self._too_many and len(self.connections) > self._most + TOLD:
                transport.close()
                return
        self._hurry = self.loop.call_later(HEAD_S, self._turn_away, _TOO_SLOW)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._too_many:
            self._turn_away(_BUSY)
            return
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        # Most heads come whole, and want no timer.
        if self._in_head and self._head_bytes and not self.transport.is_closing():
            if self._head_bytes > MAX_HEAD:
                self._turn_away(_TOO_LONG)
            elif self._hurry is None:
                self._hurry = self.loop.call_later(HEAD_S, self._turn_away, _TOO_SLOW)

    def send_400_response(self, _: str) -> None:
        self._turn_away(_NO_HTTP)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = self._head_bytes or 1  # also of one that follows at the heels of another

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.scope[WHOLE] = True  # type: ignore[typeddict-unknown-key]
        # The next one on this connection may take its time to begin (the server's keep-alive sees to that), not to end.
        self._in_head, self._head_bytes = True, 0

    def on_response_complete(self) -> None:
        self._quiet_since = self.loop.time()
        super().on_response_complete()

    def _others_make_room(self) -> bool:
        room = _ROOMS.setdefault(self.server_state, _Room())
        now = self.loop.time()
        if now - room.looked_at >= _LOOK_S:
            others = (each for each in self.connections if each is not self and isinstance(each, Caller))
            quiet = [each for each in others if each.is_quiet(now)]
            for each in quiet:
                each.make_room()
            room.looked_at, room.made = now, len(quiet)
        if room.made == 0:
            return False
        room.made -= 1
        return True

    def is_quiet(self, now: float) -> bool:
        """Whether it has had nothing in hand for a while: it only keeps its place, or dawdles over a head."""
        idle = self._in_head and (self.cycle is None or self.cycle.response_complete)
        return idle and now - self._quiet_since >= QUIET_S and not self.transport.is_closing()

    def make_room(self) -> None:
        """Somebody else needs this place."""
        self._turn_away(_TOO_SLOW if self._head_bytes else b"")

    def _end_head(self) -> None:
        self._in_head = False
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _turn_away(self, answer: bytes) -> None:
        self._end_head()
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
