"""Long work in another lane: how far it is, in a bar and in words, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.errors import Stopped
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type, tokens


class Bar(QWidget):
    """How much of something is done; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.done = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        whole = QRectF(self.rect())
        ink.frame(painter, whole, fill=theme.colour("sunk"), edge=None, radius=3)
        if self.done > 0:
            part = QRectF(0, 0, max(6.0, whole.width() * self.done), whole.height())
            ink.frame(painter, part, fill=theme.colour("teal"), edge=None, radius=3)
        painter.end()


class WorkLine(QWidget):
    """`told` is handed to the work: it may be called in any lane, and raises `Stopped` once *Stop* was pressed.

    So it does when the program is `over`: a window that was closed must not wait for a long copy.
    """

    _moved = Signal(float)

    def __init__(self, over: Callable[[], bool] = lambda: False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over = over
        self._stopped = False
        self._bar = Bar()
        self._words = Paragraph("", Type.COMPACT, colour="sub")
        self.stop = plain(_("Stop"), "x", size="small")
        self.stop.clicked.connect(self.give_up)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._words)
        words.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.stop)
        self._moved.connect(self._move)
        self.hide()

    def begin(self, words: str) -> None:
        """Work begins."""
        self._stopped = False
        self._words.setText(words)
        self.setAccessibleName(words)
        self._bar.done = 0.0
        self.stop.setEnabled(True)
        self.show()

    def end(self) -> None:
        """It ended, in whatever way."""
        self.hide()

    def told(self, done: float) -> None:
        """So much is done, from 0 to 1."""
        if self._stopped or self._over():
            raise Stopped
        self._moved.emit(done)

    def give_up(self) -> None:
        """The work ends at its next step, and takes away what it began."""
        self._stopped = True
        self.stop.setEnabled(False)

    def _move(self, done: float) -> None:
        self._bar.done = done
        self._bar.update()
