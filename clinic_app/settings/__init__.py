"""What this PC was told: places, language, theme. A small file without secrets; unknown words are refused.

What IT settled in a site profile stands above the file: it is not written into it, and no screen changes it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from clinic_app.errors import DefinitionRefused
    from clinic_app.settings.held import Held
    from clinic_app.settings.profile import SiteProfile

FILE_NAME: Final = "settings.json"
_KINDS: Final = {
    "language": str,
    "zone": str,
    "theme": str,
    "hub_address": str,
    "lock_after_minutes": int,
    "cover_after_minutes": int,
}


class Settings:
    """The whole of it. The data folder is where the file itself was found, so it is not in the file."""

    __slots__ = ("data_dir", "held", *_KINDS)

    def __init__(
        self,
        data_dir: Path,
        *,
        language: str = "th",
        zone: str = "Asia/Bangkok",
        theme: str = "light",
        hub_address: str = "",
        lock_after_minutes: int = 20,
        cover_after_minutes: int = 3,
        held: Held | None = None,
    ) -> None:
        self.data_dir, self.held = data_dir, held
        self.language, self.zone, self.theme, self.hub_address = language, zone, theme, hub_address
        self.lock_after_minutes, self.cover_after_minutes = lock_after_minutes, cover_after_minutes
        if not 5 <= self.lock_after_minutes <= 30:
            raise _refused("lock_after_minutes", "not_5_to_30")
        if not 1 <= self.cover_after_minutes <= self.lock_after_minutes:
            raise _refused("cover_after_minutes", "out_of_range")
        if self.theme not in ("light", "dark"):
            raise _refused("theme", "unknown")
        if self.profile is not None:
            for name, value in self.profile.settles(self.language).items():
                setattr(self, name, value)

    @property
    def profile(self) -> SiteProfile | None:
        """What IT settled for this PC, if it settled anything."""
        return self.held.profile if self.held else None

    @classmethod
    def load(cls, data_dir: Path, held: Held | None = None) -> Settings:
        """Read the file of this folder; the defaults if there is none. Raises `DefinitionRefused`."""
        path = data_dir / FILE_NAME
        if not path.exists():
            return cls(data_dir, held=held)
        try:
            told = json.loads(path.read_bytes())
        except ValueError as error:
            raise _refused("", "not_json") from error
        if not isinstance(told, dict):
            raise _refused("", "not_json")
        for name, value in told.items():
            if name not in _KINDS:
                raise _refused(name, "unknown")
            if type(value) is not _KINDS[name]:
                raise _refused(name, "type")
        return cls(data_dir, **told, held=held)

    def told(self) -> dict[str, Any]:
        """What the file holds of it: nothing that IT settled, which would go on holding when IT takes it back."""
        above = self.profile.above_the_file if self.profile else ()
        return {name: getattr(self, name) for name in _KINDS if name not in above}

    def but(self, **other: Any) -> Settings:
        """The same with something else in it; what IT settled stays as it is."""
        return Settings(self.data_dir, **{**self.told(), **other}, held=self.held)

    def save(self) -> None:
        """Write the file, whole or not at all."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        fresh = self.data_dir / (FILE_NAME + ".new")
        with fresh.open("wb") as file:
            file.write(json.dumps(self.told(), indent=2, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.data_dir / FILE_NAME)


def _refused(item: str, reason: str) -> DefinitionRefused:
    from clinic_app.errors import DefinitionRefused

    return DefinitionRefused(FILE_NAME, item, reason)
