"""Asks for a folder: a stick, a share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_app.ui.parts.chooser import Chooser


def ask_folder(owner: QWidget, then: Callable[[Path], object]) -> Chooser:
    """`then` hears the folder."""
    chooser = Chooser(owner, then)
    chooser.setFileMode(QFileDialog.FileMode.Directory)
    chooser.setOption(QFileDialog.Option.ShowDirsOnly)
    chooser.show()
    return chooser
