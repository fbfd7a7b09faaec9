"""Whether this person may write this answer here, in this mode; the answer as the record keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clinic_app.domain import mode_law
from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Mode
from clinic_app.domain.definitions import RESERVED, Field
from clinic_app.domain.ids import EntityId
from clinic_app.domain.newer_answers import kept_choices
from clinic_app.domain.next_best import EXPLAINED
from clinic_app.domain.people import Act
from clinic_app.domain.validation import taken
from clinic_app.errors import GateClosed, NotAnAnswer, RecordRefused
from clinic_app.services import evidence_law
from clinic_app.services.desk import Desk

_CLINICAL: Final = frozenset({"care", "injury", "specimen", "custody_event"})
_CLINICAL_SECTIONS: Final = frozenset({"care", "forensic"})
_DOOR_STEP: Final = "door_step"
_MADE_BY_SERVICES: Final = frozenset({"release", "referral"})
_SAID_ON_A_PAGE: Final = mode_law.SPOKEN | {EXPLAINED}
"""Answers that come of something that is said to the survivor first, on a page of its own."""

_HER_VIEW: Final = "u_satisf"
_LOCKED_BOX: Final = {"p_name": "p_identity_wanted"}
"""Fields that open only after she has asked for it, and the answer that says so."""


def typed(
    desk: Desk, case: Case, entity: EntityId, field_id: str, *, mode: Mode, values: Mapping[str, Stored | None]
) -> Stored | None:
    """One answer that a person typed, beside the others of its section.

    Raises `NotAnAnswer` also for what nobody types (derived, automatic, consent, releases, referrals, what was said
    before a screen), `RecordRefused`, `GateClosed`, `NotAllowed`.
    """
    field = _field(desk, case, entity, field_id)
    if field.derived or field.automatic or field.entity in _MADE_BY_SERVICES or field.id in _SAID_ON_A_PAGE:
        raise NotAnAnswer(field.id, "not_typed")
    _require(desk, field)
    value = values[field_id]
    if value is None:
        return None
    if mode is not Mode.DRAFT and not mode_law.allows(mode, field, desk.definitions):
        raise RecordRefused(mode.value)
    after = case.applying(Change(values=tuple((entity, f, v) for f, v in values.items())))
    _open_box(after, entity, field)
    evidence_law.refuse_typed(desk, case, after, entity, field_id)
    _refuse_own_feedback(desk, case, field)
    return _taken(desk, case, entity, field, value)


def written(desk: Desk, case: Case, mode: Mode, change: Change) -> Change:
    """A whole change as a service makes it, its answers as the record keeps them. Raises what `typed` does."""
    after = case.applying(change)
    if mode is not Mode.DRAFT:
        mode_law.refuse_beyond(mode, change, case, desk.definitions)
    if any(entity.kind in _CLINICAL for entity in change.created):
        desk.require(Act.RECORD_CLINICAL)
    values = []
    for entity, field_id, value in change.values:
        field = _field(desk, after, entity, field_id)
        _require(desk, field)
        made = field.derived or field.automatic or field.entity in _MADE_BY_SERVICES
        if value is not None and not made:
            _open_box(after, entity, field)
            if value != case.stored(field_id, entity):
                _refuse_own_feedback(desk, case, field)
            value = _taken(desk, case, entity, field, value)  # noqa: PLW2901
            after = after.applying(Change(values=((entity, field_id, value),)))
            evidence_law.refuse_written(desk, case, after, entity, field_id)
        values.append((entity, field_id, value))
    return Change(change.created, change.ended, tuple(values))


def _taken(desk: Desk, case: Case, entity: EntityId, field: Field, value: Stored) -> Stored:
    """As the record keeps it. Choices that only a newer program knows may stay where they stand, and not be made."""
    kept = kept_choices(field, case.stored(field.id, entity))
    if isinstance(value, str) and value in kept:
        return value
    others = [code for code in value if code in kept] if isinstance(value, list) and kept else []
    if others:
        assert isinstance(value, list)
        value = [code for code in value if code not in kept]
        if not value:
            return others
    said = taken(field, value, now=desk.clock.now(), zone=desk.clock.zone)
    return [*said, *others] if others and isinstance(said, list) else said


def _field(desk: Desk, case: Case, entity: EntityId, field_id: str) -> Field:
    field = desk.definitions.fields.get(field_id)
    if field is None:
        raise NotAnAnswer(field_id, "reserved" if field_id in RESERVED else "unknown_field")
    if entity not in case.entities or case.entities[entity].kind != field.entity:
        raise NotAnAnswer(field_id, "other_kind")
    return field


def _require(desk: Desk, field: Field) -> None:
    clinical = field.entity in _CLINICAL or field.section in _CLINICAL_SECTIONS
    if clinical and field.id in desk.definitions.pages[_DOOR_STEP]:
        clinical = False  # Whoever opens the door asks about danger first, and the answer must not be lost.
    desk.require(Act.RECORD_CLINICAL if clinical else Act.RECORD)


def _refuse_own_feedback(desk: Desk, case: Case, field: Field) -> None:
    """What the survivor thinks of the care is asked by somebody else than the person who gives it."""
    if field.id == _HER_VIEW and case.stored("worker_id") in (None, desk.me.staff_code):
        raise NotAnAnswer(field.id, "asked_by_another")


def _open_box(case: Case, entity: EntityId, field: Field) -> None:
    key = _LOCKED_BOX.get(field.id)
    if key is not None and case.stored(key, entity) != "given":
        raise GateClosed("identity_of_another", (key,))
