"""The papers that can be printed now, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type, font, tokens


class _PaperRow(QAbstractButton):
    stepped = Signal(int)

    def __init__(self, title: str, second: str) -> None:
        super().__init__()
        self._second = second
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(f"{title}: {second}" if second else title)
        self.setToolTip(second)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 48)

    def nextCheckState(self) -> None:
        pass

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            ink.frame(painter, rect, fill=theme.colour("teal_t"), edge=None)
            ink.frame(painter, QRectF(0, 0, 3, rect.height()), fill=theme.colour("teal"), edge=None, radius=1.5)
        paint(
            painter, "file-text", QRectF(12, rect.center().y() - 9, 18, 18), theme.colour("teal_d" if chosen else "sub")
        )
        face = font(Type.BODY_BOLD if chosen else Type.BODY)
        ink.words(painter, QRectF(42, 3, rect.width() - 48, 24), self.text(), face, theme.colour("ink"))
        ink.words(painter, QRectF(42, 25, rect.width() - 48, 20), self._second, font(Type.CAPTION), theme.colour("sub"))
        if self.hasFocus():
            ink.ring(painter, rect, theme)
        painter.end()


class PaperList(QWidget):
    """`chosen` carries the id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, _PaperRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        title = OneLine(_("Documents"), Type.SECTION)
        title.setContentsMargins(12, 0, 0, 0)
        column.addWidget(title)
        column.addLayout(self._list)
        column.addStretch(1)

    def replace(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Show these."""
        for row in self.rows.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for id_, title, second in rows:
            row = _PaperRow(title, second)
            row.clicked.connect(lambda _on=False, which=id_: self.chosen.emit(which))
            row.stepped.connect(lambda by, which=id_: self._step(which, by))
            self.rows[id_] = row
            self._list.addWidget(row)

    def mark(self, id_: str) -> None:
        """Show which is chosen."""
        for each, row in self.rows.items():
            row.setChecked(each == id_)

    def take_focus(self) -> None:
        """To the chosen one."""
        row = next((row for row in self.rows.values() if row.isChecked()), None)
        if row is not None:
            row.setFocus(Qt.FocusReason.TabFocusReason)

    def _step(self, id_: str, by: int) -> None:
        ids = list(self.rows)
        at = ids.index(id_) + by
        if 0 <= at < len(ids):
            self.rows[ids[at]].setFocus(Qt.FocusReason.TabFocusReason)
            self.chosen.emit(ids[at])
