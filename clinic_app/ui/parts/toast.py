"""A short word at the foot of the page, with a way back. One at a time, each kept in the log. Never for errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import PressedOnce
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.theme import Type, font, tokens, width_of

SHOWN_MS: Final = 8_000
_KEPT: Final = 200


class _Undo(PressedOnce, QAbstractButton):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(_("Undo"))
        self.setAccessibleName(_("Undo"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(width_of(Type.BODY_BOLD, self.text()) + 24, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens(self)
        ink.words(painter, self.rect(), self.text(), font(Type.BODY_BOLD), theme.colour("bg"),
                  align=Qt.AlignmentFlag.AlignHCenter)  # fmt: skip
        if self.hasFocus():
            ink.frame(painter, QRectF(self.rect()), fill=None, edge=theme.colour("bg"), width=2)
        painter.end()


class Toast(QWidget):
    """A child of the page it speaks for, so that the cover covers it too. It never takes the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.log: list[str] = []
        """Everything it has said, the newest last."""
        self._text = ""
        self._undo: Callable[[], None] | None = None
        self._button = _Undo(self)
        self._button.clicked.connect(self._take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.addStretch(1)
        row.addWidget(self._button)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.hide()

    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say something that was done; `undo` takes it back."""
        self._text, self._undo = text, undo
        self.log = [*self.log[1 - _KEPT :], text]
        self.setAccessibleName(text)
        self._button.setVisible(undo is not None)
        self._put()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Stay at the foot of the page."""
        if event.type() == QEvent.Type.Resize:
            self._put()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Longer under the mouse."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The time begins again."""
        self._timer.start()
        super().leaveEvent(event)

    def _put(self) -> None:
        page = self._page
        width = max(220, width_of(Type.BODY, self._text) + 76 + (self._button.sizeHint().width() if self._undo else 0))
        width = min(width, page.width() - 32)
        self.setGeometry((page.width() - width) // 2, page.height() - 64, width, 48)

    def _take_back(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ink."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("ink"), edge=None)
        paint(painter, "undo-2" if self._undo else "check", QRectF(16, 16, 16, 16), theme.colour("bg"))
        right = self._button.width() + 16 if self._undo else 16
        ink.words(
            painter, QRectF(self.rect()).adjusted(44, 0, -right, 0), self._text, font(Type.BODY), theme.colour("bg")
        )
        painter.end()
