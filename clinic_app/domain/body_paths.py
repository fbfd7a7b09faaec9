"""Contours as plain numbers: read from a few letters, mirrored, moved, and asked whether a point lies inside.

No screen and no paper is needed for it, so that both find the same part of the body under the same point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from clinic_app.facts import dataclass

Point = tuple[float, float]

_BENDS: Final = 10
"""Straight pieces a curve is taken apart into; at the size of these drawings nobody sees them."""
_NUMBERS: Final = {"M": 2, "L": 2, "C": 6, "Z": 0}


@dataclass(frozen=True)
class Contour:
    """One line: where it begins, then straight pieces (one point) and curves (two handles and a point)."""

    start: Point
    pieces: tuple[tuple[Point, ...], ...]
    closed: bool

    @classmethod
    def read(cls, path: str) -> Contour:
        """Read `M`, `L`, `C` and `Z` with absolute numbers. Raises `ValueError` for anything else."""
        start: Point | None = None
        pieces: list[tuple[Point, ...]] = []
        for letter, points in _commands(path.split()):
            if letter == "M" and start is None:
                start = points[0]
            elif start is None or letter == "M":
                raise ValueError("one line begins with one M")
            elif letter == "Z":
                return cls(start, tuple(pieces), closed=True)
            else:
                pieces.append(points)
        if start is None or not pieces:
            raise ValueError("no line")
        return cls(start, tuple(pieces), closed=False)

    @property
    def end(self) -> Point:
        """Where the last piece ends."""
        return self.pieces[-1][-1] if self.pieces else self.start

    def moved(self, where: Callable[[Point], Point]) -> Contour:
        """Every point somewhere else."""
        pieces = tuple(tuple(where(point) for point in piece) for piece in self.pieces)
        return Contour(where(self.start), pieces, self.closed)

    def backwards(self) -> Contour:
        """The same line from its end."""
        ends = [self.start, *(piece[-1] for piece in self.pieces)]
        turned = [(*reversed(piece[:-1]), ends[at]) for at, piece in enumerate(self.pieces)]
        return Contour(self.end, tuple(reversed(turned)), self.closed)

    def and_then(self, other: Contour) -> Contour:
        """Both as one closed contour."""
        return Contour(self.start, self.pieces + other.pieces, closed=True)

    @cached_property
    def corners(self) -> tuple[Point, ...]:
        """The contour as straight pieces."""
        corners = [self.start]
        for piece in self.pieces:
            corners.extend(_bent(corners[-1], piece))
        return tuple(corners)

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside, the contour taken as closed."""
        x, y = point
        inside = False
        for (ax, ay), (bx, by) in pairwise((*self.corners, self.corners[0])):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
        return inside


def mirrored(axis: float) -> Callable[[Point], Point]:
    """Left becomes right at an upright axis."""
    return lambda point: (2 * axis - point[0], point[1])


def shifted(by: Point) -> Callable[[Point], Point]:
    """As far to the right and down."""
    return lambda point: (point[0] + by[0], point[1] + by[1])


def _commands(words: Sequence[str]) -> Iterator[tuple[str, tuple[Point, ...]]]:
    at = 0
    while at < len(words):
        letter = words[at]
        if letter not in _NUMBERS:
            raise ValueError(letter)
        numbers = [float(word) for word in words[at + 1 : at + 1 + _NUMBERS[letter]]]
        if len(numbers) != _NUMBERS[letter]:
            raise ValueError(letter)
        yield letter, tuple(zip(numbers[::2], numbers[1::2], strict=True))
        at += 1 + len(numbers)


def _bent(begin: Point, piece: tuple[Point, ...]) -> Iterator[Point]:
    if len(piece) == 1:
        yield piece[0]
        return
    first, second, end = piece
    for step in range(1, _BENDS + 1):
        t = step / _BENDS
        shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (
            sum(share * each[axis] for share, each in zip(shares, (begin, first, second, end), strict=True))
            for axis in (0, 1)
        )
        yield x, y
