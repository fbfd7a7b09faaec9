"""Words at the left, what is chosen at the right, on one line; where that is too narrow, below, on several."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from clinic_app.ui.parts.flow import Acts

_WORDS: Final = 140
"""Less than this beside the controls breaks every line after a word or two."""
_EDGES: Final = (16, 6, 16, 6)


class ControlsBeside(QWidget):
    """A row of a list. Controls of all rows stand below one another as long as each row has the same."""

    def __init__(self, words: QLayout, *controls: QWidget) -> None:
        super().__init__()
        self._acts = Acts(16, down=4)
        self._acts.setContentsMargins(0, 0, 0, 0)
        held = self._held = QWidget()
        held.setLayout(self._acts)
        for control in controls:
            self._acts.addWidget(control)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(*_EDGES)
        self._row.setSpacing(16)
        self._row.addLayout(words, 1)
        self._row.addWidget(held)

    def minimumSizeHint(self) -> QSize:
        """The widest control alone: they can always stand below the words."""
        return QSize(self._acts.minimumSize().width() + _EDGES[0] + _EDGES[2], self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand as there is room."""
        super().resizeEvent(event)
        direction, line = QBoxLayout.Direction, self._acts.sizeHint().width()
        beside = event.size().width() >= _EDGES[0] + _WORDS + self._row.spacing() + line + _EDGES[2]
        wanted = direction.LeftToRight if beside else direction.TopToBottom
        self._held.setMinimumWidth(line if beside else 0)
        if self._row.direction() is not wanted:
            self._row.setDirection(wanted)
            self._row.setSpacing(16 if beside else 4)
            self.updateGeometry()
