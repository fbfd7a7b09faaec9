"""The list of topics at the side of a place: a mark, a name, at the right a count. Gone through by arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, font, tokens

WIDTH: Final = 216
_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic."""

    id: str
    name: str
    mark: str


class _Drawn(QStyledItemDelegate):
    def __init__(self, topics: TopicList) -> None:
        super().__init__(topics)
        self._topics = topics

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(WIDTH - 16, 34)  # all of them on the smallest screen

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: TopicLine = index.data(_ROLE)
        theme, rect, state = tokens(self._topics), QRectF(option.rect), option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            ink.frame(painter, rect, fill=theme.colour("teal_t"), edge=None, radius=4)
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.colour("teal"))
        elif state & QStyle.StateFlag.State_MouseOver:
            ink.frame(painter, rect, fill=theme.colour("hover"), edge=None, radius=4)
        if chosen and self._topics.hasFocus():
            ink.ring(painter, rect, theme, radius=5)
        colour = theme.colour("teal_d" if chosen else "ink")
        paint(painter, line.mark, QRectF(rect.left() + 10, rect.center().y() - 8, 16, 16), colour)
        face = font(Type.BODY_BOLD if chosen else Type.BODY)
        ink.words(painter, rect.adjusted(37, 0, -8, 0), line.name, face, colour)


class TopicList(QListWidget):
    """`opened` tells which topic is wanted: by arrow, by click."""

    opened = Signal(str)

    def __init__(self, name: str, lines: Sequence[TopicLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Drawn(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        for line in lines:
            item = QListWidgetItem(line.name)
            item.setData(_ROLE, line)
            item.setToolTip(tip(line.name))
            self.addItem(item)
        self.currentRowChanged.connect(self._tell)

    def choose(self, topic: str) -> None:
        """Go to a topic, and tell so unless it is chosen already."""
        for row in range(self.count()):
            if self.item(row).data(_ROLE).id == topic:
                self.setCurrentRow(row)

    def _tell(self, row: int) -> None:
        if row >= 0:
            self.opened.emit(self.item(row).data(_ROLE).id)
