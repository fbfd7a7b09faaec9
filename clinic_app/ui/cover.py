"""The cover: a dull page over everything. Keys stay in memory and jobs finish; any key asks who is there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.ui.cover_asks import CoverAsks
from clinic_app.ui.cover_sheets import Table, paint_sheet, table_of
from clinic_app.ui.page import Sheet
from clinic_app.ui.theme import tokens
from clinic_app.ui.wording_message import Message

_BACK_TO_SHEET_MS: Final = 30_000


class Cover(QWidget):
    """Built when the window is. `given` carries the passphrase of who wants back in, `figures_given` six figures."""

    given = Signal(str)
    figures_given = Signal(str)
    touched = Signal()
    """A key or a click on the sheet: the window decides what is asked."""
    another_person = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._sheet = Sheet.STOCK
        self._training = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.asking = CoverAsks(clock)
        self.asking.given.connect(self.given)
        self.asking.figures_given.connect(self.figures_given)
        self.asking.another_person.connect(self.another_person)
        self.asking.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.asking)
        self._back = QTimer(self, singleShot=True, interval=_BACK_TO_SHEET_MS)
        self._back.timeout.connect(self.show_sheet)
        self.asking.typed.connect(self._back.start)

    def prepare(self, sheet: Sheet, *, training: bool, hint: str = "") -> None:
        """Choose the dull page. `hint` is for the training clinic, whose passphrase everybody may know."""
        self._sheet, self._training = sheet, training
        self.setAccessibleName(self._table().title)
        self.asking.prepare(training=training, hint=hint)
        self.show_sheet()

    def show_sheet(self) -> None:
        """The dull page alone; what was typed is dropped."""
        self.asking.hide()
        self.asking.forget()
        self._back.stop()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def asks(self) -> bool:
        """Whether the passphrase is asked for now."""
        return self.asking.isVisibleTo(self)

    def ask(self, hold_until: str | None = None, tries: int = 0) -> None:
        """Ask whoever signed in, the focus in the line at once: for figures while a hold runs."""
        if not self.asks:
            self.asking.show()
            self.asking.begin(hold_until, tries)
        self._back.start()

    def refuse(self, message: Message) -> None:
        """Say why not."""
        self.asking.passphrase.refuse(message)
        self._back.start()

    def refuse_figures(self, tries: int) -> None:
        """Not these; so many tries are left."""
        self.asking.refuse_figures(tries)
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
        paint_sheet(painter, QRectF(self.rect()), tokens(self), self._table(), self._clock.today())
        painter.end()

    def _table(self) -> Table:
        return table_of(self._sheet, self._clock.today(), training=self._training)
