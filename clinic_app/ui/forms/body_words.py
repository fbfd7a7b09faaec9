"""The drawn body in the reader's words: parts, views and sides. Left and right are always the survivor's."""

from __future__ import annotations

from functools import cache

from clinic_app import paths
from clinic_app.domain.answers import Stored
from clinic_app.domain.body_map import BodyMap, Part, View, load_body_map, spot_of
from clinic_app.facts import dataclass
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _


@cache
def body_map() -> BodyMap:
    """The drawings we ship, read when somebody first looks at one."""
    return load_body_map(paths.resources())


@dataclass(frozen=True, slots=True)
class BodyWords:
    """Names what is drawn."""

    labels: Labels

    def part(self, part: Part) -> str:
        """A part, with its side if it has one."""
        place = self.labels.code("body_place", part.place)
        if part.side is None:
            return place
        return _("{place}, {side}").format(place=place, side=self.labels.code("body_side", part.side))

    def view(self, view_id: str) -> str:
        """What a view is called in the list of views."""
        return self.labels.code("bodymap", view_id)

    def caption(self, caption: str) -> str:
        """What stands below a figure."""
        return self.labels.code("body_caption", caption)

    def place(self, mark: Stored | None) -> tuple[str, str]:
        """Where a stored mark lies: the part, and the view; the part is empty if only the view was said."""
        part = body_map().part_of(mark)
        view = mark.get("view") if isinstance(mark, dict) else None
        shown = self.view(str(view)) if view is not None else ""
        return (self.part(part) if part is not None else "", shown)

    def every_part(self) -> list[tuple[str, str]]:
        """Every part of every view, as `view:part`, with words that tell it from all others."""
        return [
            (f"{view.id}:{part.key}", self.whole(view, part))
            for view in body_map().views.values()
            for part in view.parts
        ]

    def whole(self, view: View, part: Part) -> str:
        """Part and view, which tell it from all others."""
        return f"{self.part(part)} · {self.figure_of(view, part)}"

    def figure_of(self, view: View, part: Part) -> str:
        """The view, and which of its figures, for a list without a picture."""
        figure = next(figure for figure in view.figures if part in figure.parts)
        name, caption = self.view(view.id), self.caption(figure.caption)
        return name if len(view.figures) == 1 or name == caption else f"{name} · {caption}"


def has_point(mark: Stored | None) -> bool:
    """Whether a mark can be drawn."""
    return spot_of(mark) is not None
