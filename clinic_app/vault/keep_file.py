"""A backup as it lies on the hub: the whole backup file, padded, under a lock of its own. `docs/vault-format.md`.

    file  = "NBKP1\\n", length of the list (4 bytes), list of slots, chunks
    chunk = 65,536 bytes (the last one fewer) under AES-256-GCM, and a tag
    inside = length of the backup (8 bytes), the backup, zeros up to the padded size

The list is a slot file without people, with the key of this file in the vault key's place.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

from clinic_app.crypto.backup_seal import sealed_without_people
from clinic_app.crypto.keep_seal import CHUNK_BYTES, TAG_BYTES, ChunkSeal, padded_size
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import BackupRefused, SlotsDamaged
from clinic_app.vault.backup import named_place
from clinic_app.vault.backup_folder import PART, check_room, name_of
from clinic_app.vault.backup_head import Told, read_backup
from clinic_app.vault.backup_opened import key_in_copy
from clinic_app.vault.coming_back import OtherWay
from clinic_app.vault.place import sync_folder

SUFFIX: Final = ".keep"
_MAGIC: Final = b"NBKP1\n"
_LENGTH: Final = struct.Struct(">I")
_SIZE: Final = struct.Struct(">Q")
_MOST_LIST: Final = 1 << 20
_SEALED: Final = CHUNK_BYTES + TAG_BYTES


def wrap(backup: Path, into: Path, slots: SlotList, told: Told = lambda _: None) -> int:
    """Lock a backup up for the hub; the file's size. It has its name only once the disk has all of it.

    Raises `BackupNoRoom`, `BackupPlaceGone`, or what `told` raises; nothing is left then.
    """
    key = VaultKey.new()
    listed = sealed_without_people(slots, key).to_bytes()
    part = into.with_name(into.name + PART)
    try:
        with named_place(into.parent):
            size = backup.stat().st_size
            check_room(into.parent, padded_size(size + _SIZE.size) + len(listed))
            with part.open("wb") as out:
                out.write(_MAGIC + _LENGTH.pack(len(listed)) + listed)
                seal, whole = ChunkSeal(key), padded_size(size + _SIZE.size)
                last = (whole - 1) // CHUNK_BYTES
                for number, chunk in enumerate(_padded(backup, size, whole)):
                    out.write(seal.seal(number, chunk, is_last=number == last))
                    told((number + 1) / (last + 1))
                out.flush()
                os.fsync(out.fileno())
            os.replace(part, into)
            sync_folder(into.parent)
            return into.stat().st_size
    except BaseException:
        for path in (part, into):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def unwrap(kept: Path, way: OtherWay, folder: Path, told: Told = lambda _: None) -> Path:
    """The backup inside, under its own name in this folder; its signature fits.

    Raises `BackupRefused`, `WrongRecoveryCode`, `BackupNoRoom`, `BackupPlaceGone`, `VaultFromNewerVersion`, or what
    `told` raises; nothing is left then.
    """
    part = folder / (kept.name + PART)
    try:
        with named_place(folder):
            with kept.open("rb") as file:
                seal = ChunkSeal(_key_of(file, way))
                check_room(folder, kept.stat().st_size)
                with part.open("wb") as out:
                    _pour(_opened(file, kept.stat().st_size, seal, told), out)
                    out.flush()
                    os.fsync(out.fileno())
            head = read_backup(part).head
            final = folder / name_of(head.tag, head.made_at, head.counter)
            os.replace(part, final)
            sync_folder(folder)
            return final
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def check_way(kept: Path, way: OtherWay) -> None:
    """Its beginning is enough to say. Raises `WrongRecoveryCode`, `BackupRefused`, `BackupPlaceGone`."""
    with named_place(kept.parent), kept.open("rb") as file:
        _key_of(file, way)


def _padded(backup: Path, size: int, whole: int) -> Iterator[bytes]:
    """The length, the backup and the zeros, cut into chunks."""
    left = whole
    with backup.open("rb") as file:
        chunk = _SIZE.pack(size) + file.read(CHUNK_BYTES - _SIZE.size)
        while left:
            chunk = chunk.ljust(min(CHUNK_BYTES, left), b"\0")
            yield chunk
            left -= len(chunk)
            chunk = file.read(CHUNK_BYTES)


def _key_of(file: BinaryIO, way: OtherWay) -> VaultKey:
    lead = file.read(len(_MAGIC) + _LENGTH.size)
    if not lead.startswith(_MAGIC) or len(lead) != len(_MAGIC) + _LENGTH.size:
        raise BackupRefused("format")
    length = _LENGTH.unpack_from(lead, len(_MAGIC))[0]
    if length > _MOST_LIST:
        raise BackupRefused("format")
    try:
        slots = SlotList.from_bytes(file.read(length))
        return key_in_copy(slots, way)
    except SlotsDamaged as error:
        raise BackupRefused("format") from error


def _opened(file: BinaryIO, size: int, seal: ChunkSeal, told: Told) -> Iterator[bytes]:
    left, number = size - file.tell(), 0
    chunks = -(-left // _SEALED)
    while left > 0:
        sealed = file.read(min(_SEALED, left))
        left -= _SEALED
        yield seal.open(number, sealed, is_last=left <= 0)
        number += 1
        told(number / chunks)


def _pour(chunks: Iterator[bytes], out: BinaryIO) -> None:
    """Also the zeros are read: nothing behind the backup was changed either."""
    first = next(chunks, b"")
    if len(first) < _SIZE.size:
        raise BackupRefused("size")
    left = int(_SIZE.unpack_from(first)[0])
    for chunk in chain((first[_SIZE.size :],), chunks):
        out.write(chunk[:left])
        left -= min(left, len(chunk))
    if left:
        raise BackupRefused("size")
