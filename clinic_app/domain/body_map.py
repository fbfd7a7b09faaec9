"""The drawn body: views, and on each the parts of the body that a mark can lie in. Left and right are the survivor's.

A mark is kept as a view and a point of it from 0 to 1 (the code list `bodymap`); which part lies there is found anew
each time it is asked, and kept nowhere. Nothing here is chosen by sex.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from clinic_app.domain.answers import Stored
from clinic_app.domain.body_paths import Contour, Point, mirrored, shifted
from clinic_app.errors import DefinitionRefused
from clinic_app.facts import dataclass

T = TypeVar("T")
FOLDER: Final = "bodymap"


class Side(StrEnum):
    """Hers, never the viewer's."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The other one."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Stage(StrEnum):
    """What is shown together."""

    WHOLE = "whole"
    SIDES = "sides"
    HEAD = "head"
    HANDS = "hands"
    FEET = "feet"
    INTIMATE = "intimate"


class Body(StrEnum):
    """What is drawn of the anatomy that not everybody has. Chosen to fit the survivor, or not at all."""

    VULVA = "vulva"
    PENIS = "penis"


@dataclass(frozen=True)
class Part:
    """One part of the body in one view. `key` is unique there; `place` is a code of the list `body_place`."""

    key: str
    place: str
    side: Side | None
    contour: Contour
    outline: Contour
    """The part is what of its contour lies in here."""
    at: Point
    """A point that surely lies in it."""

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.contour.holds(point) and self.outline.holds(point)


@dataclass(frozen=True)
class Figure:
    """One drawing of a view. `left_edge` is the survivor's side that lies at the viewer's left, if both are seen."""

    outline: Contour
    details: tuple[Contour, ...]
    parts: tuple[Part, ...]
    caption: str
    left_edge: Side | None
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """One sheet: its size in units, and its figures in the places they stand."""

    id: str
    stage: Stage
    body: Body | None
    size: Point
    figures: tuple[Figure, ...]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part, figure by figure."""
        return tuple(part for figure in self.figures for part in figure.parts)

    def part(self, key: str) -> Part:
        """The part with this key. Raises `KeyError`."""
        for part in self.parts:
            if part.key == key:
                return part
        raise KeyError(key)

    def part_at(self, x: float, y: float) -> Part | None:
        """The part under a point from 0 to 1; None beside the body."""
        point = (x * self.size[0], y * self.size[1])
        return next((part for part in self.parts if part.holds(point)), None)

    def share(self, point: Point) -> Point:
        """A point of the sheet as the record keeps it."""
        return point[0] / self.size[0], point[1] / self.size[1]


@dataclass(frozen=True)
class BodyMap:
    """All views, in the order they are shown."""

    version: str
    views: Mapping[str, View]

    def stage(self, stage: Stage, body: Body | None) -> tuple[View, ...]:
        """What is shown on a stage when this anatomy, or none, was chosen."""
        return tuple(view for view in self.views.values() if view.stage is stage and view.body in (None, body))

    def part_of(self, mark: Stored | None) -> Part | None:
        """The part a stored mark lies in; None if it was only said by its view, or is none."""
        spot = spot_of(mark)
        view = self.views.get(spot[0]) if spot else None
        return view.part_at(*spot[1:]) if view is not None and spot else None


def spot_of(mark: Stored | None) -> tuple[str, float, float] | None:
    """View and point of a stored mark; None if it has no point."""
    if not isinstance(mark, dict) or not mark.keys() >= {"view", "x", "y"}:
        return None
    return str(mark["view"]), float(mark["x"]), float(mark["y"])


class _Piece(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    path: str
    at: Point
    pair: bool = False


class _Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    size: Point
    part: tuple[_Piece, ...]
    half: str = ""
    outline: str = ""
    details: tuple[str, ...] = ()


class _Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    shape: str
    at: Point
    caption: str
    flip: bool = False
    side: Side | None = None
    viewer_left: Side | None = None


class _View(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    stage: Stage
    size: Point
    figure: tuple[_Figure, ...]
    body: Body | None = None


class _Views(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    view: tuple[_View, ...]


def load_body_map(folder: Path) -> BodyMap:
    """Read the drawings below a resources folder. Raises `DefinitionRefused` at the first fault."""
    shapes = _read(folder, "shapes.toml", dict[str, _Shape])
    written = _read(folder, "views.toml", _Views)
    views: dict[str, View] = {}
    for view in written.view:
        if view.id in views:
            raise DefinitionRefused("views.toml", view.id, "twice")
        views[view.id] = _view(view, shapes)
    return BodyMap(written.version, views)


def _read(folder: Path, name: str, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads((folder / FOLDER / name).read_text(encoding="utf-8")), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionRefused(name, "", str(error)) from error


def _view(written: _View, shapes: Mapping[str, _Shape]) -> View:
    figures = []
    for number, each in enumerate(written.figure):
        shape = shapes.get(each.shape)
        if shape is None or bool(shape.half) == bool(shape.outline):
            raise DefinitionRefused("shapes.toml", each.shape, "half or outline")
        if bool(shape.half) != (each.viewer_left is not None) or bool(shape.outline) != (each.side is not None):
            raise DefinitionRefused("views.toml", written.id, "side")
        try:
            figures.append(_placed(each, shape, number))
        except ValueError as error:
            raise DefinitionRefused("shapes.toml", each.shape, str(error)) from error
    return View(written.id, written.stage, written.body, written.size, tuple(figures))


def _placed(written: _Figure, shape: _Shape, number: int) -> Figure:
    axis = shape.size[0] / 2
    over = mirrored(axis)
    move = shifted(written.at)

    def put(point: Point) -> Point:
        return move(over(point) if written.flip else point)

    if shape.half:
        half = Contour.read(shape.half)
        outline = half.and_then(half.moved(over).backwards())
    else:
        outline = Contour.read(shape.outline)
    outline = outline.moved(put)
    lines = [Contour.read(path) for path in shape.details]
    if shape.half:
        lines += [line.moved(over) for line in lines]
    parts = [
        Part(
            key=f"{number}/{piece.id}" + (f"/{side}" if side else ""),
            place=piece.id,
            side=side,
            contour=(contour.moved(over) if across else contour).moved(put),
            outline=outline,
            at=put(over(piece.at) if across else piece.at),
        )
        for piece in shape.part
        for contour in (Contour.read(piece.path),)
        for side, across in _sides(piece, written)
    ]
    width, height = shape.size
    box = (*written.at, width, height)
    return Figure(outline, tuple(line.moved(put) for line in lines), tuple(parts), written.caption,
                  written.viewer_left, box)  # fmt: skip


def _sides(piece: _Piece, figure: _Figure) -> Iterator[tuple[Side | None, bool]]:
    """On which sides a part lies, and whether it is drawn across the axis for it."""
    if piece.pair:
        assert figure.viewer_left is not None
        yield figure.viewer_left, False
        yield figure.viewer_left.other, True
    else:
        yield figure.side, False
