"""The body map on paper, for the clinic's own file: figures, numbered marks, and what was seen at each."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_app.domain.body_map import View
from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMark:
    """One injury. `spot` is a view and a point of it, or None if only words say where it is."""

    number: int
    spot: tuple[str, float, float] | None
    kind: Words | None
    place: Words | None
    side: Words | None
    view: Words | None
    size: str
    look: str
    tender: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMapPaper:
    """Dates are written in both eras by whoever fills it. `examiner` is a staff code, which is no name."""

    code: str
    clinic: str
    duty_line: str
    printed_on: str
    examined_at: str
    examiner: str
    consents: tuple[tuple[Words, Words | None], ...]
    """What was decided about each; None is not asked."""
    views: tuple[View, ...]
    captions: Mapping[str, Words]
    marks: tuple[PaperMark, ...]
    print_number: str


def body_map_paper(facts: BodyMapPaper, *, staff: str, training: bool) -> bytes:
    """The pages as PDF bytes in memory. Raises `UncoveredScript`."""
    from clinic_app.printing.body_map_layout import laid_out

    return laid_out(facts, Voice(staff, None, training))
