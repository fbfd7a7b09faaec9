"""What a salvage could not read of the journal: named when it is done, signed, and never taken for anything else.

A gap excuses what hangs on the rows in it and nothing more. All that was left is hashed into what the device signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec

from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import ChainBroken
from clinic_app.facts import dataclass
from clinic_app.vault.journal_form import Continues, DayHead, Salvage, read_head
from clinic_app.vault.journal_reading import Ask, LastSeen

EVERY_ENTRY: Final = (
    "SELECT seq, entry, hash, before, header, sealed, signature FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
)
EVERY_HEAD: Final = "SELECT number, last_seq, head, signature FROM journal_days ORDER BY number"
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageTold:
    """One salvage as it is told to a person: how many entries are missing, between which, and how many days' seals."""

    at: datetime
    missing: int
    first: int
    last: int
    days: int


class Kept:
    """The hash of everything that was left: heads first, then entries with the revisions beside them."""

    def __init__(self) -> None:
        self._digest = sha256(b"clinic-app salvage 1\0")

    def take(self, row: Sequence[Any]) -> None:
        """One row more. Each value has its length before it: no row can be read as another."""
        for value in row:
            spelled = b"" if value is None else value if isinstance(value, bytes) else str(value).encode()
            self._digest.update(b"%d:" % (-1 if value is None else len(spelled)) + spelled)

    def hex(self) -> str:
        """What the device signs."""
        return self._digest.hexdigest()


@dataclass(slots=True)
class Holes:
    """Numbers that do not follow each other, found while walking; and which of them a salvage has named."""

    named: tuple[tuple[int, int], ...] = ()
    until: int = 0
    """Up to here something may be missing; from here on nothing."""
    strangers: bool = False
    reached: int = 0
    found: list[tuple[int, int]] = field(default_factory=list)

    def meet(self, number: int) -> bool:
        """The next row; whether numbers are missing before it that nobody named."""
        gap, self.reached = (self.reached + 1, number - 1), number
        if gap[0] > gap[1]:
            return gap[0] - 1 != gap[1]
        self.found.append(gap)
        return gap not in self.named

    @property
    def just_before(self) -> bool:
        """Whether what stood before the row just met is missing."""
        return bool(self.found) and self.found[-1][1] == self.reached - 1

    def has(self, number: int | None) -> bool:
        """Whether this number is missing."""
        return number is not None and any(first <= number <= last for first, last in self.named)

    def between(self, number: int, later: int) -> bool:
        """Whether any is missing between two."""
        return any(number < first and last < later for first, last in self.named)


def lacking(ask: Ask, seen: LastSeen | None, clock: Clock) -> Salvage:
    """What a salvaged record lacks, as far as its own rows, its seals and this PC's memory of it tell."""
    heads, kept, days = [], Kept(), Holes(reached=-1)
    for row in ask(EVERY_HEAD):
        days.meet(row[0])
        kept.take(row)
        heads.append(read_head(row[2]))
    entries, reached = Holes(), 0
    while rows := ask(EVERY_ENTRY, (reached, _AT_ONCE)):
        for row in rows:
            entries.meet(row[0])
            kept.take(row)
        reached = rows[-1][0]
    known = [reached, seen.seq if seen else 0, *(_known(head) for head in heads)]
    entries.meet(max(known) + 1)
    certified = sum(bool(head.public) and head.salvage is None for head in heads)
    strangers = bool(days.found) or certified != len(earlier_devices(ask)) + 1
    strangers = strangers or any(head.salvage.strangers for head in heads if head.salvage)
    return Salvage(iso(clock.now()), max(known), entries.found, days.found, kept.hex(), strangers)


def last_salvage(heads: Sequence[Any]) -> tuple[int, Salvage | None]:
    """The newest salvage among the heads, and the number of the one that tells it. Raises `ChainBroken`."""
    for number, _, head, _ in reversed(heads):
        try:
            salvage = read_head(head).salvage
        except msgspec.DecodeError as error:
            raise ChainBroken("journal_days", number) from error
        if salvage is not None:
            return number, salvage
    return 0, None


def holes_of(salvage: Salvage | None) -> Holes:
    """The entries that may be missing."""
    return Holes(tuple(salvage.missing), salvage.until, salvage.strangers) if salvage else Holes()


def earlier_devices(ask: Ask) -> list[Continues]:
    """The PCs before this one, as the record lists them."""
    rows = ask("SELECT value FROM settings WHERE key = 'continues'")
    return msgspec.json.decode(rows[0][0], type=list[Continues]) if rows else []


def told(salvages: Sequence[Salvage]) -> tuple[SalvageTold, ...]:
    """Each salvage with what was new in it: a later one names what an earlier one had named already."""
    before: list[tuple[int, int]] = []
    days, shown = 0, []
    for each in salvages:
        fresh = [piece for gap in each.missing for piece in _without(gap, before)]
        first, last = (fresh[0][0], fresh[-1][1]) if fresh else (0, 0)
        lost = _count(each.days) - days
        shown.append(SalvageTold(at=instant(each.at), missing=_count(fresh), first=first, last=last, days=lost))
        before, days = each.missing, _count(each.days)
    return tuple(shown)


def _without(gap: tuple[int, int], known: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What of a gap lies in none of these."""
    reached, last = gap
    for first, end in known:
        if reached <= first and end <= last:
            if reached < first:
                yield reached, first - 1
            reached = end + 1
    if reached <= last:
        yield reached, last


def _count(gaps: Sequence[tuple[int, int]]) -> int:
    return sum(last - first + 1 for first, last in gaps)


def _known(head: DayHead) -> int:
    return max(head.last_seq, head.salvage.until + 1 if head.salvage else 0)
