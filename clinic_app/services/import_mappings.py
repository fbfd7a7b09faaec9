"""The mappings that can be chosen: those we ship, and those made here. None holds anything of a person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from clinic_app.domain.import_mapping import ImportMapping, read_mapping
from clinic_app.domain.people import Act
from clinic_app.errors import MappingRefused
from clinic_app.facts import dataclass
from clinic_app.paths import resources
from clinic_app.services.desk import Desk

FOLDER: Final = "mappings"
SETTING: Final = "import_mappings"
LONGEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class MappingName:
    """A mapping to be chosen; `own` if it was made here."""

    id: str
    title: str
    own: bool


class ImportMappings:
    """Shipped ones lie in the resources, own ones in the vault."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def every(self) -> tuple[MappingName, ...]:
        """All of them, ours first. Raises `NotAllowed`."""
        self._desk.require(Act.IMPORT)
        shipped = [self._read(path.read_text(encoding="utf-8")) for path in _shipped()]
        own = [self._read(text) for text in self._own().values()]
        names = [MappingName(each.id, each.written.title, own=False) for each in shipped]
        names += [MappingName(each.id, each.written.title, own=True) for each in own]
        return tuple(names)

    def one(self, mapping_id: str) -> ImportMapping:
        """The mapping with this id. Raises `NotAllowed`, `MappingRefused(no_such_mapping)`."""
        self._desk.require(Act.IMPORT)
        if (own := self._own().get(mapping_id)) is not None:
            return self._read(own)
        for path in _shipped():
            if path.stem == mapping_id:
                return self._read(path.read_text(encoding="utf-8"))
        raise MappingRefused(mapping_id[:40], "no_such_mapping")

    def of_file(self, path: Path) -> ImportMapping:
        """A mapping from a file of somebody's. Raises `NotAllowed`, `MappingRefused`."""
        self._desk.require(Act.IMPORT)
        try:
            with path.open("rb") as stream:
                text = stream.read(LONGEST).decode("utf-8")
        except (OSError, UnicodeDecodeError):
            raise MappingRefused("file", "unreadable") from None
        return self._read(text)

    def save(self, text: str) -> ImportMapping:
        """Keep a mapping made here; it replaces one of the same id. Raises `NotAllowed`, `MappingRefused`."""
        self._desk.require(Act.IMPORT)
        mapping = self._read(text)
        if any(path.stem == mapping.id for path in _shipped()):
            raise MappingRefused(mapping.id, "taken")
        self._keep({**self._own(), mapping.id: text})
        return mapping

    def drop(self, mapping_id: str) -> None:
        """Forget a mapping made here. Raises `NotAllowed`."""
        self._desk.require(Act.IMPORT)
        self._keep({name: text for name, text in self._own().items() if name != mapping_id})

    def _own(self) -> dict[str, str]:
        return self._desk.vault.settings.get(SETTING) or {}

    def _keep(self, mappings: Mapping[str, str]) -> None:
        self._desk.vault.settings[SETTING] = dict(mappings)

    def _read(self, text: str) -> ImportMapping:
        return read_mapping(text, self._desk.definitions)


def _shipped() -> list[Path]:
    return sorted((resources() / FOLDER).glob("*.toml"))
