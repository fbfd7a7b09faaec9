"""The chain of custody of a specimen: an entry is drafted like any answer, recorded by name, and then never changes."""

from __future__ import annotations

from datetime import datetime

from clinic_app.domain import custody
from clinic_app.domain.case import Case, Change
from clinic_app.domain.custody import Break, Chain, Doubt, Entry
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import NoSuchCase, NotAnAnswer
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.recording import Recording

__all__ = ["Break", "Chain", "ChainOfCustody", "Doubt", "Entry", "Recorded"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """When an entry was written down, which is not when it happened, and the staff code of whoever wrote it."""

    at: datetime
    by: str


class ChainOfCustody:
    """Adds to chains, and tells them. Nothing is ever changed in one."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._recording = recording

    def record(self, case_id: CaseId, entity: EntityId) -> Case:
        """Write the drafted entry into the record, where it stays as it is; the case as shown then.

        Raises `NotAnAnswer` with what is missing (`custody.refuse_unfinished`), and what `Recording.change` raises.
        """
        case = self._recording.shown(case_id)
        drafted = case.stored(custody.FIELD, entity)
        if entity not in case.entities:
            raise NoSuchCase
        if drafted is None:
            raise NotAnAnswer(custody.FIELD, "no_event")
        self._recording.change(case_id, Change(values=((entity, custody.FIELD, drafted),)))
        self._recording.drop_draft(case_id, entity, self._desk.definitions.fields[custody.FIELD].section)
        return self._recording.shown(case_id)

    def recorded(self, case_id: CaseId) -> dict[EntityId, Recorded]:
        """When and by whom each entry of a case was written down. Drafts are not here."""
        return {
            answer.entity: Recorded(revised.at, revised.by)
            for revised in self._recording.history(case_id)
            for answer in revised.answers
            if answer.field == custody.FIELD and answer.after is not None
        }
