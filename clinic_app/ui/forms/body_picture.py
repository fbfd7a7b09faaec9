"""The drawn body as it lies on screen: what is where, what a point means, and where an arrow leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QSize

from clinic_app.domain.body_map import Part, View
from clinic_app.domain.body_paths import Point
from clinic_app.ui.forms.body_marks import BodyMark
from clinic_app.ui.forms.body_reach import Reach
from clinic_app.ui.forms.body_stage import Placed, placed, scale_for

_NEAR: Final = 13.0
"""Pixels from a mark that still mean the mark: a finger is not a needle."""
_APART: Final = 0.03
"""Marks set by key lie so far from each other at least."""
_AROUND: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))


class BodyPicture:
    """Some views in some room. A part is known by `view:part`."""

    def __init__(self, views: tuple[View, ...], room: QSize, zoom: float) -> None:
        self.views = views
        scale = scale_for(views, room.width(), room.height()) * zoom if views else 1.0
        self.places, wide, tall = placed(views, room.width(), scale) if views else ([], 0.0, 0.0)
        self.size = QSize(int(wide), int(max(tall, room.height())))
        self.reach = Reach(
            {
                key_of(place.view, part): (at.x() / scale, at.y() / scale)
                for place in self.places
                for part in place.view.parts
                for at in (place.to_pixels(part.at),)
            }
        )

    def found(self, key: str) -> tuple[Placed, Part] | None:
        """A part and the view it is in; None if it is not shown."""
        view_id, _colon, part = key.partition(":")
        place = self.place(view_id)
        if place is None:
            return None
        return next(((place, each) for each in place.view.parts if each.key == part), None)

    def place(self, view_id: str) -> Placed | None:
        """Where a view lies; None if it is not shown."""
        return next((place for place in self.places if place.view.id == view_id), None)

    def under(self, at: QPointF) -> tuple[Placed, Part] | None:
        """What lies under a point of the picture."""
        for place in self.places:
            part = place.part_at(at)
            if part is not None:
                return place, part
        return None

    def mark_near(self, marks: Sequence[BodyMark], at: QPointF) -> BodyMark | None:
        """The mark that is meant by pointing there."""
        near = [
            ((place.shown(*mark.spot[1:]) - at).manhattanLength(), mark.number, mark)
            for mark in marks
            if mark.spot is not None and (place := self.place(mark.spot[0])) is not None
        ]
        nearest = min(near, default=None)
        return nearest[2] if nearest is not None and nearest[0] <= _NEAR else None


def key_of(view: View, part: Part) -> str:
    """How a part of a view is known."""
    return f"{view.id}:{part.key}"


def in_part(marks: Sequence[BodyMark], view: View, part: Part) -> list[BodyMark]:
    """The marks that lie in a part."""
    return [
        mark
        for mark in marks
        if mark.spot is not None and mark.spot[0] == view.id and view.part_at(*mark.spot[1:]) is part
    ]


def free_spot(marks: Sequence[BodyMark], view: View, part: Part) -> Point:
    """The middle of a part, or a point beside what is marked there already."""
    x, y = view.share(part.at)
    taken = [mark.spot[1:] for mark in marks if mark.spot and mark.spot[0] == view.id]
    steps = [(0.0, 0.0)] + [(a * ring / 2, b * ring / 2) for ring in range(1, 8) for a, b in _AROUND]
    for across, down in steps:
        there = (round(x + across * _APART, 4), round(y + down * _APART, 4))
        free = all(max(abs(there[0] - a), abs(there[1] - b)) >= _APART * 0.49 for a, b in taken)
        if free and view.part_at(*there) is part:
            return there
    return round(x, 4), round(y, 4)
