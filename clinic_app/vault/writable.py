"""Whether a record may be written where it lies, asked first: else the first save would be the first to know."""

from __future__ import annotations

import os

from clinic_app.errors import PlaceReadOnly
from clinic_app.vault.place import VaultPlace


def refuse_read_only(place: VaultPlace) -> None:
    """Raises `PlaceReadOnly` where the folder, or one of the record's files, cannot be written by this user, or where
    a file lies in the place of a folder."""
    nearest = next(folder for folder in (place.folder, *place.folder.parents) if folder.exists())
    if not nearest.is_dir():
        raise PlaceReadOnly(folder=True)
    for path in (nearest, place.database, place.slots):
        if path.exists() and not os.access(path, os.W_OK):
            raise PlaceReadOnly(path is nearest)
