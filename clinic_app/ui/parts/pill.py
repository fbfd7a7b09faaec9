"""Chips that filter, tags that state a fact, pills that show the time left. Words first: colour never tells alone."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import PressedOnce
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, font, tokens, width_of

_SIDE: Final = 14
TARGET: Final = 40
"""So high is what a finger may hit, in a glove too; what is drawn in the middle of it is lower."""
_DRAWN: Final = 32
"""With room for the ring."""


class Pressed(PressedOnce, QAbstractButton):
    """What every pill that can be pressed shares: never cut or stretched, Enter as well as Space."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def drawn(self, high: int = _DRAWN) -> QRectF:
        """Where the pill stands in the middle of what can be hit."""
        return QRectF(0, (self.height() - high) / 2, self.width(), high)


class Chip(Pressed):
    """A filter of 28. On is tinted, ticked and bold; with a value it can be taken out by its ×."""

    removed = Signal()

    def __init__(self, text: str, *, removable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._removable = removable
        self.setCheckable(not removable)
        if removable:
            self.clicked.connect(self.removed)

    @property
    def _on(self) -> bool:
        return self._removable or self.isChecked()

    def sizeHint(self) -> QSize:
        """28 high to the eye, 40 to the finger."""
        # Wide enough for the bold tick state, so that nothing moves when it is chosen.
        return QSize(max(TARGET, width_of(Type.COMPACT_BOLD, self.text()) + 20 + _SIDE + 8), TARGET)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Edge or tint, tick or ×, the words."""
        theme = tokens(self)
        painter = QPainter(self)
        whole = self.drawn()
        if self.hasFocus():
            ink.ring(painter, whole, theme, radius=16)
        rect = whole.adjusted(0, 2, 0, -2) if not self.hasFocus() else whole.adjusted(3, 3, -3, -3)
        on, hovered = self._on, self.underMouse()
        ground = theme.colour("teal_t" if on else "hover" if hovered else "surface")
        edge = theme.colour("teal" if on else "ctl" if hovered else "line2")
        ink.frame(painter, rect, fill=ground, edge=edge, radius=rect.height() / 2)
        colour = theme.colour("teal_d" if on else "ink")
        left, right = 12.0, whole.right() - 10
        if self._removable:
            paint(painter, "x", QRectF(right - _SIDE, whole.center().y() - _SIDE / 2, _SIDE, _SIDE), colour)
            right -= _SIDE + 4
        elif on:
            paint(painter, "check", QRectF(left - 2, whole.center().y() - _SIDE / 2, _SIDE, _SIDE), colour)
            left += _SIDE + 4
        side = Qt.AlignmentFlag.AlignLeft if on else Qt.AlignmentFlag.AlignHCenter
        place = QRectF(left, whole.top(), right - left + 2, whole.height()) if on else whole
        ink.words(painter, place, self.text(), font(Type.COMPACT_BOLD if on else Type.COMPACT), colour, align=side)
        painter.end()


class Tone(StrEnum):
    """How a tag or pill is tinted. Amber: stale, not known, due. Red: a clock nearly out."""

    PLAIN = "plain"
    TEAL = "teal"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


_INK: Final = {Tone.PLAIN: "sub", Tone.TEAL: "teal_d", Tone.AMBER: "amber", Tone.RED: "red", Tone.GREY: "sub"}
_GROUND: Final = {
    Tone.PLAIN: "sunk", Tone.TEAL: "teal_t", Tone.AMBER: "amber_t", Tone.RED: "red_t", Tone.GREY: "surface"
}  # fmt: skip


class Tag(QLabel):
    """A fact of 22, not to be clicked."""

    def __init__(self, text: str, tone: Tone = Tone.PLAIN, mark: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.tone = tone
        self._mark = mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """22 high."""
        return QSize(width_of(Type.CAPTION, self.text()) + 16 + (18 if self._mark else 0), 22)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint and words."""
        theme = tokens(self)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        ink.frame(painter, rect, fill=theme.colour(_GROUND[self.tone]), edge=None, radius=4)
        colour = theme.colour(_INK[self.tone])
        left = 8
        if self._mark:
            paint(painter, self._mark, QRectF(left, rect.center().y() - 7, _SIDE, _SIDE), colour)
            left += 18
        ink.words(painter, rect.adjusted(left, 0, -4, 0), self.text(), font(Type.CAPTION), colour)
        painter.end()


class ModePill(QLabel):
    """The consent mode; *Draft* is dashed, since she has not decided."""

    def __init__(self, text: str, *, draft: bool, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._draft = draft
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """28 high."""
        return QSize(width_of(Type.COMPACT_BOLD, self.text()) + 24 + 22, 28)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dashed for a draft."""
        theme = tokens(self)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        ink.frame(painter, rect, fill=theme.colour("surface"), edge=theme.colour("ctl"), radius=14, dashed=self._draft)
        mark = "circle-dashed" if self._draft else "circle-check"
        paint(painter, mark, QRectF(12, rect.center().y() - 8, 16, 16), theme.colour("sub"))
        ink.words(painter, rect.adjusted(34, 0, -8, 0), self.text(), font(Type.COMPACT_BOLD), theme.colour("sub"))
        painter.end()


class Time(StrEnum):
    """What a clock pill says about its window."""

    FAR = "far"
    SOON = "soon"
    URGENT = "urgent"
    DECIDED = "decided"
    OUT = "out"


_TIME_INK: Final = {Time.FAR: "ink", Time.SOON: "amber", Time.URGENT: "red", Time.DECIDED: "teal_d", Time.OUT: "sub"}
_TIME_GROUND: Final = {
    Time.FAR: "surface", Time.SOON: "amber_t", Time.URGENT: "red_t", Time.DECIDED: "teal_t", Time.OUT: "surface"
}  # fmt: skip
_TIME_EDGE: Final = {
    Time.FAR: "line2", Time.SOON: "amber_l", Time.URGENT: "red_l", Time.DECIDED: "teal_l", Time.OUT: "line2"
}  # fmt: skip
_TIME_MARK: Final = {Time.DECIDED: "check", Time.OUT: "circle-minus"}


class ClockPill(Pressed):
    """Hourglass, name, time left. A click opens the decision. `short` is what it says where there is no room.

    Where there is not even that, its mark alone: a tool tip and its name say what it is.
    """

    def __init__(self, text: str, time: Time, short: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._shortened = self._bare = False
        self.say(text, time, short)

    def say(self, text: str, time: Time, short: str = "") -> None:
        """The minute went by. Its name for whoever hears it is always the whole."""
        self._time, self._whole, self._short = time, text, short
        self.setAccessibleName(text)
        self.shorten(self._shortened, bare=self._bare)
        self.update()

    def shorten(self, shortened: bool, *, bare: bool = False) -> None:
        """Say the short words, and the whole in a tool tip; or all of it."""
        self._shortened, self._bare = shortened, bare
        self.setText(self._short if shortened and self._short else self._whole)
        self.setToolTip(tip(self._whole) if bare or self.text() != self._whole else "")
        self.updateGeometry()

    def wide(self, *, short: bool, bare: bool = False) -> int:
        """How wide it stands when it says this."""
        if bare:
            return TARGET
        return width_of(self._face, self._short if short and self._short else self._whole) + 44

    def sizeHint(self) -> QSize:
        """28 high to the eye, 40 to the finger."""
        return QSize(self.wide(short=self._shortened, bare=self._bare), TARGET)

    @property
    def _face(self) -> Type:
        return Type.COMPACT if self._time is Time.OUT else Type.COMPACT_BOLD

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint, edge, mark, words."""
        theme = tokens(self)
        painter = QPainter(self)
        whole = self.drawn()
        if self.hasFocus():
            ink.ring(painter, whole, theme, radius=16)
        rect = whole.adjusted(3, 3, -3, -3) if self.hasFocus() else whole.adjusted(0, 2, 0, -2)
        ink.frame(painter, rect, fill=theme.colour(_TIME_GROUND[self._time]), edge=theme.colour(_TIME_EDGE[self._time]),
                  radius=rect.height() / 2)  # fmt: skip
        colour = theme.colour(_TIME_INK[self._time])
        mark = _TIME_MARK.get(self._time, "hourglass")
        paint(painter, mark, QRectF(12, whole.center().y() - _SIDE / 2, _SIDE, _SIDE), colour)
        if not self._bare:
            ink.words(painter, whole.adjusted(32, 0, -8, 0), self.text(), font(self._face), colour)
        painter.end()


class PartPill(Pressed):
    """One part of a sentence of consent, 44 high: in, or taken out (dashed and struck, with a way back)."""

    def __init__(self, text: str, mark: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._mark = mark
        self.setCheckable(True)
        self.setChecked(True)

    def sizeHint(self) -> QSize:
        """44 high, 50 with room for the ring."""
        return QSize(width_of(Type.BODY_BOLD, self.text()) + 96, 50)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Anywhere on the part takes it out or puts it back."""
        super().mouseReleaseEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In: tinted with a round ×. Out: dashed, struck, an arrow back."""
        theme = tokens(self)
        painter = QPainter(self)
        whole = QRectF(self.rect())
        if self.hasFocus():
            ink.ring(painter, whole, theme, radius=25)
        rect = whole.adjusted(3, 3, -3, -3)
        kept = self.isChecked()
        ink.frame(painter, rect, fill=theme.colour("teal_t") if kept else theme.colour("bg"),
                  edge=theme.colour("teal" if kept else "ctl"), radius=22, dashed=not kept)  # fmt: skip
        colour = theme.colour("teal_d" if kept else "sub")
        paint(painter, self._mark, QRectF(16, whole.center().y() - 9, 18, 18), colour)
        face = font(Type.BODY_BOLD if kept else Type.BODY)
        face.setStrikeOut(not kept)
        ink.words(painter, whole.adjusted(42, 0, -44, 0), self.text(), face, colour)
        round_ = QRectF(rect.right() - 36, whole.center().y() - 14, 28, 28)
        if kept:
            ink.frame(painter, round_, fill=theme.colour("surface"), edge=theme.colour("teal_l"), radius=14)
        paint(painter, "x" if kept else "undo-2", round_.adjusted(6, 6, -6, -6), theme.colour("ink" if kept else "sub"))
        painter.end()
