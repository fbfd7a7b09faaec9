"""Asks for a file to read: a list, a backup, a recording."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_app.ui.parts.chooser import Chooser


def ask_file(owner: QWidget, then: Callable[[Path], object], *kinds: str) -> Chooser:
    """`then` hears the file. `kinds` are name filters of Qt: what is shown of a folder."""
    chooser = Chooser(owner, then)
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    if kinds:
        chooser.setNameFilters(kinds)
    chooser.show()
    return chooser
