"""Makes the record of this PC unreadable for ever, but for a backup and its sheet: before a PC is given away.

Taking the program away never touches a record; this is the other thing, and it is asked for by the record's own number.
"""

from __future__ import annotations

from typing import Final

from clinic_app.errors import NoVault, SlotsDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.backup_book import read_note
from clinic_app.vault.destroying import destroy_keys, keys_of
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.slot_files import read_slots

__all__ = ["Doomed", "destroy", "look_at"]

_SHOWN: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Doomed:
    """What would be destroyed. `number` is what has to be typed for it, so that no script does it by mistake."""

    number: str
    files: tuple[str, ...]
    last_backup_at: str | None


def look_at(place: VaultPlace) -> Doomed:
    """Raises `NoVault` where nothing is left that opens a record."""
    files = keys_of(place)
    if not files:
        raise NoVault
    note = read_note(place)
    return Doomed(number=_number(place), files=files, last_backup_at=note.last_at if note else None)


def destroy(place: VaultPlace) -> tuple[str, ...]:
    """Destroy what opens it; which files. Raises `VaultInUse`, `OSError`."""
    return destroy_keys(place)


def _number(place: VaultPlace) -> str:
    """The beginning of the record's own; where its list cannot be read any more, a word for that."""
    try:
        return read_slots(place).vault_id.hex[:_SHOWN]
    except (NoVault, SlotsDamaged):
        return "damaged"
