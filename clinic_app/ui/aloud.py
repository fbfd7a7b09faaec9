"""Plays a recording by what the system itself has for it; silent at once when it is told to, or its owner goes.

What cannot play it says so: there is no loudspeaker, no sound server, or the file lies where it was changed meanwhile.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from shutil import which
from typing import Final, Protocol

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from clinic_app.services.read_aloud import Recorded

_LINUX: Final = (("pw-play",), ("paplay",), ("aplay", "-q"))
_MAC: Final = (("afplay",),)
_GIVE_UP_MS: Final = 500
_HANGS_MS: Final = 5_000
"""Sound servers begin late and empty their store at the end; a program that takes longer than this more is stuck."""

Ended = Callable[[bool], object]


class Player(Protocol):
    """Begins to play a recording and comes back at once."""

    def play(self, recorded: Recorded, ended: Ended) -> None:
        """Play this instead of what plays. `ended` hears once whether it came to its end; not if it is stopped."""

    def stop(self) -> None:
        """Be silent."""


class _OfWindows(QObject):
    """Windows says at once that it cannot, and never that it is done."""

    def __init__(self) -> None:
        super().__init__()
        self._end = QTimer(self, singleShot=True)
        self._ended: Ended | None = None
        self._end.timeout.connect(self._over)

    def play(self, recorded: Recorded, ended: Ended) -> None:
        self._ended = ended
        if sys.platform == "win32":
            import winsound

            try:
                how = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
                winsound.PlaySound(str(recorded.path), how)
            except RuntimeError:  # what it raises where nothing plays
                ended(False)
                return
        self._end.start(round(recorded.seconds * 1000) + _GIVE_UP_MS)

    def stop(self) -> None:
        self._end.stop()
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(None, 0)

    def _over(self) -> None:
        if self._ended is not None:
            self._ended(True)


class _Programs(QObject):
    """Programs of the system that play one file and end: the next is tried where one cannot."""

    def __init__(self, commands: Sequence[tuple[str, ...]]) -> None:
        super().__init__()
        self._commands = commands
        self._left: list[tuple[str, ...]] = []
        self._recorded: Recorded | None = None
        self._ended: Ended | None = None
        self._process = QProcess(self)
        self._process.finished.connect(self._over)
        self._process.errorOccurred.connect(self._troubled)
        # In a turn of its own: a process that is started where its failure is told never ends.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._next)
        self._stuck = QTimer(self, singleShot=True)
        self._stuck.timeout.connect(self._hangs)

    def play(self, recorded: Recorded, ended: Ended) -> None:
        self.stop()
        self._recorded, self._ended, self._left = recorded, ended, list(self._commands)
        self._next()

    def stop(self) -> None:
        self._ended = None  # first: what is killed ends too
        self._stuck.stop()
        self._soon.stop()
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_GIVE_UP_MS)

    def _next(self) -> None:
        if not self._left or self._recorded is None:
            self._done(heard=False)
            return
        program, *words = self._left.pop(0)
        self._stuck.start(round(self._recorded.seconds * 1000) + _HANGS_MS)
        self._process.start(program, [*words, str(self._recorded.path)])

    def _over(self, code: int, how: QProcess.ExitStatus) -> None:
        if self._ended is None:
            return
        if code == 0 and how is QProcess.ExitStatus.NormalExit:
            self._done(heard=True)
        else:
            self._soon.start()

    def _troubled(self, what: QProcess.ProcessError) -> None:
        if self._ended is not None and what is QProcess.ProcessError.FailedToStart:  # all else ends as well
            self._soon.start()

    def _hangs(self) -> None:
        self._done(heard=False)

    def _done(self, *, heard: bool) -> None:
        ended = self._ended
        self.stop()
        if ended is not None:
            ended(heard)


def of_this_system() -> Player | None:
    """What plays sound here; None where nothing does."""
    if sys.platform == "win32":
        return _OfWindows()
    wanted = _MAC if sys.platform == "darwin" else _LINUX
    found = [each for each in wanted if which(each[0])]
    return _Programs(found) if found else None


class Aloud(QObject):
    """One recording at a time. `changed` tells whether one plays, `not_heard` that nothing here could play it."""

    changed = Signal(bool)
    not_heard = Signal()

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._plays = False

    @property
    def plays(self) -> bool:
        """Whether it is heard now."""
        return self._plays

    def play(self, recorded: Recorded) -> None:
        """From its beginning."""
        self._say(True)
        self._player.play(recorded, self._ended)

    def stop(self) -> None:
        """Silent, whether it was at its end or not."""
        self._player.stop()
        self._say(False)

    def _ended(self, heard: bool) -> None:
        self._say(False)
        if not heard:
            self.not_heard.emit()

    def _say(self, plays: bool) -> None:
        if plays != self._plays:
            self._plays = plays
            self.changed.emit(plays)
