"""Where a locked paper is kept as a file: asked of the person, with a name that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

SAVED_AS: Final = "paper.pdf"
"""No name, no code, nothing of hers in a file's name."""


def ask_where(parent: QWidget, chosen: Callable[[str], object]) -> None:
    """Ask, without waiting; `chosen` hears of the place."""
    there = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, "Notebook", there, "PDF (*.pdf)")
    dialog.selectFile(SAVED_AS)
    dialog.setDefaultSuffix("pdf")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
