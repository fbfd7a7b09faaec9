"""The desk for whoever looks after the hub: what it counts of itself, and what it answers to whom, as OpenAPI.

Figures are for this machine alone, or for who has the token: even sums tell when a small network is busy.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from clinic_app.hub.admission import Refused
from clinic_app.hub.figures import Figures
from clinic_app.hub.routing import Window
from clinic_app.hub.store import Store, StoreAway
from clinic_app.hub.store_health import answers, told_health

METRICS: Final = "/metrics"
OPENAPI: Final = "/v1/openapi.json"
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_SUMS_S: Final = 60
"""Sums over a whole table are not counted more often than that."""


class WatchDesk:
    """Knows counts; it is told no names."""

    def __init__(
        self,
        store: Store,
        figures: Figures,
        now: Callable[[], datetime],
        token: str | None,
        gauges: Callable[[], dict[str, int | float]],
    ) -> None:
        self._store = store
        self._figures = figures
        self._now = now
        self._token = token
        self._gauges = gauges
        self._sums: dict[str, int | float] = {}
        self._summed_at = 0.0

    def windows(self) -> list[Window]:
        """What the hub answers here."""
        return [
            Window("GET", METRICS, self.metrics, "metrics"),
            Window("GET", OPENAPI, self.openapi, "openapi"),
        ]

    async def metrics(self, request: Request) -> Response:
        if not self._may_look(request):
            raise Refused(404, "no such thing here")
        text = self._figures.text({**self._gauges(), **await self._told()})
        return Response(text, media_type="text/plain; version=0.0.4")

    async def openapi(self, _: Request) -> Response:
        return Response(Path(__file__).with_name("openapi.json").read_bytes(), media_type="application/json")

    def _may_look(self, request: Request) -> bool:
        said = request.headers.get("authorization", "")
        if self._token is not None:
            return hmac.compare_digest(said.encode(), f"Bearer {self._token}".encode())
        # Behind a proxy everybody comes from this machine; what a proxy passes on has its own host, or says so.
        host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
        near = request.client is not None and request.client.host in _LOOPBACK and host in _HOSTS
        return near and not any(name in request.headers for name in _FORWARDED)

    async def _told(self) -> dict[str, int | float]:
        at = self._now().timestamp()
        try:
            if not self._sums or not 0 <= at - self._summed_at < _SUMS_S:
                self._sums, self._summed_at = dict(await told_health(self._store, self._now())), at
            else:
                await answers(self._store)
        except StoreAway:
            return {"store_up": 0}
        return {"store_up": 1, **self._sums}
