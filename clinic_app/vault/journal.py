"""What was done, in order: a hash chain of ids and codes whose yesterday cannot be forged today.

Every entry's hash covers the one before. Each day has a key of its own; closing a day signs its head, which names the
next day's public key, and destroys the day's private key. The device key certifies the first. Nothing typed is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.domain.ids import PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import ChainBroken, SignatureRefused
from clinic_app.vault.lane import Lane

_GENESIS: Final = bytes(32)
_DOMAIN: Final = b"clinic-app journal day 1\x00"
_encode = msgspec.json.Encoder(order="sorted").encode


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One act. `about` holds ids, codes and counts; `clock_back` says the PC's clock had been set back."""

    seq: int
    at: str
    act: str
    by: str | None
    about: dict[str, str | int] = {}
    clock_back: bool = False


class DayHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a day's key signs when the day is closed; day 0 is signed by the device and names the first key."""

    vault: str
    day: str
    last_seq: int
    last_hash: str
    next_public: str


@dataclass(frozen=True, slots=True)
class _Last:
    seq: int
    hash: bytes
    at: datetime | None


class Journal:
    """The journal of one vault. Appending belongs in the transaction of the act itself."""

    def __init__(self, lane: Lane, clock: Clock, vault_id: UUID) -> None:
        self._lane = lane
        self._clock = clock
        self._vault_id = vault_id

    def begin(self, device: SigningKey) -> None:
        """Start the chain of keys in a new vault: the device certifies the first day's key."""
        key = SigningKey.new()
        head = _encode(DayHead(self._vault_id.hex, "", 0, _GENESIS.hex(), key.public.raw.hex()))
        self._write_day(0, 0, head, device.sign(_DOMAIN + head))
        self._keep_key(self._clock.today().isoformat(), key)

    def append(self, act: str, by: PersonId | None, about: Mapping[str, str | int | UUID] | None = None) -> bytes:
        """Write one entry; its hash. Must be called inside `lane.writing()`."""
        assert self._lane.is_writing
        self._close_past_day()
        last = self._last()
        seq, now = last.seq + 1, _whole(self._clock.now())
        went_back = last.at is not None and last.at > now
        facts = {name: value.hex if isinstance(value, UUID) else value for name, value in (about or {}).items()}
        entry = _encode(Entry(seq, iso(now), act, by.hex if by else None, facts, went_back))
        digest = sha256(last.hash + entry).digest()
        self._lane.run("INSERT INTO journal (seq, entry, hash) VALUES (?, ?, ?)", (seq, entry, digest))
        self._lane.witness("SELECT 1 FROM journal WHERE seq = ? AND hash = ?", (seq, digest))
        self._lane.memory["journal"] = _Last(seq, digest, now)
        return digest

    def head(self) -> bytes:
        """The hash of the newest entry: ten characters of it go on paper."""
        return self._last().hash

    def entries(self, *, after: int = 0, limit: int = 200) -> list[Entry]:
        """Entries in order, from the one after `after`."""
        sql = "SELECT entry FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
        return [msgspec.json.decode(row[0], type=Entry) for row in self._lane.rows(sql, (after, limit))]

    def about(self, key: str, subject: UUID) -> list[Entry]:
        """Entries that name this subject under `key`, in order."""
        sql = "SELECT entry FROM journal WHERE json_extract(CAST(entry AS TEXT), ?) = ? ORDER BY seq"
        return [
            msgspec.json.decode(row[0], type=Entry) for row in self._lane.rows(sql, (f"$.about.{key}", subject.hex))
        ]

    def lately(self, act: str, key: str, subject: UUID, *, among: int = 5000) -> Entry | None:
        """The newest entry of this act about a subject, among the last `among`: what somebody did today or just now."""
        sql = (
            "SELECT entry FROM journal WHERE seq > ? AND json_extract(CAST(entry AS TEXT), ?) = ? "
            "AND json_extract(CAST(entry AS TEXT), '$.act') = ? ORDER BY seq DESC LIMIT 1"
        )
        row = self._lane.row(sql, (self._last().seq - among, f"$.about.{key}", subject.hex, act))
        return msgspec.json.decode(row[0], type=Entry) if row else None

    def verify(self, device: VerifyKey) -> None:
        """Walk the whole chain and every signed day. Raises `ChainBroken` with the first number that does not fit."""
        hashes = {0: _GENESIS}
        before, expected = _GENESIS, 1
        for seq, entry, digest in self._lane.rows("SELECT seq, entry, hash FROM journal ORDER BY seq"):
            if seq != expected or sha256(before + entry).digest() != digest or _seq_in(entry) != seq:
                raise ChainBroken("journal", seq)
            hashes[seq] = before = digest
            expected += 1
        self._verify_days(device, hashes)

    def _verify_days(self, device: VerifyKey, hashes: Mapping[int, bytes]) -> None:
        key, reached = device, 0
        days = self._lane.rows("SELECT number, last_seq, head, signature FROM journal_days ORDER BY number")
        if not days:
            raise ChainBroken("journal_days", 0)
        for expected, (number, last_seq, head, signature) in enumerate(days):
            try:
                key.verify(signature, _DOMAIN + head)
                said = msgspec.json.decode(head, type=DayHead)
            except (SignatureRefused, msgspec.DecodeError) as error:
                raise ChainBroken("journal_days", number) from error
            known = hashes.get(last_seq)
            fits = number == expected and said.last_seq == last_seq >= reached and said.vault == self._vault_id.hex
            if not fits or known is None or said.last_hash != known.hex():
                raise ChainBroken("journal_days", number)
            key, reached = VerifyKey.from_bytes(bytes.fromhex(said.next_public)), last_seq
        held = self._lane.row("SELECT seed FROM journal_key")
        if held is None or SigningKey.from_seed(held[0]).public.raw != key.raw:
            raise ChainBroken("journal_days", len(days))

    def _last(self) -> _Last:
        if "journal" not in self._lane.memory:
            row = self._lane.row("SELECT seq, hash, entry FROM journal ORDER BY seq DESC LIMIT 1")
            at = instant(msgspec.json.decode(row[2], type=Entry).at) if row else None
            self._lane.memory["journal"] = _Last(row[0], row[1], at) if row else _Last(0, _GENESIS, None)
        last: _Last = self._lane.memory["journal"]
        return last

    def _close_past_day(self) -> None:
        today = self._clock.today().isoformat()
        # Also when the clock was set back: a key must not live on because a PC once showed 2099.
        if self._lane.memory.get("journal_day") == today:
            return
        day, seed = self._lane.row("SELECT day, seed FROM journal_key") or ("", b"")
        if today == day:
            self._lane.memory["journal_day"] = today
            return
        tomorrow, last = SigningKey.new(), self._last()
        head = _encode(DayHead(self._vault_id.hex, day, last.seq, last.hash.hex(), tomorrow.public.raw.hex()))
        number = self._lane.rows("SELECT max(number) FROM journal_days")[0][0] + 1
        self._write_day(number, last.seq, head, SigningKey.from_seed(seed).sign(_DOMAIN + head))
        self._keep_key(today, tomorrow)

    def _write_day(self, number: int, last_seq: int, head: bytes, signature: bytes) -> None:
        sql = "INSERT INTO journal_days (number, last_seq, head, signature) VALUES (?, ?, ?, ?)"
        self._lane.run(sql, (number, last_seq, head, signature))

    def _keep_key(self, day: str, key: SigningKey) -> None:
        # `secure_delete` overwrites the row of the day before.
        self._lane.run("DELETE FROM journal_key")
        self._lane.run("INSERT INTO journal_key (one, day, seed) VALUES (1, ?, ?)", (day, key.seed))


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _seq_in(entry: Any) -> int:
    try:
        return msgspec.json.decode(entry, type=Entry).seq
    except msgspec.DecodeError:
        return -1
