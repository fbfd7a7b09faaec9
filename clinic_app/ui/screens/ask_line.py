"""One line asked for in its place: it opens below what it is about, Enter keeps it, Escape leaves it as it was."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.typed_line import TypedLine
from clinic_app.ui.theme import Type


class AskLine(QWidget):
    """`said` carries what was typed. Hidden until it is asked."""

    said = Signal(str)
    left = Signal()

    def __init__(self, words: str, *, most: int = 60) -> None:
        super().__init__()
        self._words = words
        self.line = TypedLine(words)
        self.line.setMaxLength(most)
        self.line.returnPressed.connect(self._keep)
        keep, back = plain(_("Keep"), "check"), quiet(_("Leave it as it is"))
        for button in (keep, back):
            button.setAccessibleName(f"{words}: {button.text()}")
        keep.clicked.connect(lambda _on=False: self._keep())
        back.clicked.connect(lambda _on=False: self.leave())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(keep)
        row.addWidget(back)
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(Paragraph(words, Type.CAPTION, colour="sub"))
        column.addLayout(row)
        self.hide()

    def about(self, what: str) -> None:
        """Whose line it is, for those who hear the screen."""
        self.line.setAccessibleName(f"{what}: {self._words}")

    def ask(self, before: str) -> None:
        """Ask, with what stands there now."""
        self.line.setText(before)
        self.show()
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """As it was."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        self.hide()
        self.said.emit(self.line.text().strip())
