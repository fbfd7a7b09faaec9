"""The marks of one incident: its injuries, numbered in the order they were begun, in step with the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clinic_app.domain.answers import Answer, Stored, is_missing
from clinic_app.domain.body_map import spot_of
from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId
from clinic_app.facts import dataclass
from clinic_app.ui.forms.body_words import BodyWords, body_map
from clinic_app.ui.i18n import _

INJURY: Final = "injury"
SECTION: Final = "forensic"
PLACE: Final = "f_inj_view"
KIND: Final = "f_inj_type"
LOOK: Final = "f_inj_desc"
NECK: Final = frozenset({"neck_front", "neck_side", "nape", "throat"})
"""Marks here bring up the danger signs after strangulation."""


@dataclass(frozen=True, slots=True)
class BodyMark:
    """One injury as it stands on the map. `spot` is view and point, or None if it was only said in words."""

    number: int
    entity: EntityId
    spot: tuple[str, float, float] | None
    on_neck: bool
    first: str
    """Kind and part, in words."""
    second: str
    """Size, colour and view, in words."""

    @property
    def spoken(self) -> str:
        """For those who hear the screen."""
        return _("Mark {n}: {what}").format(n=self.number, what=" · ".join(filter(None, (self.first, self.second))))


def marks_of(case: Case, incident: EntityId, words: BodyWords) -> list[BodyMark]:
    """Every injury of an incident that says something."""
    said = [entity.id for entity in case.of_kind(INJURY, incident) if case.answers.get(entity.id)]
    return [_mark(case, entity, number, words) for number, entity in enumerate(said, start=1)]


def _mark(case: Case, entity: EntityId, number: int, words: BodyWords) -> BodyMark:
    place = case.stored(PLACE, entity)
    part = body_map().part_of(place)
    where, view = words.place(place)
    kind = case.answer(KIND, entity)
    what = words.labels.code("injury", str(kind.value)) if isinstance(kind, Answer) else _("Kind not said")
    return BodyMark(
        number=number,
        entity=entity,
        spot=spot_of(place),
        on_neck=part is not None and part.place in NECK,
        first=" · ".join((what, where or view or _("place not said"))),
        second=" · ".join([*_look(case.stored(LOOK, entity)), *([view] if where else [])]),
    )


def _look(said: Stored | None) -> list[str]:
    if not isinstance(said, Mapping) or is_missing(said):
        return []
    size = [str(said[side]) for side in ("length_mm", "width_mm") if isinstance(said.get(side), int)]
    shown = [_("{size} mm").format(size=" × ".join(size))] if size else []
    shown += [each for part in ("colour", "shape", "pattern") if isinstance(each := said.get(part), str)]
    if said.get("tender") == "yes":
        shown.append(_("tender"))
    return shown
