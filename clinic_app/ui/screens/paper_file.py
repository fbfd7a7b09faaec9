"""Where a locked paper is kept as a file: asked of the person, with a name that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from clinic_app.ui.parts import where_to_keep

SAVED_AS: Final = "paper.pdf"
"""No name, no code, nothing of hers in a file's name."""


def ask_where(parent: QWidget, chosen: Callable[[str], object]) -> None:
    """Ask, without waiting; `chosen` hears of the place."""
    where_to_keep.ask_where(parent, SAVED_AS, "PDF (*.pdf)", lambda path: chosen(str(path)))
