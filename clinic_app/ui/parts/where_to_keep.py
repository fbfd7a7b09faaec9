"""Asks where a file is to be kept, without waiting: the page below, Hide and Lock go on working meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_app.ui.parts.chooser import Chooser


def ask_where(owner: QWidget, named: str, kinds: str, then: Callable[[Path], object]) -> Chooser:
    """Offer `named` (it has an ending, and names nobody) among the documents; `then` has the place that was chosen."""
    there = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chooser = Chooser(owner, then, there)
    chooser.setNameFilter(kinds)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setDefaultSuffix(Path(named).suffix.removeprefix("."))
    chooser.selectFile(named)
    chooser.show()
    return chooser
