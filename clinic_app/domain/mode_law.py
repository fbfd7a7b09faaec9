"""What may be written down in each of the consent modes. Nothing else decides it, and no answer slips past it.

Draft: nothing yet. Care only: the clocks, the care decisions, the ledger of what had to be disclosed. Waiting: these,
and the page for nights without time. Full: all. Her answers about consent themselves may always be written.
"""

from __future__ import annotations

from typing import Final

from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Mode
from clinic_app.domain.definitions import Definitions, Field
from clinic_app.errors import RecordRefused

SPOKEN: Final = frozenset({"c_services", "c_record", "c_sensitive", "c_stats", "c_unable_why"})
"""The answers to the spoken sentences. They go into the record at once, whatever they are."""

CARE_ONLY_PAGE: Final = "care_only"
MINIMUM_PAGE: Final = "emergency_minimum"
"""The pages of the forms that say what is kept in these two modes."""

_TAKING_BACK: Final = frozenset({"c_withdrawn_at"})
_WENT_BEFORE: Final = frozenset({"x_status", "x_reason", "x_outcome", "x_events", "x_ack"})
"""What became of a referral that was sent before: it cannot be unsent by not writing it down."""

_BY_ITSELF: Final = frozenset({"i_serial", "h_rule_version", "worker_id", "e_source", "e_event_at"})


def allows(mode: Mode, field: Field, definitions: Definitions) -> bool:
    """Whether an answer to this field may become part of the record in this mode."""
    if mode is Mode.FULL or field.id in SPOKEN or field.id in _TAKING_BACK:
        return True
    if mode is Mode.DRAFT:
        return False
    return field.id in _BY_ITSELF or field.id in _WENT_BEFORE or field.id in _kept(mode, definitions)


def allows_kind(mode: Mode, kind: str, definitions: Definitions) -> bool:
    """Whether an entity of this kind may be begun in this mode."""
    if mode is Mode.FULL:
        return True
    return kind in {definitions.fields[field].entity for field in _kept(mode, definitions)}


def _kept(mode: Mode, definitions: Definitions) -> frozenset[str]:
    pages = {Mode.CARE_ONLY: (CARE_ONLY_PAGE,), Mode.WAITING: (CARE_ONLY_PAGE, MINIMUM_PAGE)}.get(mode, ())
    return frozenset(field for page in pages for field in definitions.pages.get(page, ()))


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
