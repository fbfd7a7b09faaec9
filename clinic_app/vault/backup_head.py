"""What stands behind the database in a backup file: whose it is, when it was made, its hash, and who vouches for it.

    file = database, head, footer        database: SQLCipher under the backup's own key, whole pages
    head = one line of JSON              in the order below; bytes in base64
    footer = length of the head (4 bytes), "NBK1"

The head lies at the end, so that the database is a file that any SQLCipher reader opens where it stands, and so that a
file cut short has no head at all. Refuses whatever this module would not have written itself. `docs/vault-format.md`.

Format 3 names its line, which tells the records of a clinic's PCs apart; format 2 has the list of what was erased
(`vault/ledger.py`); format 1 had neither. Both are read still.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, BinaryIO, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from clinic_app.crypto.backup_seal import open_manifest, seal_manifest
from clinic_app.crypto.hashing import Sha256
from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import BackupPlaceGone, BackupRefused, SignatureRefused, SlotsDamaged, VaultFromNewerVersion
from clinic_app.facts import dataclass
from clinic_app.vault.connection import PAGE_BYTES

FORMAT: Final = 3
_WITHOUT_LINE: Final = 2
_WITHOUT_LIST: Final = 1
_MAGIC: Final = b"NBK1"
_FOOTER: Final = struct.Struct(">I4s")
_MOST_HEAD: Final = 4 << 20
_DOMAIN: Final = b"clinic-app backup 1\x00"
_READ_AT_ONCE: Final = 1 << 20
_encode = msgspec.json.encode

Told = Callable[[float], None]
"""Hears how much is done, from 0 to 1; whatever it raises ends the work."""


class Head(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Open to whoever finds the file: random ids, times, sizes. What is in the record stands in `sealed`."""

    format: int = FORMAT
    vault_id: UUID
    training: bool
    counter: Annotated[int, Meta(ge=1)]
    made_at: str
    schema: Annotated[int, Meta(ge=1)]
    device: Annotated[bytes, Meta(min_length=32, max_length=32)]
    body_bytes: Annotated[int, Meta(ge=PAGE_BYTES, multiple_of=PAGE_BYTES)]
    body_sha256: Annotated[bytes, Meta(min_length=32, max_length=32)]
    slots: bytes
    erased: bytes | UnsetType = UNSET
    line: bytes | UnsetType = UNSET
    sealed: bytes = b""
    signature: bytes = b""

    def to_bytes(self) -> bytes:
        """Head and footer as they follow the database."""
        line = _encode(self) + b"\n"
        return line + _FOOTER.pack(len(line), _MAGIC)

    def of_line(self, line: bytes | UnsetType) -> bool:
        """Whether it may be of the record of this line: what says nothing, or is compared with nothing, may be."""
        return not line or not self.line or line == self.line

    @property
    def tag(self) -> str:
        """Eight digits for its name: of its line, or where a damaged record lost that, of the vault."""
        return self.line.hex()[:8] if self.line else self.vault_id.hex[:8]

    def slot_list(self) -> SlotList:
        """Who can open it. Raises `BackupRefused`, `VaultFromNewerVersion`."""
        try:
            return SlotList.from_bytes(self.slots)
        except SlotsDamaged as error:
            raise BackupRefused("format") from error

    def manifest(self, key: VaultKey) -> Manifest:
        """What the backup holds. Raises `BackupRefused(content)`."""
        try:
            return msgspec.json.decode(open_manifest(key, self.sealed, self._bound()), type=Manifest)
        except msgspec.DecodeError as error:
            raise BackupRefused("content") from error

    def signed(self, manifest: Manifest, key: VaultKey, device: SigningKey) -> Head:
        """This head with its manifest locked up, vouched for by a device."""
        whole = replace(self, device=device.public.raw, sealed=b"", signature=b"")
        whole = replace(whole, sealed=seal_manifest(key, _encode(manifest), whole._bound()))
        return replace(whole, signature=device.sign(_DOMAIN + _encode(whole)))

    def check_signature(self) -> None:
        """Raises `BackupRefused(signature)` unless the device it names has signed all of it."""
        try:
            VerifyKey.from_bytes(self.device).verify(self.signature, _DOMAIN + _encode(replace(self, signature=b"")))
        except (SignatureRefused, ValueError) as error:
            raise BackupRefused("signature") from error

    def _bound(self) -> bytes:
        return _DOMAIN + _encode(replace(self, sealed=b"", signature=b""))


class Manifest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the record was at that moment: rows of each table, the newest entry of the journal."""

    counts: dict[str, int]
    journal_seq: int
    journal_head: Annotated[bytes, Meta(min_length=32, max_length=32)]

    @property
    def cases(self) -> int:
        """How many cases it holds."""
        return self.counts.get("cases", 0)


class _Versioned(Struct):
    format: int


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup whose end was read and whose signature fits. The database in front is checked by `check_body`."""

    path: Path
    head: Head

    def check_body(self, told: Told = lambda _: None) -> None:
        """Read all of it. Raises `BackupRefused(hash)`, `BackupPlaceGone`."""
        if hash_of(self.path, self.head.body_bytes, told) != self.head.body_sha256:
            raise BackupRefused("hash")


def read_backup(path: Path) -> BackupFile:
    """Read the end of a file strictly. Raises `BackupRefused` (`format`, `size`, `signature`), `BackupPlaceGone`,
    `VaultFromNewerVersion`."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = _read_head(size, lambda start, length: _at(file, start, length))
    except OSError as error:
        raise BackupPlaceGone from error
    head.check_signature()
    slots = head.slot_list()
    if (slots.vault_id, slots.training) != (head.vault_id, head.training):
        raise BackupRefused("format")
    return BackupFile(path, head)


def hash_of(path: Path, length: int, told: Told = lambda _: None) -> bytes:
    """SHA-256 of the first `length` bytes. Raises `BackupPlaceGone`."""
    digest, left = Sha256(), length
    try:
        with path.open("rb", buffering=0) as file:
            while left and (piece := file.read(min(left, _READ_AT_ONCE))):
                digest.update(piece)
                left -= len(piece)
                told(1 - left / length)
    except OSError as error:
        raise BackupPlaceGone from error
    return digest.digest()


def _read_head(size: int, piece: Callable[[int, int], bytes]) -> Head:
    if size < PAGE_BYTES + _FOOTER.size:
        raise BackupRefused("format")
    length, magic = _FOOTER.unpack(piece(size - _FOOTER.size, _FOOTER.size))
    start = size - _FOOTER.size - length
    if magic != _MAGIC or not 0 < length <= _MOST_HEAD or start < 0:
        raise BackupRefused("format")
    line = piece(start, length)
    try:
        seen = msgspec.json.decode(line, type=_Versioned)
        if seen.format > FORMAT:
            raise VaultFromNewerVersion(found=seen.format, known=FORMAT)
        head = msgspec.json.decode(line, type=Head, strict=True)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BackupRefused("format") from error
    known = FORMAT if head.line is not UNSET else (_WITHOUT_LINE, _WITHOUT_LIST)[head.erased is UNSET]
    if head.format != known or _encode(head) + b"\n" != line:
        raise BackupRefused("format")
    if head.body_bytes != start:
        raise BackupRefused("size")
    return head


def _at(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
