"""Openings that somebody else should look at: a broken glass at once, the others once a week. Never one's own.

Those on the other PCs too, as far as their journals came here; what was looked at on one is looked at on all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.domain.people import Act, Person, may
from clinic_app.domain.restriction import MANY_AN_HOUR, Odd, Verdict
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import NotYourself
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.which_pc import WhichPc, which_pcs
from clinic_app.vault.journal_form import Entry

__all__ = ["Odd", "OddOpening", "Openings", "Verdict"]

_LOOKED_THROUGH: Final = 50_000
"""So many newest entries of the journal; a busy clinic writes fewer in a month."""
_A_WEEK: Final = timedelta(days=7)
_AN_HOUR: Final = timedelta(hours=1)
LOOKED_AT: Final = "opening_looked_at"
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
    pc: WhichPc | None
    """On which other PC of the clinic it was; `seq` is the number in the journal of that PC."""
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
        self._us = desk.vault.device.id

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

    def looked_at(self, seq: int, verdict: Verdict, pc: DeviceId | None = None) -> None:
        """What was found. Raises `NotAllowed`, `NotYourself`, `ValueError` for a number that does not wait."""
        self._desk.require(Act.READ_JOURNAL)
        entry = next((each for at, each, _odd in self._odd() if (at, each.seq) == (pc, seq)), None)
        if entry is None:
            raise ValueError(seq)
        if entry.by == self._desk.me.id.hex:
            raise NotYourself

        def write() -> None:
            about: dict[str, str | int | UUID] = {"entry": seq, "verdict": verdict.value}
            if pc is None:
                self._vault.openings_seen.add(seq, self._desk.me.id, verdict.value)
            else:
                about["pc"] = pc
            self._vault.journal.append(LOOKED_AT, self._desk.me.id, about)

        self._vault.save(write)

    def _waiting(self) -> Iterator[OddOpening]:
        people = {person.id.hex: person for person in self._vault.people.every()}
        seen, pcs = self._seen(), which_pcs(self._vault)
        for pc, entry, odd in self._odd():
            by = people.get(entry.by or "")
            if by is None or by.id == self._desk.me.id or (pc, entry.seq) in seen:
                continue
            reason, at = entry.about.get("reason"), instant(entry.at)
            told = str(reason) if reason else None
            yield OddOpening(entry.seq, pcs[pc] if pc else None, at, by, odd, told, self._code(entry))

    def _seen(self) -> set[tuple[DeviceId | None, int]]:
        """Those that somebody has looked at, on whichever PC."""
        seen: set[tuple[DeviceId | None, int]] = {(None, seq) for seq in self._vault.openings_seen.every()}
        ours = self._vault.journal.of_acts((LOOKED_AT,), among=_LOOKED_THROUGH)
        told = [(self._us, entry) for entry in ours]
        told += [
            (each.device, each.entry) for each in self._vault.journals.of_acts((LOOKED_AT,), among=_LOOKED_THROUGH)
        ]
        for writer, entry in told:
            pc = DeviceId(UUID(str(entry.about["pc"]))) if "pc" in entry.about else writer
            seen.add((None if pc == self._us else pc, int(entry.about["entry"])))
        return seen

    def _code(self, entry: Entry) -> str | None:
        case = entry.about.get("case")
        case_id = CaseId(UUID(hex=str(case))) if case else None
        if case_id is None or not self._desk.cases.sees(case_id) or not self._vault.cases.stands(case_id):
            return None
        return self._vault.cases.load(case_id).code

    def _odd(self) -> Iterator[tuple[DeviceId | None, Entry, Odd]]:
        acts = ("opened", *_ODD_ACTS)
        by_pc: dict[DeviceId | None, list[Entry]] = {None: self._vault.journal.of_acts(acts, among=_LOOKED_THROUGH)}
        for each in self._vault.journals.of_acts(acts, among=_LOOKED_THROUGH):
            by_pc.setdefault(each.device, []).append(each.entry)
        found = [(pc, entry, odd) for pc, entries in by_pc.items() for entry, odd in _odd_of(entries)]
        yield from sorted(found, key=lambda each: each[1].at) if len(by_pc) > 1 else found


def _odd_of(entries: list[Entry]) -> Iterator[tuple[Entry, Odd]]:
    """What is odd in the journal of one PC."""
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
