"""What the vault holds of an open case beside the record: drafts, and what was typed and does not read yet."""

from __future__ import annotations

from datetime import datetime

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.errors import NoSuchCase, NotAnAnswer
from clinic_app.facts import dataclass
from clinic_app.services.recording import Draft, Recording
from clinic_app.ui.forms.editor import REFUSED
from clinic_app.ui.forms.edits import Place


@dataclass(frozen=True, slots=True)
class Kept:
    """A case as the vault holds it: with this person's drafts laid over it, these drafts, and what does not read."""

    case: Case
    drafts: list[Draft]
    unread: list[Draft]


def kept_of(recording: Recording, case: Case, step: str) -> Kept:
    """What the vault holds beside a case, for somebody who is at this step of it now. For the vault lane."""
    recording.is_at(case.id, step)
    return Kept(case, recording.drafts(case.id), recording.unread(case.id))


def kept_again(recording: Recording, case_id: CaseId, step: str) -> Kept:
    """The case as it is now, with what the vault holds beside it. For the vault lane."""
    return kept_of(recording, recording.shown(case_id), step)


def by_place(drafts: list[Draft]) -> dict[Place, dict[str, Stored | None]]:
    """What each section of each entity holds."""
    return {Place(draft.entity_id, draft.section): dict(draft.values) for draft in drafts}


def kept_beside(
    recording: Recording, case_id: CaseId, place: Place, values: dict[str, Stored | None], unread: dict[str, Stored]
) -> tuple[datetime, dict[str, str]]:
    """Keep a section's draft and, beside it, what the record does not take, with the reasons. For the vault lane.

    It is all done here, so that nothing is lost if the screen is gone when the answer comes.
    """
    reasons: dict[str, str] = {}
    while True:
        try:
            at = recording.keep_draft(case_id, *place, values)
            break
        except NoSuchCase:
            recording.last.keep(case_id, *place, values, unread)
            return recording.last.now, reasons
        except NotAnAnswer as refusal:
            if refusal.field not in values:
                raise
            refused = values[refusal.field]
            if refused is None:
                raise
            # As with words that do not read: the answer before it is taken back, for it is no longer what she says.
            unread[refusal.field], values[refusal.field] = {REFUSED: refused}, None
            reasons[refusal.field] = refusal.reason
    recording.keep_unread(case_id, *place, unread)
    return at, reasons


def begun_beside(recording: Recording, shown: Case, change: Change) -> Case:
    """Begin something in a case; what is shown then. For the vault lane."""
    try:
        return recording.change(shown.id, change)
    except NoSuchCase:
        recording.last.begin(shown.id, change)
        return shown
