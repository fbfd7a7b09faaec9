"""The journal of another PC for whoever reads it through or proves it, in the reader's lane."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import ChainBroken
from clinic_app.vault.journal_following import FollowingJournal
from clinic_app.vault.journal_form import REVISED, Entry, read_entry, short_head
from clinic_app.vault.journal_proof import AT_ONCE, Proven
from clinic_app.vault.journal_reading import Ask, JournalFilter, JournalPage
from clinic_app.wire.pc_letter import DayEnd

_DAYS: Final = "SELECT number, last_entry, head, signature FROM heard_days WHERE device = ? ORDER BY number"
_ENTRIES: Final = "SELECT seq, entry, hash FROM heard_entries WHERE device = ? AND seq > ? ORDER BY seq LIMIT ?"
_NEWEST_FIRST: Final = "SELECT seq, entry FROM heard_entries WHERE device = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
_WRITTEN: Final = (
    "SELECT hash FROM revisions WHERE json_extract(CAST(header AS TEXT), '$.device') = ? "
    "ORDER BY json_extract(CAST(header AS TEXT), '$.seq')"
)
_EVERYTHING: Final = JournalFilter()


def prove_elsewhere(
    ask: Ask, device: DeviceId, certifiers: Collection[bytes], told: Callable[[float], None] = lambda _: None
) -> Proven:
    """Walk the journal of another PC from its first entry, and compare it with what that PC wrote that lies here.

    `certifiers` are the public keys of the PCs of this clinic. Raises `ChainBroken` with the first number that does
    not fit, or what `told` raises.
    """
    walk, named, clock_back = FollowingJournal(certifiers), set[str](), list[int]()
    days = [DayEnd(*row) for row in ask(_DAYS, (device.bytes,))]
    last = int(ask("SELECT max(seq) FROM heard_entries WHERE device = ?", (device.bytes,))[0][0] or 1)
    count = 0
    while rows := ask(_ENTRIES, (device.bytes, walk.entries, AT_ONCE)):
        for seq, spelled, digest in rows:
            list(walk.take_days(days, spelled))
            entry, made = walk.take_entry(spelled)
            if (entry.seq, made) != (seq, digest):
                raise ChainBroken("journal", seq)
            count += 1
            clock_back += [seq] if entry.clock_back else []
            named |= {str(entry.about.get("revision"))} if entry.act == REVISED else set()
        told(walk.entries / last)
    list(walk.take_days(days, None))
    if days:
        raise ChainBroken("journal_days", days[0].number)
    written = [row[0] for row in ask(_WRITTEN, (device.hex,))]
    there = [digest in named for digest in written]
    if there != sorted(there, reverse=True):  # what it wrote last may have come before the journal that tells of it
        raise ChainBroken("revisions", there.index(False) + 1)
    return Proven(count, sum(there), walk.days, walk.hash, tuple(clock_back), ())


def page_elsewhere(
    ask: Ask, device: DeviceId, wanted: JournalFilter = _EVERYTHING, *, before: int | None = None, limit: int = 50
) -> JournalPage:
    """One page of it, the newest first."""
    found: list[Entry] = []
    asked, reached = wanted.asks(), before or 1 << 62
    while len(found) <= limit and (rows := ask(_NEWEST_FIRST, (device.bytes, reached, AT_ONCE))):
        found += [entry for _, spelled in rows if asked(entry := read_entry(spelled))]
        reached = rows[-1][0]
    return JournalPage(tuple(found[:limit]), found[limit - 1].seq if len(found) > limit else None)


def find_head_elsewhere(ask: Ask, device: DeviceId, short: str) -> Entry | None:
    """Its entry whose hash has these ten characters; None if it has none as far as it lies here."""
    reached = 0
    while rows := ask(_ENTRIES, (device.bytes, reached, AT_ONCE)):
        for _, spelled, digest in rows:
            if short_head(digest) == short:
                return read_entry(spelled)
        reached = rows[-1][0]
    return None
