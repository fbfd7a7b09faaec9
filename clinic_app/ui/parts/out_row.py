"""One sealed item in a list: its state in bold words first, then what and to whom, its code, one act."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.theme import Type, font, tokens, width_of


class OutRow(QAbstractButton):
    """56 high. Arrows go from row to row; Enter chooses."""

    stepped = Signal(int)

    def __init__(
        self, state: str, since: str, what: str, whom: str, code: str, *, mark: str, tone: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._since, self._what, self._whom, self._code = since, what, whom, code
        self._mark, self._tone = mark, tone
        self.setText(state)
        self.setCheckable(True)
        self.setAccessibleName(", ".join(filter(None, (state, since, what, whom, code))))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(320, 56)

    def nextCheckState(self) -> None:
        """Whoever shows the list says which is chosen."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down leave to the neighbours."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Two columns of two lines, the code at the right."""
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        painter.fillRect(rect, theme.colour("teal_t" if chosen else "hover" if self.underMouse() else "surface"))
        if chosen:
            painter.fillRect(QRectF(0, 0, 3, rect.height()), theme.colour("teal"))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        paint(painter, self._mark, QRectF(13, rect.center().y() - 10, 20, 20), theme.colour(self._tone))
        code = width_of(Type.CODE, self._code) + 24 if self._code else 12
        room = rect.width() - 46 - code
        half = room * 0.5
        ink.words(painter, QRectF(46, 6, half - 12, 22), self.text(), font(Type.BODY_BOLD), theme.colour("ink"))
        ink.words(painter, QRectF(46, 29, half - 12, 20), self._since, font(Type.CAPTION), theme.colour("sub"))
        ink.words(painter, QRectF(46 + half, 6, half - 8, 22), self._what, font(Type.BODY), theme.colour("ink"))
        ink.words(painter, QRectF(46 + half, 29, half - 8, 20), self._whom, font(Type.CAPTION), theme.colour("sub"))
        ink.words(
            painter,
            QRectF(rect.width() - code, 0, code - 8, rect.height()),
            self._code,
            font(Type.CODE),
            theme.colour("ink"),
        )
        if self.hasFocus():
            ink.ring(painter, rect, theme)
        painter.end()
