"""One service of the directory as a card that can be chosen: name, what it is, and first of its tags whom it tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.facts import dataclass
from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.chosen_row import Choosable
from clinic_app.ui.parts.paragraph import laid_out
from clinic_app.ui.parts.pill import Tone
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Tokens, Type, font, tokens, width_of

_INK: Final = {Tone.PLAIN: "sub", Tone.TEAL: "teal_d", Tone.AMBER: "amber"}
_GROUND: Final = {Tone.PLAIN: "sunk", Tone.TEAL: "teal_t", Tone.AMBER: "amber_t"}
_EDGE: Final = 17
_ABOVE_TAGS: Final = 66
_TAG_LINE: Final = 28
_BELOW_TAGS: Final = 10
_GAP: Final = 8


@dataclass(frozen=True, slots=True)
class CardTag:
    """A fact in a few words."""

    words: str
    tone: Tone = Tone.PLAIN
    mark: str = ""

    @property
    def width(self) -> int:
        """How wide it stands."""
        return width_of(Type.COMPACT, self.words) + self.aside

    @property
    def aside(self) -> int:
        """How much of that is not words."""
        return 36 if self.mark else 16


class OfferCard(Choosable):
    """Arrows go from card to card; Enter and Space choose. `end` is a quiet word at the right."""

    def __init__(
        self, name: str, line: str, tags: Sequence[CardTag], *, end: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, ", ".join((name, line, *(tag.words for tag in tags))), parent)
        self._line, self._tags, self._end = line, list(tags), end

    def sizeHint(self) -> QSize:
        """Three lines, or more where its tags need them."""
        return QSize(320, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The narrower, the more lines of tags."""
        super().resizeEvent(event)
        high = self.heightForWidth(self.width())
        if high != self.minimumHeight():
            self.setFixedHeight(high)
            # Whoever laid it out is still doing so, and does not ask again by itself.
            soon(self, self._tell_all_around)

    def _tell_all_around(self) -> None:
        """Another height, for whatever it lies in, up to what scrolls."""
        around = self.parentWidget()
        while around is not None and not around.isWindow():
            around.updateGeometry()
            around = around.parentWidget()

    def heightForWidth(self, width: int) -> int:
        """How high it stands in this width."""
        lines = max((line + len(parts) for _tag, parts, _left, line in self._placed(width)), default=1)
        return _ABOVE_TAGS + lines * _TAG_LINE + _BELOW_TAGS

    def _placed(self, width: int) -> Iterator[tuple[CardTag, Sequence[str], int, int]]:
        """Every tag with its words by line, how far from the left, and in which line. None is cut.

        One that is longer than a line is broken where its language ends words.
        """
        room = max(width - 2 * _EDGE, 80)
        left = line = 0
        for tag in self._tags:
            if left and left + tag.width > room:
                left, line = 0, line + 1
            parts = laid_out(tag.words, Type.COMPACT, room - tag.aside)
            yield tag, parts, left, line
            if len(parts) > 1:
                left, line = 0, line + len(parts)
            else:
                left += tag.width + _GAP

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
        left, room = float(_EDGE), rect.width() - 2 * _EDGE
        end = width_of(Type.COMPACT_BOLD, self._end) if self._end else 0
        if end:
            place = QRectF(rect.right() - end - 16, 12, end + 2, 26)
            ink.words(painter, place, self._end, font(Type.COMPACT_BOLD), theme.colour("teal"))
        ink.words(painter, QRectF(left, 12, room - end, 28), self.text(), font(Type.SECTION), theme.colour("ink"))
        ink.words(painter, QRectF(left, 38, room, 24), self._line, font(Type.COMPACT), theme.colour("sub"))
        for tag, parts, at, line in self._placed(self.width()):
            self._paint_tag(painter, theme, QPointF(left + at, _ABOVE_TAGS + line * _TAG_LINE), tag, parts)
        painter.end()

    def _paint_tag(self, painter: QPainter, theme: Tokens, corner: QPointF, tag: CardTag, parts: Sequence[str]) -> None:
        wide = tag.aside + max(width_of(Type.COMPACT, part) for part in parts)
        box = QRectF(corner.x(), corner.y(), wide, len(parts) * _TAG_LINE - 4)
        ink.frame(painter, box, fill=theme.colour(_GROUND[tag.tone]), edge=None, radius=4)
        colour, words = theme.colour(_INK[tag.tone]), corner.x() + 8
        if tag.mark:
            paint(painter, tag.mark, QRectF(words, corner.y() + 5, 14, 14), colour)
            words += 20
        for number, part in enumerate(parts):
            line = QRectF(words, corner.y() + number * _TAG_LINE, box.right() - words, _TAG_LINE - 4)
            ink.words(painter, line, part, font(Type.COMPACT), colour)


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
        """Show these and no others: all at once, since each that is shown lays the whole page anew."""
        seen = not self.isHidden()
        self.hide()
        for card in self.cards.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = cards
        for id_, card in cards.items():
            card.clicked.connect(lambda _on=False, which=id_: self.chosen.emit(which))
            card.stepped.connect(lambda by, which=id_: self._step(which, by))
            self._column.addWidget(card)
        self.setVisible(seen)

    def mark(self, id_: str | None) -> None:
        """Show which is chosen."""
        for each, card in self.cards.items():
            card.setChecked(each == id_)

    def _step(self, from_: str, by: int) -> None:
        ids = list(self.cards)
        at = ids.index(from_) + by
        if 0 <= at < len(ids):
            self.cards[ids[at]].setFocus(Qt.FocusReason.TabFocusReason)
