"""The lock replaces this process: Python cannot erase what it has read. The new one paints its cover first."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QProcess


def replacement(data_dir: Path) -> tuple[str, list[str]]:
    """The program and the words that start it locked, on the same data folder; from source or from a bundle."""
    start = [] if getattr(sys, "frozen", False) else ["-m", "clinic_app"]
    return sys.executable, [*start, "--data", str(data_dir), "--locked"]


def replace_process(data_dir: Path) -> NoReturn:
    """Start the new process and end this one, hard: no destructor, no buffer, nothing that could wait.

    Everything typed is in the vault before this is called, and the vault survives a kill at any moment. The new process
    waits for the vault's lock, which the system takes from us here.
    """
    program, words = replacement(data_dir)
    QProcess.startDetached(program, words)
    os._exit(0)
