"""Where somebody was when the PC locked: kept in the vault for them alone, given once, forgotten after a shift."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk

_A_SHIFT: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Where:
    """A page of one case; on its sheets also the section, the question, and which of several entities were shown."""

    page: str
    case_id: CaseId
    section: str = ""
    field: str = ""
    entities: tuple[tuple[str, EntityId], ...] = ()


class Resuming:
    """One place a person: the last lock's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keep(self, where: Where | None) -> None:
        """Whoever signed in was here; nowhere in particular if None."""
        told = where and {
            "page": where.page,
            "case": where.case_id.hex,
            "section": where.section,
            "field": where.field,
            "entities": {kind: entity.hex for kind, entity in where.entities},
            "at": iso(self._desk.clock.now()),
        }
        if told or self._key in self._desk.vault.settings:
            self._desk.vault.settings[self._key] = told

    def take(self) -> Where | None:
        """Where whoever signed in was when the PC locked, if that was in this shift and the case still stands."""
        told = self._desk.vault.settings.get(self._key)
        if told is None:
            return None
        self._desk.vault.settings[self._key] = None
        case_id = CaseId(UUID(told["case"]))
        if self._desk.clock.now() - instant(told["at"]) > _A_SHIFT or not self._desk.vault.cases.stands(case_id):
            return None
        entities = tuple((kind, EntityId(UUID(entity))) for kind, entity in told["entities"].items())
        return Where(told["page"], case_id, told["section"], told["field"], entities)

    @property
    def _key(self) -> str:
        return f"place:{self._desk.me.id.hex}"
