"""The custody sheet of one specimen: its chain, room for the next hands, and its label.

The copy for our file carries the case code and staff codes. The copy that travels with the specimen is signed by
whoever takes it: it is known by its seal and its print number alone, and says roles.

The label goes on the bag and leaves with it: it carries item and seal, never the case code and never a name.
"""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyLine:
    """One entry of the chain. Times are written in both eras. Hands are staff codes or, on what leaves, roles."""

    number: int
    what: Words | None
    at: str
    giver: Words
    taker: Words
    seal: str
    intact: Words | None
    why: str
    written_at: str
    written_by: Words
    corrects: int | None
    corrected_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodySheet:
    """What is known of the specimen, and what does not fit, in words of the staff. Without `code` it may leave."""

    code: str
    clinic: str
    duty_line: str
    printed_on: str
    specimen: Words
    item_no: str
    seal_no: str
    packed_by: Words
    packed_at: str
    storage: str
    hours: str
    """Since the incident when it was packed: one number, or from and to; empty if nobody knows."""
    rules_version: str
    """Of the rows of time windows; empty if there is no row for it."""
    keep_until: str
    lines: tuple[CustodyLine, ...]
    breaks: tuple[tuple[str, int, Words, Words], ...]
    """What does not fit: the code of it, the entry, what was expected and what was found."""
    role: Words
    """Of whoever prints it."""
    print_number: str


def custody_sheet(facts: CustodySheet, *, staff: str, training: bool) -> bytes:
    """The sheet as PDF bytes in memory. Raises `UncoveredScript`."""
    from clinic_app.printing.custody_layout import laid_out

    return laid_out(facts, Voice(staff, None, training))
