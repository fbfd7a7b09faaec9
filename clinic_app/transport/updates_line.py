"""The line to a hub's shelf of updates: public files, asked for without a name, and believed by nobody here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import ItemRefused, NotTheHub, UpdateRefused
from clinic_app.transport.answers import Answer, judge, unanswered
from clinic_app.transport.hub_client import CONNECT_S
from clinic_app.transport.through import Through
from clinic_app.transport.way_out import WayOut
from clinic_app.wire.hub_api import UPDATE
from clinic_app.wire.update_trust import MOST_METADATA

PATIENCE_S = 60.0
_MOST_PROBLEM = 4_096


class UpdatesLine:
    """One hub's shelf. It says no name, signs nothing, and goes on where it was cut off."""

    def __init__(
        self, address: str, clock: Clock, *, way: WayOut | None = None, transport: httpx2.BaseTransport | None = None
    ) -> None:
        through = transport or Through(way or WayOut(), lambda: clock.now().astimezone(clock.zone))
        patience = httpx2.Timeout(PATIENCE_S, connect=CONNECT_S)
        self._http = httpx2.Client(base_url=address, transport=through, timeout=patience, follow_redirects=False)
        self._http.headers.clear()

    def metadata(self, name: str) -> bytes | None:
        """Raises `LineError`, `UpdateRefused(format)` for what is too long."""
        content = b""
        with self._asked("metadata", name, {}) as response:
            if response is None:
                return None
            for piece in response.iter_bytes():
                content += piece
                if len(content) > MOST_METADATA:
                    raise UpdateRefused("format", name)
        return content

    def content(self, name: str, start: int) -> Iterator[bytes]:
        """Raises `LineError`, `UpdateRefused(half)` where the hub has no such file."""
        with self._asked("targets", name, {"range": f"bytes={start}-"} if start else {}) as response:
            if response is None:
                raise UpdateRefused("half", name)
            skip = start if response.status_code == 200 else 0  # it would not begin in the middle
            for piece in response.iter_bytes():
                kept, skip = piece[skip:], max(0, skip - len(piece))
                if kept:
                    yield kept

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    @contextmanager
    def _asked(self, part: str, name: str, headers: dict[str, str]) -> Iterator[httpx2.Response | None]:
        """The answer as it comes, None where there is no such file."""
        try:
            with self._http.stream("GET", UPDATE.format(part=part, name=name), headers=headers) as response:
                if response.status_code in (200, 206) and "text/html" not in response.headers.get("content-type", ""):
                    yield response
                    return
                self._refuse(response)
                yield None
        except httpx2.DecodingError as exc:
            raise NotTheHub from exc
        except httpx2.TransportError as exc:
            raise unanswered(exc) from exc

    def _refuse(self, response: httpx2.Response) -> None:
        """Returns for a file that is not there; raises what else an answer means."""
        problem = b""
        for piece in response.iter_bytes():
            problem += piece
            if len(problem) > _MOST_PROBLEM:
                break
        try:
            judge(Answer(response.status_code, problem, response.headers), ())
        except ItemRefused as refused:
            if refused.status != 404:
                raise
