"""One connection to the hub: a head that is too long or takes too long ends it; nobody holds a place by dawdling."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD: Final = 16_384
HEAD_S: Final = 15.0
_TOO_LONG: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_BUSY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 15\r\ncontent-type: application/problem+json\r\n"
    b"content-length: 50\r\nconnection: close\r\n\r\n"
    b'{"type":"about:blank","title":"busy","status":503}'
)
"""By then those that began no head are gone."""


class Caller(HttpToolsProtocol):
    """The server's own protocol, which waits for a head for ever and takes one of any length.

    Where there are more connections than it was told, it says a bare word to whoever asks, without when to come again;
    here they are told by the first word they say, and whoever is connected already goes on.
    """

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self._most, self.limit_concurrency = self.limit_concurrency, None
        self._too_many = False
        self._in_head = True
        self._head_bytes = 0
        self._hurry: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._too_many = self._most is not None and len(self.connections) > self._most
        self._begin_head()

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
            if self._hurry is None:
                self._begin_head(len(data))
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD:
            self._turn_away(_TOO_LONG)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._hurry is None:  # it follows at the heels of another
            self._begin_head()

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        # The next one on this connection may take its time to begin (the server's keep-alive sees to that), not to end.
        self._in_head, self._head_bytes = True, 0

    def _begin_head(self, heard: int = 0) -> None:
        self._in_head, self._head_bytes = True, heard
        self._hurry = self.loop.call_later(HEAD_S, self._turn_away, _TOO_SLOW)

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
