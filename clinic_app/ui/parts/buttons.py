"""Buttons: one filled button a page, plain ones beside it, quiet ones in text; icons alone always have a name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from clinic_app.ui import looks
from clinic_app.ui.icons import IN_BUTTON, IN_TEXT
from clinic_app.ui.parts.one_press import OnePress
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.qt_numbers import BY_TAB_AND_CLICK, focus
from clinic_app.ui.theme import tokens

# What it stands beside is a button of Qt's already: it brings none along.
if TYPE_CHECKING:
    _Pressable = QAbstractButton
else:
    _Pressable = object


def presses(event: QKeyEvent) -> bool:
    """Whether this key presses a button: Qt takes Space, and Enter only where the desktop says so; people take both."""
    key, keypad = QtCore.Qt.Key, QtCore.Qt.KeyboardModifier.KeypadModifier
    return event.key() in (key.Key_Return, key.Key_Enter) and not event.modifiers() & ~keypad


class PressedOnce(_Pressable):
    """What everything that is pressed shares, beside its kind of button: one press does one thing, Enter as Space."""

    @cached_property
    def _one_press(self) -> OnePress:
        return OnePress(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as well as Space, each once however long it is held."""
        enters = presses(event)
        if not enters and event.key() != QtCore.Qt.Key.Key_Space:
            super().keyPressEvent(event)
        elif not self._one_press.counts(event):
            event.accept()
        elif enters:
            with self._one_press.begins():
                self.click()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space presses when it is let go."""
        with self._one_press.begins():
            super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Not while what it began is still done."""
        if self._one_press.counts(event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click of two is a habit of the hand: the first did it, here or on what stood here before."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It presses when the finger is lifted from it."""
        with self._one_press.begins():
            super().mouseReleaseEvent(event)


class Button(PressedOnce, QPushButton):
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

    def setText(self, text: str) -> None:
        """A name may hold an ampersand; ours mark no letters."""
        super().setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """Its mark and words."""
        return looks.button_size(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """By its role, without the style."""
        painter = QPainter(self)
        looks.paint_button(painter, self, tokens(self))
        painter.end()


def primary(text: str, mark: str = "", *, size: str = "normal") -> Button:
    """The one filled button of a page."""
    return Button(text, role="primary", mark=mark, size=size)


def weigh(button: Button, *, first: bool) -> None:
    """Make it the filled button of its page, or no longer: what comes next is another."""
    button.setProperty("role", "primary" if first else "plain")
    button.update()


def plain(text: str, mark: str = "", *, size: str = "normal") -> Button:
    """A second button."""
    return Button(text, mark=mark, size=size)


def edged(button: IconButton) -> IconButton:
    """Give an icon the edge of a button: where it stands alone, nothing else says that it can be pressed."""
    button.setProperty("edged", True)
    return button


def quiet(text: str, mark: str = "", *, size: str = "normal") -> Button:
    """Teal words that can be pressed."""
    return Button(text, role="quiet", mark=mark, size=size)


class IconButton(PressedOnce, QToolButton):
    """An icon that can be pressed. `name` is what it does, for the tool tip and for those who hear the screen."""

    def __init__(self, mark: str, name: str, *, side: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("mark", mark)
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.setFixedSize(side, side)
        glyph = IN_TEXT if side < 32 else IN_BUTTON
        self.setIconSize(QSize(glyph, glyph))
        self.setAutoRaise(True)
        focus(self, BY_TAB_AND_CLICK)

    def set_mark(self, mark: str, name: str) -> None:
        """Another icon with another act."""
        self.setProperty("mark", mark)
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon, without the style."""
        painter = QPainter(self)
        looks.paint_icon_button(painter, self, tokens(self))
        painter.end()


class StepButton(IconButton):
    """One that goes a step: whoever presses it twice wants two."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as well as Space, and on and on while it is held."""
        if presses(event):
            self.click()
        else:
            QToolButton.keyPressEvent(self, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """However soon after the one before."""
        QToolButton.mousePressEvent(self, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second step."""
        QToolButton.mousePressEvent(self, event)
