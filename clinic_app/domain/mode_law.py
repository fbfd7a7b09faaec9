"""What may be written down in each of the consent modes. Nothing else decides it, and no answer slips past it.

Draft: nothing yet. Care only: the clocks, the care decisions, the ledger of what had to be disclosed. Waiting: these,
and the page for nights without time. Full: all. Her answers about consent themselves may always be written.
"""

from __future__ import annotations

from typing import Final

from clinic_app.domain.case import CASE, Case, Change
from clinic_app.domain.consent import Mode
from clinic_app.domain.definitions import Definitions, Field
from clinic_app.errors import RecordRefused

SPOKEN: Final = frozenset({"c_services", "c_record", "c_sensitive", "c_stats", "c_unable_why"})
"""The answers to the spoken sentences. They go into the record at once, whatever they are."""

MINIMUM: Final = "minimum"
"""The page of the forms that holds the emergency minimum."""

_CLOCKS: Final = frozenset(
    {"i_date", "h_exposure", "h_can_conceive", "i_serial", "worker_id", "e_source", "e_event_at"}
)
_TAKING_BACK: Final = frozenset({"c_withdrawn_at"})
_CARE_KINDS: Final = frozenset({"care", "disclosure"})
_CARE_ENTITIES: Final = frozenset({CASE, "incident", "care", "disclosure"})


def allows(mode: Mode, field: Field, definitions: Definitions) -> bool:
    """Whether an answer to this field may become part of the record in this mode."""
    if mode is Mode.FULL or field.id in SPOKEN or field.id in _TAKING_BACK:
        return True
    if mode is Mode.DRAFT:
        return False
    if field.entity in _CARE_KINDS or field.id in _CLOCKS:
        return True
    if field.entity == "referral" and field.automatic:
        # What became of a referral that went before: it cannot be unsent by not writing it down.
        return True
    return mode is Mode.WAITING and field.id in definitions.pages.get(MINIMUM, ())


def allows_kind(mode: Mode, kind: str, definitions: Definitions) -> bool:
    """Whether an entity of this kind may be begun in this mode."""
    if mode is Mode.FULL:
        return True
    if mode is Mode.DRAFT:
        return False
    asked = {definitions.fields[field].entity for field in definitions.pages.get(MINIMUM, ())}
    return kind in _CARE_ENTITIES or (mode is Mode.WAITING and kind in asked)


def refuse_beyond(mode: Mode, change: Change, case: Case, definitions: Definitions) -> None:
    """Raise `RecordRefused` if this change writes anything that the mode keeps out. Taking back is always allowed."""
    for entity in change.created:
        if not allows_kind(mode, entity.kind, definitions):
            raise RecordRefused(mode.value)
    for entity_id, field_id, value in change.values:
        kept = case.stored(field_id, entity_id) == value
        taken_back = value is None or value in ("refused", "withdrawn")
        if not taken_back and not kept and not allows(mode, definitions.fields[field_id], definitions):
            raise RecordRefused(mode.value)
