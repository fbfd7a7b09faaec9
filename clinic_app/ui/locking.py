"""The lock replaces this process: Python cannot erase what it has read. The new one paints its cover first."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn


def replacement(data_dir: Path, *, asking: bool) -> tuple[str, list[str]]:
    """The program and the words that start it locked, on the same data folder; from source or from a bundle.

    `asking` shows at once where to sign in: somebody stands there and waits.
    """
    start = [] if getattr(sys, "frozen", False) else ["-m", "clinic_app"]
    return sys.executable, [*start, "--data", str(data_dir), "--locked", *(["--asking"] if asking else [])]


def replace_process(data_dir: Path, *, asking: bool) -> NoReturn:
    """Start the new process and end this one, hard: no destructor, no buffer, nothing that could wait.

    Everything typed is in the vault before this is called, and the vault survives a kill at any moment. The new process
    waits for the vault's lock, which the system takes from us here.
    """
    from PySide6.QtCore import QProcess

    program, words = replacement(data_dir, asking=asking)
    QProcess.startDetached(program, words)
    os._exit(0)
