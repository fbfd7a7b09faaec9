"""A question of a short sheet with its words at the left; on a narrow page they stand above the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from clinic_app.ui.forms.short_sheet import Choice, Quick

_BESIDE_FROM: Final = 480
"""Narrower than this, whatever does not fit whole is stacked: 1024×768 at 200 % leaves less, 1366×768 more."""


class AskedBeside(Quick):
    """`row` and `compact` as of every quick question. Its words are never cut for its answers."""

    def __init__(self, label: str, choices: Sequence[Choice], *, row: str | None = None, compact: bool = False) -> None:
        super().__init__(label, choices, size="normal", above=False, row=row, compact=compact)
        line = self.layout()
        assert isinstance(line, QBoxLayout)
        self._line = line
        self._answers = self.segments.sizeHint().width()
        self.segments.setMinimumWidth(self._answers)
        words = line.itemAt(0)
        assert words is not None
        whole = words.sizeHint().width() + line.spacing() + self._answers
        self._least = min(whole, _BESIDE_FROM)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the answers: the words can always stand above."""
        inside = self.segments.layout()
        assert inside is not None
        return QSize(inside.minimumSize().width(), self._line.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words stand as there is room."""
        super().resizeEvent(event)
        beside, direction = event.size().width() >= self._least, QBoxLayout.Direction
        wanted = direction.LeftToRight if beside else direction.TopToBottom
        if self._line.direction() is not wanted:
            self._line.setDirection(wanted)
            self._line.setSpacing(-1 if beside else 6)
            self._line.setAlignment(self.segments, Qt.AlignmentFlag.AlignRight if beside else Qt.AlignmentFlag(0))
            self.segments.setMinimumWidth(self._answers if beside else 0)
            self.updateGeometry()
