"""When nobody touches the PC: first the cover, later the lock, in monotonic time. A PC that slept is locked at once."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from clinic_app.domain.timekeeping import Clock

TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
_SLEPT_S: Final = 30.0
"""A timer this late did not wait: the PC slept."""
BEAT_S: Final = 20.0
"""It looks this often, whatever is due: on some systems a timer stands still while the PC sleeps, and then goes on."""


class Idle(QObject):
    """One timer, set to the next thing that is due; touches only note the time. Runs between `begin` and `end`."""

    cover_due = Signal()
    lock_due = Signal()
    slept_through = Signal()
    """The PC slept, announced by nobody: there is no time to lose."""

    def __init__(
        self, clock: Clock, *, cover_after_s: float, lock_after_s: float, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._cover_after_s = cover_after_s
        self._lock_after_s = lock_after_s
        self._touched = 0.0
        self._expected = 0.0
        self._covered = False
        self._held_until = 0.0
        self._counting = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Somebody came in, or came back from the cover."""
        self._covered = False
        self._counting = True
        self._touched = self._clock.monotonic()
        self._set(self._cover_after_s)

    def after(self, *, cover_s: float, lock_s: float) -> None:
        """The site's own times, known once somebody is in."""
        self._cover_after_s, self._lock_after_s = cover_s, lock_s
        if self._counting:
            self.look()

    def hold_until(self, monotonic: float) -> None:
        """Somebody listens: before this the PC is covered but not locked. Nought for no longer."""
        self._held_until = monotonic
        if self._counting:
            self.look()

    def end(self) -> None:
        """Nobody is in."""
        self._counting = False
        self._timer.stop()

    def covered(self) -> None:
        """The cover is up, by hand or by us: touches no longer count, only the lock is left."""
        if self.slept:
            self.look()
        self._covered = True
        self._set(max(1.0, self._lock_at - self._clock.monotonic()))

    def touch(self, event: QEvent) -> None:
        """For the window's event filter. Only real input counts, and none of it while covered."""
        if event.type() in TOUCHES and not self._covered and self._counting:
            if self.slept:
                self.look()  # this is the hand that woke it
            else:
                self._touched = self._clock.monotonic()

    def look(self) -> None:
        """What is due now? Called by the timer."""
        now = self._clock.monotonic()
        cover_at = self._touched + self._cover_after_s
        if self.slept:
            self.end()
            self.slept_through.emit()
        elif now >= self._lock_at:
            self.end()
            self.lock_due.emit()
        elif self._covered or now < cover_at:
            self._set((self._lock_at if self._covered else min(cover_at, self._lock_at)) - now)
        else:
            self.cover_due.emit()

    @property
    def slept(self) -> bool:
        """Whether the PC slept since the last look, announced by nobody."""
        return self._counting and self._clock.monotonic() - self._expected > _SLEPT_S

    @property
    def _lock_at(self) -> float:
        return max(self._touched + self._lock_after_s, self._held_until)

    def _set(self, after_s: float) -> None:
        after_s = min(after_s, BEAT_S)
        self._expected = self._clock.monotonic() + after_s
        self._timer.start(int(after_s * 1000) + 1)
