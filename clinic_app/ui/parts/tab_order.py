"""Where Tab leads when widgets are made later than their neighbours: to where they are seen, not to the end."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops_in(widget: QWidget) -> list[QWidget]:
    """Whatever in it can take the focus itself, in the order it was made."""
    window = widget.window()  # not what opens over it: menus, lists of choices
    return [
        one
        for one in (widget, *widget.findChildren(QWidget))
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.focusProxy() is None and one.window() is window
    ]


def follow(before: QWidget, stops: list[QWidget]) -> None:
    """Have Tab go on from `before` to these: what was made late stands where it is seen."""
    for one, other in pairwise((before, *stops)):
        QWidget.setTabOrder(one, other)
