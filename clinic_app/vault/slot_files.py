"""The slot list on the disk, and its second copy. Losing it is losing everything; an old one is an old password."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from clinic_app.crypto.slots import SlotList
from clinic_app.errors import DiskFailing, DiskFull, NoVault, SlotsDamaged
from clinic_app.vault.connection import DatabaseError, trouble
from clinic_app.vault.lane import free_bytes
from clinic_app.vault.place import VaultPlace, write_whole
from clinic_app.vault.room import NO_ROOM, with_room

T = TypeVar("T")


def read_slots(place: VaultPlace) -> SlotList:
    """The slot list as it lies there. Raises `NoVault`, `SlotsDamaged`, `VaultFromNewerVersion`."""
    try:
        return SlotList.from_bytes(place.slots.read_bytes())
    except FileNotFoundError as error:
        if place.database.exists():
            raise SlotsDamaged("missing") from error
        raise NoVault from error


def write_slots(place: VaultPlace, slots: SlotList, proved: Callable[[SlotList], object] = lambda _read: None) -> None:
    """Put a slot list in place, keeping the one before until the new one has opened the vault.

    `proved` is shown what the disk gives back, and may refuse it: then the list in place stays.
    """
    write_whole(
        place.slots, slots.to_bytes(), previous=place.previous_slots,
        proved=lambda read: proved(SlotList.from_bytes(read)),
    )  # fmt: skip


def settle_slots(place: VaultPlace) -> None:
    """Let the second copy say what the list in place says, now that this list has proved to open the vault.

    An old list is an old password: put back, it would let in who was taken out, or the sheet before.
    """
    current = place.slots.read_bytes()
    # On a full disk the next opening does it.
    with suppress(OSError):
        if not place.previous_slots.exists() or place.previous_slots.read_bytes() != current:
            write_whole(place.previous_slots, current)


def kept(place: VaultPlace, work: Callable[[], T]) -> T:
    """Do `work`, which writes small files and is safe to repeat; on a full disk let the ballast go and do it once more.

    Raises `DiskFull` or `DiskFailing` for what the disk says.
    """
    with named(place):
        return with_room(place, work)


@contextmanager
def named(place: VaultPlace) -> Iterator[None]:
    """Our names for what a disk does to files of ours."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull(free_bytes=free_bytes(place.folder)) from error
        raise DiskFailing from error
    except DatabaseError as error:
        raise (trouble(error, place.folder) or error) from error
