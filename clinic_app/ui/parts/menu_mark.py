"""The three dots at the right of a question, behind which lies what else may stand there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import PressedOnce
from clinic_app.ui.theme import tokens

_CONTROL: Final = 40
MARK: Final = 32


class MenuMark(PressedOnce, QAbstractButton):
    """The three dots of a question. Pressed by hand only: by keyboard its menu opens where one is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(_("No answer, because… (Shift+F10)"))
        self.setFixedSize(MARK, _CONTROL)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab leads from question to question
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The dots, no frame until the mouse is on them."""
        theme, painter = tokens(self), QPainter(self)
        rect = QRectF(0, (self.height() - MARK) / 2, MARK, MARK)
        hovered = self.underMouse() or self.isDown()
        if hovered:
            ink.frame(painter, rect.adjusted(3, 3, -3, -3), fill=theme.colour("hover"), edge=None, radius=4)
        paint(painter, "ellipsis", rect.adjusted(7, 7, -7, -7), theme.colour("ink" if hovered else "sub"))
        painter.end()
