"""One round with the hub from a screen: plan and settle in the vault's lane, the exchange between them in the line's.

That there is no line is a state that is shown, not an error that stops anybody.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.errors import ClinicError, NotJoined
from clinic_app.services.sending import Exchange, Hub, Plan, Synced, exchange
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.status_line import StatusPart
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.ui.screens.ways import Ways

MOST_ROUNDS = 8
_FIRST_MS = 20_000
_AGAIN_S = 600
_AFTER_NONE_S = 240
"""By itself: soon after somebody came in, then every ten minutes, and after four where there was no line."""
_JITTER_S = 60


class OpenLine(Hub, Protocol):
    """A line to the hub, to be closed by whoever took it."""

    def close(self) -> None: ...


class Line(QObject):
    """Made for one inside; `changed` when something is known anew."""

    changed = Signal()

    def __init__(self, ways: Ways, part: StatusPart, *, hub: Callable[[], OpenLine] | None = None) -> None:
        super().__init__(ways.inside)
        self._ways, self._part = ways, part
        self._hub = hub or ways.clinic.joining.line
        self.busy = False
        self.joined: bool | None = None
        self.down_since: datetime | None = None
        self.asked_at: datetime | None = None
        self.message: Message | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.press)
        ways.inside.status.pressed.connect(self._status_pressed)

    def begin(self) -> None:
        """Ask the hub by itself from now on."""
        self._timer.start(_FIRST_MS)

    def go(self, rounds: int = MOST_ROUNDS) -> None:
        """Send what waits and bring home what came. A second press while one runs changes nothing."""
        if self.busy:
            return
        self.busy = True
        self.changed.emit()

        def begin() -> tuple[Plan, OpenLine]:
            return self._ways.clinic.sending.plan(), self._hub()

        self._ways.jobs.run(self, begin, partial(self._exchange, rounds), self._not_begun)

    def press(self) -> None:
        """A hand asked for it."""
        self.go()

    def _exchange(self, rounds: int, begun: tuple[Plan, OpenLine]) -> None:
        plan, hub = begun
        if self._ways.jobs.closed:  # it locks: what was planned is planned again
            hub.close()
            return

        def there() -> Exchange:
            try:
                return exchange(plan, hub)
            finally:
                hub.close()

        self._ways.jobs.run(self, there, partial(self._settle, rounds), self._not_begun, lane="line")

    def _settle(self, rounds: int, done: Exchange) -> None:
        self._ways.jobs.run(
            self, partial(self._ways.clinic.sending.settle, done), partial(self._settled, rounds), self._not_begun
        )

    def _settled(self, rounds: int, synced: Synced) -> None:
        self.busy = False
        self.joined = True
        now = self._ways.clock.now()
        if synced.ended_by is None:
            self.down_since, self.message, self.asked_at = None, None, now
        else:
            self.down_since = self.down_since or now
            self.message = worded(synced.ended_by)
        pause = synced.retry_after_s or (_AGAIN_S if synced.ended_by is None else _AFTER_NONE_S)
        self._timer.start((pause + random.randrange(_JITTER_S)) * 1000)  # noqa: S311 - so that not all ask at once
        self.say()
        self.changed.emit()
        if synced.more and rounds > 1:
            self.go(rounds - 1)

    def _not_begun(self, error: Exception) -> None:
        self.busy = False
        if not isinstance(error, ClinicError):
            raise error
        self.joined = not isinstance(error, NotJoined)
        self.message = worded(error)
        self.say()
        self.changed.emit()

    def _status_pressed(self, part: str) -> None:
        if part == "line" and self._ways.inside.has("sending"):
            self._ways.inside.open_place("sending")

    # --- in words ----------------------------------------------------------------------------------

    def words(self, site: Site) -> str:
        """The state of the line in one bold line."""
        if self.busy:
            return _("Asking the hub…")
        if self.joined is False:
            return _("This place has joined no network yet.")
        if self.down_since is not None:
            return _("No line since {at}.").format(at=site.shown_time(self.down_since))
        if self.asked_at is not None:
            return _("Line is up · asked the hub {at}").format(at=site.shown_time(self.asked_at))
        return _("The hub was not asked since you came in.")

    def say(self, waiting: int | None = None) -> None:
        """The same in the status line, with what waits."""
        words = self.words(self._ways.site)
        if waiting:
            more = ngettext("{n} packet waits here, sealed", "{n} packets wait here, sealed", waiting)
            words = f"{words.rstrip('.')} · {more.format(n=waiting)}"
        self._part.say("wifi-off" if self.down_since or self.joined is False else "check", words)
