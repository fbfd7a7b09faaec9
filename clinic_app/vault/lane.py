"""The writer's lane: one connection, one transaction at a time; nobody is told "saved" or "lost" unchecked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from clinic_app.errors import DiskFailing, DiskFull, SaveUncertain, VaultDamaged, VaultError
from clinic_app.vault.connection import Connection, DatabaseError, trouble, write_anew
from clinic_app.vault.place import VaultPlace, sync_folder

T = TypeVar("T")

_STANDS_AGAIN = ("journal", "revisions")
"""Where the journal and what this PC wrote had come to: so they stand again when a transaction is taken back."""


class Lane:
    """The only connection that writes. It stays in the thread that made it."""

    def __init__(self, place: VaultPlace, connect: Callable[[], Connection]) -> None:
        self._place = place
        self._connect = connect
        self.log_set_aside = _set_stale_log_aside(place)
        """Whether a log lay beside a record that had been closed without one: it was somebody else's, or older."""
        self.left_standing = _taken(place)
        """What was left when the record was closed: from now on it may be written to."""
        self._db: Connection | None = connect()
        self._depth = 0
        self.memory: dict[str, Any] = {}
        """What was read or written and is still so, as we alone write. Emptied when a transaction is taken back."""
        self._as_begun: dict[str, Any] = {}
        self._witness: tuple[str, Sequence[object]] | None = None

    @property
    def place(self) -> VaultPlace:
        """Where the record lies."""
        return self._place

    @property
    def db(self) -> Connection:
        """The connection, made again after `while_closed`."""
        if self._db is None:
            self._db = self._connect()
        return self._db

    @db.setter
    def db(self, fresh: Connection) -> None:
        self._db = fresh

    @property
    def is_writing(self) -> bool:
        """Whether a transaction is open now."""
        return self._depth > 0

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Every row of an answer: no cursor outlives a call, so none holds the log back.

        This and the next three raise `DiskFailing`, `DiskFull`, `VaultDamaged`.
        """
        return self._asked(sql, values, lambda cursor: list(cursor.fetchall()))

    def row(self, sql: str, values: Sequence[object] = ()) -> Any | None:
        """The first row, or None."""
        return self._asked(sql, values, lambda cursor: cursor.fetchone())

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Do one statement; how many rows it touched."""
        return self._asked(sql, values, lambda cursor: int(cursor.rowcount))

    def add(self, sql: str, values: Sequence[object] = ()) -> int:
        """Insert one row; its number."""
        return self._asked(sql, values, lambda cursor: int(cursor.lastrowid))

    def _asked(self, sql: str, values: Sequence[object], answer: Callable[[Any], T]) -> T:
        try:
            return answer(self.db.execute(sql, values))
        except DatabaseError as error:
            raise (self._named(error, saving=self._depth > 0) or error) from error

    def rows_among(self, sql: str, ids: Iterable[bytes]) -> list[Any]:
        """Every row of an answer about many; `sql` says `IN (SELECT unhex(value) FROM json_each(?))`."""
        return self.rows(sql, (json.dumps([each.hex() for each in ids]),))

    def run_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """One statement for many rows: it is made ready once. Raises as `run` does."""
        if not rows:
            return
        try:
            self.db.executemany(sql, rows)
        except DatabaseError as error:
            raise (self._named(error, saving=self._depth > 0) or error) from error

    def witness(self, sql: str, values: Sequence[object]) -> None:
        """Name a row that will exist if, and only if, the transaction in hand has landed."""
        self._witness = (sql, values)

    def save(self, work: Callable[[], T]) -> T:
        """Do `work` in one transaction. On a full disk the ballast is let go and `work` is done once more."""
        if self._depth:
            return work()
        try:
            return self._whole(work)
        except DiskFull:
            if not self._place.ballast.exists():
                raise
            self._place.ballast.unlink()
        return self._whole(work)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; inside another it is part of that one.

        Raises `DiskFull` if there was no room, `SaveUncertain` if a failed commit cannot be looked up.
        """
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        self._begin()
        try:
            yield
        except BaseException as error:
            self._give_up(error)
            raise
        self._commit()

    def _whole(self, work: Callable[[], T]) -> T:
        self._begin()
        try:
            done = work()
        except BaseException as error:
            self._give_up(error)
            raise
        self._commit()
        return done

    def _give_up(self, error: BaseException) -> None:
        self._undo()
        if isinstance(error, DatabaseError) and (named := self._named(error, saving=True)):
            raise named from error

    def _commit(self) -> None:
        self._depth = 0
        try:
            self.db.execute("COMMIT")
        except DatabaseError as error:
            self._after_failed_commit(error)

    def _begin(self) -> None:
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except DatabaseError as error:
            raise (self._named(error, saving=True) or error) from error
        self._depth, self._witness = 1, None
        self._as_begun = {key: self.memory[key] for key in _STANDS_AGAIN if key in self.memory}

    def _undo(self) -> None:
        self._depth = 0
        self.memory.clear()
        self.memory.update(self._as_begun)
        # On a full disk SQLite has rolled back already, and a blind ROLLBACK would fail.
        if self.db.in_transaction:
            with suppress(DatabaseError):  # where even that fails, the connection is good for nothing more
                self.db.execute("ROLLBACK")
        if self.db.in_transaction:
            self.reopen()

    def _after_failed_commit(self, error: Any) -> None:
        """A commit that failed may be on the disk all the same: open afresh and look."""
        try:
            self._undo()
            self.reopen()
            if self._witness is None:
                raise SaveUncertain from error
            landed = self.row(*self._witness) is not None
        except (DatabaseError, VaultDamaged, DiskFull, DiskFailing) as second:
            raise SaveUncertain from second
        if not landed:
            raise (self._named(error, saving=True) or error) from error

    def _named(self, error: Any, *, saving: bool) -> VaultError | None:
        """Our name for what the disk did; a fault of our own SQL has none and stays as it is."""
        found = trouble(error, self._place.folder)
        return SaveUncertain() if saving and isinstance(found, DiskFailing) else found

    def reopen(self) -> None:
        """Make the connection anew. The old one closes last: on a full disk the log could not be made again."""
        self.memory.clear()
        fresh = self._connect()
        self.db.close()
        self.db = fresh

    def while_closed(self, work: Callable[[], None]) -> None:
        """Fold the log into the file, close, and do `work` with the file. Whoever asks next opens it afresh."""
        assert not self.is_writing
        self.memory.clear()
        self.close()
        self._db = None
        work()

    def fold(self) -> None:
        """Fold the log into the file, as far as no reader stands in the way."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def write_anew(self) -> None:
        """Write every page anew: SQLite leaves what it moved in the unused part of a page, also with `secure_delete`.

        Raises `DiskFailing`, `DiskFull`, `VaultDamaged`.
        """
        try:
            write_anew(self.db)
        except DatabaseError as error:
            raise (self._named(error, saving=False) or error) from error

    def close(self) -> None:
        """Fold the log into the file and close."""
        if self._db is None:
            return
        # A damaged file or full disk keeps its log: it is read again at the next opening, and nothing is lost by it.
        with suppress(DatabaseError):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._db.close()


def free_bytes(folder: Path) -> int:
    """Room left on the disk that holds this folder."""
    return shutil.disk_usage(folder).free


def _taken(place: VaultPlace) -> bytes:
    """What the record's last user left, if anything; then it is gone, also after a power cut."""
    with suppress(OSError):
        content = place.standing.read_bytes()
        place.standing.unlink()
        sync_folder(place.folder)
        return content
    return b""


def _set_stale_log_aside(place: VaultPlace) -> bool:
    """Move away a log that cannot belong to this record. SQLite would fold it into the file and destroy that.

    What stands was written after the log had been folded in; so whatever fills a log beside it came from elsewhere.
    """
    if not place.standing.exists() or not place.log.exists() or not place.log.stat().st_size:
        return False
    for number in range(1, 1000):
        aside = place.log.with_name(f"{place.log.name}.stale-{number}")
        if not aside.exists():
            place.log.rename(aside)
            place.log.with_name(place.database.name + "-shm").unlink(missing_ok=True)
            sync_folder(place.folder)
            return True
    raise VaultDamaged
