"""The weekly backup to the hub, where somebody wants it: made, carried part by part behind every packet, gone on with.

A part is one errand of the line's lane among others, so a packet waits for one part at most. A lock ends it at the next
part; whoever comes in next finds it where it was.
"""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.errors import BackupRefused, ClinicError, HubBusy, Stopped
from clinic_app.ui.i18n import _
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from clinic_app.services.carrying import OpenKeep, Upload
    from clinic_app.services.hub_backup import KeepState, OnItsWay, Staged, Staging
    from clinic_app.ui.inside import Inside
    from clinic_app.ui.screens.line import Line
    from clinic_app.ui.screens.ways import Ways

_FIRST_MS: Final = 90_000
_EVERY_MS: Final = 10 * 60_000
_BEHIND_MS: Final = 5_000
_ERRAND_S: Final = 15.0
"""Then it is asked anew whether a packet waits."""


class HubBackupDuty(QObject):
    """Made for one inside, and goes with it. `changed` when there is something to show."""

    changed = Signal()
    _moved = Signal()

    def __init__(self, ways: Ways, line: Line) -> None:
        super().__init__(ways.inside)
        self._ways, self._line = ways, line
        self._backup = ways.clinic.hub_backup
        self.state: KeepState | None = None
        self.upload: Upload | None = None
        self.making: float | None = None
        self.busy = self.paused = self.behind = False
        self.ask_again_ms = _BEHIND_MS
        """How long a backup stands back before it looks whether a packet still waits."""
        self.message: Message | None = None
        self._asked = False
        self.metered = False
        """The line is paid by the megabyte: nothing as large as a backup goes out by itself."""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._moved.connect(self.changed)

    def begin(self) -> None:
        """Look after a while, when the packets have gone, and from then on."""
        self._timer.start(_FIRST_MS)

    def look(self) -> None:
        """How it stands; and go on, or begin what is due."""
        self._ways.jobs.run(self, self._backup.state, self._see, self._fail)

    def press(self) -> None:
        """A hand asked for one now, or to go on."""
        self.paused, self._asked, self.message = False, True, None
        self.look()

    def pause(self) -> None:
        """Nothing more goes until somebody says so, or comes in the next time."""
        self.paused = True
        self.changed.emit()

    def _see(self, state: KeepState) -> None:
        self.state, self.metered = state, state.metered
        self._timer.start(_EVERY_MS)
        by_itself = not self.metered and (state.on_its_way or state.due)
        by_hand = self._asked and (state.on_its_way or state.due or not state.kept_today)
        wanted = state.wanted and (by_itself or by_hand)
        self._asked = False
        if wanted and state.joined and not self.busy and not self.paused:
            self.busy = True
            self._ways.jobs.run(self, self._backup.on_its_way, self._known, self._fail)
        self.changed.emit()

    def _known(self, known: tuple[OnItsWay, Path] | None) -> None:
        from clinic_app.services.carrying import open_upload

        if known is None:
            self._ways.jobs.run(self, self._backup.order, self._stage, self._fail)
        else:
            self._ways.jobs.run(self, partial(open_upload, *known), self._carry, self._fail, lane="reader")

    def _stage(self, staging: Staging) -> None:
        from clinic_app.services.hub_backup import stage

        self.making = 0.0
        self.changed.emit()
        self._ways.jobs.run(self, partial(stage, staging, self._told), self._staged, self._fail, lane="reader")

    def _told(self, done: float) -> None:
        """In the reader lane."""
        if self._ways.jobs.closed or self.paused:
            raise Stopped
        self.making = done
        self._moved.emit()

    def _staged(self, staged: Staged) -> None:
        def write() -> tuple[OnItsWay, Path] | None:
            self._backup.staged(staged)
            return self._backup.on_its_way()

        self.making = None
        self._ways.jobs.run(self, write, self._known, self._fail)

    def _carry(self, upload: Upload) -> None:
        self.upload = upload
        self._next()

    def _next(self) -> None:
        if self.paused:
            self._end()
            return
        self._ways.jobs.run(self, partial(self._line_of, self.upload), self._put, self._fail)

    def _line_of(self, upload: Upload | None) -> OpenKeep | None:
        """In the vault lane: the line, if it is still this one that is wanted there and no packet waits."""
        known = self._backup.on_its_way()
        if known is None or upload is None or known[0] != upload.on_its_way:
            raise Stopped
        return self._backup.line() if self._backup.nothing_waits() else None

    def _put(self, hub: OpenKeep | None) -> None:
        self.behind = hub is None
        self.changed.emit()
        if hub is None:
            QTimer.singleShot(self.ask_again_ms, self, self._next)
            return
        from clinic_app.services.carrying import carry

        upload, monotonic = self.upload, self._ways.clock.monotonic
        assert upload is not None
        until = monotonic() + _ERRAND_S

        def go_on() -> bool:
            self._moved.emit()
            return not (self.paused or self._line.busy or self._ways.jobs.closed) and monotonic() < until

        def there() -> bool:
            with closing(hub):
                return carry(upload, hub, go_on, monotonic)

        self._ways.jobs.run(self, there, partial(self._carried, upload), self._fail, lane="line")

    def _carried(self, upload: Upload, whole: bool) -> None:
        if whole:
            self._ways.jobs.run(self, partial(self._backup.settle, upload), self._settled, self._fail)
        else:
            self._next()

    def _settled(self, _nothing: None) -> None:
        self._ways.inside.toast.say(_("The hub has a whole backup now."))
        self.message = None
        self._end()
        self.look()

    def _end(self) -> None:
        self.busy, self.behind, self.upload, self.making = False, False, None, None
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        """What went is not lost; it is gone on with by itself."""
        self._end()
        if not isinstance(error, ClinicError):
            raise error
        if isinstance(error, Stopped):
            return
        if isinstance(error, BackupRefused):  # what lay beside the record changed: another is made
            self._ways.jobs.run(self, self._backup.forget, lambda _nothing: None)
        if isinstance(error, HubBusy):
            self._timer.start(min(error.retry_after_s * 1000, _EVERY_MS))
            return
        self.message = worded(error)
        self.changed.emit()


def duty_of(inside: Inside, line: Line) -> HubBackupDuty:
    """The one of this inside."""
    return inside.findChild(HubBackupDuty) or HubBackupDuty(inside.ways, line)
