"""One encrypted connection, made by one recipe; refuses a library or a file that is not what it must be."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlcipher3 import dbapi2

from clinic_app.errors import DiskFailing, DiskFull, ForeignVault, NotEncrypting, NoVault, VaultDamaged, VaultError

Connection: TypeAlias = Any
"""A `sqlcipher3.dbapi2.Connection`; it belongs to the thread that opened it."""

DatabaseError: Final = dbapi2.DatabaseError
KEY_BYTES: Final = 48
"""32 bytes of key and 16 of salt: with any other length SQLCipher would take them for a passphrase."""

PAGE_BYTES: Final = 8192
STATEMENTS_AT_HAND: Final = 5
"""Twenty would fill SQLite's own small memory (lookaside): then each value bound is locked and wiped by itself."""

APPLICATION_ID: Final = 0x4F534343
_PLAIN: Final = b"SQLite format 3\x00"
_HEX: Final = b"0123456789abcdef"
_FIRST_GOOD: Final = (4, 17)
_SETTINGS: Final = (
    "PRAGMA locking_mode=NORMAL",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA wal_autocheckpoint=500",
    "PRAGMA journal_size_limit=33554432",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-4000",
)
FOR_SEARCHING: Final = "PRAGMA cache_size=-16000"
"""Kilobytes of pages that stay readable in memory. A search reads the same pages again and again; nothing else does."""
_DISK_FAILS: Final = frozenset(
    {dbapi2.SQLITE_IOERR, dbapi2.SQLITE_BUSY, dbapi2.SQLITE_CANTOPEN, dbapi2.SQLITE_READONLY}
)
_ALWAYS: Final = frozenset({dbapi2.SQLITE_READ, dbapi2.SQLITE_SELECT, dbapi2.SQLITE_INSERT, dbapi2.SQLITE_UPDATE})
"""SQLite asks for each column of each statement that it makes ready: these are answered first."""

_SAID: Final = {
    "disk is full": dbapi2.SQLITE_FULL,
    "disk I/O error": dbapi2.SQLITE_IOERR,
    "malformed": dbapi2.SQLITE_CORRUPT,
    "not a database": dbapi2.SQLITE_NOTADB,
    "unable to open": dbapi2.SQLITE_CANTOPEN,
    "readonly database": dbapi2.SQLITE_READONLY,
    "is locked": dbapi2.SQLITE_BUSY,
}
_DENIED_PRAGMAS: Final = ("key", "rekey", "hexkey", "hexrekey", "textkey", "textrekey", "temp_store",
                          "temp_store_directory", "writable_schema", "activate_extensions")  # fmt: skip


def connect(path: Path, take_key: Callable[[], bytearray], *, mode: str = "rw") -> Connection:
    """Open the vault's database and key it; `mode` is `rw`, or `rwc` for the one act that makes it.

    The key is wiped before this returns. Raises `NoVault`, `NotEncrypting`, `ForeignVault`, `VaultDamaged`, `DiskFull`,
    `DiskFailing`.
    """
    if mode == "rwc":
        # SQLite would let everybody of this PC read it, and gives its -wal and -shm the same rights.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    else:
        look_at_the_file(path)
    try:
        db = dbapi2.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=5,
            cached_statements=STATEMENTS_AT_HAND,
        )  # fmt: skip
    except DatabaseError as error:
        raise (trouble(error, path.parent) or DiskFailing()) from error
    try:
        db.execute("PRAGMA cipher_memory_security=ON")
        db.execute(f"PRAGMA cipher_default_page_size={PAGE_BYTES}")
        _give_key(db, take_key())
        db.execute("PRAGMA cipher_log_level=NONE")
        check_library(db)
        if mode == "rwc":
            db.execute("PRAGMA auto_vacuum=INCREMENTAL")
            db.execute(f"PRAGMA application_id={APPLICATION_ID}")
        _first_read(db)
        for setting in _SETTINGS:
            db.execute(setting).fetchall()
        db.set_authorizer(_authorise)
    except DatabaseError as error:
        db.close()
        raise (trouble(error, path.parent) or VaultDamaged()) from error
    except BaseException:
        db.close()
        raise
    return db


def connect_reader(path: Path, take_key: Callable[[], bytearray]) -> Connection:
    """A second connection, for the thread that calls this; it cannot write."""
    db = connect(path, take_key)
    db.execute("PRAGMA query_only=ON")
    return db


