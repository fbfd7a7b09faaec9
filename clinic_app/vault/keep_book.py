"""What an open vault knows of its backups on the hub: whether it wants any, the one on its way, the newest whole one.

What is on its way lies sealed beside the vault until the hub has all of it, so that a kill costs one part and no more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from clinic_app.vault.keep_file import SUFFIX
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.settings import VaultSettings

KEPT: Final = "keep"
ON_ITS_WAY: Final = "keep.on_its_way"
"""True only of the PC that wrote it: a restored record forgets it."""


class OnItsWay(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A backup that is being put on the hub. `names_hash` is over the names of its parts in order."""

    backup: str
    made_at: str
    counter: int
    cases: int
    size: int
    names_hash: bytes


class KeptThere(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the clinic wants, and the newest backup that the hub has all of. `bytes_per_s`: the line as it was last."""

    wanted: bool = False
    last_at: str | None = None
    last_bytes: int = 0
    last_cases: int = 0
    bytes_per_s: int = 0


class KeepBook:
    """Kept in the vault, so that it goes along into every backup."""

    def __init__(self, place: VaultPlace, settings: VaultSettings) -> None:
        self._place = place
        self._settings = settings

    @property
    def kept(self) -> KeptThere:
        """What is wanted, and what is there."""
        return kept_there(self._settings)

    @kept.setter
    def kept(self, kept: KeptThere) -> None:
        self._settings[KEPT] = msgspec.to_builtins(kept)

    @property
    def on_its_way(self) -> OnItsWay | None:
        """The one that is being put there."""
        found = self._settings.get(ON_ITS_WAY)
        return None if found is None else msgspec.convert(found, OnItsWay)

    @on_its_way.setter
    def on_its_way(self, on_its_way: OnItsWay | None) -> None:
        self._settings[ON_ITS_WAY] = None if on_its_way is None else msgspec.to_builtins(on_its_way)

    @property
    def folder(self) -> Path:
        """Where what is on its way lies, sealed."""
        return self._place.folder.with_name("keep")

    @property
    def record_bytes(self) -> int:
        """How large the record is now: about as large would its next backup be."""
        return self._place.database.stat().st_size

    def file_of(self, backup: str) -> Path:
        """The file of one backup that is on its way."""
        return self.folder / f"{backup}{SUFFIX}"

    def note(self, whole: OnItsWay, bytes_per_s: int) -> None:
        """The hub has all of it, and gave it back."""
        told = {"last_at": whole.made_at, "last_bytes": whole.size, "last_cases": whole.cases}
        self.kept = replace(self.kept, **told, bytes_per_s=bytes_per_s or self.kept.bytes_per_s)
        self.on_its_way = None


def kept_there(settings: VaultSettings) -> KeptThere:
    """The same, for whoever asks when the newest backup anywhere was made."""
    found = settings.get(KEPT)
    return KeptThere() if found is None else msgspec.convert(found, KeptThere)
