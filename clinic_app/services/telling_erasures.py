"""After an erasure: the list of what was erased goes to every place of backups that is there, so that none forgets it.

`plan` runs in the vault lane, `carry_out` in the reader's: a share may take its time. A place that is not there now
hears of it with its next backup.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import field
from pathlib import Path

from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.vault.backup_book import BackupPlace
from clinic_app.vault.backup_folder import Mark, find
from clinic_app.vault.ledger import Ledger

__all__ = ["ErasureNews", "carry_out", "plan"]


@dataclass(frozen=True, slots=True)
class ErasureNews:
    """What is told, and where. No list: the record is damaged and can lock none."""

    ledger: Ledger | None = field(repr=False)
    places: tuple[BackupPlace, ...]


def plan(desk: Desk) -> ErasureNews:
    """Write the list beside the record itself; what is left is to tell the other places."""
    ledger = desk.vault.erasing.ledger(desk.vault.id)
    with suppress(OSError):
        desk.vault.backups.lay_beside(ledger)
    return ErasureNews(ledger, desk.vault.backups.places)


def carry_out(news: ErasureNews) -> tuple[str, ...]:
    """The labels of the places that know of it now. Never raises `OSError`."""
    told = []
    for place in news.places:
        folder = find(Mark(place.id, place.label), Path(place.folder))
        if news.ledger is not None and folder is not None:
            with suppress(OSError):
                news.ledger.leave_in(folder)
                told.append(place.label)
    return tuple(told)
