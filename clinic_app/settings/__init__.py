"""What this PC was told: places, language, theme. A small file without secrets. A word of it that is torn, or of a
later version, is left out and named: nobody must stand before a closed record because of it.

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
_ZONE: Final = "Asia/Bangkok"
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

    __slots__ = ("data_dir", "held", "trouble", *_KINDS)

    def __init__(
        self,
        data_dir: Path,
        *,
        language: str = "th",
        zone: str = _ZONE,
        theme: str = "light",
        hub_address: str = "",
        lock_after_minutes: int = 20,
        cover_after_minutes: int = 3,
        held: Held | None = None,
    ) -> None:
        self.data_dir, self.held = data_dir, held
        self.trouble: DefinitionRefused | None = None
        """The first word of the file that was left out when it was read."""
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
        """Read the file of this folder; the defaults if there is none, and for each word that cannot be taken."""
        found, trouble = _words_of(data_dir / FILE_NAME)
        taken: dict[str, Any] = {}
        for name in _KINDS:  # how soon it covers is measured by how soon it locks, which comes first
            if name not in found:
                continue
            try:
                if type(found[name]) is not _KINDS[name]:
                    raise _refused(name, "type")
                if name == "zone" and found[name] != _ZONE:
                    _refuse_unknown_zone(found[name])
                cls(data_dir, **taken, **{name: found[name]})
                taken[name] = found[name]
            except _refusal() as error:
                trouble = trouble or error
        unknown = [name for name in found if name not in _KINDS]
        whole = cls(data_dir, **taken, held=held)
        whole.trouble = trouble or (_refused(unknown[0], "unknown") if unknown else None)
        return whole

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


def _words_of(path: Path) -> tuple[dict[str, Any], DefinitionRefused | None]:
    """What stands in the file, and why nothing does."""
    try:
        told = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}, None
    except OSError:
        return {}, _refused("", "unreadable")
    except (ValueError, RecursionError):
        return {}, _refused("", "not_json")
    return (told, None) if isinstance(told, dict) else ({}, _refused("", "not_json"))


def _refuse_unknown_zone(zone: str) -> None:
    from clinic_app.settings.addresses import is_zone

    if not is_zone(zone):
        raise _refused("zone", "unknown")


def _refused(item: str, reason: str) -> DefinitionRefused:
    return _refusal()(FILE_NAME, item, reason)


def _refusal() -> type[DefinitionRefused]:
    """Asked for when something is wrong, not before: all errors of the house come with it."""
    from clinic_app.errors import DefinitionRefused

    return DefinitionRefused
