"""The courier file: sealed envelopes, epoch cards and the signed directory on a stick, where there is no line.

Format 1. "SREC1", records, zeros, SHA-256 over all before; the whole is a multiple of 64 KiB. A record is its kind
(1 envelope, 2 card, 3 directory), the mailbox an envelope is for (16 bytes), the hash of the token by which its sender
may take it back from a hub (32), the day after which it is old news (4, days from 1970 on), its length (4), and its
bytes; what is no envelope has zeros for the first three. Nothing names a sender. Whoever finds the stick learns that
such a file exists, how large it is, and for which mailboxes.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import field
from datetime import date, timedelta
from typing import Final

from clinic_app.errors import PacketRefused, Why
from clinic_app.facts import dataclass

MOST_BYTES: Final = 64 * 1024 * 1024
_MAGIC: Final = b"SREC1"
_RECORD: Final = struct.Struct(">B16s32sII")
_UNIT: Final = 64 * 1024
_HASH_BYTES: Final = 32
_ENVELOPE, _CARD, _DIRECTORY = 1, 2, 3
_EPOCH: Final = date(1970, 1, 1)
_LAST_DAY: Final = (date.max - _EPOCH).days


@dataclass(frozen=True, slots=True)
class Parcel:
    """One envelope on its way by hand. After `stale_after` it is delivered no more: old news can harm her."""

    mailbox: str
    sealed: bytes = field(repr=False)
    revoke_hash: bytes = field(repr=False)
    stale_after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """What is on the stick. Nothing of it is believed yet.

    `whole` is false if the file was torn: then only what came before the tear is here.
    """

    envelopes: tuple[Parcel, ...] = ()
    cards: tuple[bytes, ...] = ()
    directory: bytes | None = None
    whole: bool = True

    def to_bytes(self) -> bytes:
        """As it is written. Raises `PacketRefused(size)` if it is too much for one file."""
        records = [_envelope(each) for each in self.envelopes]
        records += [_record(_CARD, card) for card in self.cards]
        if self.directory is not None:
            records.append(_record(_DIRECTORY, self.directory))
        content = _MAGIC + b"".join(records)
        content += bytes(-(len(content) + _HASH_BYTES) % _UNIT)
        if len(content) + _HASH_BYTES > MOST_BYTES:
            raise PacketRefused(Why.SIZE)
        return content + hashlib.sha256(content).digest()

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Courier:
        """Read a file, also a torn one. Raises `PacketRefused` (`size`, `format`) if it is none of ours."""
        if len(untrusted) > MOST_BYTES:
            raise PacketRefused(Why.SIZE)
        if not untrusted.startswith(_MAGIC):
            raise PacketRefused(Why.FORMAT)
        content, digest = untrusted[:-_HASH_BYTES], untrusted[-_HASH_BYTES:]
        whole = len(untrusted) % _UNIT == 0 and hashlib.sha256(content).digest() == digest
        records = list(_records(content if whole else untrusted))
        directories = [each for kind, each in records if kind == _DIRECTORY and isinstance(each, bytes)]
        return cls(
            envelopes=tuple(each for _, each in records if isinstance(each, Parcel)),
            cards=tuple(each for kind, each in records if kind == _CARD and isinstance(each, bytes)),
            directory=directories[-1] if directories else None,
            whole=whole,
        )


def _envelope(parcel: Parcel) -> bytes:
    days = (parcel.stale_after - _EPOCH).days
    head = _RECORD.pack(_ENVELOPE, bytes.fromhex(parcel.mailbox), parcel.revoke_hash, days, len(parcel.sealed))
    return head + parcel.sealed


def _record(kind: int, content: bytes) -> bytes:
    return _RECORD.pack(kind, bytes(16), bytes(32), 0, len(content)) + content


def _records(content: bytes) -> Iterator[tuple[int, bytes | Parcel]]:
    """Whole records up to the padding, a tear, or a kind nobody knows."""
    start = len(_MAGIC)
    while start + _RECORD.size <= len(content):
        kind, mailbox, revoke_hash, days, length = _RECORD.unpack_from(content, start)
        start += _RECORD.size
        part = content[start : start + length]
        if kind not in (_ENVELOPE, _CARD, _DIRECTORY) or len(part) != length or not part or days > _LAST_DAY:
            return
        whole = Parcel(mailbox.hex(), part, revoke_hash, _EPOCH + timedelta(days=days))
        yield kind, whole if kind == _ENVELOPE else part
        start += length
