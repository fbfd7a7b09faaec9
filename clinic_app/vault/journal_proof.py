"""Whether the journal is whole: entries, the revisions beside them, signed days; by whoever can read the record.

It says nothing of an older copy that was put back whole, or of a record written anew from its first line by somebody
with every key: heads kept elsewhere tell of that (`short_head`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from uuid import UUID

import msgspec

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.errors import ChainBroken, SignatureRefused
from clinic_app.vault.journal_form import (
    BEGUN,
    DAY_DOMAIN,
    GENESIS,
    RESTORED,
    REVISED,
    Continues,
    DayHead,
    Entry,
    Written,
    after,
    head_hash,
    read_entry,
    read_head,
    spell,
)
from clinic_app.vault.revision_chain import RevisionChain

Ask: TypeAlias = Callable[..., list[Any]]
"""Gives every row of an answer: `Lane.rows`, or the same of a reader."""

AT_ONCE: Final = 500
_ROWS: Final = (
    "SELECT seq, entry, hash, before, header, sealed, signature FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
)


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
    days = _Days(ask, vault_id, device)
    chain = RevisionChain(days.device_keys())
    hash_, count, indexed, last = GENESIS, 0, 0, days.last_entry()
    clock_back: list[int] = []
    for seq, spelled, digest, *revision in _every(ask):
        written = Written(*revision)
        count += 1
        entry = _read(seq, spelled)
        hash_ = after(hash_, spelled)
        is_revision = written.header is not None
        if seq != count or hash_ != digest or is_revision is not (entry.act == REVISED):
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
    return Proven(count, sum(chain.counts.values()), len(days.heads), hash_, tuple(clock_back), days.restored)


def _every(ask: Ask) -> Iterator[Sequence[Any]]:
    reached = 0
    while rows := ask(_ROWS, (reached, AT_ONCE)):
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


class _Days:
    """The signed days, their keys and where in the journal they stand."""

    def __init__(self, ask: Ask, vault_id: UUID, device: VerifyKey) -> None:
        self._ask = ask
        self.heads: list[DayHead] = []
        self._waiting: dict[int, list[int]] = defaultdict(list)
        self._device = device
        self._publics: list[str] = []
        self._next = VerifyKey(bytes(32))
        self._vault, self._before = vault_id.hex, ""
        for row in ask("SELECT number, last_seq, head, signature FROM journal_days ORDER BY number"):
            self._take(*row)
        if not self.heads or self._publics[-1] != device.raw.hex():
            raise ChainBroken("journal_days", 0)
        self.restored = tuple(head.last_seq for head in self.heads[1:] if head.public)

    def _take(self, number: int, last_seq: int, head: bytes, signature: bytes) -> None:
        expected = len(self.heads)
        try:
            said = read_head(head)
            certified = bool(said.public)
            key = VerifyKey.from_bytes(bytes.fromhex(said.public)) if certified else self._next
            key.verify(signature, DAY_DOMAIN + head)
            self._next = VerifyKey.from_bytes(bytes.fromhex(said.next_public))
        except (ValueError, msgspec.DecodeError, SignatureRefused) as error:
            raise ChainBroken("journal_days", number) from error
        reached = self.heads[-1].last_seq if self.heads else 0
        fits = number == expected and said.last_seq == last_seq >= reached and said.vault == self._vault
        fits = fits and spell(said) == head and said.before == (self._before if certified else "")
        if not fits or (expected == 0 and not certified):
            raise ChainBroken("journal_days", number)
        if certified:
            self._publics.append(said.public)
        self._waiting[last_seq].append(expected)
        self.heads.append(said)
        self._before = head_hash(head, signature)

    def device_keys(self) -> dict[str, VerifyKey]:
        """The keys of this PC and of those before it, by the device's id. Raises `ChainBroken` if one has no head."""
        keys = {}
        rows = self._ask("SELECT value FROM settings WHERE key = 'continues'")
        earlier = msgspec.json.decode(rows[0][0], type=list[Continues]) if rows else []
        for number, (public, each) in enumerate(zip(self._publics, earlier, strict=False)):
            if each.key != public:
                raise ChainBroken("journal_days", number)
            keys[each.device] = VerifyKey.from_bytes(bytes.fromhex(public))
        if len(earlier) != len(self._publics) - 1:
            raise ChainBroken("journal_days", len(self.heads))
        keys[self._ask("SELECT device FROM vault")[0][0].hex()] = self._device
        return keys

    def last_entry(self) -> int:
        return int(self._ask("SELECT max(seq) FROM journal")[0][0] or 1)

    def reached(self, entry: Entry, digest: bytes) -> None:
        """An entry of the journal was walked: the heads that name it, and the one it follows, must fit."""
        for number in self._waiting.pop(entry.seq, ()):
            if self.heads[number].last_hash != digest.hex():
                raise ChainBroken("journal_days", number)
        if (entry.act == RESTORED) is not (entry.seq - 1 in self.restored):
            raise ChainBroken("journal", entry.seq)

    def close(self, *, day_key: bool) -> None:
        """Every head was met, and today's key is the one that the last head names."""
        for number in self._waiting.pop(0, ()):
            if self.heads[number].last_hash != GENESIS.hex():
                raise ChainBroken("journal_days", number)
        if self._waiting:
            raise ChainBroken("journal_days", min(min(numbers) for numbers in self._waiting.values()))
        held = self._ask("SELECT seed FROM journal_key")
        keys = [SigningKey.from_seed(row[0]).public for row in held]
        if keys != ([self._next] if day_key else []):
            raise ChainBroken("journal_days", len(self.heads))
