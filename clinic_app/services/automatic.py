"""What the program fills in by itself when something is written down. Nobody types it and nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator

from clinic_app.domain import mode_law
from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import mode_of
from clinic_app.domain.evidence import windows_used
from clinic_app.domain.ids import EntityId
from clinic_app.domain.timekeeping import iso
from clinic_app.services import followup_law
from clinic_app.services.desk import Desk
from clinic_app.services.late_entry import How

_CONTACT = "contact"
_PLAN = "sp_"


def with_automatic(change: Change, case: Case, desk: Desk, *, how: How) -> Change:
    """This change and what it brings with it, as far as the record does not say it already."""
    after = case.applying(change)
    mode, known = mode_of(after), desk.definitions
    given = {(entity, field) for entity, field, _ in change.values}
    more = tuple(
        (entity, field, value)
        for entity, field, value in _brought(change, case, after, desk, how)
        if field in known.fields and (entity, field) not in given and after.stored(field, entity) != value
        if mode_law.allows(mode, known.fields[field], known)
    )
    return change.and_then(Change(values=more))


def _brought(change: Change, case: Case, after: Case, desk: Desk, how: How) -> Iterator[tuple[EntityId, str, Stored]]:
    today = desk.clock.today().isoformat()
    if case.stored("worker_id") is None:
        yield case.root, "worker_id", desk.me.staff_code
        yield case.root, "e_source", how.source
        if how.happened_at is not None:
            yield case.root, "e_event_at", iso(how.happened_at)
    if after.stored("interview_date") is None and any(_is_hers(desk, field) for _, field, _ in change.values):
        begun_at = how.happened_at or desk.vault.cases.begun_at(case.id)
        yield case.root, "interview_date", begun_at.astimezone(desk.clock.zone).date().isoformat()
    yield from _numbers(change, case, "incident", "i_serial")
    yield from _numbers(change, case, "visit", "u_no")
    touched = {entity for entity, _, value in change.values if value is not None}
    for care in after.of_kind("care"):
        if care.id in touched:
            yield care.id, "h_rule_version", desk.rules.version
    taken_at = how.happened_at or desk.clock.now()
    yield from followup_law.due_days(change, case, desk, taken_at)
    yield from windows_used(after, touched, desk.rules, now=taken_at, zone=desk.clock.zone)
    fields = desk.definitions.fields
    if any(fields[field].section == _CONTACT for _, field, value in change.values if field in fields and value):
        yield case.root, "k_rechecked_at", today
    if any(field.startswith(_PLAN) for _, field, value in change.values if value):
        yield case.root, "sp_reviewed", today


def _is_hers(desk: Desk, field_id: str) -> bool:
    """Whether this is something she was asked, rather than something about consent or an appointment."""
    field = desk.definitions.fields.get(field_id)
    return field is not None and field.section not in ("consent", "referrals", "followup", "closure")


def _numbers(change: Change, case: Case, kind: str, field: str) -> Iterator[tuple[EntityId, str, Stored]]:
    """New entities of a kind are numbered on from the highest that is there."""
    taken = [case.stored(field, entity.id) for entity in case.of_kind(kind)]
    number = max((each for each in taken if isinstance(each, int)), default=0)
    for entity in change.created:
        if entity.kind == kind:
            number += 1
            yield entity.id, field, number
