"""Where a step is shown that was taken back or done again: the section, and of several of a kind the one it is of."""

from __future__ import annotations

from clinic_app.domain.case import Case
from clinic_app.domain.definitions import Definitions
from clinic_app.domain.ids import EntityId
from clinic_app.ui.forms.edits import Ending, Step
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.toast import Toast


def say_step(toast: Toast, step: Step, case: Case) -> None:
    """Whether what was taken out is there again. An answer says it itself, where the focus goes."""
    if isinstance(step, Ending):
        words = _("{what} is back") if step.entity in case.entities else _("{what} taken out")
        toast.say(words.format(what=step.name))


def where_of(step: Step, definitions: Definitions) -> tuple[str, str]:
    """The section, and the question if it is about one."""
    if not isinstance(step, Ending):
        return step.place.section, step.field
    kind = step.before.entities[step.entity].kind
    return next(each.id for each in definitions.sections if any(group.kind == kind for group in each.groups)), ""


def line_of(case: Case, entity: EntityId) -> dict[str, EntityId]:
    """An entity of the case and those it lies in, by their kinds."""
    line = dict[str, EntityId]()
    step: EntityId | None = entity
    while step is not None and (there := case.entities.get(step)) is not None:
        line[there.kind], step = there.id, there.parent
    return line
