"""Which photographs and documents the history of a case tells of, and by which numbers."""

from __future__ import annotations

from clinic_app.domain.attachments import FIELD, AttachmentId
from clinic_app.domain.ids import CaseId
from clinic_app.domain.several_hands import in_order
from clinic_app.vault.revisions import Revisions


def attached_in(revisions: Revisions, case_id: CaseId) -> dict[AttachmentId, int]:
    """Each with the number that it was given last, as far as the history can be read here; of two PCs that gave it one
    without knowing of the other, every PC takes the same.
    """
    told, history = dict[AttachmentId, int](), revisions.history(case_id)
    place = {(said.device, said.seq): at for at, said in enumerate(in_order(each.said for each in history))}
    for each in sorted(history, key=lambda each: place[each.said.device, each.said.seq]):
        for entity, field, value in each.change.values:
            if field == FIELD and isinstance(value, dict) and isinstance(value.get("number"), int):
                told[AttachmentId(entity)] = value["number"]
    return told
