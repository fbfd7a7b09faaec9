"""The interview hold: listening well is not touching the keyboard, so six figures stand for the passphrase a while."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final

from clinic_app.domain.timekeeping import Clock

FIGURES: Final = 6
TRIES: Final = 3
LONGEST_S: Final = 45 * 60


def guessed_at_once(figures: str) -> bool:
    """Whether three tries would find them: one figure six times, a pair or a triple again and again, a straight row."""
    steps = {(int(one) - int(other)) % 10 for one, other in zip(figures[1:], figures, strict=False)}
    repeated = any(figures == figures[:size] * (FIGURES // size) for size in (1, 2, 3))
    return repeated or steps in ({1}, {9})


class InterviewHold:
    """The figures live here, in memory, and nowhere else. Whoever locks, or lets the PC sleep, ends it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._figures = bytearray()
        self._ends = 0.0
        self._wrong = 0

    def begin(self, figures: str) -> None:
        """Hold from now on, for the longest time. Raises `ValueError` for what is not six figures, or is guessed."""
        if len(figures) != FIGURES or not (figures.isascii() and figures.isdigit()) or guessed_at_once(figures):
            raise ValueError("figures")
        self.end()
        self._figures[:] = figures.encode()
        self._ends = self._clock.monotonic() + LONGEST_S

    def end(self) -> None:
        """Hold no more, and write over the figures."""
        self._figures[:] = bytes(len(self._figures))
        self._figures.clear()
        self._ends, self._wrong = 0.0, 0

    @property
    def running(self) -> bool:
        """Whether the figures count now."""
        if self._figures and self._clock.monotonic() >= self._ends:
            self.end()
        return bool(self._figures)

    @property
    def ends_at(self) -> float | None:
        """Until when, in monotonic seconds; None if nothing is held."""
        return self._ends if self.running else None

    @property
    def until(self) -> datetime | None:
        """Until when at the latest, by the clock on the wall."""
        return self._clock.now() + timedelta(seconds=self._ends - self._clock.monotonic()) if self.running else None

    @property
    def tries_left(self) -> int:
        """How often somebody may still try."""
        return TRIES - self._wrong if self.running else 0

    def lifts(self, untrusted: str) -> bool:
        """Whether these are the figures. The third wrong try ends the hold; a right one forgets the wrong ones."""
        if not self.running:
            return False
        if hmac.compare_digest(untrusted.encode(), bytes(self._figures)):
            self._wrong = 0
            return True
        self._wrong += 1
        if self._wrong >= TRIES:
            self.end()
        return False
