"""Plays a recording by what the system itself has for it; silent at once when it is told to, or its owner goes."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import which
from typing import Final, Protocol

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from clinic_app.services.read_aloud import Recorded

_LINUX: Final = (("pw-play",), ("paplay",), ("aplay", "-q"))
_MAC: Final = (("afplay",),)
_GIVE_UP_MS: Final = 500


class Player(Protocol):
    """Begins to play a file and comes back at once."""

    def play(self, path: Path) -> None:
        """Play this instead of what plays."""

    def stop(self) -> None:
        """Be silent."""


class _OfWindows:
    def play(self, path: Path) -> None:
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)

    def stop(self) -> None:
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(None, 0)


class _Program:
    """A program of the system that plays one file and ends."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._process = QProcess()

    def play(self, path: Path) -> None:
        self.stop()
        program, *words = self._command
        self._process.start(program, [*words, str(path)])

    def stop(self) -> None:
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_GIVE_UP_MS)


def of_this_system() -> Player | None:
    """What plays sound here; None where nothing does."""
    if sys.platform == "win32":
        return _OfWindows()
    wanted = _MAC if sys.platform == "darwin" else _LINUX
    found = next((each for each in wanted if which(each[0])), None)
    return _Program(found) if found is not None else None


class Aloud(QObject):
    """One recording at a time. `changed` tells whether one plays."""

    changed = Signal(bool)

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._plays = QTimer(self, singleShot=True)
        self._plays.timeout.connect(self.stop)

    @property
    def plays(self) -> bool:
        """Whether it is heard now."""
        return self._plays.isActive()

    def play(self, recorded: Recorded) -> None:
        """From its beginning."""
        self._player.play(recorded.path)
        self._plays.start(round(recorded.seconds * 1000) + _GIVE_UP_MS)
        self.changed.emit(True)

    def stop(self) -> None:
        """Silent, whether it was at its end or not."""
        was = self.plays
        self._plays.stop()
        self._player.stop()
        if was:
            self.changed.emit(False)
