"""Waits at the hub until something comes, so that a referral is here within a second and not within ten minutes.

One request in half a minute while somebody is in, and only where the line is not paid by the megabyte. It takes nothing
out of the mailbox: it rings, and the round that follows fetches.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.ui.jobs import Jobs

_HELD_S: Final = 5.0
"""A hub that answers sooner with nothing holds nobody: it is not asked in this way again."""
_BETWEEN_S: Final = 30.0
"""What stays in the mailbox after a round does not ring for ever."""


class Bell(Protocol):
    """What it needs of `transport.letters_line.LettersLine`."""

    def listen(self, mailbox: str) -> bool: ...
    def listen_for_both(self, mailbox: str, box: bytes) -> bool: ...
    def cut(self) -> None: ...
    def close(self) -> None: ...


class Doorbell(QObject):
    """One line of its own, kept open; `rang` when something lies there."""

    rang = Signal()

    def __init__(self, owner: QObject, jobs: Jobs, monotonic: Callable[[], float], hub: Callable[[], Bell]) -> None:
        super().__init__(owner)
        self._jobs, self._monotonic, self._hub = jobs, monotonic, hub
        self._line: Bell | None = None
        self._mailbox = ""
        self._box: bytes | None = None
        self._asked_s, self._rang_s = 0.0, float("-inf")
        self._holds, self.listening, self._asking = True, False, False
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._ask)

    def listen(self, mailbox: str | None, box: bytes | None = None, *, moved: bool = False) -> None:
        """Wait from now on, if there is a mailbox and the hub lets one wait. Asked twice it changes nothing.

        `box` is where letters of the other PCs of this clinic come. `moved`: the round before took what it rang for, so
        it may ring again at once.
        """
        if mailbox is None or not self._holds or self.listening:
            return
        self.listening, self._mailbox, self._box = True, mailbox, box
        if moved:
            self._rang_s = float("-inf")
        if self._line is None:
            self._jobs.run(self, self._hub, self._opened, self._lost)
        else:
            self._later()

    def stop(self) -> None:
        """Let go of it at once."""
        self.listening = False
        self._again.stop()
        if self._line is not None:
            self._line.cut()
            if not self._asking:  # else whoever asks hangs up, as soon as it is cut
                self._line.close()
                self._line = None

    def _opened(self, line: Bell) -> None:
        if self._jobs.closed or not self.listening:  # nobody waits any more
            line.close()
            return
        self._line = line
        self._later()

    def _later(self) -> None:
        since = self._monotonic() - self._rang_s
        if since < _BETWEEN_S:
            self._again.start(int((_BETWEEN_S - since) * 1000))
        else:
            self._ask()

    def _ask(self) -> None:
        line, mailbox, box = self._line, self._mailbox, self._box
        if line is None or not self.listening:
            return
        self._asked_s, self._asking = self._monotonic(), True

        def there() -> bool:
            try:
                return line.listen(mailbox) if box is None else line.listen_for_both(mailbox, box)
            except BaseException:
                line.close()
                raise

        self._jobs.run(self, there, self._heard, self._lost, lane="bell")

    def _heard(self, something: bool) -> None:
        now, self._asking = self._monotonic(), False
        if something:
            self.listening, self._rang_s = False, now
            self.rang.emit()  # the round that follows listens again
        elif now - self._asked_s < _HELD_S:
            self.listening = self._holds = False
            self._hang_up()
        else:
            self._ask()

    def _lost(self, error: Exception) -> None:
        """The next round finds out what is the matter."""
        self.listening, self._asking, self._line = False, False, None
        if not isinstance(error, ClinicError):
            raise error

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            self._jobs.run(self, line.close, lambda _nothing: None, lane="bell")
