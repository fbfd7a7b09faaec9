"""The pages of an encrypted database one by one, without SQLite: which of them are what was written, and what they say.

SQLite's own check (`cipher_integrity_check`) reads the whole file in one go and knows no page from another when it is
done. This reads any page alone: so a check can be cut into slices that nobody waits for, and a salvage can read every
page that is sound. Format: SQLCipher 4 (`docs/vault-format.md`). Refuses nothing: a damaged page is None.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from clinic_app.vault.connection import PAGE_BYTES

IV_BYTES: Final = 16
MAC_BYTES: Final = 64
USABLE: Final = PAGE_BYTES - IV_BYTES - MAC_BYTES
SALT_BYTES: Final = 16
_PLAIN: Final = b"SQLite format 3\x00"
_LOCK_PAGE: Final = 0x40000000 // PAGE_BYTES + 1
"""SQLite locks these bytes and never writes them."""

_LOG_HEAD: Final = struct.Struct(">IIIIIIII")
_FRAME_HEAD: Final = struct.Struct(">IIIIII")
_LOG_MAGIC: Final = (0x377F0682, 0x377F0683)


class Pages:
    """One database file. `log` says whether what lies in its log is read as well."""

    def __init__(self, path: Path, take_key: Callable[[], bytearray], *, log: bool = True) -> None:
        key = take_key()
        try:
            self._cipher = AES(bytes(key[:32]))
            salt = bytes(byte ^ 0x3A for byte in key[32:48])
            mac_key = PBKDF2HMAC(SHA512(), 32, salt, 2).derive(key[:32])
            self._mac = HMAC(mac_key, SHA512())
        finally:
            key[:] = bytes(len(key))
        self._file: BinaryIO = path.open("rb")
        self._logged = dict(self._read_log(path.with_name(path.name + "-wal"))) if log else {}
        size = os.fstat(self._file.fileno()).st_size
        self.count = max([-(-size // PAGE_BYTES), *self._logged])
        """How many pages there are, the last perhaps cut short."""

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def damaged(self, first: int, last: int) -> list[int]:
        """The numbers of the pages from `first` to `last`, these included, that are not what was written."""
        self._file.seek((first - 1) * PAGE_BYTES)
        return [
            number
            for number in range(first, min(last, self.count) + 1)
            if not self._sound(self._file.read(PAGE_BYTES), number)
        ]

    def read(self, number: int) -> bytes | None:
        """What a page says, as far as SQLite uses it; None if it is damaged or there is none."""
        if not 0 < number <= self.count or number == _LOCK_PAGE:
            return None
        self._file.seek((number - 1) * PAGE_BYTES)
        for sealed in (self._logged.get(number, b""), self._file.read(PAGE_BYTES)):
            if self._sound(sealed, number):
                return self._opened(sealed, number)
        return None

    def _sound(self, sealed: bytes, number: int) -> bool:
        if number == _LOCK_PAGE:
            return True
        if len(sealed) != PAGE_BYTES:
            return False
        begin, end = (SALT_BYTES if number == 1 else 0), USABLE + IV_BYTES
        made = self._mac.copy()
        made.update(sealed[begin:end] + struct.pack("<I", number))
        return constant_time.bytes_eq(made.finalize(), sealed[end:])

    def _opened(self, sealed: bytes, number: int) -> bytes:
        begin = SALT_BYTES if number == 1 else 0
        opening = Cipher(self._cipher, CBC(sealed[USABLE : USABLE + IV_BYTES])).decryptor()
        plain = opening.update(sealed[begin:USABLE]) + opening.finalize()
        return _PLAIN + plain if number == 1 else plain

    def _read_log(self, path: Path) -> Iterator[tuple[int, bytes]]:
        """The newest sound version of each page in the log, up to the last transaction that was whole."""
        if not path.exists():
            return
        raw = path.read_bytes()
        if len(raw) < _LOG_HEAD.size or struct.unpack_from(">I", raw)[0] not in _LOG_MAGIC:
            return
        magic_to_count = _LOG_HEAD.unpack_from(raw)
        salts, waiting = magic_to_count[4:6], dict[int, bytes]()
        frame = _FRAME_HEAD.size + PAGE_BYTES
        for at in range(_LOG_HEAD.size, len(raw) - frame + 1, frame):
            number, pages_then, *frame_salts, _, _ = _FRAME_HEAD.unpack_from(raw, at)
            sealed = raw[at + _FRAME_HEAD.size : at + frame]
            if tuple(frame_salts) != salts:
                return  # left over from before the log was begun anew
            if self._sound(sealed, number):
                waiting[number] = sealed
            if pages_then:
                yield from waiting.items()
                waiting.clear()
