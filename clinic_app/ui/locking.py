"""The lock replaces this process: Python cannot erase what it has read. The new one paints its cover first."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final, NoReturn

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

_MINIMISED: Final = "minimised"


def replacement(data_dir: Path, *, asking: bool, unkept: bool, place: str) -> tuple[str, list[str]]:
    """The program and the words that start it locked, on the same data folder; from source or from a bundle.

    `asking` shows at once where to sign in: somebody stands there and waits. `unkept` says there that not everything
    that was typed is kept, and nothing of what that was. `place` is where the window stood.
    """
    start = [] if getattr(sys, "frozen", False) else ["-m", "clinic_app"]
    flags = ["--locked", *(["--asking"] if asking else []), *(["--unkept"] if unkept else [])]
    words = ["--data", str(data_dir), *flags, "--place", place]
    return sys.executable, [*start, *words]


def place_of(window: QWidget) -> str:
    """Where a window stands, whether it fills the screen or is put away: the cover must stay where it was."""
    where = bytes(window.saveGeometry().toHex().data()).decode("ascii")
    return f"{where}-{_MINIMISED}" if window.isMinimized() else where


def take_place(window: QWidget, place: str) -> None:
    """Stand where the window before stood, and in front like it, or put away like it.

    A word that says nothing of where leaves the window where it is.
    """
    where, _, how = place.partition("-")
    window.restoreGeometry(QByteArray.fromHex(QByteArray(where.encode())))
    if how == _MINIMISED:
        window.showMinimized()
    else:
        window.show()
        window.activateWindow()


def replace_process(data_dir: Path, *, asking: bool, unkept: bool, place: str) -> NoReturn:
    """Start the new process and end this one, hard: no destructor, no buffer, nothing that could wait.

    What was typed is in the vault before this is called, or `unkept` says that it is not; the vault survives a kill at
    any moment. The new process waits for the vault's lock, which the system takes from us here.
    """
    from PySide6.QtCore import QProcess

    program, words = replacement(data_dir, asking=asking, unkept=unkept, place=place)
    QProcess.startDetached(program, words)
    end_hard(0)


def end_hard(status: int) -> NoReturn:
    """End this process now, whatever its threads wait for. The vault is closed."""
    os._exit(status)
