"""What was erased after a backup was made, as the lists beside it tell: nothing comes back with it unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from clinic_app.facts import dataclass
from clinic_app.vault.backup_folder import plugged_in
from clinic_app.vault.backup_opened import Opened
from clinic_app.vault.ledgers_found import Known, look_around
from clinic_app.vault.place import VaultPlace

__all__ = ["Doubt", "ErasedSince", "Known", "lists_around"]


class Doubt(StrEnum):
    """Why erased cases might be back all the same."""

    NO_LIST = "no_list"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ErasedSince:
    """`cases` of the backup were erased after it was made; `codes` are theirs, once they were erased again.

    What was erased after `until` nobody here can tell: the certificates on paper do.
    """

    cases: int
    codes: tuple[str, ...]
    until: datetime
    doubt: Doubt | None

    @classmethod
    def told(cls, known: Known, made_at: datetime, codes: tuple[str, ...] = ()) -> ErasedSince:
        """A backup itself tells of everything before it was made: that is not in it."""
        doubt = Doubt.UNREADABLE if known.unreadable else Doubt.NO_LIST if known.until is None else None
        return cls(len(known.back), codes, max(known.until or made_at, made_at), doubt)


def lists_around(opened: Opened, path: Path, place: VaultPlace, now: datetime) -> Known:
    """Read every list that may know: beside the backup, on whatever is plugged in, and where this PC's record lies or
    lay. In the reader lane."""
    return look_around(opened, _folders(path, place), now)


def _folders(path: Path, place: VaultPlace) -> Iterator[Path]:
    yield path.parent
    yield place.folder
    yield from place.folder.parent.glob(f"{place.folder.name}-aside-*")
    for root in plugged_in():
        yield root
        yield root / path.parent.name
