"""The list of topics at the side of a place, under headings: a mark and a name each. Gone through by arrows."""

from __future__ import annotations

from collections.abc import Sequence
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

from clinic_app.domain.text import folded
from clinic_app.facts import dataclass
from clinic_app.services.finding import other_layout
from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, font, tokens

WIDTH: Final = 232
FOLDED: Final = 64
"""Marks alone."""
_LINE: Final = 34
_HEADING: Final = 36
_LINE_BETWEEN: Final = 9
"""What stands for a heading where there are marks alone."""
_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic."""

    id: str
    name: str
    mark: str
    under: str = ""
    """The heading it stands under; those of one heading stand together."""
    about: str = ""
    """More of what it is, for the tool tip and for whoever seeks it."""

    def fits(self, sought: str) -> bool:
        """Whether every word of what is sought (folded) stands in it."""
        whole = folded(f"{self.name} {self.under} {self.about}")
        return all(word in whole for word in sought.split())


class _Drawn(QStyledItemDelegate):
    def __init__(self, topics: TopicList) -> None:
        super().__init__(topics)
        self._topics = topics

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        high = _LINE if index.data(_ROLE) else _LINE_BETWEEN if self._topics.folded else _HEADING
        return QSize((FOLDED if self._topics.folded else WIDTH) - 16, high)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: TopicLine | None = index.data(_ROLE)
        theme, rect, state = tokens(self._topics), QRectF(option.rect), option.state
        if line is None and self._topics.folded:
            painter.fillRect(rect.adjusted(8, 4, -8, -4), theme.colour("line2"))
            return
        if line is None:
            words = index.data(Qt.ItemDataRole.DisplayRole)
            ink.words(painter, rect.adjusted(10, 12, -4, 0), words, font(Type.CAPTION), theme.colour("sub"))
            return
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
        if self._topics.folded:
            return
        face = font(Type.BODY_BOLD if chosen else Type.BODY)
        ink.words(painter, rect.adjusted(37, 0, -8, 0), line.name, face, colour)


class TopicList(QListWidget):
    """`opened` tells which topic is wanted: by arrow, by click. `folded`, it shows marks, and tool tips say names."""

    opened = Signal(str)
    folded = False

    def __init__(self, name: str, lines: Sequence[TopicLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Drawn(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        under = ""
        for line in lines:
            if line.under != under:
                under = line.under
                heading = QListWidgetItem(under)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)  # arrows go past it
                self.addItem(heading)
            item = QListWidgetItem(line.name)
            item.setData(_ROLE, line)
            item.setToolTip(tip(f"{line.name}: {line.about}" if line.about else line.name))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, line.about)
            self.addItem(item)
        self.currentRowChanged.connect(self._tell)

    def fold(self, folded: bool) -> None:
        """Show marks alone, or names."""
        self.folded = folded
        self.doItemsLayout()
        if (chosen := self.currentItem()) is not None:
            self.scrollToItem(chosen)

    def choose(self, topic: str) -> None:
        """Go to a topic, and tell so unless it is chosen already."""
        for row in range(self.count()):
            if (line := self._line(row)) is not None and line.id == topic:
                self.setCurrentRow(row)

    @property
    def chosen(self) -> str:
        """The topic that is open; empty before any is."""
        line = self._line(self.currentRow()) if self.currentRow() >= 0 else None
        return line.id if line is not None else ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The topics that can be seen, in order."""
        lines = (self._line(row) for row in range(self.count()) if not self.item(row).isHidden())
        return tuple(line.id for line in lines if line is not None)

    def narrow(self, sought: str) -> int:
        """Leave only the topics that fit what is sought, and their headings; how many. Nothing sought: all of them."""
        words, fitting, heading = folded(sought), 0, None
        other = folded(other_layout(sought.strip()) or "")
        lines = [self._line(row) for row in range(self.count())]
        if not any(line.fits(words) for line in lines if line is not None) and other:
            words = other  # a forgotten language switch
        for row, line in enumerate(lines):
            if line is None:
                heading = row
                self.item(row).setHidden(True)
                continue
            fits = line.fits(words)
            fitting += fits
            self.item(row).setHidden(not fits)
            if fits and heading is not None and line.under:
                self.item(heading).setHidden(False)
        return fitting

    def _line(self, row: int) -> TopicLine | None:
        line = self.item(row).data(_ROLE)
        return line if isinstance(line, TopicLine) else None

    def _tell(self, row: int) -> None:
        if row >= 0 and (line := self._line(row)) is not None:
            self.opened.emit(line.id)
