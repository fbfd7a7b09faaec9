"""What she reads and answers on the screen turned to her: large, plain, none of it coloured before she chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import PressedOnce
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.one_of import OneOf
from clinic_app.ui.parts.paragraph import Paragraph, laid_out, set_lines
from clinic_app.ui.theme import Type, font, tokens, width_of

_MARK: Final = 40
"""Of an answer, with the air behind it."""
_INSIDE: Final = 14


class HerAnswer(OneOf):
    """80 high, none coloured; what she chose has a bold edge."""

    def __init__(self, words: str, mark: str) -> None:
        super().__init__()
        self._mark, self._style = mark, Type.HER_TEXT_BOLD
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(width_of(Type.HER_TEXT_BOLD, self.text()) + _MARK + 2 * _INSIDE, 80)

    def show_small(self, *, small: bool) -> None:
        """Smaller letters, where one of the three has no room for large ones: all three are of one size."""
        self._style = Type.SECTION if small else Type.HER_TEXT_BOLD
        self.update()

    def lines(self) -> Sequence[str]:
        """The lines its words take."""
        return laid_out(self.text(), self._style, self.width() - _MARK - 2 * _INSIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        if self.hasFocus():
            ink.ring(painter, rect, theme)
        edge = theme.colour("ink" if self.isChecked() else "ctl")
        ink.frame(painter, ink.within_ring(rect, self.hasFocus()), fill=theme.colour("surface"), edge=edge, radius=8,
                  width=3 if self.isChecked() else 1)  # fmt: skip
        lines = self.lines()
        left = rect.center().x() - (_MARK + max(width_of(self._style, line) for line in lines)) / 2
        paint(painter, self._mark, QRectF(left, rect.center().y() - 13, 26, 26), theme.colour("ink"))
        high = len(lines) * self._style.leading(self.text())
        place = QRectF(left + _MARK, rect.center().y() - high / 2, rect.width(), high)
        set_lines(painter, place, lines, style=self._style, text=self.text(), colour=theme.colour("ink"))
        painter.end()


class HerPart(QWidget):
    """One thing they would learn, with a round × of 44 that takes it out; where nothing is taken out, it wraps."""

    def __init__(self, mark: str, words: str, *, kept: bool, switched: Callable[[], None], fixed: bool = False) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        if fixed:
            row.setContentsMargins(0, 5, 0, 5)
            row.addWidget(Mark(mark, side=24, colour="teal_d"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Paragraph(words, Type.HER_TEXT), 1)
            return
        self._words = OneLine(words, Type.HER_TEXT, elides=True)
        self.kept = _Round(words)
        self.kept.setChecked(kept)
        self.kept.clicked.connect(lambda _on=False: self._switch(switched))
        row.addWidget(Mark(mark, side=26, colour="teal_d"))
        row.addWidget(self._words, 1)
        row.addWidget(self.kept)
        self._show()

    def _switch(self, switched: Callable[[], None]) -> None:
        self._show()
        switched()

    def _show(self) -> None:
        face = font(Type.HER_TEXT)
        face.setStrikeOut(not self.kept.isChecked())
        self._words.setFont(face)
        self._words.set_colour("ink" if self.kept.isChecked() else "sub")


class _Round(PressedOnce, QAbstractButton):
    """Ticked, to those who hear it, while they would learn it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(50, 50)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        if self.hasFocus():
            ink.ring(painter, rect, theme, radius=25)
        ink.frame(
            painter, rect.adjusted(3, 3, -3, -3), fill=theme.colour("surface"), edge=theme.colour("ctl"), radius=22
        )
        paint(painter, "x" if self.isChecked() else "undo-2", rect.adjusted(15, 15, -15, -15), theme.colour("ink"))
        painter.end()


def in_columns(parts: Sequence[HerPart], columns: int, *, last: int) -> QGridLayout:
    """So many in a row, so that all of it is seen without turning a wheel; the `last` ones have a row each."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(0)
    whole = len(parts) - last
    for place, part in enumerate(parts[:whole]):
        grid.addWidget(part, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
    for place, part in enumerate(parts[whole:], whole):
        grid.addWidget(part, whole + place, 0, 1, columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return grid
