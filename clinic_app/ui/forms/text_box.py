"""Several lines of words: what a form wants of Qt's own box for them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.forms.controls import LEARN_NOTHING, leaves_menu, leaves_undo
from clinic_app.ui.forms.pasted import AT_ONCE, fits, in_unicode
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.too_long import say_too_long
from clinic_app.ui.theme import tokens


class TextBox(QPlainTextEdit):
    """Several lines; grows with what is typed. Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.refusal = _("That is more than this box takes, so nothing was pasted. What stood there stays.")
        """What is said of a paste that does not fit."""
        self.setTabChangesFocus(True)
        self.setInputMethodHints(LEARN_NOTHING | Qt.InputMethodHint.ImhMultiLine)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(8)
        self.viewport().setAutoFillBackground(False)  # its corners would lie over the round ones of the frame
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """Three lines at least, twelve at most."""
        lines = max(3, min(12, int(self.document().size().height())))
        return QSize(300, lines * 22 + 22)

    def minimumSizeHint(self) -> QSize:
        """As the hint: the page scrolls, not the box."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Leave undo to the form; the ground comes before the frame."""
        if leaves_undo(event):
            event.ignore()
            return False
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            ink.frame(painter, QRectF(self.rect()), fill=tokens(self).colour("surface"), edge=None)
            painter.end()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter goes on to the next field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.focusNextPrevChild(True)
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop words, all of them or none, Zawgyi as it was meant."""
        if fits(text := source.text(), self.document().characterCount()):
            self.textCursor().insertText(in_unicode(text))
            self.ensureCursorVisible()
        else:
            say_too_long(self, self.refusal)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """An input method may hand over a whole text at once, like a paste."""
        if len(whole := event.commitString()) >= AT_ONCE:
            if not fits(whole, self.document().characterCount()):
                say_too_long(self, self.refusal)
                whole = ""
            event.setCommitString(in_unicode(whole), event.replacementStart(), event.replacementLength())
        super().inputMethodEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By hand: cut, copy, paste."""
        if not leaves_menu(event):
            super().contextMenuEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls unless the box is in use."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
