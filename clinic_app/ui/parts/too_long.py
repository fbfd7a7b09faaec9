"""What is longer than its box, as a file that was copied whole: nothing of it is put in, and that is said at the box.

Qt cuts what is too long and keeps the beginning, in place of what was chosen there, and says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QScrollArea, QSpinBox, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.theme import Type, tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QPlainTextEdit

    _Box: TypeAlias = QLineEdit | QSpinBox | QPlainTextEdit

MOST_SIGNS: Final = 8_000
"""In one line that has no shorter bound of its own: three pages, and five times the longest line we read, a key."""
SHOWN_MS: Final = 12_000
_WIDEST: Final = 360
_ENDS: Final = frozenset({QEvent.Type.Hide, QEvent.Type.FocusOut, QEvent.Type.Resize, QEvent.Type.Move})


class WholeLines(QObject):
    """Every line of the program, ours and Qt's own, from when somebody comes to it. Keep it."""

    def __init__(self, program: QApplication) -> None:
        super().__init__()
        program.focusChanged.connect(self._came)

    def _came(self, _old: QWidget | None, now: QWidget | None) -> None:
        line = now.lineEdit() if isinstance(now, QComboBox) else now
        if isinstance(line, QLineEdit) and line.validator() is None and not line.isReadOnly():
            line.setValidator(_WholeOrNothing(line))
        elif isinstance(now, QSpinBox) and now.findChild(_NoNumber) is None:
            _NoNumber(now)


class _WholeOrNothing(QValidator):
    """Lets everything into its line but what Qt cut, and what no line needs.

    Qt tells of the cut, then asks here, and takes back what it did. What was cut is known by a line that
    is full: a sign typed into a full line is told of too, but nothing is asked.
    """

    _cut = _took_back = False
    """Of the class too: a line that goes while it has the focus asks once more, when nothing of this is left."""
    _length = 0

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self._length = len(line.text())  # never the words: this may be a passphrase
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._say)
        line.inputRejected.connect(self._hear)
        line.textChanged.connect(self._note)

    def validate(self, text: str, at: int) -> object:
        """Whether this may stand there."""
        cut = self._cut and _signs(text) >= self._line.maxLength()
        self._took_back = cut or MOST_SIGNS < len(text) > self._length
        self._cut = False
        state = QValidator.State.Invalid if self._took_back else QValidator.State.Acceptable
        return state, text, at

    def _note(self, text: str) -> None:
        self._length = len(text)

    def _hear(self) -> None:
        self._cut = not self._took_back  # Qt tells again of what was taken back
        self._took_back = False
        self._soon.start()

    def _say(self) -> None:
        self._cut = False
        say_too_long(self._line, too_long_words())


class _NoNumber(QObject):
    """A box for a number refuses by itself; what was longer than any number it says too."""

    def __init__(self, box: QSpinBox) -> None:
        super().__init__(box)
        self._box = box
        line = box.findChild(QLineEdit)
        assert line is not None
        line.inputRejected.connect(self._say)

    def _say(self) -> None:
        say_too_long(self._box, _("That is no number this box takes. What stood there stays."))


class _Note(QWidget):
    """Under its box, over what stands there, until something else is done. It never takes the focus."""

    def __init__(self, box: _Box, words: str) -> None:
        from clinic_app.ui.parts.paragraph import Paragraph

        ground = _ground(box)
        super().__init__(ground)
        self.setObjectName("too long")
        self.setAccessibleName(words)
        self._words = Paragraph(words, Type.COMPACT, parent=self)
        width = min(self._words.sizeHint().width(), _WIDEST, ground.width() - 40)
        height = self._words.heightForWidth(width)
        self._words.setGeometry(12, 8, width, height)
        self.resize(width + 24, height + 16)
        below = box.mapTo(ground, QPoint(0, box.height() + 4))
        above = box.mapTo(ground, QPoint(0, -self.height() - 4))
        top = below.y() if below.y() + self.height() <= ground.height() else max(0, above.y())
        self.move(max(0, min(below.x(), ground.width() - self.width() - 4)), top)
        whole = box.parentWidget()
        for watched in (box, whole) if isinstance(whole, QComboBox) else (box,):
            watched.installEventFilter(self)
        box.textChanged.connect(self._end)
        QTimer.singleShot(SHOWN_MS, self, self._end)
        self.show()
        self.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The box is left, or stands elsewhere."""
        if event.type() in _ENDS:
            self._end()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Amber: to be looked at, nothing is lost."""
        theme, painter = tokens(self), QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("amber_t"), edge=theme.colour("amber_l"))
        painter.end()

    def _end(self, *_why: object) -> None:
        self.hide()
        self.deleteLater()


def say_too_long(box: _Box, words: str) -> None:
    """Say at this box, also aloud, that something was not put in."""
    from clinic_app.ui.parts.notice import announce

    if not box.isVisible():
        return
    for told in _ground(box).findChildren(_Note):
        told._end()
    _Note(box, words)
    announce(box, words)


def too_long_words() -> str:
    """What was too long for a line."""
    return _("That is longer than this line takes, so nothing of it was put in. What stood there stays.")


def _ground(box: QWidget) -> QWidget:
    """What the note lies on: what scrolls with the box, else its window."""
    above = box.parentWidget()
    while above is not None:
        port = above.parentWidget()
        if port is not None and isinstance(port.parentWidget(), QScrollArea):
            return above
        above = port
    return box.window()


def _signs(text: str) -> int:
    """As Qt counts them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
