"""What this PC was told: places, language, theme. A small file without secrets; unknown words are refused."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from clinic_app.errors import DefinitionRefused

FILE_NAME: Final = "settings.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of it. The data folder is where the file itself was found, so it is not in the file."""

    data_dir: Path
    language: str = "th"
    zone: str = "Asia/Bangkok"
    theme: str = "light"
    hub_address: str = ""
    lock_after_minutes: int = 20
    cover_after_minutes: int = 3

    def __post_init__(self) -> None:
        if not 5 <= self.lock_after_minutes <= 30:
            raise _refused("lock_after_minutes", "not_5_to_30")
        if not 1 <= self.cover_after_minutes <= self.lock_after_minutes:
            raise _refused("cover_after_minutes", "out_of_range")
        if self.theme not in ("light", "dark"):
            raise _refused("theme", "unknown")

    @classmethod
    def load(cls, data_dir: Path) -> Settings:
        """Read the file of this folder; the defaults if there is none. Raises `DefinitionRefused`."""
        path = data_dir / FILE_NAME
        if not path.exists():
            return cls(data_dir)
        try:
            told = json.loads(path.read_bytes())
        except ValueError as error:
            raise _refused("", "not_json") from error
        if not isinstance(told, dict):
            raise _refused("", "not_json")
        kinds = {f.name: f.type for f in fields(cls) if f.name != "data_dir"}
        for name, value in told.items():
            if name not in kinds:
                raise _refused(name, "unknown")
            if type(value).__name__ != kinds[name]:
                raise _refused(name, "type")
        return replace(cls(data_dir), **told)

    def save(self) -> None:
        """Write the file, whole or not at all."""
        told = {name: value for name, value in asdict(self).items() if name != "data_dir"}
        self.data_dir.mkdir(parents=True, exist_ok=True)
        fresh = self.data_dir / (FILE_NAME + ".new")
        with fresh.open("wb") as file:
            file.write(json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.data_dir / FILE_NAME)


def _refused(item: str, reason: str) -> DefinitionRefused:
    from clinic_app.errors import DefinitionRefused

    return DefinitionRefused(FILE_NAME, item, reason)
