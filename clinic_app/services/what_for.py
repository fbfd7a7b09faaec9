"""What a file of figures is made for, as somebody typed it, and that they were told what it shows."""

from __future__ import annotations

from typing import Final

from clinic_app.errors import GateClosed, NothingToGive

LONGEST_REASON: Final = 200
_SHEET: Final = "sheet"


def read_reason(untrusted: str) -> str:
    """What somebody typed as what a file is for. Raises `NothingToGive(reason)` if that is nothing."""
    said = " ".join(untrusted.split())[:LONGEST_REASON]
    if sum(sign.isalpha() for sign in said) < 3 or not said.isprintable():
        raise NothingToGive("reason")
    return said


def refuse_unwarned(*, warned: bool) -> None:
    """Raise `GateClosed` unless somebody was told what the sheet of incidents shows."""
    if not warned:
        raise GateClosed(_SHEET, ("warned",))
