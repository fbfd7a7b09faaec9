"""The courier file: sealed envelopes, epoch cards and the signed directory on a stick, where there is no line.

Format 1. "SREC1", records, zeros, SHA-256 over all before; the whole is a multiple of 64 KiB. A record is its kind
(1 envelope, 2 card, 3 directory), the mailbox an envelope is for (16 bytes, zeros for the others), its length (4), and
its bytes. Nothing names a sender. Whoever finds the stick learns that such a file exists, and how large it is.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from clinic_app.errors import PacketRefused, Why

MOST_BYTES: Final = 64 * 1024 * 1024
_MAGIC: Final = b"SREC1"
_RECORD: Final = struct.Struct(">B16sI")
_UNIT: Final = 64 * 1024
_HASH_BYTES: Final = 32
_ENVELOPE, _CARD, _DIRECTORY = 1, 2, 3
_NO_MAILBOX: Final = bytes(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """What is on the stick: envelopes as (mailbox, sealed bytes). Nothing of it is believed yet.

    `whole` is false if the file was torn: then only what came before the tear is here.
    """

    envelopes: tuple[tuple[str, bytes], ...] = ()
    cards: tuple[bytes, ...] = ()
    directory: bytes | None = None
    whole: bool = True

    def to_bytes(self) -> bytes:
        """As it is written. Raises `PacketRefused(size)` if it is too much for one file."""
        records = [_record(_ENVELOPE, bytes.fromhex(mailbox), sealed) for mailbox, sealed in self.envelopes]
        records += [_record(_CARD, _NO_MAILBOX, card) for card in self.cards]
        if self.directory is not None:
            records.append(_record(_DIRECTORY, _NO_MAILBOX, self.directory))
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
        directories = [each for kind, _, each in records if kind == _DIRECTORY]
        return cls(
            envelopes=tuple((mailbox.hex(), each) for kind, mailbox, each in records if kind == _ENVELOPE),
            cards=tuple(each for kind, _, each in records if kind == _CARD),
            directory=directories[-1] if directories else None,
            whole=whole,
        )


def _record(kind: int, mailbox: bytes, content: bytes) -> bytes:
    return _RECORD.pack(kind, mailbox, len(content)) + content


def _records(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Whole records up to the padding, a tear, or a kind nobody knows."""
    start = len(_MAGIC)
    while start + _RECORD.size <= len(content):
        kind, mailbox, length = _RECORD.unpack_from(content, start)
        start += _RECORD.size
        part = content[start : start + length]
        if kind not in (_ENVELOPE, _CARD, _DIRECTORY) or len(part) != length or not part:
            return
        yield kind, mailbox, part
        start += length
