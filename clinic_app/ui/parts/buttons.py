"""Buttons: one filled button a page, plain ones beside it, quiet ones in text; icons alone always have a name."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from clinic_app.ui.icons import IN_BUTTON, IN_TEXT

_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier


def presses(event: QKeyEvent) -> bool:
    """Whether this key presses a button: Qt takes Space, and Enter only where the desktop says so; people take both."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD


class Button(QPushButton):
    """A verb with its object. `mark` is an icon; `size` is small (32), normal (40), large (48) or her (80)."""

    def __init__(
        self, text: str, *, role: str = "plain", mark: str = "", size: str = "normal", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setProperty("tall", size)
        self.setProperty("mark", mark)
        self.setText(text)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as well as Space."""
        if presses(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def setText(self, text: str) -> None:
        """A name may hold an ampersand; ours mark no letters."""
        super().setText(text)
        self.setAccessibleName(text)


def primary(text: str, mark: str = "", *, size: str = "normal") -> Button:
    """The one filled button of a page."""
    return Button(text, role="primary", mark=mark, size=size)


def plain(text: str, mark: str = "", *, size: str = "normal") -> Button:
    """A second button."""
    return Button(text, mark=mark, size=size)


def quiet(text: str, mark: str = "", *, size: str = "normal") -> Button:
    """Teal words that can be pressed."""
    return Button(text, role="quiet", mark=mark, size=size)


class IconButton(QToolButton):
    """An icon that can be pressed. `name` is what it does, for the tool tip and for those who hear the screen."""

    def __init__(self, mark: str, name: str, *, side: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("mark", mark)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(side, side)
        glyph = IN_TEXT if side < 32 else IN_BUTTON
        self.setIconSize(QSize(glyph, glyph))
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as well as Space."""
        if presses(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def set_mark(self, mark: str, name: str) -> None:
        """Another icon with another act."""
        self.setProperty("mark", mark)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()
