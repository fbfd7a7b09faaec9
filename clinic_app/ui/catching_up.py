"""What saving and updates leave to do, done in slices while somebody works: a save meanwhile waits for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clinic_app.ui.jobs import Jobs

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic


class CatchingUp(QObject):
    """Begun at coming in and whenever somebody turns to another page; one round at a time."""

    def __init__(self, parent: QObject, clinic: Clinic, jobs: Jobs) -> None:
        super().__init__(parent)
        self._clinic = clinic
        self._jobs = jobs
        self._going = False

    def begin(self) -> None:
        """Go on until nothing is left, if that is not being done already."""
        if not self._going:
            self._going = True
            self._next()

    def _next(self) -> None:
        with self._jobs.begun_by(None):  # of no button, though a press may have turned the page: it may take minutes
            self._jobs.run(self, self._clinic.catch_up, then=self._did)

    def _did(self, more: bool) -> None:
        self._going = more
        if more:
            self._next()
