"""Long work in another lane: how far it is, in a bar and in words, how long it takes, and a button that stops it.

What must not be stopped half way says so in the place of the button, and that closing the window loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from clinic_app.errors import Stopped
from clinic_app.ui import ink
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type, tokens

_BEFORE_A_GUESS_S: Final = 5
"""So long nothing is said of the time that is left: the first steps tell little of the others."""
_LEAST_DONE: Final = 0.05


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

    _moved = Signal(float, str)

    def __init__(self, over: Callable[[], bool] = lambda: False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over = over
        self._stopped = False
        self._bar = Bar()
        self._words = Paragraph("", Type.COMPACT, colour="sub")
        self.stop = plain(_("Stop"), "x", size="small")
        self.stop.clicked.connect(self.give_up)
        self._left = Paragraph("", Type.CAPTION, colour="sub")
        self._seconds = 0
        self._share: Callable[[], float] | None = None
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._a_second_later)
        words = QVBoxLayout()
        words.setSpacing(6)
        for part in (self._words, self._bar, self._left):
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.stop)
        self._moved.connect(self._move)
        self.hide()

    def begin(self, words: str) -> None:
        """Work begins that can be stopped."""
        self._begin(words)
        self.stop.setEnabled(True)
        self.stop.show()
        self._bar.show()

    def begin_whole(self, words: str, share: Callable[[], float] | None = None) -> None:
        """Work begins that is done to its end or not at all. The bar comes with the first that is told.

        `share` tells how much is done where the work cannot: it is asked once a second, here, so it must not wait.
        """
        self._begin(words)
        self._share = share
        self.stop.hide()
        self._bar.hide()
        self._say_left("")

    def end(self) -> None:
        """It ended, in whatever way."""
        self._tick.stop()
        self._share = None
        self.hide()

    def told(self, done: float, words: str = "") -> None:
        """So much is done, from 0 to 1; `words` say it in the place of those that it began with."""
        if self._stopped or self._over() or not isValid(self):  # nobody is on this page any more
            raise Stopped
        self._moved.emit(done, words)

    def give_up(self) -> None:
        """The work ends at its next step, and takes away what it began."""
        self._stopped = True
        self.stop.setEnabled(False)

    # --- within ------------------------------------------------------------------------------------

    def _begin(self, words: str) -> None:
        self._stopped, self._share = False, None
        self._say(words)
        self._bar.done, self._seconds = 0.0, 0
        self._left.hide()
        self._tick.start()
        self.show()

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(words)

    def _move(self, done: float, words: str = "") -> None:
        if words:
            self._say(words)
        self._bar.done = done
        self._bar.setVisible(True)
        self._bar.update()

    def _a_second_later(self) -> None:
        self._seconds += 1
        if self._share is not None and (share := self._share()) > self._bar.done:
            self._move(share)
        done = self._bar.done
        if self._seconds >= _BEFORE_A_GUESS_S and _LEAST_DONE <= done < 1:
            self._say_left(_left_words(self._seconds * (1 - done) / done))

    def _say_left(self, left: str) -> None:
        whole = ""
        if self.stop.isHidden():
            whole = _("It cannot be stopped half way. If the window is closed it goes on to its end; nothing is lost.")
        self._left.setText(" ".join(filter(None, (left, whole))))
        self._left.setVisible(bool(self._left.text()))


def _left_words(seconds: float) -> str:
    """How long it still takes, roughly."""
    if seconds < 45:
        return _("Less than a minute left.")
    minutes = max(1, round(seconds / 60))
    return ngettext("About {n} minute left.", "About {n} minutes left.", minutes).format(n=minutes)
