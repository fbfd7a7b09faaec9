"""Makes one backup while the record is in use. What has its final name was opened, checked and counted before.

Runs on the reader lane with a connection of its own. One read transaction holds the record still, so that the counts
and the journal's head in the manifest are of the very moment that is copied; saves go on meanwhile in the log.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import field
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlcipher3 import dbapi2

from clinic_app.crypto.backup_seal import sealed_without_people
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import BackupError, BackupNoRoom, BackupRefused, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.backup_folder import PART, check_room, name_of, place_gone, take_away_parts
from clinic_app.vault.backup_head import Head, Manifest, Told, hash_of, read_backup
from clinic_app.vault.connection import PAGE_BYTES, Connection, DatabaseError, code_of, gently, make_copy, open_copy
from clinic_app.vault.lane import free_bytes
from clinic_app.vault.ledger import Ledger
from clinic_app.vault.place import sync_folder

_PAGES_AT_ONCE: Final = 256
_FLUSHED_EVERY: Final = 4
_COPIED, _HASHED = 0.7, 0.8
_GONE: Final = (dbapi2.SQLITE_IOERR, dbapi2.SQLITE_CANTOPEN, dbapi2.SQLITE_READONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupOrder:
    """What the vault lane hands to the reader lane: where to, and what the file has to say."""

    folder: Path
    counter: int
    made_at: str
    vault_id: UUID
    training: bool
    slots: SlotList
    ledger: Ledger | None
    """What was erased; None in a damaged record that can lock no such list."""
    device: SigningKey = field(repr=False)
    connect: Callable[[], Connection] = field(repr=False)

    @property
    def tag(self) -> str:
        """Eight digits for its name: see `Head.tag`."""
        return self.ledger.line.hex()[:8] if self.ledger else self.vault_id.hex[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBackup:
    """A backup that has its name."""

    path: Path
    counter: int
    made_at: str
    size: int
    cases: int
    journal_seq: int


def make_backup(order: BackupOrder, *, told: Told = lambda _: None) -> MadeBackup:
    """Copy, check and name. Raises `BackupNoRoom`, `BackupPlaceGone`, `VaultDamaged`, or what `told` raises; no file is
    left then.

    A killed one leaves a `.part`, which the next backup of this vault to that place takes away.
    """
    final = order.folder / name_of(order.tag, order.made_at, order.counter)
    part = final.with_name(final.name + PART)
    if final.exists():
        raise BackupRefused("name")
    take_away_parts(order.folder, order.tag)
    key = VaultKey.new()
    try:
        with named_place(order.folder), gently(order.connect()) as source:
            manifest, schema = _copy(source, part, key, told)
            _flush(part)
            head = _head(order, part, schema, key, lambda done: told(_COPIED + done * (_HASHED - _COPIED)))
            # After the hash: whatever changes while it is read is found by each page's own check.
            _check(part, key, manifest)
            told(1.0)
            _append(part, head.signed(manifest, key, order.device).to_bytes())
            read_backup(part)
            os.rename(part, final)
            sync_folder(order.folder)
    except BaseException:
        # Also when the name was given but the folder could not be flushed: it is not called done, so it does not stay.
        for path in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal")), final):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    return MadeBackup(
        path=final, counter=order.counter, made_at=order.made_at, size=final.stat().st_size, cases=manifest.cases,
        journal_seq=manifest.journal_seq,
    )  # fmt: skip


def manifest_of(db: Connection) -> Manifest:
    """What a database holds, as one moment sees it."""
    counts = {name: int(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in _tables(db)}  # noqa: S608
    row = db.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return Manifest(counts=counts, journal_seq=row[0] if row else 0, journal_head=row[1] if row else bytes(32))


def _tables(db: Connection) -> list[str]:
    """Our own tables and the revisions, without what SQLite and its search add, and without the day's signing key."""
    every = db.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main' ORDER BY name").fetchall()
    ours = [name for name, kind in every if kind in {"table", "view"} and not name.startswith("sqlite_")]
    return [name for name in ours if name != "journal_key"]


