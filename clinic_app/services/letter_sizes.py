"""How large a letter to one PC may be by one way: half as large after a line that broke before it was there, twice as
large again where everything got through. Kept while somebody is in; a line is tried anew by whoever comes in next.
"""

from __future__ import annotations

from typing import Final

from clinic_app.crypto.letter_seal import MOST_LETTER_BYTES
from clinic_app.domain.ids import DeviceId

LEAST_BYTES: Final = 4 << 10
"""Smaller ones are mostly envelope. What cannot be divided, as a part of a photograph, goes whole all the same."""


class LetterSizes:
    """Of one session; bytes of whole letters, sealed."""

    def __init__(self) -> None:
        self._most = dict[tuple[DeviceId, str | None], int]()

    def most(self, to: DeviceId, way: str | None) -> int:
        """What the next may have."""
        return self._most.get((to, way), MOST_LETTER_BYTES)

    def cut(self, to: DeviceId, way: str | None, size: int) -> None:
        """The line broke before a letter of this size was there, and none went before it."""
        self._most[to, way] = max(LEAST_BYTES, min(size, self.most(to, way)) // 2)

    def held(self, to: DeviceId, way: str | None) -> None:
        """All that there was to tell got through."""
        most = self.most(to, way) * 2
        if most < MOST_LETTER_BYTES:
            self._most[to, way] = most
        else:
            self._most.pop((to, way), None)
