"""The cover: a dull page over everything. Keys stay in memory and jobs finish; any key asks for word and passphrase."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.ui.cover_sheets import paint_sheet, table_of
from clinic_app.ui.i18n import _
from clinic_app.ui.page import Sheet
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sign_in import SignIn
from clinic_app.ui.theme import Type, tokens
from clinic_app.ui.wording_message import Message

_BACK_TO_SHEET_MS: Final = 30_000


class Cover(QWidget):
    """Built when the window is. `tried` carries word and passphrase of whoever wants back in."""

    tried = Signal(str, str)
    touched = Signal()
    """A key or a click on the sheet: the window decides what is asked."""
    another_person = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._sheet = Sheet.STOCK
        self._training = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Store room, stock count"))
        self.sign_in = SignIn(verb=_("Go on"))
        self.sign_in.tried.connect(self.tried)
        other = quiet(_("Another person"), size="small")
        other.clicked.connect(self.another_person)
        self._hint = Paragraph("", Type.CAPTION, colour="sub")
        self._card = Card(padding=24)
        self._card.setFixedWidth(368)
        self._card.body.addWidget(self.sign_in)
        self._card.body.addWidget(self._hint)
        self._card.body.addWidget(other, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._card)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self._card.hide()
        self._back = QTimer(self, singleShot=True, interval=_BACK_TO_SHEET_MS)
        self._back.timeout.connect(self.show_sheet)

    def prepare(self, sheet: Sheet, *, training: bool, hint: str = "") -> None:
        """Choose the dull page. `hint` is for the training clinic, whose passphrase everybody may know."""
        self._sheet, self._training = sheet, training
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.show_sheet()

    def show_sheet(self) -> None:
        """The dull page alone; what was typed is dropped."""
        self._card.hide()
        self.sign_in.forget()
        self._back.stop()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def asks(self) -> bool:
        """Whether word and passphrase are asked for now."""
        return self._card.isVisibleTo(self)

    def ask(self) -> None:
        """Ask who wants back in."""
        if not self.asks:
            self._card.show()
            self.sign_in.begin()
        self._back.start()

    def refuse(self, message: Message) -> None:
        """Say why not."""
        self.sign_in.refuse(message)
        self._back.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The first key types nothing. Escape goes back to the sheet."""
        if event.key() == Qt.Key.Key_Escape:
            self.show_sheet()
        else:
            self.touched.emit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click asks too."""
        self.touched.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet."""
        painter = QPainter(self)
        today = self._clock.today()
        table = table_of(self._sheet, today, training=self._training)
        paint_sheet(painter, QRectF(self.rect()), tokens(self), table, today)
        painter.end()
