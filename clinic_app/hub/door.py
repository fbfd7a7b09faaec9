"""The door of the hub: dates every answer, writes the one log line, turns people away while the hub stops.

The line holds hour, method, route, status and bytes: nothing of who came, nor from where. A fault is logged by its type
and place, never with what was sent.
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from email.utils import format_datetime

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Router
from starlette.types import Message, Receive, Scope, Send

from clinic_app.hub.admission import Refused
from clinic_app.hub.answers import problem
from clinic_app.hub.figures import Figures
from clinic_app.hub.store import StoreAway

_METHODS = frozenset({"GET", "PUT", "POST", "DELETE"})
STOPPING_RETRY_S = 5
AWAY_RETRY_S = 10
TEND_S = 600
IN_HAND = 256
"""As many requests at a time; each holds an envelope in memory, and what comes after waits better at home."""


class Door:
    """What the server calls for every request."""

    def __init__(
        self,
        app: Router,
        now: Callable[[], datetime],
        figures: Figures,
        *,
        close: Callable[[], None],
        held: Callable[[], int],
        sweeps: Sequence[Callable[[], Awaitable[bool]]],
    ) -> None:
        self._app = app
        self._now = now
        self._figures = figures
        self._close = close
        self.held = held
        self._sweeps = sweeps
        self._inside = 0
        self._shut = False
        self._away: dict[str, datetime] = {}
        self._dated: tuple[datetime | None, bytes] = (None, b"")

    def shut(self) -> None:
        """From now on nobody new comes in; whoever waits for post is sent home with none."""
        self._shut = True
        self._close()

    async def tend(self) -> None:
        """Until cancelled: forget what is over also where nobody calls."""
        while True:
            for sweep in self._sweeps:
                try:
                    while await sweep():
                        await asyncio.sleep(0)
                except StoreAway as away:
                    self._say_away(away.why)
            await asyncio.sleep(TEND_S)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = asyncio.get_running_loop().time()
        seen = {"status": 0, "bytes": 0}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                message["headers"] = [*message["headers"], (b"date", self._date())]
                if self._shut:
                    message["headers"].append((b"connection", b"close"))
            else:
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        self._inside += 1
        scope["app"] = self  # so that the router raises what it does not know, and we answer it
        try:
            if self._shut:
                raise Refused(503, "stopping", STOPPING_RETRY_S)
            if self._inside - self.held() > IN_HAND:
                raise Refused(503, "busy", STOPPING_RETRY_S)
            await self._app(scope, receive, sending)
        except Exception as exc:  # noqa: BLE001 - the last one to hear of it
            refused = self._refused(exc)
            if not seen["status"]:
                await problem(refused)(scope, receive, sending)
        finally:
            self._inside -= 1
        route = getattr(scope.get("route"), "name", None) or "none"
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._figures.count(route, method, seen["status"], asyncio.get_running_loop().time() - began)
        self._say(f"{method} {route} {seen['status']} {seen['bytes']}")

    def _refused(self, exc: Exception) -> Refused:
        """What is answered to it; a fault of ours is said to the operator too."""
        match exc:
            case Refused():
                return exc
            case HTTPException(status_code=status):
                return Refused(status, "no such thing here")
            case StoreAway(why=why):
                self._say_away(why)
                return Refused(503, "store away just now", AWAY_RETRY_S)
            case ClientDisconnect():
                return Refused(400, "cut off")
        self._say(_place_of(exc))
        return Refused(500, "a fault of ours")

    def _date(self) -> bytes:
        """By the hub's clock; written once for all answers of a second."""
        now = self._now().replace(microsecond=0)
        if now != self._dated[0]:
            self._dated = (now, format_datetime(now, usegmt=True).encode())
        return self._dated[1]

    def _say_away(self, why: str) -> None:
        """Each class of fault once a minute, however many are told 503 meanwhile."""
        minute = self._now().replace(second=0, microsecond=0)
        if self._away.get(why) != minute:
            self._away[why] = minute
            self._say(f"store away {why}")

    def _say(self, line: str) -> None:
        sys.stderr.write(f"{self._now():%Y-%m-%dT%H} {line}\n")


def _place_of(exc: Exception) -> str:
    """Type and line; never the words, which may hold what was sent."""
    frames = traceback.extract_tb(exc.__traceback__)
    where = f"{frames[-1].filename.rpartition('clinic_app')[2]}:{frames[-1].lineno}" if frames else "?"
    return f"fault {type(exc).__name__} {where}"
