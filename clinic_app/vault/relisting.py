"""What nobody waits for, slice by slice: texts enter the search's indexes, open cases are listed by new clock rules."""

from __future__ import annotations

from typing import Final

from clinic_app.vault.cases import Cases
from clinic_app.vault.lane import Lane
from clinic_app.vault.projection import Projection
from clinic_app.vault.search import Search
from clinic_app.vault.settings import VaultSettings

LISTED_BY: Final = "listed_by_rules"
"""The setting that says by which version of the rules the list was made, and below which number it was not yet."""
SLICE: Final = 32
_READ: Final = 32
"""Eleven to fifteen milliseconds."""
_ENTERED: Final = 6
"""So many texts at once take as long as so many lines of the list."""
_ABOVE_ALL: Final = 2**62


class Relisting:
    """Newest cases first: the clocks that matter run in those. A closed case is listed anew when it is reopened."""

    def __init__(self, lane: Lane, cases: Cases, projection: Projection) -> None:
        self._lane = lane
        self._cases = cases
        self._projection = projection
        self._search = Search(lane)

    def go_on(self, many: int = SLICE) -> bool:
        """Read a few cases for the search, or enter the texts of a few; else list a few anew, if the list is of other
        rules. Whether there are more.

        Safe to cut short.

        Raises `DiskFull`, `DiskFailing`, `SaveUncertain`, `VaultDamaged`.
        """
        if self._cases.unread.go_on(_READ) or self._search.go_on(_ENTERED) or self._search.merge():
            return True
        settings, rules = VaultSettings(self._lane), self._projection.rules
        listed = settings.get(LISTED_BY) or {}
        same = listed.get("rules") == rules
        if same and listed["below"] is None:
            return False
        below = listed["below"] if same else _ABOVE_ALL

        def write() -> bool:
            left = self._cases.list_anew(below, many)
            settings[LISTED_BY] = {"rules": rules, "below": left}
            return left is not None

        return self._lane.save(write)
