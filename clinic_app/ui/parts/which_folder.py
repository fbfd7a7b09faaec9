"""Asks for a folder: a stick, a share. Waits for nobody, and is gone once it is answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_folder(owner: QWidget, then: Callable[[Path], object]) -> None:
    """`then` hears the folder; nothing is heard if none was chosen. The title names nothing."""
    dialog = QFileDialog(owner, "Notebook")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
