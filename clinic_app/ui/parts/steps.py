"""Where one is in something that takes several steps: done, now, to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.theme import Type, font, tokens, width_of

_ROUND = 24
_LINE = 40
_GAP = 10


class Steps(QWidget):
    """A row of round numbers with names. It only shows. Without room for all names, that of the step done now."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = list(names)
        self._now = 0
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.go(0)

    def go(self, now: int) -> None:
        """Show that this one (from 0) is being done."""
        self._now = now
        spoken = _("Step {n} of {all}: {name}").format(n=now + 1, all=len(self._names), name=self._names[now])
        self.setAccessibleName(spoken)
        self.update()

    def _widths(self, *, bare: bool = False) -> list[int]:
        """How wide each stands; `bare` without the names of the others."""
        return [
            _ROUND + (0 if bare and at != self._now else 8 + width_of(Type.COMPACT_BOLD, name))
            for at, name in enumerate(self._names)
        ]

    def _across(self, *, bare: bool) -> int:
        return sum(self._widths(bare=bare)) + (len(self._names) - 1) * (_LINE + 2 * _GAP)

    def sizeHint(self) -> QSize:
        """All of them in one row."""
        return QSize(self._across(bare=False), 32)

    def minimumSizeHint(self) -> QSize:
        """One name among the numbers."""
        return QSize(self._across(bare=True), 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rounds, names, lines between."""
        theme = tokens(self)
        painter = QPainter(self)
        x, bare = 0.0, self.width() < self._across(bare=False)
        for number, (name, width) in enumerate(zip(self._names, self._widths(bare=bare), strict=True)):
            done, now = number < self._now, number == self._now
            box = QRectF(x, 4, _ROUND, _ROUND)
            edge = theme.colour("teal" if done or now else "ctl")
            ink.frame(
                painter,
                box,
                fill=theme.colour("teal" if done else "surface"),
                edge=edge,
                radius=12,
                width=1.5 if now else 1,
            )
            if done:
                paint(painter, "check", box.adjusted(5, 5, -5, -5), theme.colour("onteal"))
            else:
                face = font(Type.COMPACT_BOLD if now else Type.COMPACT)
                colour = theme.colour("teal" if now else "sub")
                ink.words(painter, box, str(number + 1), face, colour, align=Qt.AlignmentFlag.AlignHCenter)
            place = QRectF(x + _ROUND + 8, 0, width - _ROUND - 8 + 2, 32)
            colour = theme.colour("teal" if now else "ink" if done else "sub")
            if now or not bare:
                ink.words(painter, place, name, font(Type.COMPACT_BOLD if now else Type.COMPACT), colour)
            x += width + _GAP
            if number + 1 < len(self._names):
                painter.fillRect(QRectF(x, 16, _LINE, 1), theme.colour("line2"))
            x += _LINE + _GAP
        painter.end()
