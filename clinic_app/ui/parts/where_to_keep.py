"""Asks where a file is to be kept, without waiting: the page below, Hide and Lock go on working meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_where(owner: QWidget, named: str, kinds: str, then: Callable[[Path], object]) -> QFileDialog:
    """Offer `named` (it has an ending, and names nobody) among the documents; `then` has the place that was chosen.

    The title is neutral. Nothing is called where somebody thinks better of it.
    """
    there = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(owner, "Notebook", there, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(named).suffix.removeprefix("."))
    dialog.selectFile(named)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog
