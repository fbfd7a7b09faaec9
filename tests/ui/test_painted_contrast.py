"""What judges drawn words and signs: it tells what is faint, in whatever state, and keeps silent of what is not."""

from __future__ import annotations

from datetime import date

import pytest
from desk_top import contrast, dress
from painted_contrast import faint_drawn, faint_in_every_state, noted
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui import icons, ink
from clinic_app.ui.forms.day_picker import DayPicker
from clinic_app.ui.theme import DARK, LIGHT, Tokens, Type, font, tokens

GROUNDS = ("surface", "bg", "sunk", "hover", "teal_t", "amber_t", "red_t")
"""What lists lay below their lines, chosen, hovered or pressing."""
WORDS = ("ink", "sub", "teal", "teal_d", "amber", "red")
SIGNS = (*WORDS, "ctl", "amber_bar", "red_bar")


class Drawing(QWidget):
    """A word and a sign in an ink of the theme; another ink under the pointer."""

    def __init__(self, colour: str, under: str = "") -> None:
        super().__init__()
        self.colours = (colour, under or colour)
        self.setFixedSize(160, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens(self)
        ink.fill(painter, self.rect(), theme.colour("surface"))
        colour = theme.colour(self.colours[self.underMouse()])
        icons.paint(painter, "lock", QRectF(8, 12, 16, 16), colour)
        ink.words(painter, QRectF(40, 0, 120, 40), "mango", font(Type.BODY), colour)
        painter.end()


def window(qtbot: QtBot, *parts: QWidget) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    for part in parts:
        column.addWidget(part)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_is_faint_is_told_and_what_is_not_is_not(colours: str, qtbot: QtBot) -> None:
    dress("en", colours)
    assert faint_drawn(window(qtbot, Drawing("ink"), Drawing("sub"))) == []
    told = faint_drawn(window(qtbot, Drawing("line2")))
    assert [each.partition(" is drawn with ")[0] for each in told] == ["'lock'", "'mango'"]


def test_what_is_faint_only_under_the_pointer_is_told(qtbot: QtBot) -> None:
    dress("en", "light")
    told = faint_in_every_state(window(qtbot, Drawing("ink", under="line2")))
    assert [each.partition(" is drawn with ")[0] for each in told] == [
        "under the pointer: 'lock'", "under the pointer: 'mango'",
    ]  # fmt: skip


def test_what_cannot_be_pressed_may_be_faint(qtbot: QtBot) -> None:
    dress("en", "light")
    made = window(qtbot, Drawing("line2"), QPushButton("pear"))
    made.setEnabled(False)
    assert faint_drawn(made) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_calendar_is_read_in_both_themes(colours: str, qtbot: QtBot) -> None:
    dress("en", colours)
    above = window(qtbot)
    picker = DayPicker(date(2026, 11, 20), date(2026, 11, 22), above)
    with noted() as drawn:
        picker.grab()
    assert {each.what for each in drawn} >= {"20", "22", "30"}
    assert faint_drawn(picker) == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_ink_holds_on_every_ground_of_a_list(theme: Tokens) -> None:
    low = [(a, b) for b in GROUNDS for a in WORDS if contrast(theme.colour(a), theme.colour(b)) < 4.5]
    low += [(a, b) for b in GROUNDS for a in SIGNS if contrast(theme.colour(a), theme.colour(b)) < 3.0]
    low += [(a, "line") for a in ("ink", "teal_d") if contrast(theme.colour(a), theme.colour("line")) < 4.5]
    assert low == [], "a button that is pressed has `line` below it"
