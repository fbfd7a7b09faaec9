"""What may become evidence: whole entries of a chain, once; refused specimens and early certificates have to wait."""

from __future__ import annotations

from functools import cache
from typing import Final

from clinic_app import paths
from clinic_app.domain import custody, evidence
from clinic_app.domain.case import Case, Change
from clinic_app.domain.evidence import EvidenceRules, load_evidence
from clinic_app.domain.ids import EntityId
from clinic_app.errors import NoSuchCase, NotAnAnswer
from clinic_app.services.desk import Desk

_OF_A_SPECIMEN: Final = frozenset({evidence.FIELD, custody.SEAL})


@cache
def rules() -> EvidenceRules:
    """The rows we ship."""
    return load_evidence(paths.resources())


def refuse_typed(desk: Desk, case: Case, after: Case, entity: EntityId, field_id: str) -> None:
    """Raise `NotAnAnswer` for what cannot become evidence. `after` is the case as it would be with this answer."""
    if field_id == custody.FIELD and _recorded(desk, case).stored(custody.FIELD, entity) is not None:
        raise NotAnAnswer(custody.FIELD, "written_once")
    if field_id in _OF_A_SPECIMEN:
        evidence.refuse_against_consent(_recorded(desk, case), after, entity, rules())
    if field_id == evidence.CERTIFICATE and evidence.open_for_certificate(after, desk.definitions):
        raise NotAnAnswer(evidence.CERTIFICATE, "certificate_waits")


def refuse_written(desk: Desk, case: Case, after: Case, entity: EntityId, field_id: str) -> None:
    """The same for what goes into the record at once; an entry of the chain must be whole then."""
    refuse_typed(desk, case, after, entity, field_id)
    if field_id == custody.FIELD:
        recorded = _recorded(desk, case)
        drafts = [each for each, _ in case.every(custody.FIELD) if recorded.stored(custody.FIELD, each) is None]
        without = Change(values=tuple((each, custody.FIELD, None) for each in drafts))
        said, now = after.stored(custody.FIELD, entity), desk.clock.now()
        custody.refuse_unfinished(after.applying(without), entity, said, now=now)


def hold_back(case: Case, now: Change, later: Change) -> tuple[Change, Change]:
    """What becomes of drafts when they are finished: entries of a chain wait until somebody records them by name.

    So does a specimen that was refused meanwhile. `case` is what the record says.
    """
    after = case.applying(now)
    refused = {
        entity for entity, field, _ in now.values if field in _OF_A_SPECIMEN and _is_refused(case, after, entity)
    }
    held = [row for row in now.values if row[1] == custody.FIELD or (row[0] in refused and row[1] in _OF_A_SPECIMEN)]
    if not held:
        return now, later
    goes = tuple(row for row in now.values if row not in held)
    return Change(now.created, now.ended, goes), later.and_then(Change(values=tuple(held)))


def _is_refused(case: Case, after: Case, specimen: EntityId) -> bool:
    try:
        evidence.refuse_against_consent(case, after, specimen, rules())
    except NotAnAnswer:
        return True
    return False


def _recorded(desk: Desk, case: Case) -> Case:
    """What the record says, without drafts; a case that was only drawn says nothing."""
    try:
        return desk.cases.load(case.id)
    except NoSuchCase:
        return Case.begun(case.id, case.code)
