"""Whoever sits at the desk top without a mouse: keys, Tab and typing, and nothing else."""

from __future__ import annotations

from typing import Final

from desk_top import DeskTop, type_in
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

MOST_TABS: Final = 120


class Keys:
    """Ten fingers."""

    def __init__(self, top: DeskTop) -> None:
        self._top = top

    @property
    def focus(self) -> QWidget:
        """Where the next key goes."""
        return QApplication.focusWidget() or self._top.window

    def press(self, *keys: str) -> None:
        """Keys, or several together: `Ctrl+N`."""
        for each in keys:
            *held, last = each.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for one in held:
                modifiers |= getattr(Qt.KeyboardModifier, {"Ctrl": "ControlModifier"}.get(one, f"{one}Modifier"))
            self._top.qtbot.keyClick(self.focus, getattr(Qt.Key, f"Key_{last}"), modifiers)
            self.settles()

    def types(self, text: str) -> None:
        """Key by key; what no key of the test has, as an input method does."""
        if text.isascii():
            for sign in text:  # the first may open what takes the others
                self._top.qtbot.keyClicks(self.focus, sign)
        else:
            type_in(self.focus, text)

    def tab_to(self, name: str) -> None:
        """Go on until what has the focus is called this."""
        assert name, "nobody hears where to go"
        for _step in range(MOST_TABS):
            if name in called(self.focus):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never came to {name}")

    def settles(self) -> None:
        """Wait until nothing is on its way, and what came of it is shown."""
        for _round in range(3):
            self._top.settles()
            QApplication.processEvents()


def called(widget: QWidget) -> str:
    """What a widget is called aloud."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""
