"""Which photographs and documents the history of a case tells of, and by which numbers."""

from __future__ import annotations

from clinic_app.domain.attachments import FIELD, AttachmentId
from clinic_app.domain.ids import CaseId
from clinic_app.vault.revisions import Revisions


def attached_in(revisions: Revisions, case_id: CaseId) -> dict[AttachmentId, int]:
    """Each with the number that it was given last, as far as the history can be read here."""
    told = dict[AttachmentId, int]()
    for each in revisions.history(case_id):
        for entity, field, value in each.change.values:
            if field == FIELD and isinstance(value, dict) and isinstance(value.get("number"), int):
                told[AttachmentId(entity)] = value["number"]
    return told
