"""Colours that mean something differ for those who see red and green as one, and never speak alone.

Simulated as Machado, Oliveira and Fernandes (2009) do for a full lack of one kind of cone, in linear light.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

import pytest
from desk_top import contrast
from PySide6.QtGui import QColor

from clinic_app.ui.theme import THEMES

_LACKING: Final = {
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
_STATUS: Final = ("teal", "amber_bar", "red_bar")
_APART: Final = 10.0
"""Distance in CIELAB: 2.3 is just noticed side by side; 10 is seen at a glance."""


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _gamma(light: float) -> float:
    light = min(1.0, max(0.0, light))
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _seen(colour: QColor, lacking: str) -> QColor:
    light = [_linear(share) for share in (colour.redF(), colour.greenF(), colour.blueF())]
    seen = [sum(factor * part for factor, part in zip(row, light, strict=True)) for row in _LACKING[lacking]]
    return QColor.fromRgbF(*(_gamma(part) for part in seen))


def _lab(colour: QColor) -> tuple[float, float, float]:
    red, green, blue = (_linear(share) for share in (colour.redF(), colour.greenF(), colour.blueF()))
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883

    def f(t: float) -> float:
        return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116

    return 116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))


def _distance(one: QColor, other: QColor) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(_lab(one), _lab(other), strict=True)) ** 0.5)


@pytest.mark.parametrize("lacking", _LACKING)
@pytest.mark.parametrize("theme", THEMES)
def test_what_is_calm_soon_and_late_differ_for_everybody(theme: str, lacking: str) -> None:
    tokens = THEMES[theme]
    near = {
        (one, other): round(distance, 1)
        for one, other in combinations(_STATUS, 2)
        if (distance := _distance(_seen(tokens.colour(one), lacking), _seen(tokens.colour(other), lacking))) < _APART
    }
    assert near == {}


@pytest.mark.parametrize("lacking", _LACKING)
@pytest.mark.parametrize("theme", THEMES)
def test_words_in_a_colour_are_read_by_everybody(theme: str, lacking: str) -> None:
    tokens = THEMES[theme]
    pairs = [("ink", "bg"), ("sub", "surface"), ("teal_d", "teal_t"), ("amber", "amber_t"), ("red", "red_t")]
    poor = {
        (word, ground): round(ratio, 2)
        for word, ground in pairs
        if (ratio := contrast(_seen(tokens.colour(word), lacking), _seen(tokens.colour(ground), lacking))) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("lacking", _LACKING)
@pytest.mark.parametrize("theme", THEMES)
def test_the_bars_of_a_chart_differ_from_each_other_and_from_the_ground(theme: str, lacking: str) -> None:
    tokens = THEMES[theme]
    near = {
        (one, other): round(distance, 1)
        for one, other in combinations(("teal", "ctl", "line", "surface"), 2)
        if (distance := _distance(_seen(tokens.colour(one), lacking), _seen(tokens.colour(other), lacking))) < 5
    }
    assert near == {}


def test_the_simulation_makes_one_of_red_and_green() -> None:
    red, green = QColor("#B5443A"), QColor("#6E7F2A")
    assert _distance(red, green) > 40
    assert _distance(_seen(red, "no green"), _seen(green, "no green")) < _distance(red, green) / 2
