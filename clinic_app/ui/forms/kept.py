"""What the vault holds of an open case beside the record: drafts, and what was typed and does not read yet."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_app.domain.case import Case
from clinic_app.services.recording import Draft, Recording


@dataclass(frozen=True, slots=True)
class Kept:
    """A case as the vault holds it: with this person's drafts laid over it, these drafts, and what does not read."""

    case: Case
    drafts: list[Draft]
    unread: list[Draft]


def kept_of(recording: Recording, case: Case) -> Kept:
    """What the vault holds beside a case. For the vault lane."""
    return Kept(case, recording.drafts(case.id), recording.unread(case.id))
