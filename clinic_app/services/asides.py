"""What was typed on a page that writes by one act, and not yet written: kept for its author, in no list or history.

A duty card or a sentence about one service is decided by a press of a key. Until then its words are no answer of the
record; they lie beside it like a draft, and whoever was locked out in the middle of them finds them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act
from clinic_app.facts import dataclass
from clinic_app.services import drafting
from clinic_app.services.desk import Desk
from clinic_app.services.recording import Recording

__all__ = ["CHILD", "DUTIES", "REQUESTS", "SERVICES", "Aside", "Asides"]

DUTIES: Final = "duties"
SERVICES: Final = "services"
CHILD: Final = "child"
REQUESTS: Final = "requests"
"""The pages that keep such words: the first part of a name. What follows says about what."""

_KEPT_WITHOUT_A_RECORD: Final = DUTIES
"""What had to be told outside is written also where there is no record."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What was typed, and when it was kept last."""

    values: Mapping[str, Stored | None]
    at: datetime


class Asides:
    """The asides of whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._recording = recording

    def keep(self, case_id: CaseId, page: str, about: str, values: Mapping[str, Stored]) -> None:
        """In place of what was kept before under this name; nothing typed forgets it.

        Raises `NoSuchCase`, `NotAllowed`. Where no record is wanted, only what belongs to duties is kept.
        """
        self._desk.require(Act.RECORD)
        case, me = self._recording.shown(case_id), self._desk.me.id
        section = drafting.aside(page, about)
        if values and (page == _KEPT_WITHOUT_A_RECORD or mode_of(case) is not Mode.CARE_ONLY):
            self._recording.begun(case_id)
            self._desk.vault.drafts.keep(case_id, case.root, section, me, dict(values))
        else:
            self._desk.vault.drafts.drop(case_id, me, entity_id=case.root, section=section)

    def of(self, case_id: CaseId, page: str) -> dict[str, Aside]:
        """Everything of this page, by what it is about. Raises `NoSuchCase`, `NotAllowed`."""
        self._recording.shown(case_id)
        begins, found = drafting.aside(page, ""), dict[str, Aside]()
        for draft in self._desk.vault.drafts.of(case_id, self._desk.me.id):
            if draft.section.startswith(begins):
                found[draft.section.removeprefix(begins)] = Aside(draft.values, draft.kept_at)
        return found
