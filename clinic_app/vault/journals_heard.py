"""The journals of the other PCs of this clinic: told on, kept beside ours, and proved here as they are there.

Of its own journal a PC tells everything; of another's only what a signed day covers, since until then nobody but that
PC answers for it. What does not follow on what was told before is not taken, and said: it was written anew there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias
from uuid import UUID

import msgspec

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import ChainBroken
from clinic_app.facts import dataclass
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_following import FollowingJournal, opened_by
from clinic_app.vault.journal_form import BEGUN, HEARD, REVISED, Entry, read_entry, short_head
from clinic_app.vault.lane import Lane
from clinic_app.vault.pcs import Pcs
from clinic_app.wire.pc_letter import DayEnd, JournalPiece

AT_ONCE: Final = 500
_STATE: Final = (
    "SELECT entries, hash, days, signed, next_key, before, goes_on_after, broken, broken_at FROM heard_journals "
    "WHERE device = ?"
)
_KEEP: Final = "INSERT OR REPLACE INTO heard_journals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ENTERED: Final = "INSERT INTO heard_entries (device, seq, entry, hash, case_id) VALUES (?, ?, ?, ?, ?)"
_CASE_SAYS_IT: Final = (BEGUN, REVISED, HEARD)
_OUR_ENTRIES: Final = "SELECT seq, entry FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
_OUR_DAYS: Final = "SELECT number, last_seq, head, signature FROM journal_days WHERE number >= ? ORDER BY number"
_ENTRIES: Final = "SELECT seq, entry FROM heard_entries WHERE device = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
_DAYS: Final = (
    "SELECT number, last_entry, head, signature FROM heard_days WHERE device = ? AND number >= ? ORDER BY number"
)
_OF_CASE: Final = """
SELECT device, entry FROM heard_entries h WHERE case_id = ?
AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.seq = h.seq AND j.hash = h.hash) GROUP BY hash ORDER BY device, seq"""
_OF_ACTS: Final = """
SELECT device, entry FROM heard_entries h WHERE ({parts})
AND seq > (SELECT entries FROM heard_journals g WHERE g.device = h.device) - ?
AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.seq = h.seq AND j.hash = h.hash) GROUP BY hash ORDER BY device, seq"""


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of a journal lies on a PC: the number of its last entry there, and how many signed days."""

    entries: int = 0
    days: int = 0
    stopped: bool = False
    """It did not follow on what was told before, and no more of it is taken."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An entry of the journal of another PC."""

    device: DeviceId
    entry: Entry


_State: TypeAlias = tuple[FollowingJournal, ChainBroken | None]


