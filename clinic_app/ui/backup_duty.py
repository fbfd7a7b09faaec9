"""Backups nobody has to think of: made when somebody comes in and each half hour after, wherever a stick is plugged in.

Also when the PC is left alone, behind the cover and once more before it locks (`ui/final_backup.py`). A lock that
cannot wait ends one that runs, and the next takes away what it left. If the newest is too old, the foot says so.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.errors import ClinicError, Stopped
from clinic_app.ui.inside import Inside
from clinic_app.ui.jobs import Jobs

if TYPE_CHECKING:
    from clinic_app.services.backing_up import Around, BackupPlan, BackupState, MadeBackup
    from clinic_app.services.clinic import Clinic

_EVERY_MS: Final = 30 * 60 * 1000


class BackupDuty(QObject):
    """Lives with the inside, and goes with it."""

    rested = Signal()
    """Nothing is due any more, or nothing that is due can be made now."""

    def __init__(self, inside: Inside, clinic: Clinic, jobs: Jobs) -> None:
        super().__init__(inside)
        self._inside, self._clinic, self._jobs = inside, clinic, jobs
        self._queue: list[UUID] = []
        self._at_it = False
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now, and from now on."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Say how old the newest is; make what is due, then rest. One look at a time."""
        if self._at_it:
            return
        self._at_it = True
        self._jobs.run(self, self._clinic.backing_up.state, self._see, self._let_be)

    def _see(self, state: BackupState) -> None:
        from clinic_app.services.backing_up import look_around

        self._say(state)
        due = [place.id for place in state.places if place.due]
        if not due:
            self._rest()
        else:
            self._jobs.run(self, partial(look_around, state), partial(self._begin, due), self._let_be, lane="reader")

    def _begin(self, due: list[UUID], around: Around) -> None:
        self._queue = [place for place in due if place in around.here]
        self._next()

    def _next(self) -> None:
        if self._queue:
            self._jobs.run(self, partial(self._clinic.backing_up.plan, self._queue[0]), self._carry_out, self._let_be)
        else:
            self._rest()

    def _carry_out(self, plan: BackupPlan) -> None:
        from clinic_app.services.backing_up import carry_out

        work, then = partial(carry_out, plan, self._told), partial(self._settle, plan)
        self._jobs.run(self, work, then, self._let_be, lane="reader")

    def _settle(self, plan: BackupPlan, made: MadeBackup) -> None:
        self._jobs.run(self, partial(self._clinic.backing_up.settle, plan, made), self._settled, self._let_be)

    def _settled(self, _nothing: None) -> None:
        self._queue.pop(0)
        if not self._queue:
            self._jobs.run(self, self._clinic.backing_up.state, self._say, self._let_be)
        self._next()

    def _rest(self) -> None:
        self._at_it = False
        self.rested.emit()

    def _told(self, _done: float) -> None:
        if self._jobs.closed:
            raise Stopped

    def _let_be(self, error: Exception) -> None:
        """A stick that is full or went away is said by the foot, once the newest is old; nobody is stopped for it."""
        self._queue.clear()
        self._rest()
        if not isinstance(error, ClinicError):
            raise error

    def _say(self, state: BackupState) -> None:
        from clinic_app.services.backing_up import Freshness
        from clinic_app.ui.screens.backup_words import freshness_words

        old = state.freshness is not Freshness.FRESH
        words = freshness_words(state) if old else ""
        self._inside.status.backup.say("database-backup", words, "red" if state.freshness is Freshness.RED else "amber")


def keep_backed_up(inside: Inside, clinic: Clinic, jobs: Jobs) -> None:
    """Begin, and let the words at the foot lead to the page."""

    def lead(part: str) -> None:
        from clinic_app.ui.screens.upkeep import Upkeep

        if part == "backup" and inside.has("upkeep"):
            page = inside.open_place("upkeep")
            if isinstance(page, Upkeep):
                page.open_topic("backups")

    inside.status.pressed.connect(lead)
    inside.backup_duty = BackupDuty(inside, clinic, jobs)
    inside.backup_duty.begin()
