"""Six boxes for six figures, shown as dots. Nothing can be copied out of them, and no input method sees them."""

from __future__ import annotations

import unicodedata
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.domain.interview_hold import FIGURES
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.theme import tokens

_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
# The row of figures with the Thai layout on: the key counts, not the letter it writes.
_THAI_ROW: Final = dict(zip("ๅ/-ภถ\u0e38\u0e36คตจ", "1234567890", strict=True))
_BOX: Final = QSize(44, 52)


def figure_of(sign: str, *, keypad: bool = False) -> str:
    """The figure a key stands for, in the figures of any script and on either layout; empty for any other key."""
    if len(sign) != 1:
        return ""
    value = unicodedata.decimal(sign, None)
    return str(value) if value is not None else "" if keypad else _THAI_ROW.get(sign, "")


class SixFigures(QWidget):
    """`given` carries the figures as soon as all are there; then the boxes are empty again."""

    given = Signal(str)
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def forget(self) -> None:
        """Empty."""
        self._figures = ""
        self._name()
        self.update()

    def begin(self) -> None:
        """Empty, the focus here."""
        self.forget()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """Six boxes, with room for the ring."""
        return QSize(FIGURES * _BOX.width() + (FIGURES - 1) * 14 + 6, _BOX.height() + 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure goes into its box, Backspace takes the last one out; other keys go on to whoever wants them."""
        figure = figure_of(event.text(), keypad=bool(event.modifiers() & _KEYPAD))
        if event.key() == Qt.Key.Key_Backspace:
            self._set(self._figures[:-1])
        elif figure:
            self._set(self._figures + figure)
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab) or not event.text():
            super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click puts the focus here, no more."""

    def _set(self, figures: str) -> None:
        self._figures = figures
        self.typed.emit()
        if len(figures) == FIGURES:
            self.forget()
            self.given.emit(figures)
            return
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(_("Six figures"))
        self.setAccessibleDescription(_("{n} of 6 typed").format(n=len(self._figures)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The boxes, a dot in each that is filled, the ring around the next."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = (self.width() - 6 - _BOX.width()) / (FIGURES - 1)
        for place in range(FIGURES):
            box = QRectF(3 + place * step, 3, _BOX.width(), _BOX.height())
            here = self.hasFocus() and place == len(self._figures)
            if here:
                ink.ring(painter, box.adjusted(-3, -3, 3, 3), theme)
            ink.frame(painter, box, fill=theme.colour("surface"), edge=theme.colour("ctl"))
            if place < len(self._figures):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("ink"))
                painter.drawEllipse(QPointF(box.center()), 3.5, 3.5)
        painter.end()
