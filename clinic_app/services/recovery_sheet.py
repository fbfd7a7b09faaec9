"""The printed way back into a record, as screens hand it on."""

from __future__ import annotations

from clinic_app.facts import dataclass


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The printed way back in: four lines to be typed back. Whoever holds the sheet holds the vault."""

    lines: tuple[str, ...]

    def __repr__(self) -> str:
        """Never the code."""
        return "RecoverySheet()"
