"""Which part of the body an arrow leads to. From any part every other one is reached, by arrows alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from clinic_app.domain.body_paths import Point

ASIDE: Final = 2.2
"""What lies to the side of the way counts as so much farther."""


class Way(Enum):
    """The arrows."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


class Reach:
    """Parts by key, each at a point of the picture."""

    def __init__(self, places: Mapping[str, Point]) -> None:
        self._places = dict(places)

    @property
    def keys(self) -> list[str]:
        """Every part, from the top left."""
        return sorted(self._places, key=lambda key: (round(self._places[key][1] / 24), self._places[key][0]))

    def step(self, key: str, way: Way) -> str:
        """The part an arrow leads to; the same one at the edge."""
        return self._nearest(self._places[key], way) or key

    def next_to(self, key: str, by: int) -> str:
        """The next or last one in the order of reading, around the ends: for what no arrow finds."""
        keys = self.keys
        return keys[(keys.index(key) + by) % len(keys)]

    def _nearest(self, at: Point, way: Way) -> str | None:
        across, down = way.value
        found: tuple[float, str] | None = None
        for key, (x, y) in self._places.items():
            along = (x - at[0]) * across + (y - at[1]) * down
            aside = abs((x - at[0]) * down) + abs((y - at[1]) * across)
            if along > 1 and (found is None or along + ASIDE * aside < found[0]):
                found = along + ASIDE * aside, key
        return found[1] if found else None