class JournalsHeard:
    """Of one vault. Taking belongs in the transaction of the letter."""

    def __init__(self, lane: Lane, journal: Journal, pcs: Pcs, device: DeviceId) -> None:
        self._lane = lane
        self._journal = journal
        self._pcs = pcs
        self._us = device

    # --- what we have ------------------------------------------------------------------------------

    def reached(self) -> dict[DeviceId, Reach]:
        """How far the journal of each PC lies here; also ours."""
        days = self._lane.rows("SELECT coalesce(max(number), -1) + 1 FROM journal_days")[0][0]
        found = {self._us: Reach(self._journal.last()[0], days)}
        sql = "SELECT device, entries, days, broken NOTNULL FROM heard_journals"
        for device, entries, count, stopped in self._lane.rows(sql):
            found[DeviceId(UUID(bytes=device))] = Reach(entries, count, bool(stopped))
        return found

    def short_head(self, device: DeviceId) -> tuple[int, str]:
        """The number of the last entry of another PC that lies here, and its ten characters."""
        journal, _ = self._state(device)
        return journal.entries, short_head(journal.hash)

    def broken(self) -> dict[DeviceId, ChainBroken]:
        """The PCs whose journal does not follow any more on what it had told here, with the first number."""
        rows = self._lane.rows("SELECT device, broken, broken_at FROM heard_journals WHERE broken IS NOT NULL")
        return {DeviceId(UUID(bytes=device)): ChainBroken(chain, number) for device, chain, number in rows}

    def days_lacked(self, by: DeviceId, told: Mapping[DeviceId, Reach]) -> int:
        """How many signed days this PC lacks, as far as it told."""
        return sum(
            max(0, reach.days - there.days)
            for pc, reach in self.reached().items()
            if pc != by and not (there := told.get(pc, Reach())).stopped
        )

    def pieces(self, to: DeviceId, told: Mapping[DeviceId, Reach], most: int = AT_ONCE) -> Iterator[JournalPiece]:
        """What a PC lacks of all journals but its own, in the order in which it can take it; at most so many entries
        to a piece.
        """
        most = max(1, min(most, AT_ONCE))
        for device, reach in self.reached().items():
            there = told.get(device, Reach())
            if device == to or there.stopped:
                continue
            end = reach.entries if device == self._us else self._state(device)[0].signed
            days, begin, more = self._days(device, there.days), there.entries, True
            while more:
                rows = self._entries(device, begin, end, most)
                more = len(rows) == most
                last = rows[-1][0] if more else end
                here = tuple(day for day in days if not more or (opened_by(day) or day.last_entry) <= last)
                days = days[len(here) :]
                if rows or here:
                    yield JournalPiece(device.bytes, begin, tuple(spelled for _, spelled in rows), here)
                begin = last

    # --- what we are told --------------------------------------------------------------------------

    def take(self, piece: JournalPiece, sender: DeviceId) -> None:
        """Take in what is new and follows; what does not follow is remembered as broken, and no more is taken of it."""
        device = DeviceId(UUID(bytes=piece.pc))
        if device == self._us or all(pc.device != device for pc in self._pcs.every()):
            return
        journal, broken = self._state(device)
        if broken is not None or piece.after > journal.entries:
            return
        new = piece.after >= journal.entries  # as most are: then none of them has to be read for its number
        known = 0 if new else sum(1 for spelled in piece.entries if _number(spelled) <= journal.entries)
        entries, days = piece.entries[known:], [day for day in piece.days if day.number >= journal.days]
        try:
            self._follow(journal, device, entries, days, alone=sender == device)
        except ChainBroken as error:
            journal, broken = self._state(device)[0], error
        self._keep(device, journal, broken)

    def _follow(
        self, journal: FollowingJournal, device: DeviceId, entries: Iterable[bytes], days: list[DayEnd], *, alone: bool
    ) -> None:
        rows, ends = list[tuple[object, ...]](), list[DayEnd]()
        for spelled in entries:
            if days:
                ends += journal.take_days(days, spelled)
            if not (alone or days):
                break  # nobody has signed what follows
            entry, digest = journal.take_entry(spelled)
            rows.append((device.bytes, entry.seq, spelled, digest, _case_of(entry)))
        ends += journal.take_days(days, None)
        self._lane.run_many(_ENTERED, rows)
        for day in ends:
            row = (device.bytes, day.number, day.last_entry, day.head, day.signature)
            self._lane.run("INSERT INTO heard_days VALUES (?, ?, ?, ?, ?)", row)

    # --- what is asked of them ---------------------------------------------------------------------

    def of_case(self, case_id: UUID) -> list[Elsewhere]:
        """What other PCs' journals know about a case, but what was written in it: its revisions say that."""
        return _read(self._lane.rows(_OF_CASE, (case_id.bytes,)))

    def of_acts(self, acts: tuple[str, ...], *, among: int) -> list[Elsewhere]:
        """Entries of these acts among the last `among` of each other PC, in the order of each."""
        upto = tuple(sorted((pc, reach.entries) for pc, reach in self.reached().items() if pc != self._us))
        read: dict[object, tuple[object, list[Elsewhere]]] = self._lane.memory.setdefault("journals_acts", {})
        if read.get((acts, among), (None, []))[0] != upto:
            parts = " OR ".join("instr(entry, ?) > 0" for _ in acts)
            marks = tuple(f'"act":"{act}"'.encode() for act in acts)
            read[acts, among] = (upto, _read(self._lane.rows(_OF_ACTS.format(parts=parts), (*marks, among))))
        return list(read[acts, among][1])

    # --- within ------------------------------------------------------------------------------------

    def _entries(self, device: DeviceId, begin: int, end: int, most: int) -> list[tuple[int, bytes]]:
        if device == self._us:
            return self._lane.rows(_OUR_ENTRIES, (begin, end, most))
        return self._lane.rows(_ENTRIES, (device.bytes, begin, end, most))

    def _days(self, device: DeviceId, begin: int) -> list[DayEnd]:
        ours = device == self._us
        rows = self._lane.rows(_OUR_DAYS, (begin,)) if ours else self._lane.rows(_DAYS, (device.bytes, begin))
        return [DayEnd(*row) for row in rows]

    def _state(self, device: DeviceId) -> _State:
        certifiers = frozenset(pc.signing.raw for pc in self._pcs.every())
        row = self._lane.row(_STATE, (device.bytes,))
        if row is None:
            return FollowingJournal(certifiers), None
        *journal, chain, number = row
        return FollowingJournal(certifiers, *journal), ChainBroken(chain, number) if chain is not None else None

    def _keep(self, device: DeviceId, now: FollowingJournal, broken: ChainBroken | None) -> None:
        told = (broken.chain, broken.number) if broken else (None, None)
        state = (now.entries, now.hash, now.days, now.signed, now.next_key, now.before, now.goes_on_after)
        self._lane.run(_KEEP, (device.bytes, *state, *told))


def _case_of(entry: Entry) -> bytes | None:
    case = entry.about.get("case")
    return bytes.fromhex(case) if isinstance(case, str) and entry.act not in _CASE_SAYS_IT else None


def _read(rows: list[tuple[bytes, bytes]]) -> list[Elsewhere]:
    return [Elsewhere(DeviceId(UUID(bytes=device)), read_entry(entry)) for device, entry in rows]


def _number(spelled: bytes) -> int:
    try:
        return read_entry(spelled).seq
    except msgspec.DecodeError:
        return 1 << 62  # taken for new, and refused as such
