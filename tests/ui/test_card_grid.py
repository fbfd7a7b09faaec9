"""Small cards stand side by side as many as have room, also when the window changes after they were made."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui.parts.card_grid import CardGrid


def rows_of(cards: list[QWidget]) -> list[int]:
    """How many stand in each row, from above."""
    tops = sorted({card.geometry().top() for card in cards})
    return [sum(card.geometry().top() == top for card in cards) for top in tops]


def test_cards_go_below_each_other_as_the_window_gets_narrower_and_back(qtbot: QtBot) -> None:
    cards = [QWidget() for _each in range(5)]
    for card in cards:
        card.setFixedHeight(20)
        card.setMinimumWidth(150)
    grid = CardGrid(cards, least=200, most=4, room=1000)
    page = QWidget()
    qtbot.addWidget(page)
    grid.setParent(page)
    page.show()
    assert grid.minimumSizeHint().width() == 150, "nothing is moved sideways for them"
    for wide, rows in ((1000, [4, 1]), (836, [4, 1]), (835, [3, 2]), (420, [2, 2, 1]), (160, [1] * 5), (640, [3, 2])):
        grid.resize(wide, 300)
        grid.show()
        layout = grid.layout()
        assert layout is not None
        layout.activate()
        assert rows_of(cards) == rows, wide
        assert all(QRect(0, 0, wide, 300).contains(card.geometry()) for card in cards), wide
