"""What Tab reaches is seen. Apart from the order of Tab: the window of the door needs no more than this."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget


def bring_into_sight(widget: QWidget) -> None:
    """Scroll whatever it can be scrolled out of, if nothing of it is seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and widget.visibleRegion().isEmpty():
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
