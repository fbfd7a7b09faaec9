"""A page with a list at the left, found by typing and gone through by arrows, and beside it what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListWidget, QScrollArea, QWidget

from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.page_edges import PageEdges

_SOME_LINES: Final = 140


def plain_list(name: str) -> QListWidget:
    """A list without a frame of its own, since it lies on a card."""
    made = QListWidget()
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setAccessibleName(name)
    return made


def lay_beside(
    page: QWidget,
    head: QWidget,
    above: Sequence[QWidget],
    listed: QListWidget,
    room: QWidget,
    *,
    width: int,
    least: int,
) -> None:
    """Lay a page out: its head, then a card of `width` px with `above` and the list, and the room beside it.

    Below `least` px the two stand below each other. Where that is too high for the screen, both are scrolled.
    """
    listed.setMinimumHeight(_SOME_LINES)
    room.setMinimumHeight(_SOME_LINES)
    left = Card(padding=12)
    left.setFixedWidth(width)
    for part in above:
        left.body.addWidget(part)
    left.body.addWidget(listed, 1)
    columns = Columns(least=least)
    columns.setSpacing(16)
    columns.addWidget(left)
    columns.addWidget(room, 1)
    column = PageEdges(page, 32, 24, 32, 24)
    column.setSpacing(16)
    column.addWidget(head)
    around = QScrollArea()
    around.setWidgetResizable(True)
    around.setFrameShape(QFrame.Shape.NoFrame)
    around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    around.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    around.setWidget(columns)
    column.addWidget(around, 1)
