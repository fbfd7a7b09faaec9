"""When the parts of a case were first written down: a second incident counts in the month in which it was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import datetime, timedelta
from typing import Final

from clinic_app.domain.case import Change
from clinic_app.domain.ids import EntityId
from clinic_app.facts import dataclass

REASON: Final = "z_reason"
_STATUS: Final = "x_status"
_DECLINED: Final = "rejected"
_TAKEN_BACK: Final = "cancelled"
_ANSWERS: Final = frozenset({"accepted", _DECLINED, "in-progress", "on-hold", "completed", "failed"})
"""States that only the receiver brings about: to be put on a list is an answer too."""


@dataclass(frozen=True, slots=True)
class Step:
    """One revision, as far as it matters here. `dated` is false where its day is that of a machine's work."""

    at: datetime
    change: Change
    dated: bool = True


@dataclass(slots=True)
class History:
    """What the steps of a case say of time."""

    begun: dict[EntityId, datetime] = field(default_factory=dict)
    answered: dict[EntityId, datetime] = field(default_factory=dict)
    closed_at: datetime | None = None

    def answer(self, referral: EntityId, status: str) -> str:
        """Whether the receiver answered, of a referral in this state: one that was taken back may have been answered
        before, and if not nobody waits for it.
        """
        if status == _DECLINED:
            return "declined"
        if status in _ANSWERS or referral in self.answered:
            return "answered"
        return "taken_back" if status == _TAKEN_BACK else "none"

    def hours_to_answer(self, referral: EntityId) -> int | None:
        """Whole hours between making a referral and its first answer."""
        asked, answered = self.begun.get(referral), self.answered.get(referral)
        if asked is None or answered is None or answered < asked:
            return None
        return (answered - asked) // timedelta(hours=1)


def history_of(steps: Iterable[Step], root: EntityId) -> History:
    """Read the steps in order. What comes over from another file keeps the moment it was written there; `root` is the
    case itself: it is closed by its own answer and by no other's.
    """
    told, reason = History(), None
    for step in steps:
        if step.dated:
            for entity in step.change.created:
                told.begun.setdefault(entity.id, step.at)
        for entity_id, field_id, value in step.change.values:
            if field_id == _STATUS and value in _ANSWERS:
                told.answered.setdefault(entity_id, step.at)
            elif field_id == REASON and entity_id == root and value != reason:
                reason = value
                told.closed_at = step.at if value is not None else None
    return told
