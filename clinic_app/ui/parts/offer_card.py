"""One service of the directory as a card that can be chosen: name, what it is, and first of its tags whom it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.pill import Tone
from clinic_app.ui.theme import Type, font, tokens, width_of

_INK: Final = {Tone.PLAIN: "sub", Tone.TEAL: "teal_d", Tone.AMBER: "amber"}
_GROUND: Final = {Tone.PLAIN: "sunk", Tone.TEAL: "teal_t", Tone.AMBER: "amber_t"}
_HEIGHT: Final = 104


@dataclass(frozen=True, slots=True)
class CardTag:
    """A fact in a few words."""

    words: str
    tone: Tone = Tone.PLAIN
    mark: str = ""

    @property
    def width(self) -> int:
        """How wide it stands."""
        return width_of(Type.COMPACT, self.words) + 16 + (20 if self.mark else 0)


class OfferCard(QAbstractButton):
    """Arrows go from card to card; Enter and Space choose. `end` is a quiet word at the right."""

    stepped = Signal(int)

    def __init__(
        self, name: str, line: str, tags: Sequence[CardTag], *, end: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._line, self._tags, self._end = line, list(tags), end
        self.setText(name)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setAccessibleName(", ".join((name, line, *(tag.words for tag in tags))))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(320, _HEIGHT)

    def nextCheckState(self) -> None:
        """Whoever shows the cards says which is chosen."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down leave to the neighbours, Enter chooses."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White; chosen has a teal edge, at the left of 4."""
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        if self.hasFocus():
            ink.ring(painter, rect, theme, radius=10)
        inner = ink.within_ring(rect, self.hasFocus())
        fill = theme.colour("hover" if self.underMouse() and not chosen else "surface")
        ink.frame(painter, inner, fill=fill, edge=theme.colour("teal" if chosen else "line"), radius=8)
        if chosen:
            ink.frame(
                painter,
                QRectF(inner.left(), inner.top(), 4, inner.height()),
                fill=theme.colour("teal"),
                edge=None,
                radius=2,
            )
        left, room = 17.0, rect.width() - 34
        end = width_of(Type.COMPACT_BOLD, self._end) if self._end else 0
        if end:
            place = QRectF(rect.right() - end - 16, 12, end + 2, 26)
            ink.words(painter, place, self._end, font(Type.COMPACT_BOLD), theme.colour("teal"))
        ink.words(painter, QRectF(left, 12, room - end, 28), self.text(), font(Type.SECTION), theme.colour("ink"))
        ink.words(painter, QRectF(left, 38, room, 24), self._line, font(Type.COMPACT), theme.colour("sub"))
        for tag in self._tags:
            width = min(float(tag.width), rect.right() - 12 - left)
            if width < 40:
                break
            box = QRectF(left, 66, width, 24)
            ink.frame(painter, box, fill=theme.colour(_GROUND[tag.tone]), edge=None, radius=4)
            colour, inside = theme.colour(_INK[tag.tone]), box.adjusted(8, 0, -4, 0)
            if tag.mark:
                paint(painter, tag.mark, QRectF(inside.left(), box.center().y() - 7, 14, 14), colour)
                inside = inside.adjusted(20, 0, 0, 0)
            ink.words(painter, inside, tag.words, font(Type.COMPACT), colour)
            left += width + 8
        painter.end()


class OfferCards(QWidget):
    """Cards below each other; one is chosen. `chosen` carries its id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.cards: dict[str, OfferCard] = {}

    def replace(self, cards: dict[str, OfferCard]) -> None:
        """Show these and no others."""
        for card in self.cards.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = cards
        for id_, card in cards.items():
            card.clicked.connect(lambda _on=False, which=id_: self.chosen.emit(which))
            card.stepped.connect(lambda by, which=id_: self._step(which, by))
            self._column.addWidget(card)

    def mark(self, id_: str | None) -> None:
        """Show which is chosen."""
        for each, card in self.cards.items():
            card.setChecked(each == id_)

    def _step(self, from_: str, by: int) -> None:
        ids = list(self.cards)
        at = ids.index(from_) + by
        if 0 <= at < len(ids):
            self.cards[ids[at]].setFocus(Qt.FocusReason.TabFocusReason)
