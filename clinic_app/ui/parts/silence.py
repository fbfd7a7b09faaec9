"""What stands where no answer stands: not asked, prefers not to say, unknown. None of these silences is "no"."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from clinic_app.domain.answers import Missing
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.theme import Type, font, tokens, width_of

MARKS: Final = {Missing.NOT_ASKED: "circle-dashed", Missing.DECLINED: "hand", Missing.UNKNOWN: "circle-help"}
KEYS: Final = {Missing.NOT_ASKED: "Alt N", Missing.DECLINED: "Alt P", Missing.UNKNOWN: "Alt U"}


def silence_words(silence: Missing) -> str:
    """How a silence is said on screen."""
    match silence:
        case Missing.NOT_ASKED:
            return _("Not asked")
        case Missing.DECLINED:
            return _("Prefers not to say")
        case Missing.UNKNOWN:
            return _("Unknown")


class SilenceStrip(QAbstractButton):
    """Lies over an editor. Typing or pressing uncovers it: `answer_begun`, with what was typed."""

    answer_begun = Signal(str)

    def __init__(self, name: str, *, opens: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._opens = opens
        self._silence = Missing.NOT_ASKED
        self._note = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.answer_begun.emit(""))
        self.say(Missing.NOT_ASKED)

    def say(self, silence: Missing, note: str = "") -> None:
        """Show this silence; `note` says when it was asked, or why it is not known."""
        self._silence, self._note = silence, note
        self.setAccessibleName(": ".join((self._name, silence_words(silence))))
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a control."""
        return QSize(220, 40)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A sign that can be read begins the answer with itself."""
        if event.text().isprintable() and event.text().strip() and not event.modifiers() & _COMMANDS:
            self.answer_begun.emit(event.text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Enter goes to the next field; an unasked field stays unasked
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QEvent) -> None:
        """Thai and Burmese come by the input method."""
        committed = event.commitString()  # type: ignore[attr-defined]
        if committed:
            self.answer_begun.emit(committed)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """One press is enough."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.click()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click of two, of which the first fell on what stood here before, begins no answer."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dashed while nobody asked; filled, bold and with a way back once she has not answered."""
        theme = tokens(self)
        painter = QPainter(self)
        whole = QRectF(self.rect())
        focused, asked = self.hasFocus(), self._silence is not Missing.NOT_ASKED
        if focused:
            ink.ring(painter, whole, theme)
        rect = ink.within_ring(whole, focused)
        ink.frame(painter, rect, fill=theme.colour("sunk" if asked else "bg"),
                  edge=theme.colour("line2" if asked else "ctl"),
                  dashed=not asked, radius=4 if focused else ink.RADIUS)  # fmt: skip
        paint(painter, MARKS[self._silence], QRectF(13, whole.center().y() - 8, 16, 16), theme.colour("sub"))
        right = 12.0
        if asked:
            back = _("Answer")
            width = width_of(Type.COMPACT_BOLD, back) + 2
            right = width + 24.0
            place = QRectF(whole.right() - width - 12, whole.top(), width + 2, whole.height())
            ink.words(painter, place, back, font(Type.COMPACT_BOLD), theme.colour("teal"))
        elif self._opens:
            paint(
                painter, "chevron-down", QRectF(whole.right() - 29, whole.center().y() - 8, 16, 16), theme.colour("sub")
            )
            right = 34.0
        face = font(Type.BODY_BOLD if asked else Type.BODY)
        colour = theme.colour("ink" if asked else "sub")
        room = whole.adjusted(36, 0, -right, 0)
        used = ink.words(painter, room, silence_words(self._silence), face, colour)
        if self._note:
            ink.words(painter, room.adjusted(used + 8, 0, 0, 0), self._note, font(Type.CAPTION), theme.colour("sub"))
        painter.end()


_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
