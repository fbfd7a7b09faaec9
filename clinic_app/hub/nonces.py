"""Which requests were heard already: remembered in memory alone, so that no disk ever says who called when."""

from __future__ import annotations

from typing import Final

from clinic_app.wire.hub_api import NONCE_MEMORY_S

_SPAN_S: Final = 300
_SPANS: Final = NONCE_MEMORY_S // _SPAN_S + 1


class Nonces:
    """Remembers each for at least `NONCE_MEMORY_S`, and forgets a whole span of time at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spans: list[tuple[int, set[bytes]]] = []

    def __len__(self) -> int:
        return sum(len(heard) for _, heard in self._spans)

    def knows(self, name: bytes) -> bool:
        """Whether it was heard before."""
        return any(name in heard for _, heard in self._spans)

    def remember(self, name: bytes, at: int) -> None:
        """From now on. Raises `OverflowError` where there is no room."""
        span = at // _SPAN_S
        if not self._spans or self._spans[-1][0] != span:
            self._spans = [each for each in self._spans if 0 <= span - each[0] < _SPANS]
            self._spans.append((span, set()))
        if len(self) >= self._most:
            raise OverflowError
        self._spans[-1][1].add(name)