def make_copy(path: Path, take_key: Callable[[], bytearray]) -> Connection:
    """An empty database for a copy to be poured into: no file beside it, flushed by whoever made it, then closed."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    db = _keyed(path, "mode=rw", take_key)
    for setting in ("locking_mode=EXCLUSIVE", "journal_mode=MEMORY", "synchronous=OFF", "secure_delete=ON"):
        db.execute(f"PRAGMA {setting}").fetchall()
    return db


def open_copy(path: Path, take_key: Callable[[], bytearray]) -> Connection:
    """A database that nobody changes any more, also on a medium that cannot be written, also with a head behind it.

    Raises `VaultDamaged` if this key does not fit or the file cannot be read, `ForeignVault`.
    """
    db = _keyed(path, "mode=ro&immutable=1", take_key)
    try:
        _first_read(db)
        db.set_authorizer(_authorise)
    except DatabaseError as error:
        db.close()
        raise VaultDamaged from error
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def gently(db: Connection) -> Iterator[Connection]:
    """Close it afterwards. What it held in memory is wiped first, by a statement: closing wipes too, but holds the
    interpreter meanwhile, and with it the screen, for up to 80 ms."""
    try:
        yield db
    finally:
        with suppress(DatabaseError):
            db.execute("PRAGMA shrink_memory").fetchall()
        db.close()


def _keyed(path: Path, how: str, take_key: Callable[[], bytearray]) -> Connection:
    db = dbapi2.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    try:
        db.execute("PRAGMA cipher_memory_security=ON")
        db.execute(f"PRAGMA cipher_default_page_size={PAGE_BYTES}")
        _give_key(db, take_key())
        db.execute("PRAGMA cipher_log_level=NONE")
        check_library(db)
        db.execute("PRAGMA temp_store=MEMORY")
    except BaseException:
        db.close()
        raise
    return db


def write_anew(db: Connection) -> None:
    """Write every page of it anew, all or none; needs as much memory and room as it is large."""
    db.set_authorizer(None)  # SQLite attaches a database of its own for it
    try:
        db.execute("VACUUM")
    finally:
        db.set_authorizer(_authorise)


def trouble(error: Any, folder: Path) -> VaultError | None:
    """Our name for what the disk did; a fault of our own SQL has none."""
    code = code_of(error)
    if code == dbapi2.SQLITE_FULL:
        return DiskFull(free_bytes=shutil.disk_usage(folder).free)
    if code in (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB):
        return VaultDamaged()
    return DiskFailing() if code in _DISK_FAILS else None


def code_of(error: Any) -> int:
    """SQLite's primary code of an error. A copy (`backup`) that fails says only in words what failed."""
    code = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    return code or next((known for words, known in _SAID.items() if words in str(error)), 0)


def library_version() -> str:
    """Which SQLCipher this is, as it says itself; opens no file."""
    db = dbapi2.connect(":memory:")
    try:
        return str(_one(db, "PRAGMA cipher_version"))
    finally:
        db.close()


def check_library(db: Connection) -> None:
    """Refuse to run on a library that would quietly write plaintext, or is older than we know."""
    version = _one(db, "PRAGMA cipher_version")
    if not version:
        raise NotEncrypting("library")
    numbers = tuple(int(part) for part in str(version).split()[0].split(".")[:2])
    if numbers < _FIRST_GOOD:
        raise NotEncrypting("library_too_old")
    if _one(db, "PRAGMA cipher_provider") != "openssl":
        raise NotEncrypting("provider")
    options = {row[0] for row in db.execute("PRAGMA compile_options")}
    if not {"HAS_CODEC", "ENABLE_FTS5", "THREADSAFE=1"} <= options or not options & {"TEMP_STORE=2", "TEMP_STORE=3"}:
        raise NotEncrypting("library_options")


def check_encrypted(path: Path) -> None:
    """Refuse a file that anybody could read."""
    with path.open("rb") as file:
        if file.read(len(_PLAIN)) == _PLAIN:
            raise NotEncrypting("plaintext_file")


def look_at_the_file(path: Path) -> None:
    """What shows without a key. Raises `NoVault`, `VaultDamaged` (empty), `NotEncrypting`."""
    if not path.is_file():
        raise NoVault(gone=True)
    if path.stat().st_size == 0:
        raise VaultDamaged
    check_encrypted(path)


def _give_key(db: Connection, key: bytearray) -> None:
    """Hand the raw key over as hex in one buffer that we can wipe: no `PRAGMA key`, no string."""
    if len(key) != KEY_BYTES:
        raise NotEncrypting("key_length")
    spelled = bytearray(2 * KEY_BYTES + 3)
    spelled[0:2] = b"x'"
    for place, byte in enumerate(key):
        spelled[2 + 2 * place] = _HEX[byte >> 4]
        spelled[3 + 2 * place] = _HEX[byte & 15]
    spelled[-1] = ord("'")
    try:
        db.set_key(spelled)
    finally:
        spelled[:] = bytes(len(spelled))
        key[:] = bytes(len(key))


def _first_read(db: Connection) -> None:
    db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    if _one(db, "PRAGMA application_id") != APPLICATION_ID:
        raise ForeignVault


def _one(db: Connection, sql: str) -> Any:
    row = db.execute(sql).fetchone()
    return row[0] if row else None


def _authorise(action: int, first: str | None, second: str | None, *_rest: str | None) -> int:
    if action in _ALWAYS:
        return 0
    if action in (dbapi2.SQLITE_ATTACH, dbapi2.SQLITE_DETACH):
        return int(dbapi2.SQLITE_DENY)
    if action == dbapi2.SQLITE_FUNCTION and second == "load_extension":
        return int(dbapi2.SQLITE_DENY)
    if action == dbapi2.SQLITE_PRAGMA and first is not None:
        name = first.lower()
        if name.startswith("cipher_") and second is None and name in ("cipher_integrity_check", "cipher_version"):
            return int(dbapi2.SQLITE_OK)
        if name.startswith("cipher") or (name in _DENIED_PRAGMAS and (second is not None or "key" in name)):
            return int(dbapi2.SQLITE_DENY)
    return int(dbapi2.SQLITE_OK)
