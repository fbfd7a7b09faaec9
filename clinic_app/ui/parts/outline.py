"""The sections of a case down the side: a mark for how far each is, its name, and how many answers are left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
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

from clinic_app.facts import dataclass
from clinic_app.ui import ink
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.paragraph import laid_out, set_lines
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Tokens, Type, font, tokens, width_of

WIDTH: Final = 224
FOLDED: Final = 56
_MARGIN: Final = 8
_LEFT: Final = 36
_HEIGHT: Final = 36
_HEIGHT_OF_TWO: Final = 52
_ROLE: Final = Qt.ItemDataRole.UserRole


class Progress(StrEnum):
    """How far a section is. Answers and silences both count."""

    NOT_OPENED = "not_opened"
    BEGUN = "begun"
    COMPLETE = "complete"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineLine:
    """One section; `why` says what opens a locked one."""

    id: str
    name: str
    progress: Progress
    left: int = 0
    why: str = ""


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, outline: Outline) -> None:
        super().__init__(outline)
        self._outline = outline

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line: OutlineLine = index.data(_ROLE)
        several = not self._outline.folded and len(_lines(line, Type.BODY_BOLD)) > 1
        return QSize(FOLDED, _HEIGHT_OF_TWO if several else _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: OutlineLine = index.data(_ROLE)
        theme = tokens(self._outline)
        rect = QRectF(option.rect)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            ink.frame(painter, rect, fill=theme.colour("teal_t"), edge=None, radius=4)
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), theme.colour("teal"))
        elif state & QStyle.StateFlag.State_MouseOver:
            ink.frame(painter, rect, fill=theme.colour("hover"), edge=None, radius=4)
        if chosen and self._outline.hasFocus():
            ink.ring(painter, rect, theme, radius=5)
        _mark(painter, theme, line.progress, QRectF(rect.left() + 10, rect.center().y() - 8, 16, 16))
        if self._outline.folded:
            return
        colour = theme.colour("teal_d" if chosen else "ink")
        style = Type.BODY_BOLD if chosen else Type.BODY
        words, leading = _lines(line, style), style.leading(line.name)
        top = rect.center().y() - len(words) * leading / 2
        place = QRectF(rect.left() + _LEFT, top, rect.width() - _LEFT, len(words) * leading)
        set_lines(painter, place, words, style=style, text=line.name, colour=colour)
        face = font(Type.CAPTION)
        face.setBold(chosen)
        side = Qt.AlignmentFlag.AlignRight
        ink.words(painter, rect.adjusted(0, 0, -10, 0), _count(line), face, theme.colour("sub"), align=side)


def _count(line: OutlineLine) -> str:
    return str(line.left) if line.left and line.progress is not Progress.LOCKED else ""


def _lines(line: OutlineLine, style: Type) -> Sequence[str]:
    """The name, broken where its language ends words: none is cut."""
    count = _count(line)
    room = width_of(Type.CAPTION, count) + 14 if count else 4
    return laid_out(line.name, style, WIDTH - 2 * _MARGIN - _LEFT - room)


def _mark(painter: QPainter, theme: Tokens, progress: Progress, box: QRectF) -> None:
    match progress:
        case Progress.COMPLETE:
            paint(painter, "circle-check", box, theme.colour("teal"))
        case Progress.LOCKED:
            paint(painter, "lock", box, theme.colour("sub"))
        case _:
            paint(painter, "circle", box, theme.colour("teal" if progress is Progress.BEGUN else "sub"))
            if progress is Progress.BEGUN:
                painter.save()
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("teal"))
                painter.drawPie(box.adjusted(2, 2, -2, -2), -90 * 16, 180 * 16)
                painter.restore()


class Outline(QListWidget):
    """A list to go through by arrows; `opened` tells which section is wanted.

    Sections that are `elsewhere`, on a page of their own, want Enter or a click: arrows go past them.
    """

    opened = Signal(str)

    def __init__(self, elsewhere: Collection[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._elsewhere = frozenset(elsewhere)
        self.folded = False
        self.setAccessibleName(_("Sections"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(WIDTH)
        self.setItemDelegate(_LineDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setContentsMargins(0, 0, 0, 0)
        self.setViewportMargins(_MARGIN, 8, _MARGIN, 8)
        self.currentRowChanged.connect(self._tell)
        self.itemActivated.connect(self._go_there)
        self.itemClicked.connect(self._go_there)
        self._quiet = False
        self._lines: list[OutlineLine] = []

    def show_lines(self, lines: Sequence[OutlineLine], current: str | None = None) -> None:
        """Show these sections. Tells nobody."""
        self._quiet = True
        here = current or self.current()
        if [line.id for line in lines] != [line.id for line in self._lines]:
            self.clear()
            for line in lines:
                item = QListWidgetItem()
                self._say(item, line)
                self.addItem(item)
            self._lines = list(lines)
        for row, line in enumerate(lines):
            if self._lines[row : row + 1] != [line]:
                self._say(self.item(row), line)
            if line.id == here and self.currentRow() != row:
                self.setCurrentRow(row)
        self._lines = list(lines)
        self._quiet = False

    def _say(self, item: QListWidgetItem, line: OutlineLine) -> None:
        item.setText(line.name)
        item.setData(_ROLE, line)
        item.setToolTip(tip(line.why or line.name))
        left = ngettext("{n} left", "{n} left", line.left).format(n=line.left) if line.left else ""
        spoken = ", ".join(part for part in (line.name, _progress_words(line.progress), left, line.why) if part)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def current(self) -> str | None:
        """The id of the chosen section."""
        item = self.currentItem()
        return str(item.data(_ROLE).id) if item is not None else None

    def choose(self, section: str) -> None:
        """Show a section as chosen. Tells nobody."""
        self._quiet = True
        for row in range(self.count()):
            if self.item(row).data(_ROLE).id == section:
                self.setCurrentRow(row)
        self._quiet = False

    def fold(self, folded: bool) -> None:
        """Only the marks, 56 wide, or all of it."""
        self.folded = folded
        self.setFixedWidth(FOLDED if folded else WIDTH)
        self.scheduleDelayedItemsLayout()

    def _tell(self, row: int) -> None:
        if row >= 0 and not self._quiet and self.item(row).data(_ROLE).id not in self._elsewhere:
            self.opened.emit(self.item(row).data(_ROLE).id)

    def _go_there(self, item: QListWidgetItem) -> None:
        if item.data(_ROLE).id in self._elsewhere:
            self.opened.emit(item.data(_ROLE).id)


def _progress_words(progress: Progress) -> str:
    match progress:
        case Progress.NOT_OPENED:
            return _("not opened")
        case Progress.BEGUN:
            return _("begun")
        case Progress.COMPLETE:
            return _("complete")
        case Progress.LOCKED:
            return _("locked")
