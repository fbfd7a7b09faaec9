"""The day on which the hub last answered, in a small note beside the vault, for the door and for `clinic-admin`.

A day and no hour: it says nothing of anybody's work, and the disk is written to once a day at most.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Final

import msgspec

from clinic_app.vault.place import VaultPlace, write_whole

_NAME: Final = "hub.json"


class _Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: int = 1
    heard_on: date


class HubNote:
    """The note of one vault. It is never needed: without it nobody knows the day."""

    def __init__(self, place: VaultPlace) -> None:
        self._file = place.folder / _NAME

    @property
    def heard_on(self) -> date | None:
        """The day, or None where none is known."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Note).heard_on
        except (OSError, msgspec.DecodeError):
            return None

    def heard(self, day: date) -> None:
        """The hub answered on this day. On a disk that takes nothing it stays unknown."""
        if self.heard_on != day:
            with suppress(OSError):
                write_whole(self._file, msgspec.json.encode(_Note(heard_on=day)))
