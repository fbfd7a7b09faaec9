"""Contrast as WCAG counts it: of the tokens, and of pixels that are really painted."""

from __future__ import annotations

import pytest
from desk_top import contrast, dress
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui import theme
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.pill import ClockPill, Tag, Time, Tone
from clinic_app.ui.theme import DARK, LIGHT, Tokens, Type

_TEXT = [
    ("ink", "bg"), ("ink", "surface"), ("ink", "teal_t"), ("ink", "hover"), ("sub", "bg"), ("sub", "surface"),
    ("sub", "sunk"), ("sub", "teal_t"), ("teal", "bg"), ("teal", "surface"), ("teal_d", "teal_t"), ("onteal", "teal"),
    ("onteal", "teal_d"), ("amber", "amber_t"), ("amber", "surface"), ("red", "red_t"), ("red", "surface"),
    ("bg", "ink"), ("ink", "practice"), ("sub", "practice"), ("teal", "practice"), ("teal_d", "practice"),
    ("amber", "practice"), ("red", "practice"),
]  # fmt: skip
_EDGES = [
    ("ctl", "surface"), ("ctl", "bg"), ("focus", "bg"), ("focus", "surface"), ("teal", "surface"),
    ("amber_bar", "surface"), ("red_bar", "surface"), ("ctl", "practice"), ("focus", "practice"),
]  # fmt: skip
_PARTS = ["primary", "plain", "tag", "amber_tag", "red_pill", "amber_pill", "text", "sub", "box"]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_the_design_is_readable(tokens: Tokens) -> None:
    low = [(a, b) for a, b in _TEXT if contrast(tokens.colour(a), tokens.colour(b)) < 4.5]
    low += [(a, b) for a, b in _EDGES if contrast(tokens.colour(a), tokens.colour(b)) < 3.0]
    assert low == []


def test_both_themes_name_the_same_colours() -> None:
    assert all(theme.THEMES[which].colour(name).isValid() for which in ("light", "dark")
               for name in Tokens._fields)  # fmt: skip


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("part", _PARTS)
def test_painted_text_is_readable(part: str, colours: str, qtbot: QtBot) -> None:
    dressed = dress("en", colours)
    page = QWidget()
    qtbot.addWidget(page)
    row = QHBoxLayout(page)
    row.addWidget(_made(part))
    page.show()
    ground, strongest = _ground_and_ink(row.itemAt(0).widget())
    assert contrast(ground, strongest) >= 4.5, (ground.name(), strongest.name())
    assert dressed.app is not None


def _made(part: str) -> QWidget:
    match part:
        case "primary":
            return primary("HHHHHH")
        case "plain":
            return plain("HHHHHH")
        case "tag":
            return Tag("HHHHHH", Tone.PLAIN)
        case "amber_tag":
            return Tag("HHHHHH", Tone.AMBER)
        case "red_pill":
            return ClockPill("HHHHHH", Time.URGENT)
        case "amber_pill":
            return ClockPill("HHHHHH", Time.SOON)
        case "text":
            return OneLine("HHHHHH")
        case "sub":
            return OneLine("HHHHHH", Type.CAPTION, colour="sub")
    return QLineEdit("HHHHHH")


def _ground_and_ink(widget: QWidget | None) -> tuple[QColor, QColor]:
    """The commonest colour, and among the rest the one that stands out most from it."""
    assert widget is not None
    picture = widget.grab().toImage()
    counts: dict[int, int] = {}
    for y in range(4, picture.height() - 4):
        for x in range(4, picture.width() - 4):
            pixel = picture.pixel(x, y)
            counts[pixel] = counts.get(pixel, 0) + 1
    ground = QColor(max(counts, key=lambda pixel: counts[pixel]))
    return ground, max((QColor(pixel) for pixel in counts), key=lambda colour: contrast(ground, colour))
