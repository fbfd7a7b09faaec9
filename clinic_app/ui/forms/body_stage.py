"""Where the views of a stage stand in the picture: rows of figures, captions, and the way from pixels to points."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF

from clinic_app.domain.body_map import Part, View
from clinic_app.domain.body_paths import Point
from clinic_app.facts import dataclass

WIDEST_ROW: Final = 640
BETWEEN: Final = 16
"""Units between two views."""
CAPTION: Final = 30
"""Pixels below each row for its captions."""
AIR: Final = 14


@dataclass(frozen=True, slots=True)
class Placed:
    """A view and where its sheet lies, in pixels."""

    view: View
    room: QRectF
    scale: float

    def to_pixels(self, point: Point) -> QPointF:
        """A point of the sheet in the picture."""
        return QPointF(self.room.x() + point[0] * self.scale, self.room.y() + point[1] * self.scale)

    def shown(self, x: float, y: float) -> QPointF:
        """A point from 0 to 1 in the picture."""
        return self.to_pixels((x * self.view.size[0], y * self.view.size[1]))

    def share(self, at: QPointF) -> Point:
        """A point of the picture from 0 to 1, as the record keeps it; held inside the sheet."""
        x = (at.x() - self.room.x()) / self.room.width()
        y = (at.y() - self.room.y()) / self.room.height()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def part_at(self, at: QPointF) -> Part | None:
        """The part under a point of the picture."""
        return self.view.part_at(*self.share(at)) if self.room.contains(at) else None


def rows_of(views: tuple[View, ...]) -> list[list[View]]:
    """The views in rows that are not too wide."""
    rows: list[list[View]] = []
    for view in views:
        if rows and sum(each.size[0] + BETWEEN for each in rows[-1]) + view.size[0] <= WIDEST_ROW:
            rows[-1].append(view)
        else:
            rows.append([view])
    return rows


def scale_for(views: tuple[View, ...], width: float, height: float) -> float:
    """Pixels to the unit so that everything is seen."""
    rows = rows_of(views)
    wide = max(sum(view.size[0] for view in row) + BETWEEN * (len(row) - 1) for row in rows)
    tall = sum(max(view.size[1] for view in row) for row in rows)
    return max(0.2, min((width - 2 * AIR) / wide, (height - 2 * AIR - CAPTION * len(rows)) / tall))


def placed(views: tuple[View, ...], width: float, scale: float) -> tuple[list[Placed], float, float]:
    """Every view in its place, rows in the middle of the width; and how wide and high it all is."""
    rows = rows_of(views)
    widths = [scale * (sum(view.size[0] for view in row) + BETWEEN * (len(row) - 1)) for row in rows]
    whole = max(width, max(widths) + 2 * AIR)
    made: list[Placed] = []
    y = float(AIR)
    for row, wide in zip(rows, widths, strict=True):
        x = (whole - wide) / 2
        tall = scale * max(view.size[1] for view in row)
        for view in row:
            made.append(Placed(view, QRectF(x, y, scale * view.size[0], scale * view.size[1]), scale))
            x += scale * (view.size[0] + BETWEEN)
        y += tall + CAPTION
    return made, whole, y + AIR
