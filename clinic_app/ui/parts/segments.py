"""A short choice side by side: none may be chosen, and "No" looks exactly as chosen as "Yes"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum, auto
from typing import Final

from PySide6 import QtCore
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.looks import HEIGHTS
from clinic_app.ui.parts.choice_row import ChoiceLine, ChoiceRow
from clinic_app.ui.parts.one_of import OneOf
from clinic_app.ui.qt_numbers import BY_CLICK, BY_TAB_AND_CLICK, CENTRE, focus
from clinic_app.ui.theme import Type, font, tokens, width_of

_TARGET: Final = 40
"""A finger in a glove hits so much, both ways: a question mark alone is narrower, a small choice lower."""
_ALWAYS_FITS: Final = 300
"""No page leaves a question less than this, at 200 % on a screen of 1024×768: for these Qt's own row will do."""


class Lines(Enum):
    """How choices stand in the room they are given. Whoever asks says only this: widths and layout are theirs."""

    ONE = auto()
    """On one line, each as wide as its words: for a few short ones, or where there is always room."""
    FOLD = auto()
    """As on one line; where that has no room, on several, over the breadth."""
    EVEN = auto()
    """Over the breadth, as wide as each other; on several lines where words need more."""


class _Segment(OneOf):
    def __init__(self, code: str, text: str, parent: Segments) -> None:
        super().__init__(parent)
        self.code = code
        self._group = parent
        self.setText(text)
        self.setSizePolicy(
            QSizePolicy.Policy.Fixed if parent.lines is Lines.ONE else QSizePolicy.Policy.Expanding,
            QSizePolicy.Policy.Fixed,
        )

    def sizeHint(self) -> QSize:
        return QSize(self._group.wide(self.text()), max(_TARGET, self._group.height_))

    def minimumSizeHint(self) -> QSize:
        """Its words, when they are chosen and bold, with little room around."""
        style = Type.COMPACT_BOLD if self._group.compact else Type.BODY_BOLD
        return QSize(max(_TARGET, width_of(style, self.text()) + 8), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, pressed = QtCore.Qt.Key, event.key()
        if pressed in (key.Key_Right, key.Key_Down):
            self._group.step(self, 1)
        elif pressed in (key.Key_Left, key.Key_Up):
            self._group.step(self, -1)
        elif pressed in (key.Key_Delete, key.Key_Backspace):
            self._group.clear_by_hand()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        self._group.choose_by_hand(self.code)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        rect = QRectF(0, (self.height() - self._group.height_) / 2, self.width(), self._group.height_)
        # One edge around all of a line: each segment paints its part of one long round frame.
        first, last = self._group.ends_a_line(self)
        reach = rect.adjusted(0 if first else -12, 0, 0 if last else 12, 0)
        chosen = self.isChecked()
        quiet = self.code in self._group.quiet
        ground = ("sunk" if quiet else "teal_t") if chosen else "hover" if self.underMouse() else "surface"
        if not self.isEnabled():
            ground = "sunk"
        ink.frame(painter, reach, fill=theme.colour(ground), edge=theme.colour("ctl" if self.isEnabled() else "line"))
        if not first:
            ink.fill(painter, QRectF(rect.left(), rect.top() + 1, 1, rect.height() - 2), theme.colour("line2"))
        if chosen:
            foot = QRectF(rect.left() + 1, rect.bottom() - 2, rect.width() - 1, 2)
            ink.fill(painter, foot, theme.colour("sub" if quiet else "teal"))
        small = self._group.compact
        style = (Type.COMPACT_BOLD if chosen else Type.COMPACT) if small else Type.BODY_BOLD if chosen else Type.BODY
        colour = theme.colour("sub" if not self.isEnabled() else "teal_d" if chosen and not quiet else "ink")
        ink.words(painter, rect, self.text(), font(style), colour, align=CENTRE)
        if self.hasFocus():
            ink.ring(painter, rect.adjusted(1, 1, -1, -1), theme, radius=5)
        painter.end()


class Segments(QWidget):
    """Up to four choices. Arrows move, Space chooses, Delete returns to none. `chosen` tells what a hand did."""

    chosen = Signal(object)
    """The code, or None when the choice was taken back."""

    def __init__(
        self, choices: Sequence[tuple[str, str]], name: str, *, size: str = "normal",
        lines: Lines = Lines.ONE, compact: bool = False, quiet: Collection[str] = (), parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.height_ = HEIGHTS[size] if size in HEIGHTS else int(size)
        self.compact = compact or self.height_ < HEIGHTS["normal"]
        if lines is Lines.FOLD and sum(self.wide(text) for _code, text in choices) <= _ALWAYS_FITS:
            lines = Lines.ONE
        self.lines = lines
        """What was asked for; but what always has room does not fold."""
        self.quiet = frozenset(quiet)
        """Codes that say nothing was asked: chosen in grey, since they are no answer."""
        self._segments = [_Segment(code, text, self) for code, text in choices]
        row = ChoiceRow() if lines is Lines.EVEN else ChoiceLine() if lines is Lines.FOLD else QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for segment in self._segments:
            row.addWidget(segment)
        if isinstance(row, QHBoxLayout):
            row.addStretch(1)
        self.setLayout(row)
        self.name(name)
        self._stop_at(self._segments[0])

    def wide(self, text: str) -> int:
        """How wide a choice of these words stands, also when it is bold."""
        width = width_of(Type.COMPACT_BOLD if self.compact else Type.BODY_BOLD, text)
        return max(_TARGET, width + (20 if self.compact else 28))

    def ends_a_line(self, segment: _Segment) -> tuple[bool, bool]:
        """Whether it is the first of its line, and whether the last."""
        at, row = self._segments.index(segment), self.layout()
        if isinstance(row, ChoiceRow):
            return row.ends_at(at)
        return at == 0, at == len(self._segments) - 1

    def name(self, label: str) -> None:
        """What is asked; each choice carries it in its accessible name."""
        self.setAccessibleName(label)
        for segment in self._segments:
            segment.setAccessibleName(f"{label}: {segment.text()}")

    def code(self) -> str | None:
        """What is chosen, or None."""
        return next((segment.code for segment in self._segments if segment.isChecked()), None)

    def codes(self) -> tuple[str, ...]:
        """What can be chosen."""
        return tuple(segment.code for segment in self._segments)

    def choose(self, code: str | None) -> None:
        """Show a choice. Tells nobody."""
        for segment in self._segments:
            segment.setChecked(segment.code == code)
        self._stop_at(next((each for each in self._segments if each.code == code), self._segments[0]))

    def _stop_at(self, stop: _Segment) -> None:
        """Tab stops once in the group, at the choice; arrows go on from there."""
        for segment in self._segments:
            tabbed = segment is stop
            focus(segment, BY_TAB_AND_CLICK if tabbed else BY_CLICK)
        self.setFocusProxy(stop)

    def choose_by_hand(self, code: str) -> None:
        """Choose and tell."""
        if self.code() != code:
            self.choose(code)
            self.chosen.emit(code)

    def clear_by_hand(self) -> None:
        """Take the choice back and tell."""
        if self.code() is not None:
            self.choose(None)
            self.chosen.emit(None)

    def step(self, segment: _Segment, by: int) -> None:
        """Move the focus along, around the ends."""
        at = self._segments.index(segment)
        self._segments[(at + by) % len(self._segments)].setFocus(QtCore.Qt.FocusReason.TabFocusReason)
