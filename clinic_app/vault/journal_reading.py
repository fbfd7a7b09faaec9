"""What can be asked of the journal by whoever reads it through, page by page; in the reader's lane if it is long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

import msgspec

from clinic_app.domain.ids import PersonId
from clinic_app.domain.timekeeping import iso
from clinic_app.facts import dataclass
from clinic_app.vault.connection import Connection, gently
from clinic_app.vault.journal_form import GENESIS, HEARD, SALVAGED, Entry, after, read_entry, read_head, short_head

Ask: TypeAlias = Callable[..., list[Any]]
"""Gives every row of an answer: `Lane.rows`, or the same of a reader."""

_AT_ONCE: Final = 2_000


class Doubt(StrEnum):
    """What the end of the journal says when it is looked at on opening."""

    BROKEN = "broken"
    OLDER = "older"
    """This PC saw entries that are not there: an older copy was put back, or the newest were cut off."""
    OTHER = "other"
    """What this PC saw last is not what stands there now."""


class LastSeen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The newest entry as this PC saw it; kept apart from the record, sealed."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """Which entries; a part that is None asks nothing. `since` counts in, `until` does not.

    What came from another PC is not among them: the journal of that PC says who did it.
    """

    since: datetime | None = None
    until: datetime | None = None
    by: PersonId | None = None

    def asks(self) -> Callable[[Entry], bool]:
        """What says whether an entry is asked for."""
        by = self.by.hex if self.by else None
        begins, ends = iso(self.since) if self.since else "", iso(self.until) if self.until else "~"
        return lambda entry: entry.act != HEARD and begins <= entry.at < ends and by in (None, entry.by)


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Entries, the newest first, and before which number the next page begins (None: that was the last)."""

    entries: tuple[Entry, ...]
    next: int | None


@contextmanager
def still(connect: Callable[[], Connection]) -> Iterator[Ask]:
    """One moment of the record, whatever is saved meanwhile; the connection is made here and closed."""
    with gently(connect()) as db:
        db.execute("BEGIN")
        yield lambda sql, values=(): db.execute(sql, values).fetchall()
        db.execute("ROLLBACK")


def page(
    ask: Ask,
    wanted: JournalFilter = JournalFilter(),  # noqa: B008 - frozen
    *,
    before: int | None = None,
    limit: int = 50,
) -> JournalPage:
    """One page. Entries are read one by one: their days cannot be looked up, since a clock may have been set back."""
    found: list[Entry] = []
    asked, reached = wanted.asks(), before or 1 << 62
    sql = "SELECT seq, entry FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT ?"
    while len(found) <= limit and (rows := ask(sql, (reached, _AT_ONCE))):
        found += [entry for _, spelled in rows if asked(entry := read_entry(spelled))]
        reached = rows[-1][0]
    return JournalPage(tuple(found[:limit]), found[limit - 1].seq if len(found) > limit else None)


def find_head(ask: Ask, short: str, told: Callable[[float], None] = lambda _: None) -> Entry | None:
    """The entry whose hash has these ten characters (`short_head`); None if this journal has no such entry."""
    reached, last = 0, int(ask("SELECT max(seq) FROM journal")[0][0] or 1)
    while rows := ask("SELECT seq, hash FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", (reached, _AT_ONCE)):
        for seq, digest in rows:
            if short_head(digest) == short:
                return read_entry(ask("SELECT entry FROM journal WHERE seq = ?", (seq,))[0][0])
        reached = rows[-1][0]
        told(reached / last)
    return None


def doubt(ask: Ask, seen: LastSeen | None) -> Doubt | None:
    """Look at the end alone, which is quick: the newest entry, the newest head, and what this PC saw last."""
    rows = ask("SELECT seq, entry, hash FROM journal ORDER BY seq DESC LIMIT 2")
    if rows and not _follows(rows):
        return Doubt.BROKEN
    for last_seq, head in ask("SELECT last_seq, head FROM journal_days ORDER BY number DESC LIMIT 1"):
        if _hash_at(ask, last_seq) != _named(head):
            return Doubt.BROKEN
    if seen is None:
        return None
    if not rows or rows[0][0] < seen.seq:
        return Doubt.OLDER
    return None if _hash_at(ask, seen.seq) == seen.hash else Doubt.OTHER


def _follows(rows: list[Any]) -> bool:
    (seq, entry, digest), before = rows[0], rows[1] if len(rows) > 1 else (0, b"", GENESIS)
    try:
        said = read_entry(entry)
    except msgspec.DecodeError:
        return False
    next_ = said.seq == before[0] + 1 or said.act == SALVAGED  # which goes on after the last that was known of
    return said.seq == seq and next_ and bool(after(before[2], entry) == digest)


def _hash_at(ask: Ask, seq: int) -> bytes | None:
    rows = ask("SELECT hash FROM journal WHERE seq = ?", (seq,))
    return GENESIS if seq == 0 else bytes(rows[0][0]) if rows else None


def _named(head: bytes) -> bytes:
    try:
        return bytes.fromhex(read_head(head).last_hash)
    except (msgspec.DecodeError, ValueError):
        return b""
