"""What a chart is drawn of: grounds, strokes, words; and where in it a number stands, for whoever points at one."""

from __future__ import annotations

from typing import Final, TypeAlias

from clinic_app.facts import dataclass

SIZE: Final = 11.0
"""Of words, unless they say otherwise."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A filled shape with corners: `ink`, `grey`, `light` or `paper`; its edge is drawn as strokes."""

    left: float
    top: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, in `ink` or `soft`."""

    points: tuple[tuple[float, float], ...]
    weight: float = 0.8
    soft: bool = False
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Words on a base line. `right` ends them at `x`, `middle` puts their middle there."""

    x: float
    base: float
    text: str
    size: float = SIZE
    bold: bool = False
    soft: bool = False
    right: bool = False
    middle: bool = False


Mark: TypeAlias = Ground | Stroke | Words


@dataclass(frozen=True, slots=True)
class Area:
    """Where one number stands: of a label as a whole, or of one part of it. What is hidden has none, nor has a zero."""

    left: float
    top: float
    width: float
    height: float
    place: int
    part: int | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """In the order in which it is drawn. `areas` go line by line; a part stands after the whole that it is in."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    areas: tuple[Area, ...] = ()
