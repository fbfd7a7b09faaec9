"""One round with the hub from a screen: plan and settle in the vault's lane, the exchange between them in the line's.

That there is no line is a state that is shown, not an error that stops anybody. When it is asked again by itself, the
service `channel` says; a hand, and another network, are asked at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.errors import ClinicError, NotJoined
from clinic_app.services.channel import Channel
from clinic_app.services.synced import Synced
from clinic_app.services.way_to_hub import address_here
from clinic_app.ui.forms.when import Site
from clinic_app.ui.parts.status_line import StatusPart
from clinic_app.ui.screens import line_words
from clinic_app.ui.screens.doorbell import Doorbell
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.services.sending import Exchange, Hub, Plan
    from clinic_app.ui.screens.ways import Ways

    class OpenLine(Hub, Protocol):
        """A line to the hub, to be closed by whoever took it. `cut` lets go of whoever waits for it."""

        def listen(self, mailbox: str) -> bool: ...
        def listen_for_both(self, mailbox: str, box: bytes) -> bool: ...
        def cut(self) -> None: ...
        def close(self) -> None: ...


MOST_ROUNDS = 8
_FIRST_MS = 20_000
_LOOK_MS = 15_000
"""How often it is looked whether this is another network, while there is no line. Nothing is sent for it."""


class Line(QObject):
    """Made for one inside; `changed` when something is known anew."""

    changed = Signal()
    heard = Signal(object)
    """Cases in which another PC of this clinic wrote, as its letters at the hub told."""

    def __init__(self, ways: Ways, part: StatusPart, *, hub: Callable[[], OpenLine] | None = None) -> None:
        super().__init__(ways.inside)
        self._ways, self._part = ways, part
        self._hub = hub or ways.clinic.joining.line
        self.channel = Channel(random.uniform)  # so that not all ask at once
        self.busy = False
        self.joined: bool | None = None
        self.down_since: datetime | None = None
        self.asked_at: datetime | None = None
        self.next_at: datetime | None = None
        self.message: Message | None = None
        self.synced = Synced()
        self.clock_off_s = 0
        self._open: OpenLine | None = None
        self._address = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.go)
        self._looks = QTimer(self, interval=_LOOK_MS)
        self._looks.timeout.connect(self._look)
        self.bell = Doorbell(self, ways.jobs, ways.clock.monotonic, self._hub)
        self.bell.rang.connect(self.go)
        ways.jobs.ending.connect(self._cut)
        ways.inside.status.pressed.connect(self._status_pressed)

    def begin(self) -> None:
        """Ask the hub by itself from now on."""
        self._timer.start(_FIRST_MS)

    def go(self, rounds: int = MOST_ROUNDS) -> None:
        """Send what waits and bring home what came. A second press while one runs changes nothing.

        While the hub does not accept this PC it is only asked whether it does again: the queue rests.
        """
        if self.busy:
            return
        self.busy = True
        self.changed.emit()
        sending = self._ways.clinic.sending
        plan = sending.plan_probe if self.channel.paused else partial(sending.plan, letters=False)
        self._ways.jobs.run(self, plan, partial(self._make, rounds), self._not_begun)

    def _make(self, rounds: int, plan: Plan) -> None:
        """The letters for the other PCs, each by itself: who saves meanwhile waits for one."""
        run = self._ways.jobs.run
        if plan.letters is None:
            run(self, self._hub, partial(self._exchange, rounds, plan), self._not_begun)
            return

        def made(another: bool) -> None:
            if another:
                self._make(rounds, plan)
            else:
                run(self, self._hub, partial(self._exchange, rounds, plan), self._not_begun)

        run(self, self._ways.clinic.sending.letters.make_one, made, self._not_begun)

    def press(self) -> None:
        """A hand asked for it: what failed before says nothing of now."""
        if self.busy:
            return
        self.channel.begin_anew()
        self._ways.jobs.run(self, self._ways.clinic.sending.look_for_news, lambda _nothing: self.go())

    def _exchange(self, rounds: int, plan: Plan, hub: OpenLine) -> None:
        if self._ways.jobs.closed:  # it locks: what was planned is planned again
            hub.close()
            return
        self._open = hub

        def there() -> Exchange:
            from clinic_app.services.sending import exchange  # a clinic of no hub does without it

            try:
                return exchange(plan, hub)
            finally:
                hub.close()

        self._ways.jobs.run(self, there, partial(self._settle, rounds), self._not_begun, lane="line")

    def _settle(self, rounds: int, done: Exchange, another: bool | None = None) -> None:
        self._open = None
        sending, run = self._ways.clinic.sending, self._ways.jobs.run

        def rest(error: Exception | None = None) -> None:
            if error is not None and not isinstance(error, ClinicError):
                raise error
            run(self, partial(sending.settle, done), partial(self._settled, rounds), self._not_begun)

        if another or (another is None and done.letters.fetched):  # each by itself too
            hear = partial(sending.letters.hear_one, done.letters)
            run(self, hear, lambda more: self._settle(rounds, done, more), rest)
        else:
            rest()

    def _settled(self, rounds: int, synced: Synced) -> None:
        self.busy = False
        self.joined = True
        probed = self.channel.paused
        self.channel.came(synced.ended_by, passed=synced.letters)
        self.synced = synced
        now = self._ways.clock.now()
        if synced.ended_by is None:
            self.down_since, self.message, self.asked_at = None, None, now
            self.clock_off_s = synced.clock_off_s
        else:
            self.down_since = self.down_since or now
            from clinic_app.ui.wording import worded

            self.message = worded(synced.ended_by)
        pause_s = self.channel.pause_s(urgent=synced.urgent, metered=synced.metered)
        self.next_at = now + timedelta(seconds=pause_s)
        if synced.metered:
            self.bell.stop()
        self._timer.start(int(pause_s * 1000))
        self._watch_network(down=synced.ended_by is not None)
        self.say()
        self.changed.emit()
        if synced.cases:
            self.heard.emit(synced.cases)
        if synced.ended_by is None and (probed or (synced.more and rounds > 1)):
            # Each letter is one round, and a first meeting many: they end when all is told.
            self.go(rounds if probed or synced.letters else rounds - 1)
        elif synced.ended_by is None and not synced.metered:
            self.bell.listen(synced.mailbox, synced.box, moved=bool(synced.letters))

    def _not_begun(self, error: Exception) -> None:
        self.busy, self._open = False, None
        if not isinstance(error, ClinicError):
            raise error
        self.joined = not isinstance(error, NotJoined)
        from clinic_app.ui.wording import worded

        self.message = worded(error)
        self.say()
        self.changed.emit()

    def _cut(self) -> None:
        """It locks: a line may be slow, a lock may not."""
        self._timer.stop()
        self._looks.stop()
        self.bell.stop()
        if self._open is not None:
            self._open.cut()

    def _watch_network(self, *, down: bool) -> None:
        self._address = address_here()
        if down and not self._looks.isActive():
            self._looks.start()
        elif not down:
            self._looks.stop()

    def _look(self) -> None:
        if address_here() != self._address and not self.busy:
            self._address = address_here()
            self.channel.begin_anew()
            self.go()

    def _status_pressed(self, part: str) -> None:
        if part == "line" and self._ways.inside.has("sending"):
            self._ways.inside.open_place("sending")

    # --- in words ----------------------------------------------------------------------------------

    def words(self, site: Site) -> str:
        """The state of the line in one bold line."""
        return line_words.state(self, site)

    def say(self, waiting: int | None = None) -> None:
        """The same in the status line, with what waits."""
        picture, _up = line_words.mark(self, up="check")
        self._part.say(picture, line_words.with_waiting(self.words(self._ways.site), waiting))
