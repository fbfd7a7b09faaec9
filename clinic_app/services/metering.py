"""A line that is paid by the megabyte: what a day may cost, what it cost, and what waits because of that.

What takes something back and what is urgent always goes. What waits for tomorrow is counted, and said.
"""

from __future__ import annotations

from typing import Final

from clinic_app.domain.people import Act
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.posting import Kind
from clinic_app.vault.outbox import FIRST_OF_ALL, OutItem

__all__ = ["Meter", "Metering"]

USUAL_KB: Final = 1_000
LEAST_KB, MOST_KB = 100, 1_000_000
ENVELOPE_BYTES: Final = 5_000
"""What one packet costs, about: most are 4,096 bytes, with their signature."""
_ALWAYS_FETCHED: Final = 8

_METERED: Final = "line.metered"
_SPENT: Final = "line.spent"
OF_THIS_LINE: Final = (_METERED, _SPENT)
"""Settings that were true of the PC that wrote them: a restored record forgets them."""


@dataclass(frozen=True, slots=True)
class Meter:
    """How it stands today. `by_it`: IT said that this line is paid for, so nobody here can say otherwise."""

    metered: bool
    by_it: bool
    kb_a_day: int
    spent_today: int

    @property
    def left(self) -> int:
        """Bytes of today."""
        return max(0, self.kb_a_day * 1000 - self.spent_today)

    @property
    def over(self) -> bool:
        """Whether only what cannot wait goes today."""
        return self.metered and self.left < ENVELOPE_BYTES

    def lets(self, item: OutItem) -> bool:
        """Whether this one goes today."""
        return not self.over or item.kind == Kind.RETRACT.value or item.urgency in FIRST_OF_ALL

    @property
    def most_fetched(self) -> int | None:
        """How many packets are brought home in one round; None: as many as there are."""
        return max(_ALWAYS_FETCHED, self.left // ENVELOPE_BYTES) if self.metered else None


class Metering:
    """What people said about the cost of this line, and what was spent."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def meter(self) -> Meter:
        """How it stands today."""
        kept = self._vault.settings.get(_METERED) or {}
        profile = self._desk.settings.profile
        by_it = profile is not None and profile.metered
        spent = self._vault.settings.get(_SPENT) or {}
        today = spent.get("bytes", 0) if spent.get("day") == self._desk.clock.today().isoformat() else 0
        return Meter(by_it or bool(kept.get("on")), by_it, kept.get("kb_a_day", USUAL_KB), today)

    def choose(self, *, metered: bool, kb_a_day: int) -> None:
        """What holds from now on. Raises `ValueError` for a day that is no day's work."""
        self._desk.require(Act.MANAGE_PEOPLE)
        if not LEAST_KB <= kb_a_day <= MOST_KB:
            raise ValueError(kb_a_day)

        def write() -> None:
            self._vault.settings[_METERED] = {"on": metered, "kb_a_day": kb_a_day}
            about: dict[str, str | int] = {"metered": int(metered), "kb_a_day": kb_a_day}
            self._vault.journal.append("line_metered", self._desk.me.id, about)

        self._vault.save(write)

    def spend(self, count: int) -> None:
        """So many bytes went to and fro. Only where they are counted."""
        meter = self.meter()
        if meter.metered and count:
            today = self._desk.clock.today().isoformat()
            self._vault.settings[_SPENT] = {"day": today, "bytes": meter.spent_today + count}
