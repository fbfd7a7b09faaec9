"""The bed preparation sheet of a receiving service: what to make ready before she comes. No name is written here."""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BedSheet:
    """What the packet says, sorted for the people who prepare. An empty tuple prints *nothing told*.

    `duty_line` is the number the signed directory has for `sender`; nobody rings another. `act_before` is written in
    both eras.
    """

    code: str
    act_before: str
    sender: str
    duty_line: str
    bed: tuple[Words, ...] = ()
    arrival: tuple[Words, ...] = ()
    language: tuple[Words, ...] = ()
    interpreter: tuple[Words, ...] = ()
    access: tuple[Words, ...] = ()
    safety: tuple[Words, ...] = ()
    words: tuple[Words, ...] = ()
    newer: tuple[str, ...] = ()
    """What the packet says in codes of a newer list than ours: printed as they stand, to be asked about."""
    print_number: str


def bed_sheet(facts: BedSheet, *, staff: str, second: str | None, training: bool) -> bytes:
    """The sheet as PDF bytes in memory, A5. `second` is the other language of the staff, English or Thai."""
    from clinic_app.printing.bed_layout import laid_out

    return laid_out(facts, Voice(staff, second, training, staff_only=True))
