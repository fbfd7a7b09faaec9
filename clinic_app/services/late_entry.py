"""Writing down later what was said or seen earlier: from paper, by phone, by somebody else. Both times are kept.

How a person writes in a case is kept beside their drafts, so that a lock or a power cut in between changes nothing:
what was typed from paper is never taken for something said at the interview. It ends by hand, or with the shift: who
opens the case another day is asked anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from clinic_app.domain.ids import CaseId
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import NotAnAnswer
from clinic_app.facts import dataclass
from clinic_app.services import drafting
from clinic_app.services.desk import Desk

if TYPE_CHECKING:
    from clinic_app.services.recording import Recording

__all__ = ["AT_INTERVIEW", "LATER", "How", "LateEntry"]

LATER: Final = ("from_paper_later", "told_by_phone", "told_by_other")
"""The sources a person may choose. *At the interview* is what is not chosen; *imported* is the program's."""

A_SHIFT: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class How:
    """Where the words come from, and when what they tell really happened, if that is known."""

    source: str = "at_interview"
    happened_at: datetime | None = None


AT_INTERVIEW: Final = How()


def how_of(desk: Desk, case_id: CaseId) -> How:
    """How whoever signed in writes in a case: as `LateEntry.begin` was told, else at the interview."""
    for draft in desk.vault.drafts.of(case_id, desk.me.id):
        if draft.section == drafting.HOW and desk.clock.now() - draft.kept_at < A_SHIFT:
            happened = draft.values["happened_at"]
            return How(str(draft.values["source"]), instant(happened) if happened else None)
    return AT_INTERVIEW


class LateEntry:
    """Begins and ends it. What was typed before becomes a revision first: it came as it came."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._recording = recording

    def how(self, case_id: CaseId) -> How:
        """How this person writes in the case now."""
        self._recording.shown(case_id)
        return how_of(self._desk, case_id)

    def begin(self, case_id: CaseId, how: How) -> None:
        """From now on this person's words come from there. Raises `NotAnAnswer(future)` for a moment to come."""
        if how.source not in LATER:
            raise ValueError(how.source)
        if how.happened_at is not None and how.happened_at > self._desk.clock.now():
            raise NotAnAnswer("e_event_at", "future")
        case = self._recording.finish_all(case_id)
        happened = iso(how.happened_at) if how.happened_at else None
        told = {"source": how.source, "happened_at": happened}

        def write() -> None:
            self._recording.begun(case_id)
            self._desk.vault.drafts.keep(case_id, case.root, drafting.HOW, self._desk.me.id, told)

        self._desk.vault.save(write)

    def end(self, case_id: CaseId) -> None:
        """From now on it is said now. Safe to repeat."""
        if how_of(self._desk, case_id) != AT_INTERVIEW:
            case = self._recording.finish_all(case_id)
            me = self._desk.me.id
            self._desk.vault.drafts.drop(case_id, me, entity_id=case.root, section=drafting.HOW)
