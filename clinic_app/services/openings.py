"""Openings that somebody else should look at: a broken glass at once, the others once a week. Never one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, Person, may
from clinic_app.domain.restriction import MANY_AN_HOUR, Odd, Verdict
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import NotYourself
from clinic_app.services.desk import Desk
from clinic_app.vault.journal_form import Entry

__all__ = ["Odd", "OddOpening", "Openings", "Verdict"]

_LOOKED_THROUGH: Final = 50_000
"""So many newest entries of the journal; a busy clinic writes fewer in a month."""
_A_WEEK: Final = timedelta(days=7)
_AN_HOUR: Final = timedelta(hours=1)
_ODD_ACTS: Final = {
    "broke_glass": Odd.BROKE_GLASS,
    "name_shown": Odd.NAME_SHOWN,
    "passphrase_given": Odd.NEW_WAY_IN,
    "glass_found_nothing": Odd.BROKE_GLASS,
}


@dataclass(frozen=True, slots=True)
class OddOpening:
    """One opening. `code` is None where no case was found, or the case is kept from whoever looks."""

    seq: int
    at: datetime
    by: Person
    odd: Odd
    reason: str | None
    code: str | None


class Openings:
    """Reads the journal for what is odd."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def waiting(self) -> tuple[OddOpening, ...]:
        """Those of others that nobody has looked at, oldest first. Raises `NotAllowed`."""
        self._desk.require(Act.READ_JOURNAL)
        return tuple(self._waiting())

    def due(self) -> int:
        """How many must be looked at now: all, once one of them is a broken glass or a week old. 0 for who may not."""
        if not may(self._desk.me.role, Act.READ_JOURNAL):
            return 0
        waiting = self.waiting()
        week_ago = self._desk.clock.now() - _A_WEEK
        pressing = any(each.odd is Odd.BROKE_GLASS or each.at <= week_ago for each in waiting)
        return len(waiting) if pressing else 0

    def looked_at(self, seq: int, verdict: Verdict) -> None:
        """What was found. Raises `NotAllowed`, `NotYourself`, `ValueError` for a number that does not wait."""
        self._desk.require(Act.READ_JOURNAL)
        entry = next((each for each, _odd in self._odd() if each.seq == seq), None)
        if entry is None:
            raise ValueError(seq)
        if entry.by == self._desk.me.id.hex:
            raise NotYourself

        def write() -> None:
            self._vault.openings_seen.add(seq, self._desk.me.id, verdict.value)
            about = {"entry": seq, "verdict": verdict.value}
            self._vault.journal.append("opening_looked_at", self._desk.me.id, about)

        self._vault.save(write)

    def _waiting(self) -> Iterator[OddOpening]:
        people = {person.id.hex: person for person in self._vault.people.every()}
        seen = self._vault.openings_seen.every()
        for entry, odd in self._odd():
            by = people.get(entry.by or "")
            if by is None or by.id == self._desk.me.id or entry.seq in seen:
                continue
            reason = entry.about.get("reason")
            yield OddOpening(entry.seq, instant(entry.at), by, odd, str(reason) if reason else None, self._code(entry))

    def _code(self, entry: Entry) -> str | None:
        case = entry.about.get("case")
        case_id = CaseId(UUID(hex=str(case))) if case else None
        if case_id is None or not self._desk.cases.sees(case_id) or not self._vault.cases.stands(case_id):
            return None
        return self._vault.cases.load(case_id).code

    def _odd(self) -> Iterator[tuple[Entry, Odd]]:
        entries = self._vault.journal.of_acts(("opened", *_ODD_ACTS), among=_LOOKED_THROUGH)
        crossing = set(_many(entries))
        for entry in entries:
            if entry.act in _ODD_ACTS:
                yield entry, _ODD_ACTS[entry.act]
            elif "reason" in entry.about:
                yield entry, Odd.NOT_THEIRS
            elif entry.seq in crossing:
                yield entry, Odd.MANY


def _many(entries: Iterable[Entry]) -> Iterator[int]:
    """The entry with which somebody had opened more different cases than fit in an hour; counted anew after it."""
    lately: dict[str | None, list[tuple[datetime, str]]] = {}
    for entry in entries:
        at, mine = instant(entry.at), lately.setdefault(entry.by, [])
        mine[:] = [(then, case) for then, case in mine if at - then < _AN_HOUR]
        mine.append((at, str(entry.about.get("case"))))
        if len({case for _then, case in mine}) > MANY_AN_HOUR:
            mine.clear()
            yield entry.seq
