"""Some of Qt's enumerations as the numbers they are, for what the first page is made of.

To name one of `Qt`'s 93 enumerations makes all of them known to Python, which costs 14 ms: a seventh of the start. Qt's
drawing and its properties take the numbers.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLabel, QWidget

LEFT: Final = 0x1
CENTRE: Final = 0x4
MIDDLE: Final = 0x80
ONE_LINE: Final = 0x100

NO_FOCUS: Final = 0
BY_TAB: Final = 1
BY_CLICK: Final = 2
BY_TAB_AND_CLICK: Final = 11

NO_PREDICTIVE_TEXT: Final = 0x40
NO_AUTO_UPPERCASE: Final = 0x4
SENSITIVE_DATA: Final = 0x2

_PLAIN_TEXT: Final = 0
_NO_MENU: Final = 0


def focus(widget: QWidget, policy: int) -> None:
    """How this widget comes to the focus."""
    widget.setProperty("focusPolicy", policy)


def input_hints(widget: QWidget, hints: int) -> None:
    """What an input method may do here."""
    widget.setProperty("inputMethodHints", hints)


def no_menu(widget: QWidget) -> None:
    """No menu by the right mouse button."""
    widget.setProperty("contextMenuPolicy", _NO_MENU)


def plain(label: QLabel) -> None:
    """Its words are never taken for HTML."""
    label.setProperty("textFormat", _PLAIN_TEXT)
