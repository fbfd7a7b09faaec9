"""Which roles had her record open, and when: for her alone, only where she said that paper is safe for her to carry."""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.her_language import Hers


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSheet:
    """No clinic, code or name is on it. Days are as `printing/dated.py` says them; `since`: her record was begun."""

    since: Words
    rows: tuple[tuple[Words, tuple[Words, ...]], ...]
    """One row a person: the role, and the days."""
    print_number: str


def access_sheet(facts: AccessSheet, *, staff: str, hers: Hers, training: bool) -> bytes:
    """The sheet as PDF bytes in memory, A5. Raises `UncoveredScript`, `TranslationUnchecked`."""
    from clinic_app.printing.access_layout import laid_out

    return laid_out(facts, Voice(staff, hers, training))
