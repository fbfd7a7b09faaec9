"""Whether the record on this disk is whole, found in slices that nobody waits for, and whether there is room beside it.

Each slice belongs in the reader lane. A page that looks damaged may only have been read while it was being written: it
counts once `confirm` has read it again in the vault lane, with the log folded in and nobody writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import ChainBroken, Stopped, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.connection import Connection, DatabaseError, check_encrypted, gently, trouble
from clinic_app.vault.journal_proof import prove
from clinic_app.vault.lane import Lane, free_bytes
from clinic_app.vault.pages import Pages
from clinic_app.vault.place import VaultPlace, lay_ballast

T = TypeVar("T")
LOW_BYTES: Final = 1_000_000_000
SCARCE_BYTES: Final = 300_000_000
PAGES_AT_ONCE: Final = 256
_STEPS_BETWEEN_LOOKS: Final = 20_000
"""Of SQLite's own, between two looks whether to stop."""


class Room(StrEnum):
    """How much is left on the disk."""

    ENOUGH = "enough"
    LOW = "low"
    SCARCE = "scarce"


def room(free: int) -> Room:
    """What a number of free bytes means."""
    return Room.SCARCE if free < SCARCE_BYTES else Room.LOW if free < LOW_BYTES else Room.ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOrder:
    """What the vault lane hands to the reader lane."""

    database: Path
    vault_id: UUID
    device: VerifyKey
    take_key: Callable[[], bytearray] = field(repr=False)
    connect: Callable[[], Connection] = field(repr=False)


@dataclass(slots=True)
class Check:
    """One look at everything. `slices` does the work piece by piece; the rest says what was found so far."""

    order: CheckOrder
    pages: int = 0
    suspects: list[int] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    """Tables that SQLite finds fault with."""
    entries: int = 0
    missing: int = 0
    """Entries that a salvage named as lost."""
    broken: ChainBroken | None = None
    unreadable: bool = False
    """Whether SQLite gave up: whatever is wrong, something is."""
    stopped: bool = False

    def slices(self) -> Iterator[float]:
        """Work; each piece ends with how much is done, from 0 to 1. All of them in one thread.

        Raises `NotEncrypting`, `DiskFailing`, `Stopped`.
        """
        check_encrypted(self.order.database)
        yield from self._read_pages()
        if not self.suspects:  # SQLite would only say the same, and more frighteningly
            yield from self._ask_sqlite()
        yield 1.0

    def stop(self) -> None:
        """From any thread: give up at the next step."""
        self.stopped = True

    def confirmed(self) -> tuple[int, ...]:
        """The suspects that are really damaged. In the vault lane, after the log was folded in."""
        with closing(Pages(self.order.database, self.order.take_key, log=False)) as pages:
            return tuple(number for number in self.suspects if pages.damaged(number, number))

    def _read_pages(self) -> Iterator[float]:
        with closing(Pages(self.order.database, self.order.take_key, log=False)) as pages:
            self.pages = pages.count
            for first in range(1, pages.count + 1, PAGES_AT_ONCE):
                self._look()
                self.suspects += pages.damaged(first, first + PAGES_AT_ONCE - 1)
                yield 0.5 * min(1.0, (first + PAGES_AT_ONCE) / pages.count)

    def _ask_sqlite(self) -> Iterator[float]:
        names: list[str] = self._with_reader(lambda db: [row[0] for row in db.execute(_TABLES).fetchall()], [])
        for place, name in enumerate(names):
            if self._with_reader(partial(_complaints, name), [("unreadable",)]) != [("ok",)]:
                self.tables.append(name)
            yield 0.5 + 0.3 * place / len(names)
        # Table by table nobody notices pages that hang on none: an older page above them lets go of them.
        if not self.unreadable and self._with_reader(_unused, [("unreadable",)]) != [("ok",)]:
            self.tables.append("pages")
        yield 0.85
        if not self.unreadable:
            self._with_reader(self._walk, None)

    def _with_reader(self, work: Callable[[Connection], T], otherwise: T) -> T:
        """Each piece has a connection of its own: none is held open while nobody reads."""
        self._look()
        try:
            with gently(self.order.connect()) as db:
                db.set_progress_handler(lambda: int(self.stopped), _STEPS_BETWEEN_LOOKS)
                return work(db)
        except VaultDamaged:
            self.unreadable = True
        except DatabaseError as error:
            self._look()  # it was we who interrupted it
            named = trouble(error, self.order.database.parent)
            if not isinstance(named, VaultDamaged):
                raise (named or error) from error
            self.unreadable = True
        return otherwise

    def _walk(self, db: Connection) -> None:
        def ask(sql: str, values: Sequence[object] = ()) -> list[Any]:
            return list(db.execute(sql, values).fetchall())

        # One moment for the whole walk: an entry that is written meanwhile is met the next time.
        db.execute("BEGIN")
        try:
            proven = prove(ask, self.order.vault_id, self.order.device, told=lambda _: self._look())
            self.entries, self.missing = proven.entries, proven.missing
        except ChainBroken as error:
            self.broken = error
        finally:
            db.execute("ROLLBACK")

    def _look(self) -> None:
        if self.stopped:
            raise Stopped


_TABLES: Final = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"


def _complaints(table: str, db: Connection) -> list[Any]:
    found: list[Any] = db.execute(f"PRAGMA integrity_check('{table}')").fetchall()
    return found


def _unused(db: Connection) -> list[Any]:
    found: list[Any] = db.execute("PRAGMA quick_check").fetchall()
    return found


class Care:
    """What an open vault does for its own health. In the vault lane."""

    def __init__(
        self, place: VaultPlace, lane: Lane, *, vault_id: UUID, device: VerifyKey, key: Callable[[], VaultKey],
        reader: Callable[[], Callable[[], Connection]],
    ) -> None:  # fmt: skip
        self._place, self._lane = place, lane
        self._vault_id, self._device = vault_id, device
        self._key, self._reader = key, reader
        self.ballast_bytes = 0

    @property
    def library(self) -> str:
        """What encrypts the record."""
        return f"SQLCipher {self._lane.rows('PRAGMA cipher_version')[0][0]}"

    def order(self) -> CheckOrder:
        """What the reader lane needs to look whether all is whole; the log is folded in first."""
        self._lane.fold()
        return CheckOrder(
            database=self._place.database, vault_id=self._vault_id, device=self._device,
            take_key=self._key().database_key, connect=self._reader(),
        )  # fmt: skip

    def confirm(self, check: Check) -> tuple[int, ...]:
        """The pages that are really damaged, of those a check suspected."""
        if not check.suspects:
            return ()
        self._lane.fold()
        return check.confirmed()

    def keep_room(self) -> int:
        """Lay the ballast that a full disk took, once there is room for more than it; how much is free then."""
        if not self._place.ballast.exists() and free_bytes(self._place.folder) > SCARCE_BYTES + self.ballast_bytes:
            lay_ballast(self._place, self.ballast_bytes)
        return free_bytes(self._place.folder)
