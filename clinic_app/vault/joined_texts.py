"""What a case is found by: what it says, and what it said where the answer of a file joined to it took the place."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.vault.lane import Lane
from clinic_app.vault.projection import Projection

_TOLD: Final = "SELECT told FROM merged WHERE into_case = ? ORDER BY case_id"


class _Told(msgspec.Struct, frozen=True):
    """What is needed here of what is told of a joining (`merges`)."""

    before: dict[str, Any]


def joined_into(lane: Lane) -> frozenset[CaseId]:
    """The cases to which another was joined."""
    return frozenset(CaseId(UUID(bytes=row[0])) for row in lane.rows("SELECT DISTINCT into_case FROM merged"))


def search_texts(lane: Lane, projection: Projection, case: Case) -> tuple[str, ...]:
    """The folded text of each class. What was joined to it has its own."""
    texts = projection.search_texts(case)
    for (told,) in lane.rows(_TOLD, (case.id.bytes,)):
        before = msgspec.json.decode(told, type=_Told).before
        values = tuple((case.root, field, value) for field, value in before.items())
        earlier = projection.search_texts(Case.begun(case.id, case.code).applying(Change(values=values)))
        texts = (texts[0], *("\n".join(filter(None, pair)) for pair in zip(texts[1:], earlier[1:], strict=True)))
    return texts
