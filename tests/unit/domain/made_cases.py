"""Cases for the tests of what follows from them, said in a line."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_app import paths
from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.domain.definitions import Definitions, load_definitions
from clinic_app.domain.ids import CaseId, EntityId

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)
TODAY = NOW.astimezone(BANGKOK).date()


@cache
def definitions() -> Definitions:
    return load_definitions(paths.resources())


class Made:
    """A case that grows: `made.answers(s_sex="female")`, `made.add("incident", i_type="rape")`."""

    def __init__(self, **answers: Any) -> None:
        self.case = Case.begun(CaseId(UUID(int=1)), "K4T9MWXQ")
        self.answers(**answers)

    def answers(self, on: Entity | None = None, **answers: Any) -> Made:
        entity = on.id if on else self.case.root
        self.case = self.case.applying(Change(values=tuple((entity, field, value) for field, value in answers.items())))
        return self

    def add(self, kind: str, parent: Entity | None = None, **answers: Any) -> Entity:
        entity = new_entity(kind, parent.id if parent else EntityId(self.case.root))
        self.case = self.case.applying(Change(created=(entity,)))
        self.answers(entity, **answers)
        return entity


def ago(hours: int) -> dict[str, Any]:
    return {"kind": "about_hours_ago", "hours": hours, "said_at": "2026-11-22T03:42:00Z"}


def exact(text: str) -> dict[str, Any]:
    return {"kind": "exact", "at": text}


def on(day: str) -> dict[str, Any]:
    return {"kind": "day", "on": day}


def silent(why: str = "unknown") -> dict[str, Any]:
    return {"missing": why}
