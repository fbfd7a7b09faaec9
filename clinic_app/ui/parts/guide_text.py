"""A guide as it is read on the screen: each block a label of its own, so that a reader of screens finds it."""

from __future__ import annotations

from time import perf_counter
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.ui import guides
from clinic_app.ui.guides import Block, Guide, Kind
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type

_WIDEST: Final = 720
_FIRST_CELL: Final = 170
_MOMENT_S: Final = 0.01


class GuideText(Card):
    """One guide, made from above: the longest, made in one go, would keep the hide key waiting."""

    def __init__(self, guide: Guide, note: str = "") -> None:
        super().__init__(padding=0)
        self.heads: dict[int, QWidget] = {}
        """The widget of each heading that stands already, by the number of its block."""
        self._language = guide.language
        self._left = list(enumerate(guide.blocks))[::-1]
        self.body.setContentsMargins(28, 20, 28, 28)
        self.body.setSpacing(0)
        if note:
            self.body.addWidget(Paragraph(note, Type.CAPTION, colour="sub"))
            self.body.addSpacing(8)
        self.go_on()

    @property
    def whole(self) -> bool:
        """Whether all of it stands."""
        return not self._left

    def go_on(self) -> None:
        """Add as much as is made in a moment."""
        until = perf_counter() + _MOMENT_S
        while self._left:
            at, block = self._left.pop()
            made = _made(block, self._language)
            made.setMaximumWidth(_WIDEST)
            if block.kind in (Kind.TITLE, Kind.HEADING):
                self.heads[at] = made
            self.body.addSpacing(_space(block.kind) if at else 0)
            self.body.addWidget(made)
            if perf_counter() > until:
                break
        if not self._left:
            self.body.addStretch(1)


def _space(kind: Kind) -> int:
    """What stands above a block."""
    return {Kind.HEADING: 24, Kind.ITEM: 4, Kind.STEP: 4, Kind.ROW: 0, Kind.HEAD_ROW: 12}.get(kind, 10)


def _made(block: Block, language: str) -> QWidget:
    if block.kind is Kind.STEP:
        number, _space, words = block.text.partition(" ")
        return _beside(number, words)
    words_alone = {
        Kind.TITLE: (Type.TITLE, "ink"),
        Kind.HEADING: (Type.SECTION, "teal_d"),
        Kind.TEXT: (Type.BODY, "ink"),
    }
    if block.kind in words_alone:
        style, colour = words_alone[block.kind]
        return Paragraph(block.text, style, colour=colour)
    if block.kind is Kind.ITEM:
        return _beside("•", block.text)
    return _Picture(block, language) if block.kind is Kind.PICTURE else _row(block)


def _beside(sign: str, words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(8, 0, 0, 0)
    row.setSpacing(8)
    mark = Paragraph(sign, colour="teal_d")
    mark.setFixedWidth(22)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Paragraph(words), 1)
    return made


def _row(block: Block) -> QWidget:
    """A line of a table: the first cell of one width, the others share the rest."""
    made = QWidget()
    whole = QVBoxLayout(made)
    whole.setContentsMargins(0, 6, 0, 0)
    whole.setSpacing(6)
    row = QHBoxLayout()
    row.setSpacing(16)
    head = block.kind is Kind.HEAD_ROW
    for place, words in enumerate(block.words):
        style = Type.CAPTION if head else Type.BODY_BOLD if not place else Type.BODY
        cell = Paragraph(words, style, colour="sub" if head else "ink")
        policy = cell.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # one below the other, whatever they say
        cell.setSizePolicy(policy)
        if not place:
            cell.setMaximumWidth(_FIRST_CELL)
        row.addWidget(cell, 1)
    whole.addLayout(row)
    whole.addWidget(Divider())
    return made


class _Picture(QWidget):
    """As wide as there is room for, never larger than it is."""

    def __init__(self, block: Block, language: str) -> None:
        super().__init__()
        self._picture = QPixmap(str(guides.picture_file(block.file, language)))
        self.setAccessibleName(block.text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Its own size, as far as a page is wide."""
        return QSize(min(_WIDEST, self._picture.width()), self.heightForWidth(_WIDEST))

    def heightForWidth(self, width: int) -> int:
        """In its own proportions."""
        if self._picture.isNull():
            return 0
        return round(min(width, self._picture.width()) * self._picture.height() / self._picture.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture at the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide = min(self.width(), self._picture.width())
        painter.drawPixmap(QRect(0, 0, wide, self.heightForWidth(wide)), self._picture)
        painter.end()
