"""The list of what was erased, kept outside the record: beside its backups and in their heads, so that none brings a
case back.

It says random ids and moments, nothing else, and is locked with a key that every copy of the record has and nobody
without one: made from the journal's first signed head, which no restore and no change of keys ever alters. So the list
written today opens for whoever restores the oldest backup, whatever sheet was good on that day.

    file = "NBL1", nonce (12), AES-256-GCM of the list        bound to "clinic-app erased 1\\0" and the vault's id
    list = written at (8), how many (4), then each: case id (16), erased at (8); filled up with noughts to 32 of these

Moments are seconds since 1970, big-endian. A list that is missing, damaged or older than it was is told, and stops
nothing. Whoever could once open the record can forge one: `docs/backup.md`.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.hkdf import derive
from clinic_app.domain.ids import CaseId
from clinic_app.facts import dataclass
from clinic_app.vault.place import write_whole

SUFFIX: Final = ".nbl"
FIRST_HEAD: Final = "SELECT head, signature FROM journal_days WHERE number = 0"
_MAGIC: Final = b"NBL1"
_NONCE_BYTES: Final = 12
_DOMAIN: Final = b"clinic-app erased 1\0"
_LABEL: Final = b"clinic backup\0erased"
_LINE: Final = b"clinic-app line 1\0"
_BEGINNING: Final = struct.Struct(">QI")
_ERASED: Final = struct.Struct(">16sQ")
_FILLED_TO: Final = 32 * _ERASED.size
_MOST_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one moment knew of erasures, and the key it is locked with."""

    vault_id: UUID
    key: bytes = field(repr=False)
    written_at: datetime
    erased: Mapping[CaseId, datetime]

    @property
    def line(self) -> bytes:
        """Eight bytes that stay the same through restores and tell this record from those of the clinic's other PCs."""
        return sha256(_LINE + self.key).digest()[:8]

    def sealed(self) -> bytes:
        """As it lies outside. Its length tells how many cases went only to within 32."""
        told = b"".join(_ERASED.pack(case.bytes, int(at.timestamp())) for case, at in sorted(self.erased.items()))
        told += bytes(-len(told) % _FILLED_TO)
        beginning, nonce = _BEGINNING.pack(int(self.written_at.timestamp()), len(self.erased)), os.urandom(_NONCE_BYTES)
        return _MAGIC + nonce + AESGCM(self.key).encrypt(nonce, beginning + told, _DOMAIN + self.vault_id.bytes)

    def opened(self, untrusted: bytes) -> Ledger | None:
        """Another list of the same record; None if it is damaged, forged or another record's."""
        if untrusted[:4] != _MAGIC:
            return None
        nonce, locked = untrusted[4 : 4 + _NONCE_BYTES], untrusted[4 + _NONCE_BYTES :]
        try:
            told = AESGCM(self.key).decrypt(nonce, locked, _DOMAIN + self.vault_id.bytes)
            written, count = _BEGINNING.unpack_from(told)
            rows = (_ERASED.unpack_from(told, _BEGINNING.size + number * _ERASED.size) for number in range(count))
            erased = {CaseId(UUID(bytes=case)): datetime.fromtimestamp(at, UTC) for case, at in rows}
            return replace(self, written_at=datetime.fromtimestamp(written, UTC), erased=erased)
        except (InvalidTag, ValueError, OverflowError, OSError, struct.error):
            return None  # also one that was locked with the right key and says what no list of ours would

    def leave_in(self, folder: Path) -> None:
        """Put it there, with what a list there knew that we do not. Raises `OSError`."""
        path = path_in(folder, self.vault_id, self.line)
        there = self.opened(content_of(path) or b"")
        known = {**there.erased, **self.erased} if there is not None else self.erased
        write_whole(path, replace(self, erased=known).sealed())


def path_in(folder: Path, vault_id: UUID, line: bytes) -> Path:
    """Where the list of one PC's record lies in a folder: those of several PCs of a clinic lie side by side."""
    return folder / f"{vault_id.hex}-{line.hex()}{SUFFIX}"


def earlier_path_in(folder: Path, vault_id: UUID) -> Path:
    """Where it lay when a clinic had one PC."""
    return folder / f"{vault_id.hex}{SUFFIX}"


def blank(first_head: tuple[bytes, bytes] | None, vault_id: UUID, now: datetime) -> Ledger | None:
    """A list that says nothing yet, locked with what `FIRST_HEAD` finds; None where a damaged record has lost that."""
    if first_head is None:
        return None
    head, signature = first_head
    return Ledger(vault_id, derive(head + signature, _LABEL, 32), now, {})


def content_of(path: Path) -> bytes | None:
    """What lies there, for `Ledger.opened`; None where nothing does. What cannot be read is as good as damaged."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError:
        return None if not path.parent.exists() else b""
