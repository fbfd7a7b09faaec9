"""How far a section is: what was answered, what is complete without an answer, what is left. Counts, no widgets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from clinic_app.domain import mode_law
from clinic_app.domain.answers import Answer, Missing
from clinic_app.domain.case import CASE, Case
from clinic_app.domain.conditions import Asked, Condition, Derived, comparisons, shown
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.definitions import Definitions, Field, FieldKind, Required, Section
from clinic_app.domain.ids import EntityId
from clinic_app.facts import dataclass
from clinic_app.ui.parts.outline import Progress

_ALONE: Final = "a_private_now"

WANTED: Final = (Required.ASK, Required.REC)
"""What counts as left until it was asked; the others may be asked and are never missed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One section, counted. Answers and silences both complete a question."""

    answered: int
    silent: int
    left: int
    locked: bool = False

    @property
    def progress(self) -> Progress:
        """Its sign in the outline."""
        if self.locked:
            return Progress.LOCKED
        if not self.answered + self.silent:
            return Progress.NOT_OPENED
        return Progress.BEGUN if self.left else Progress.COMPLETE


def is_asked(field: Field) -> bool:
    """Whether a person answers this, rather than the program."""
    return not field.derived and not field.automatic


def stands(section: Section, case: Case, definitions: Definitions, derived: Derived) -> Standing:
    """Count a section over all its living entities."""
    locked = not is_open(section, case, definitions, derived)
    mode = mode_of(case)
    answered = silent = left = 0
    for field, entity in _questions(section, case):
        match case.answer(field.id, entity):
            case Answer():
                answered += 1
            case Missing.NOT_ASKED:
                wanted = field.required in WANTED and not locked and may_ask(mode, field, definitions)
                left += wanted and shown(field, case, entity, definitions, derived)
            case Missing():
                silent += 1
    return Standing(answered, silent, left, locked)


def may_ask(mode: Mode, field: Field, definitions: Definitions) -> bool:
    """Whether an answer may be typed in this consent mode; before it is decided, everything may, as a draft."""
    return mode is Mode.DRAFT or mode_law.allows(mode, field, definitions)


def is_open(section: Section, case: Case, definitions: Definitions, derived: Derived) -> bool:
    """Whether the condition of a whole section holds."""
    return section.visible is None or Asked(case, case.root, definitions, derived).holds(section.visible)


def held_from_company(case: Case, definitions: Definitions, derived: Derived) -> frozenset[str]:
    """The fields whose answers are shown nowhere while whoever came along is in the room; none while she is alone."""
    if case.stored(_ALONE) != "no":
        return frozenset()
    asked = Asked(case, case.root, definitions, derived)

    def closed(condition: Condition | None) -> bool:
        about = () if condition is None else comparisons(condition)
        return condition is not None and any(one.field == _ALONE for one in about) and not asked.holds(condition)

    return frozenset(
        field.id
        for section in definitions.sections
        for field in section.fields
        if closed(section.visible) or closed(field.visible)
    )


def waits_for(condition: Condition | None, definitions: Definitions) -> list[Field]:
    """The questions that a condition speaks of, each once."""
    found = {} if condition is None else {one.field: None for one in comparisons(condition)}
    return [definitions.fields[each] for each in found]


def _questions(section: Section, case: Case) -> Iterable[tuple[Field, EntityId]]:
    for group in section.groups:
        entities = [case.root] if group.kind == CASE else [entity.id for entity in case.of_kind(group.kind)]
        for entity in entities:
            for field in group.fields:
                if is_asked(field) and field.kind is not FieldKind.DERIVED:
                    yield field, entity
