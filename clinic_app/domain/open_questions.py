"""What nobody has asked yet. A list beside the form: it blocks nothing, and counts nothing that was declined."""

from __future__ import annotations

from clinic_app.domain.answers import Missing
from clinic_app.domain.case import Case
from clinic_app.domain.conditions import Derived, shown
from clinic_app.domain.definitions import Definitions, Required
from clinic_app.domain.ids import EntityId
from clinic_app.facts import dataclass


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question of one entity that still waits."""

    field: str
    entity: EntityId


def open_questions(
    case: Case, definitions: Definitions, section: str | None = None, derived: Derived | None = None
) -> list[OpenQuestion]:
    """Fields marked *ask* that nobody has asked yet, in the order of the sheets; of one sheet if it is named.

    Declined and unknown are answers: they are not here. Nor are questions that are not shown now.
    """
    return [
        OpenQuestion(field.id, entity.id)
        for entity, field in definitions.fields_of(case)
        if field.required is Required.ASK
        and section in (None, field.section)
        and case.answer(field.id, entity.id) is Missing.NOT_ASKED
        and shown(field, case, entity.id, definitions, derived)
    ]
