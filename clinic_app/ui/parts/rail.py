"""The rail at the left: the places of the program, and at its foot Lock and Hide, always in the same corner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from clinic_app.facts import dataclass
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import IN_RAIL, paint
from clinic_app.ui.parts.buttons import presses
from clinic_app.ui.parts.one_of import OneOf
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, font, tokens, width_of

WIDTH: Final = 88
NARROW: Final = 56
"""Without words, on a window too low for them: a screen of 1366×768 at 200 %."""
_BARE: Final = range(28, 41)
"""How high a button without its word may be."""


@dataclass(frozen=True, slots=True)
class RailPlace:
    """One place: its id, its word, its icon."""

    id: str
    word: str
    mark: str


class _RailButton(OneOf):
    """A place; or an act, which is a plain button."""

    def __init__(self, word: str, mark: str, *, act: bool = False, framed: bool = False, keys: str = "") -> None:
        super().__init__()
        self._mark, self._framed, self._keys = mark, framed, keys
        self.count = 0
        self._bare = 0
        self.setText(word)
        self.setCheckable(not act)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{word} ({keys})" if keys else word)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if presses(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def show_bare(self, high: int) -> None:
        """Only its icon, in this height; 0 for icon and word."""
        if high != self._bare:
            self._bare = high
            self.setToolTip(tip(self.accessibleName() if high else ""))
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 16, self._bare) if self._bare else self.with_word()

    def with_word(self) -> QSize:
        return QSize(WIDTH - 16, 64 if self._framed else 56)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen or self._framed:
            ink.frame(
                painter,
                rect,
                fill=theme.colour("surface"),
                edge=theme.colour("line2" if self._framed else "line"),
                radius=8,
            )
        elif self.underMouse():
            ink.frame(painter, rect, fill=theme.colour("hover"), edge=None, radius=8)
        if chosen:
            ink.frame(
                painter, rect.adjusted(0, rect.height() / 4, 3 - rect.width(), -rect.height() / 4),
                fill=theme.colour("teal"), edge=None, radius=1.5,
            )  # fmt: skip
        colour = theme.colour("teal" if chosen else "ink" if self._framed else "sub")
        icon_top = rect.center().y() - IN_RAIL / 2 if self._bare else 5.0 if self._framed else 7.0
        paint(painter, self._mark, QRectF(rect.center().x() - IN_RAIL / 2, icon_top, IN_RAIL, IN_RAIL), colour)
        if not self._bare:
            self._paint_word(painter, rect, theme.colour("teal_d") if chosen else colour, bold=chosen or self._framed)
        if self.count:
            self._paint_count(painter)
        if self.hasFocus():
            ink.ring(painter, rect, theme)
        painter.end()

    def _paint_word(self, painter: QPainter, rect: QRectF, colour: QColor, *, bold: bool) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        face = font(Type.CAPTION)
        face.setBold(bold)
        below = QRectF(1, 28 if self._framed else 31, rect.width() - 2, 18)
        ink.words(painter, below, self.text(), face, colour, align=middle)
        if self._keys:
            face.setBold(False)
            face.setPixelSize(11)
            ink.words(painter, QRectF(1, 45, rect.width() - 2, 16), self._keys, face, colour, align=middle)

    def _paint_count(self, painter: QPainter) -> None:
        theme = tokens(self)
        words = str(self.count) if self.count < 100 else "99+"
        width = max(16, width_of(Type.CAPTION, words) + 8)
        edge, top = (0, 1) if self._bare else (8, 4)
        badge = QRectF(self.width() - width - edge, top, width, 16)
        ink.frame(painter, badge, fill=theme.colour("teal"), edge=None, radius=8)
        face = font(Type.CAPTION)
        face.setBold(True)
        face.setPixelSize(11)
        ink.words(painter, badge, words, face, theme.colour("onteal"), align=Qt.AlignmentFlag.AlignHCenter)


class Rail(QWidget):
    """`wanted` carries the id of the place that was pressed."""

    wanted = Signal(str)
    lock_wanted = Signal()
    hide_wanted = Signal()

    def __init__(self, places: Sequence[RailPlace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, _RailButton] = {}
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        for place in places:
            button = _RailButton(place.word, place.mark)
            button.clicked.connect(lambda _on=False, id=place.id: self.wanted.emit(id))
            self._buttons[place.id] = button
            column.addWidget(button)
        column.addStretch(1)
        lock = _RailButton(_("Lock"), "lock", act=True)
        lock.clicked.connect(self.lock_wanted)
        column.addWidget(lock)
        hide = _RailButton(_("Hide"), "eye-off", act=True, framed=True, keys="Pause · F9")
        hide.pressed.connect(self.hide_wanted)  # pressed, not released: every millisecond counts
        column.addWidget(hide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low window the places move together before one is cut; on a very low one they lose their words."""
        super().resizeEvent(event)
        buttons, room = self.findChildren(_RailButton), event.size().height()
        high = sum(button.with_word().height() for button in buttons)
        low, bare = high + 4 * len(buttons) + 16 > room, high + len(buttons) + 1 > room
        each = (room - len(buttons) - 1) // max(1, len(buttons))
        for button in buttons:
            button.show_bare(min(max(each, _BARE[0]), _BARE[-1]) if bare else 0)
        self.setFixedWidth(NARROW if bare else WIDTH)
        self._column.setSpacing(1 if low else 4)
        self._column.setContentsMargins(8, *((1, 8, 1) if low else (8, 8, 8)))

    def show_place(self, place: str | None) -> None:
        """Mark the place that is shown."""
        for id_, button in self._buttons.items():
            button.setChecked(id_ == place)

    def show_count(self, place: str, count: int) -> None:
        """A small number at a place: what waits there."""
        button = self._buttons[place]
        button.count = count
        button.setAccessibleDescription(str(count) if count else "")
        button.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sunk, a line at the right."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("sunk"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.colour("line"))
        painter.end()
