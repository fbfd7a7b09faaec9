"""Bodies that are held in memory while they are read and written: so many at a time, and so many of one clinic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from clinic_app.hub.admission import Refused

_AGAIN_S = 5


class InHand:
    """How many each clinic has in hand now; nobody has all the hands."""

    def __init__(self, at_once: int, at_once_per_agency: int) -> None:
        self._at_once = at_once
        self._per_agency = at_once_per_agency
        self._now: dict[str, int] = {}

    @contextmanager
    def one_more(self, agency: str) -> Iterator[None]:
        """Raises `Refused` 503 where there is no hand for it."""
        mine = self._now.get(agency, 0)
        if mine >= self._per_agency or sum(self._now.values()) >= self._at_once:
            raise Refused(503, "busy", retry_after_s=_AGAIN_S)
        self._now[agency] = mine + 1
        try:
            yield
        finally:
            self._now[agency] -= 1
            if not self._now[agency]:
                del self._now[agency]
