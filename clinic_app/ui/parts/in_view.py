"""What is worth making now: what somebody sees, or has read to her."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QScrollArea, QWidget


def in_view(widget: QWidget, area: QScrollArea) -> bool:
    """Whether any of it is in view; all is for whatever reads the screen to somebody."""
    top = widget.mapTo(area.viewport(), widget.rect().topLeft()).y()
    return QAccessible.isActive() or (top < area.viewport().height() and top + widget.height() > 0)
