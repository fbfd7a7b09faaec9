"""The last backup before a lock that nobody waits for: made behind the cover, for a minute and a half at most.

Only where the PC was left alone until its time was over. Whoever comes, the hide key twice, the system's own lock and a
sleep end it at once, and the next backup takes away what it left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, SignalInstance

AT_MOST_MS: Final = 90_000
"""A gigabyte takes half a minute; what a slow stick needs longer waits for the next coming in."""


class Duty(Protocol):
    """Makes the backups that are due wherever a place for them is plugged in."""

    rested: SignalInstance

    def look(self) -> None:
        """Make what is due, then rest; one that is at it already goes on."""


class FinalBackup(QObject):
    """Waits for the duty to rest, or for its own time to be over."""

    def __init__(self, duty: Callable[[], Duty | None], then: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._duty, self._then = duty, then
        self._most = QTimer(self, singleShot=True, interval=AT_MOST_MS)
        self._most.timeout.connect(self._end)
        self.waits = False
        """Whether the lock is put off now."""

    def look(self) -> None:
        """Nobody touched the PC for a while: what is due is made behind the cover."""
        if (duty := self._duty()) is not None:
            duty.look()

    def begin(self) -> None:
        """The time is over: do what is due, then go on; at once where there is no duty."""
        if (duty := self._duty()) is None:
            self._then()
            return
        self.waits = True
        self._most.start()
        duty.rested.connect(self._end)
        duty.look()

    def _end(self) -> None:
        if self.waits:
            self.waits = False
            self._most.stop()
            self._then()