def pour(source: Connection, into: Connection, told: Told) -> None:
    """Copy every page into a database that `make_copy` made.

    It is flushed every few megabytes: a save in the other lane would else wait until all of them are on the disk.
    """
    path = into.execute("PRAGMA database_list").fetchone()[2]
    handle, steps = os.open(path, os.O_RDWR), 0

    def progress(_status: int, left: int, whole: int) -> None:
        nonlocal steps
        steps += 1
        if steps % _FLUSHED_EVERY == 0:
            os.fsync(handle)
        told(1 - left / whole if whole else 1.0)

    try:
        source.backup(into, pages=_PAGES_AT_ONCE, progress=progress)
    finally:
        os.close(handle)


def check_pages(db: Connection) -> None:
    """Every page is what was written under this key. Raises `VaultDamaged`.

    What stands behind the last page, the head of a backup, is looked at as pages too: it is none.
    """
    last = int(db.execute("PRAGMA page_count").fetchone()[0])
    for (said,) in db.execute("PRAGMA cipher_integrity_check").fetchall():
        page = re.search(r"page (\d+)", said)
        if page is None or int(page[1]) <= last:
            raise VaultDamaged


def _refuse_damaged(source: Connection) -> None:
    """A page that cannot be read is copied as noughts, and nobody is told: so every page is looked at before.

    Twice, where one seems wrong: the other lane may have been folding its log into that very page.
    """
    try:
        check_pages(source)
    except VaultDamaged:
        check_pages(source)


def _copy(source: Connection, part: Path, key: VaultKey, told: Told) -> tuple[Manifest, int]:
    source.execute("BEGIN")
    try:
        _refuse_damaged(source)
        manifest = manifest_of(source)
        check_room(part.parent, int(source.execute("PRAGMA page_count").fetchone()[0]) * PAGE_BYTES)
        schema = int(source.execute("PRAGMA user_version").fetchone()[0])
        with gently(make_copy(part, key.database_key)) as copy:
            pour(source, copy, lambda done: told(done * _COPIED))
            # The copied first page says that a log lies beside it; none does, and no medium need take one.
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            # The key that can still sign today's journal stays on this PC.
            copy.execute("DELETE FROM journal_key")
    finally:
        source.execute("ROLLBACK")
    return manifest, schema


def _check(part: Path, key: VaultKey, manifest: Manifest) -> None:
    """Raises `BackupRefused`: the medium does not give back what was written."""
    try:
        with gently(open_copy(part, key.database_key)) as copy:
            check_pages(copy)
            if manifest_of(copy) != manifest or copy.execute("SELECT 1 FROM journal_key").fetchall():
                raise BackupRefused("counts")
    except (VaultDamaged, DatabaseError) as error:
        raise BackupRefused("content") from error


def _head(order: BackupOrder, part: Path, schema: int, key: VaultKey, told: Told) -> Head:
    size = part.stat().st_size
    return Head(
        vault_id=order.vault_id, training=order.training, counter=order.counter, made_at=order.made_at, schema=schema,
        device=order.device.public.raw, body_bytes=size, body_sha256=hash_of(part, size, told),
        slots=sealed_without_people(order.slots, key).to_bytes(), erased=order.ledger.sealed() if order.ledger else b"",
        line=order.ledger.line if order.ledger else b"",
    )  # fmt: skip


def _append(part: Path, head: bytes) -> None:
    with part.open("ab") as file:
        file.write(head)
        file.flush()
        os.fsync(file.fileno())


def _flush(part: Path) -> None:
    """To the medium, and out of memory: what is read back is what lies there."""
    handle = os.open(part, os.O_RDWR)
    try:
        os.fsync(handle)
        if hasattr(os, "posix_fadvise"):  # pragma: no branch - Windows has no such advice
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


@contextmanager
def named_place(folder: Path) -> Iterator[None]:
    """Our names for what the place of the backup did."""
    try:
        yield
    except BackupError:
        raise
    except DatabaseError as error:
        code = code_of(error)
        if code == dbapi2.SQLITE_FULL:
            raise BackupNoRoom(needed_bytes=0, free_bytes=_free(folder)) from error
        raise (place_gone(folder) if code in _GONE else VaultDamaged()) from error
    except OSError as error:
        import errno

        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise BackupNoRoom(
                needed_bytes=0, free_bytes=_free(folder), file_limit=error.errno == errno.EFBIG
            ) from error
        raise place_gone(folder) from error


def _free(folder: Path) -> int:
    with suppress(OSError):
        return free_bytes(folder)
    return 0
