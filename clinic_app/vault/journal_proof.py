"""Whether the journal is whole: entries, the revisions beside them, signed days; by whoever can read the record.

It says nothing of an older copy that was put back whole, or of a record written anew from its first line by somebody
with every key: heads kept elsewhere tell of that (`short_head`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.crypto.signing import VerifyKey
from clinic_app.errors import ChainBroken
from clinic_app.facts import dataclass
from clinic_app.vault.journal_days import Days
from clinic_app.vault.journal_form import (
    BEGUN,
    GENESIS,
    HEARD,
    REVISED,
    SHARED,
    Entry,
    Written,
    after,
    read_entry,
    spell,
)
from clinic_app.vault.journal_gaps import EVERY_ENTRY, SalvageTold
from clinic_app.vault.journal_gaps import told as salvages_told
from clinic_app.vault.journal_reading import Ask
from clinic_app.vault.other_pcs import keys_of_others
from clinic_app.vault.revision_chain import RevisionChain

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Proven:
    """What was walked, and what a person should know though it all fits."""

    entries: int
    revisions: int
    days: int
    head: bytes
    clock_back: tuple[int, ...]
    """Entries written after the PC's clock had been set back."""
    restored: tuple[int, ...]
    """Entries after which another device went on, from a backup."""
    salvaged: tuple[SalvageTold, ...] = ()
    """What is known to be missing since a damaged record was saved, the oldest salvage first."""

    @property
    def missing(self) -> int:
        """How many entries are known to be missing."""
        return sum(each.missing for each in self.salvaged)


def prove(
    ask: Ask,
    vault_id: UUID,
    device: VerifyKey,
    *,
    told: Callable[[float], None] = lambda _: None,
    day_key: bool = True,
) -> Proven:
    """Walk everything. `device` is the key of the PC that writes now; a backup has no `day_key`.

    Raises `ChainBroken` with the first number that does not fit, or what `told` raises, to stop it.
    """
    days = Days(ask, vault_id, device)
    chain = RevisionChain({**keys_of_others(ask), **days.device_keys()}, holes=days.entries)
    hash_, count, indexed, last = GENESIS, 0, 0, days.last_entry()
    clock_back: list[int] = []
    for row in _every(ask):
        seq, spelled, digest, *revision = row
        days.meet(row)
        written = Written(*revision)
        count += 1
        entry = _read(seq, spelled)
        # What was hashed into the first after a gap is gone; that it is what was left, the salvage signed.
        excused = days.entries.just_before and seq <= days.entries.until
        hash_ = digest if excused else after(hash_, spelled)
        is_revision = written.header is not None
        if hash_ != digest or is_revision is not (entry.act in (REVISED, HEARD, SHARED)):
            raise ChainBroken("journal", seq)
        if is_revision:
            chain.take(seq, entry, written)
        elif written != Written():
            raise ChainBroken("journal", seq)
        indexed += not is_revision and "case" in entry.about and entry.act != BEGUN
        if entry.clock_back:
            clock_back.append(seq)
        days.reached(entry, hash_)
        if seq % AT_ONCE == 0:
            told(seq / last)
    chain.close(ask("SELECT id, newest FROM case_documents JOIN cases USING (number)"))
    _check_index(ask, indexed)
    days.close(day_key=day_key)
    return Proven(
        count, chain.total, len(days.heads), hash_, tuple(clock_back), days.restored, salvages_told(days.salvages)
    )


def _every(ask: Ask) -> Iterator[Sequence[Any]]:
    reached = 0
    while rows := ask(EVERY_ENTRY, (reached, AT_ONCE)):
        yield from rows
        reached = rows[-1][0]


def _read(seq: int, spelled: bytes) -> Entry:
    try:
        entry = read_entry(spelled)
    except msgspec.DecodeError as error:
        raise ChainBroken("journal", seq) from error
    if entry.seq != seq or spell(entry) != spelled:
        raise ChainBroken("journal", seq)
    return entry


def _check_index(ask: Ask, expected: int) -> None:
    """The list of who had a case open names every such entry, and no other."""
    fitting = ask(
        "SELECT count(*), count(j.seq) FROM journal_cases i LEFT JOIN journal j ON j.seq = i.seq "
        "AND j.header IS NULL AND json_extract(CAST(j.entry AS TEXT), '$.about.case') = lower(hex(i.case_id))"
    )[0]
    if tuple(fitting) != (expected, expected):
        raise ChainBroken("journal_cases", 0)
