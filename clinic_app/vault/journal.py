"""What was done, in order: a hash chain of ids and codes whose yesterday cannot be forged today.

Every entry's hash covers the one before. Each day has a key of its own; closing a day signs its head, which names the
next day's public key, and destroys the day's private key. The device key certifies the first. Nothing typed is here.
A revision lies in the row of the entry that tells of it: one page is written for both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.domain.ids import PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import ChainBroken
from clinic_app.facts import dataclass
from clinic_app.vault.journal_form import (
    BEGUN,
    DAY_DOMAIN,
    GENESIS,
    HEARD,
    REVISED,
    DayHead,
    Entry,
    Salvage,
    Written,
    after,
    head_hash,
    read_entry,
    read_header,
    short_head,
    spell,
)
from clinic_app.vault.journal_proof import Proven, prove
from clinic_app.vault.lane import Lane

_APPEND: Final = (
    "INSERT INTO journal (seq, entry, hash, before, header, sealed, signature) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_OF_CASE: Final = """
WITH RECURSIVE line(seq, before) AS (
    SELECT seq, before FROM journal WHERE seq = (
        SELECT newest FROM case_documents JOIN cases USING (number) WHERE id = ?)
    UNION ALL
    SELECT j.seq, j.before FROM line JOIN journal j ON j.seq = line.before AND j.seq < line.seq
)
SELECT entry, header FROM journal WHERE seq IN (
    SELECT seq FROM line UNION SELECT seq FROM journal_cases WHERE case_id = ?) ORDER BY seq"""


@dataclass(frozen=True, slots=True)
class _Last:
    seq: int
    hash: bytes
    at: datetime | None


_NO_REVISION: Final = Written()


class Journal:
    """The journal of one vault. Appending belongs in the transaction of the act itself."""

    def __init__(self, lane: Lane, clock: Clock, vault_id: UUID) -> None:
        self._lane = lane
        self._clock = clock
        self._vault_id = vault_id

    def begin(self, device: SigningKey) -> None:
        """Start the chain of keys in a new vault: the device certifies the first day's key."""
        self._certify(0, device, before="")

    def begin_segment(self, device: SigningKey) -> None:
        """Go on as another device, after a restore: the chain of entries continues, the chain of keys begins anew.

        The head says what it follows, and this device signs it. The next entry has to be `RESTORED`. Raises
        `ChainBroken` where no head is left to follow.
        """
        row = self._lane.row("SELECT number, head, signature FROM journal_days ORDER BY number DESC LIMIT 1")
        if row is None:
            raise ChainBroken("journal_days", 0)
        number, head, signature = row
        self._certify(number + 1, device, before=head_hash(head, signature))

    def begin_salvaged(self, device: SigningKey, salvage: Salvage) -> None:
        """Go on after rows were lost: this device signs what is missing. The next entry has to be `SALVAGED`."""
        rows = self._lane.rows("SELECT number, head, signature FROM journal_days ORDER BY number DESC LIMIT 1")
        number, before = (rows[0][0] + 1, head_hash(*rows[0][1:])) if rows else (0, "")
        self._certify(number, device, before=before, salvage=salvage)
        last = self._last()
        self._lane.memory["journal"] = _Last(salvage.until, last.hash, last.at)

    def append(
        self,
        act: str,
        by: PersonId | None,
        about: Mapping[str, str | int | UUID] | None = None,
        revision: Written = _NO_REVISION,
    ) -> int:
        """Write one entry, and beside it the revision it tells of; its number.

        Must be called inside `lane.writing()`.
        """
        facts = {name: value.hex if isinstance(value, UUID) else value for name, value in (about or {}).items()}
        seq = self._enter(act, by.hex if by else None, [(facts, revision)])
        if revision.header is None and act != BEGUN and isinstance(case := facts.get("case"), str):
            sql = "INSERT INTO journal_cases (case_id, seq) VALUES (?, ?)"
            self._lane.run(sql, (bytes.fromhex(case), seq))
        return seq

    def append_heard(self, heard: Sequence[tuple[dict[str, str | int], Written]]) -> None:
        """Write an entry for each of these, what it is about and the revision; their numbers follow on the newest.

        Must be called inside `lane.writing()`.
        """
        self._enter(HEARD, None, heard)

    def _enter(self, act: str, by: str | None, told: Sequence[tuple[dict[str, str | int], Written]]) -> int:
        """In one moment; the number of the last."""
        assert self._lane.is_writing
        self._close_past_day()
        last, now = self._last(), self._clock.now().replace(microsecond=0)
        at, seq, digest, went_back = iso(now), last.seq, last.hash, last.at is not None and last.at > now
        rows = []
        for facts, revision in told:
            seq += 1
            entry = spell(Entry(seq, at, act, by, facts, went_back))
            digest, went_back = after(digest, entry), False
            rows.append((seq, entry, digest, *revision))
        self._lane.run_many(_APPEND, rows)
        self._lane.witness("SELECT 1 FROM journal WHERE seq = ? AND hash = ?", (seq, digest))
        self._lane.memory["journal"] = _Last(seq, digest, now)
        return seq

    def head(self) -> bytes:
        """The hash of the newest entry."""
        return self._last().hash

    def last(self) -> tuple[int, bytes]:
        """Number and hash of the newest entry."""
        last = self._last()
        return last.seq, last.hash

    def short_head(self) -> tuple[int, str]:
        """The number of the newest entry, and the ten characters of its hash that go on paper and into backups."""
        last = self._last()
        return last.seq, short_head(last.hash)

    def entries(self, *, after: int = 0, limit: int = 200) -> list[Entry]:
        """Entries in order, from the one after `after`."""
        sql = "SELECT entry FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
        return [read_entry(row[0]) for row in self._lane.rows(sql, (after, limit))]

    def of_case(self, case_id: UUID) -> list[Entry]:
        """Everything the journal knows about a case, in order, but that it was begun: the case itself says that.

        What another PC wrote is told as it was written there: when and by whom.
        """
        return [_as_written(*row) for row in self._lane.rows(_OF_CASE, (case_id.bytes, case_id.bytes))]

    def of_acts(self, acts: tuple[str, ...], *, among: int) -> list[Entry]:
        """Entries of these acts among the last `among`, in order. Asked again, it reads on from where it was."""
        last = self._last().seq
        read: dict[object, tuple[int, list[Entry]]] = self._lane.memory.setdefault("journal_acts", {})
        upto, known = read.get((acts, among), (0, []))
        # An entry has one spelling, so its bytes can be searched: ten times quicker than reading each as JSON.
        parts = " OR ".join("instr(entry, ?) > 0" for _ in acts)
        sql = f"SELECT entry FROM journal WHERE seq > ? AND ({parts}) ORDER BY seq"  # noqa: S608 - marks alone
        rows = self._lane.rows(sql, (max(upto, last - among), *(_spelled("act", act) for act in acts)))
        found = [entry for entry in (*known, *(read_entry(row[0]) for row in rows)) if entry.seq > last - among]
        read[acts, among] = (last, found)
        return list(found)

    def lately(self, act: str, key: str, subject: UUID, *, among: int = 5000) -> Entry | None:
        """The newest entry of this act about a subject, among the last `among`: what somebody did today or just now."""
        sql = (
            "SELECT entry FROM journal WHERE seq > ? AND instr(entry, ?) > 0 AND instr(entry, ?) > 0 "
            "ORDER BY seq DESC LIMIT 1"
        )
        row = self._lane.row(sql, (self._last().seq - among, _spelled("act", act), _spelled(key, subject.hex)))
        return read_entry(row[0]) if row else None

    def verify(self, device: VerifyKey) -> Proven:
        """Walk both chains and every signed day. Raises `ChainBroken` with the first number that does not fit."""
        return prove(self._lane.rows, self._vault_id, device)

    def _last(self) -> _Last:
        if "journal" not in self._lane.memory:
            row = self._lane.row("SELECT seq, hash, entry FROM journal ORDER BY seq DESC LIMIT 1")
            at = instant(read_entry(row[2]).at) if row else None
            self._lane.memory["journal"] = _Last(row[0], row[1], at) if row else _Last(0, GENESIS, None)
        last: _Last = self._lane.memory["journal"]
        return last

    def _close_past_day(self) -> None:
        today = self._clock.today()
        # Also when the clock was set back: a key must not live on because a PC once showed 2099.
        if self._lane.memory.get("journal_day") == today:
            return
        day, seed = self._lane.row("SELECT day, seed FROM journal_key") or ("", b"")
        if today.isoformat() == day:
            self._lane.memory["journal_day"] = today
            return
        tomorrow, last = SigningKey.new(), self._last()
        head = DayHead(self._vault_id.hex, day, last.seq, last.hash.hex(), tomorrow.public.raw.hex())
        # Where a hand took every head away, what is saved today is saved all the same: a proof tells of the hand.
        number = self._lane.rows("SELECT coalesce(max(number), -1) FROM journal_days")[0][0] + 1
        self._write_day(number, head, SigningKey.from_seed(seed))
        self._keep_key(today.isoformat(), tomorrow)

    def _certify(self, number: int, device: SigningKey, *, before: str, salvage: Salvage | None = None) -> None:
        key, last = SigningKey.new(), self._last()
        head = DayHead(
            self._vault_id.hex, "", last.seq, last.hash.hex(), key.public.raw.hex(), device.public.raw.hex(), before,
            salvage,
        )  # fmt: skip
        self._write_day(number, head, device)
        self._keep_key(self._clock.today().isoformat(), key)

    def _write_day(self, number: int, head: DayHead, key: SigningKey) -> None:
        spelled = spell(head)
        sql = "INSERT INTO journal_days (number, last_seq, head, signature) VALUES (?, ?, ?, ?)"
        self._lane.run(sql, (number, head.last_seq, spelled, key.sign(DAY_DOMAIN + spelled)))

    def _keep_key(self, day: str, key: SigningKey) -> None:
        # `secure_delete` overwrites the row of the day before.
        self._lane.run("DELETE FROM journal_key")
        self._lane.run("INSERT INTO journal_key (one, day, seed) VALUES (1, ?, ?)", (day, key.seed))
        self._lane.memory["journal_day"] = None


def _as_written(spelled: bytes, header: bytes | None) -> Entry:
    entry = read_entry(spelled)
    if entry.act != HEARD or header is None:
        return entry
    said = read_header(header)
    return msgspec.structs.replace(entry, at=said.at, act=REVISED, by=said.author)


def _spelled(key: str, value: str) -> bytes:
    """How an entry spells this; within a text of it a quote would have a stroke before it."""
    return f'"{key}":"{value}"'.encode()
