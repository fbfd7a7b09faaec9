"""Looks after the health of the record while somebody works: room on the disk, and once a day whether all is whole.

A check is done piece by piece in the reader lane, and by itself only while no other work waits. One for each inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.errors import ClinicError, Stopped
from clinic_app.services.health import Check, Finding, HealthView, Room, unreadable_scripts
from clinic_app.ui.soon import soon

if TYPE_CHECKING:
    from clinic_app.ui.screens.ways import Ways

_FIRST_LOOK_MS: Final = 30_000
_LOOK_AGAIN_MS: Final = 600_000
_CHECK_AFTER_MS: Final = 300_000
_BETWEEN_MS: Final = 200
"""By itself a check leaves the disk to others most of the time; by hand it goes on at once."""


class HealthWatch(QObject):
    """`changed` when something is known anew; `moved` with how much of a check is done."""

    changed = Signal()
    moved = Signal(float)
    failed = Signal(object)

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways.inside)
        self._ways = ways
        self._health = ways.clinic.health
        self._by_hand = False
        self.check: Check | None = None
        self.view: HealthView | None = None
        # Timers of its own: a shot of Qt's waits on when this is gone, and in both languages there is one watch each.
        self._first = QTimer(self, singleShot=True, interval=_FIRST_LOOK_MS)
        self._daily = QTimer(self, singleShot=True, interval=_CHECK_AFTER_MS)
        self._room = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._first.timeout.connect(self.look)
        self._daily.timeout.connect(self._check_if_due)
        self._room.timeout.connect(self.look)

    def begin(self) -> None:
        """Look at the disk soon and every ten minutes; check once a day, when somebody has been in for a while."""
        for timer in (self._first, self._daily, self._room):
            timer.start()

    def look(self) -> None:
        """How much room there is; whoever is in is warned where it is little."""
        self._ways.jobs.run(self, self._health.room, self._warn, _not_now)

    def go(self) -> None:
        """Check now, because a hand asked for it. While one runs, that one hurries."""
        self._by_hand = True
        if self.check is None:
            self._ways.jobs.run(self, self._health.begin, self._begun, self._end)

    def refresh(self) -> None:
        """Ask for what is known, without a check."""

        def look() -> tuple[tuple[str, ...], tuple[Finding, ...]]:
            return unreadable_scripts(), self._health.look_around()

        self._ways.jobs.run(self, look, self._know_pc, lane="reader")

    def _check_if_due(self) -> None:
        def due(wanted: bool) -> None:
            if wanted and self.check is None:
                self._ways.jobs.run(self, self._health.begin, self._begun, self._end)

        self._ways.jobs.run(self, lambda: self._health.due, due, _not_now)

    def _begun(self, check: Check) -> None:
        self.check = check
        self.destroyed.connect(lambda: check.stop())  # noqa: PLW0108 - Qt would hold it weakly; a lock waits for no check
        self.changed.emit()
        self._next(check, check.slices())

    def _next(self, check: Check, pieces: Iterator[float]) -> None:
        if not self._by_hand and not self._ways.jobs.idle:
            QTimer.singleShot(_BETWEEN_MS, self, partial(self._next, check, pieces))
            return
        self._ways.jobs.run(
            self, partial(next, pieces, None), partial(self._piece, check, pieces), self._end, lane="reader"
        )

    def _piece(self, check: Check, pieces: Iterator[float], done: float | None) -> None:
        if done is None:
            self._ways.jobs.run(self, partial(self._health.settle, check), lambda _none: self._settled(), self._end)
            return
        self.moved.emit(done)
        then = partial(self._next, check, pieces)
        if self._by_hand:
            soon(self, then)
        else:
            QTimer.singleShot(_BETWEEN_MS, self, then)

    def _settled(self) -> None:
        self.check, self._by_hand = None, False
        self.refresh()

    def _end(self, error: Exception) -> None:
        self.check, self._by_hand = None, False
        self.changed.emit()
        if not isinstance(error, Stopped):
            self.failed.emit(error)

    def _know_pc(self, found: tuple[tuple[str, ...], tuple[Finding, ...]]) -> None:
        from clinic_app.ui.print_out import printing_here
        from clinic_app.ui.settled import profile_of

        profile = profile_of(self._ways.inside)
        printer = printing_here(profile.printers if profile else None)
        scripts, findings = found
        self._ways.jobs.run(self, partial(self._health.view, scripts, printer, findings), self._know, self.failed.emit)

    def _know(self, view: HealthView) -> None:
        self.view = view
        self._warn((view.room, view.free_bytes))
        self.changed.emit()

    def _warn(self, found: tuple[Room, int]) -> None:
        from clinic_app.ui.screens.health_words import low_disk

        self._ways.inside.warning.say(low_disk(*found))


def watch_of(ways: Ways) -> HealthWatch:
    """The one watch of this inside."""
    with suppress(AttributeError):
        found = ways.inside.findChild(HealthWatch)
        if found is not None:
            return found
    return HealthWatch(ways)


def _not_now(error: Exception) -> None:
    """What the disk did is told by whoever needs it; a look by itself disturbs nobody."""
    if not isinstance(error, ClinicError | OSError):
        raise error
