"""One press does one thing: a hand that is in a hurry, or shakes, sends and prints nothing twice."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

if TYPE_CHECKING:
    from clinic_app.ui.jobs import Jobs


class OnePress:
    """Of one button. A press counts once what the one before began is done, and if it is no bounce of the same key."""

    def __init__(self, button: QAbstractButton) -> None:
        self._button, self._last_ms = button, 0

    def counts(self, event: QInputEvent) -> bool:
        """Whether this press is meant. A key that is held down is pressed once."""
        if isinstance(event, QKeyEvent) and event.isAutoRepeat():
            return False
        at, before = event.timestamp(), self._last_ms
        jobs = self._jobs()
        if jobs is not None and jobs.at_work_for(self):
            return False
        if before and 0 <= at - before < QApplication.doubleClickInterval():
            return False
        self._last_ms = at
        return True

    def begins(self) -> AbstractContextManager[None]:
        """Around what the press does: the work that it begins is known to be of this button."""
        jobs = self._jobs()
        return nullcontext() if jobs is None else jobs.begun_by(self)

    def _jobs(self) -> Jobs | None:
        """Of the window it stands in."""
        return getattr(self._button.window(), "jobs", None)
