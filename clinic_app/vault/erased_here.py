"""The record of this PC erased: a PC that is given up keeps nothing. What opens it goes first, then everything else."""

from __future__ import annotations

import shutil
from contextlib import suppress

from clinic_app.vault.before_step import take_away
from clinic_app.vault.place import VaultPlace, sync_folder


def erase(place: VaultPlace) -> None:
    """Take away every file of a record that nobody has open. Raises `OSError` if what opens it will not go.

    The record itself is sealed: without the list of slots and this PC's keys nobody opens what a disk may still hold.
    """
    for opens in (place.slots, place.previous_slots, place.device):
        opens.unlink(missing_ok=True)
    sync_folder(place.folder)
    with suppress(OSError):
        take_away(place)
    shutil.rmtree(place.folder.with_name("keep"), ignore_errors=True)
    shutil.rmtree(place.folder, ignore_errors=True)
