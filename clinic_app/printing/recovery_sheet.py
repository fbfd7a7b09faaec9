"""The recovery sheet: whoever holds it can open every record, so it says where it belongs. Never shown again."""

from __future__ import annotations

from dataclasses import field

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """The four lines of the code as `crypto.recovery` writes them, `4K7M-Q2RT-7`: eight signs and a check letter.

    `printed_on` is written in both eras. Each copy is a page of its own; two belong in two places. The sheet of
    the first set-up has no print number: it is made before there is a register.
    """

    clinic: str
    printed_on: str
    lines: tuple[str, ...] = field(repr=False)
    copies: int = 2
    print_number: str = ""


def recovery_sheet(facts: RecoverySheet, *, staff: str, training: bool) -> bytes:
    """The sheet as PDF bytes in memory, A5."""
    from clinic_app.printing.recovery_layout import laid_out

    return laid_out(facts, Voice(staff, None, training))
