"""What an open vault knows of its backups: the places they go to, when each had one, and the number of the last.

Beside the vault lies a small note without secrets, for the door and for `clinic-admin`: when the last one was made, and
whose signature its backups carry.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.vault.backup import MadeBackup
from clinic_app.vault.keep_book import kept_there
from clinic_app.vault.lane import Lane
from clinic_app.vault.ledger import Ledger
from clinic_app.vault.place import VaultPlace, write_whole
from clinic_app.vault.settings import VaultSettings

_BOOK: Final = "backups"
PlaceKind = Literal["folder", "stick"]


class BackupPlace(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somewhere backups go. `folder` is where it was last; a stick is known by its mark, wherever it is now."""

    id: UUID
    kind: PlaceKind
    label: str
    folder: str
    last_at: str | None = None
    last_bytes: int = 0
    last_cases: int = 0


class _Book(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    counter: int = 0
    places: tuple[BackupPlace, ...] = ()
    drilled_at: str | None = None


class Note(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What lies beside the vault."""

    format: int = 1
    vault_id: UUID
    device: bytes
    counter: int
    last_at: str | None


class BackupBook:
    """Kept in the vault, so that it goes along into every backup."""

    def __init__(self, place: VaultPlace, lane: Lane, clock: Clock, vault_id: UUID, device: bytes) -> None:
        self._place = place
        self._lane = lane
        self._clock = clock
        self._vault_id = vault_id
        self._device = device
        self._settings = VaultSettings(lane)

    @property
    def places(self) -> tuple[BackupPlace, ...]:
        """Every place, in the order they were added."""
        return self._read().places

    @property
    def last_at(self) -> str | None:
        """When the newest backup anywhere was made."""
        anywhere = (*(place.last_at for place in self.places), kept_there(self._settings).last_at)
        return max(filter(None, anywhere), default=None)

    @property
    def drilled_at(self) -> str | None:
        """When a restore was last rehearsed and found right."""
        return self._read().drilled_at

    def put(self, place: BackupPlace) -> None:
        """Add a place, or replace the one with its id."""
        book = self._read()
        others = tuple(each for each in book.places if each.id != place.id)
        if len(others) == len(book.places):
            self._write(replace(book, places=(*others, place)))
        else:
            self._write(replace(book, places=tuple(place if each.id == place.id else each for each in book.places)))

    def drop(self, place_id: UUID) -> None:
        """No more backups go there. What lies there stays."""
        book = self._read()
        self._write(replace(book, places=tuple(each for each in book.places if each.id != place_id)))

    def next_number(self) -> int:
        """The number of the backup about to be made; none is given twice, also if it is never finished."""
        book = self._read()
        self._write(replace(book, counter=book.counter + 1))
        return book.counter + 1

    def note(self, place_id: UUID, made: MadeBackup) -> None:
        """A backup was made there."""
        known = next((each for each in self.places if each.id == place_id), None)
        if known is not None:
            told = {"last_at": made.made_at, "last_bytes": made.size, "last_cases": made.cases}
            self.put(replace(known, folder=str(made.path.parent), **told))

    def note_drill(self) -> None:
        """A whole restore was rehearsed now."""
        self._write(replace(self._read(), drilled_at=iso(self._clock.now())))

    def lay_beside(self, ledger: Ledger | None) -> None:
        """Write the note, and what was erased, beside the vault. Whoever calls it may ignore an `OSError`: the vault
        knows both."""
        book = self._read()
        note = Note(vault_id=self._vault_id, device=self._device, counter=book.counter, last_at=self.last_at)
        write_whole(_note_of(self._place), msgspec.json.encode(note))
        if ledger is not None:
            ledger.leave_in(self._place.folder)

    def _read(self) -> _Book:
        found = self._settings.get(_BOOK)
        return _Book() if found is None else msgspec.convert(found, _Book)

    def _write(self, book: _Book) -> None:
        self._settings[_BOOK] = msgspec.to_builtins(book)


def read_note(place: VaultPlace) -> Note | None:
    """The note beside a vault, or None if there is none that can be read."""
    try:
        return msgspec.json.decode(_note_of(place).read_bytes(), type=Note)
    except (OSError, msgspec.DecodeError):
        return None


def _note_of(place: VaultPlace) -> Path:
    return place.folder / "backups.json"
