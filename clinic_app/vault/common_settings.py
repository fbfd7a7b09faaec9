"""Which settings and documents are the clinic's, and so the same on all its PCs; every other is this PC's own.

Why each is where it is, `docs/vault-format.md` says. What is kept as a list or a table of entries is told entry by
entry: so nobody's entry is lost where two PCs write into one.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import msgspec

from clinic_app.domain.common_law import EVERY_ENTRY, LEAST, MOST, NO_LAWS, SIGNED, FieldLaws
from clinic_app.domain.ids import CaseId
from clinic_app.vault.common_kinds import Table, Told
from clinic_app.vault.lane import Lane

_VALUE: Final = "value"
_PACKS: Final = "site_pack."


class Shape(StrEnum):
    """How the value of a setting is told."""

    WHOLE = "whole"
    BY_KEY = "by_key"
    """An object: each of its keys by itself."""

    BY_ID = "by_id"
    """A list of objects: each by its id."""

    BY_CODE = "by_code"
    """The same by its code and name: two PCs may have given one code to two people."""


SETTINGS: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "retention_years": Shape.BY_KEY,
        "retention_years_by": Shape.BY_KEY,
        "return_office": Shape.WHOLE,
        "letterhead": Shape.WHOLE,
        "import_mappings": Shape.BY_KEY,
        "site_packs": Shape.BY_KEY,
        "lock_after_minutes": Shape.WHOLE,
        "directory.local": Shape.BY_ID,
        "directory.corrections": Shape.BY_KEY,
        "directory.rung": Shape.BY_KEY,
        "directory.places": Shape.BY_KEY,
        "directory.us": Shape.WHOLE,
        "interpreters": Shape.BY_CODE,
        "hub.agency": Shape.WHOLE,
        "pc_stolen": Shape.WHOLE,
        "off_site_names": Shape.BY_KEY,
        "translations": Shape.BY_KEY,
        "figure_editions": Shape.BY_KEY,
        "figure_least": Shape.BY_KEY,
        "figure_versions": Shape.BY_KEY,
        "network_collector": Shape.WHOLE,
        "network_collects": Shape.WHOLE,
        "network_expected": Shape.BY_KEY,
        "network_sent": Shape.BY_KEY,
        "network_editions": Shape.BY_KEY,
        "network_looks": Shape.BY_KEY,
        "dhis2_mapping": Shape.WHOLE,
        "figures_given": Shape.BY_KEY,
    }
)
_LAWS: Final = {
    "lock_after_minutes": FieldLaws({_VALUE: LEAST}),
    "directory.rung": FieldLaws({}, EVERY_ENTRY),
    "translations": FieldLaws({}, SIGNED),
    "figure_least": FieldLaws({}, MOST),
    "figure_versions": FieldLaws({}, LEAST),
}


class SettingKind:
    """The settings that are named here."""

    name: Final = "setting"
    every: Final = "SELECT key FROM settings"

    def laws(self, name: str, /) -> FieldLaws:
        """Of most that of the later clock."""
        return _LAWS.get(name, NO_LAWS)

    def says(self, lane: Lane, name: str) -> Told:
        """Its entries; nothing of a setting that is this PC's own."""
        shape = SETTINGS.get(name)
        row = lane.row("SELECT value FROM settings WHERE key = ?", (name,)) if shape is not None else None
        value = msgspec.json.decode(row[0]) if row is not None else None
        if value is None:
            return {}
        match shape:
            case Shape.BY_KEY:
                return {key: each for key, each in value.items() if each is not None}
            case Shape.BY_ID:
                return {str(each["id"]): each for each in value}
            case Shape.BY_CODE:
                return {f"{each['code']} {each['name']}": each for each in value}
        return {_VALUE: value}

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None."""
        return None

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """False for a setting that this program keeps to itself."""
        shape = SETTINGS.get(name)
        if shape is None:
            return False
        value: Any = said.get(_VALUE)
        if shape is not Shape.WHOLE:
            before = [*self.says(lane, name)]
            in_order = [key for key in before if key in said] + sorted(key for key in said if key not in before)
            value = {key: said[key] for key in in_order}
        if shape in (Shape.BY_ID, Shape.BY_CODE):
            value = list(value.values())
        sql = "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)"
        lane.run(sql, (name, msgspec.json.encode(value).decode()))
        return True


class DocumentKind:
    """The packs of this site, each version as it was signed. What the network signs each PC proves for itself."""

    name: Final = "document"
    _table: Final = Table(name="document", table="documents", key="key:text", told="version:int bytes:blob")
    every: Final = f"{_table.every} WHERE key LIKE '{_PACKS}%'"
    triggers: Final = _table.triggers

    def laws(self, name: str, /) -> FieldLaws:
        """Those of the table."""
        return self._table.laws(name)

    def says(self, lane: Lane, name: str) -> Told:
        """Nothing of a document that is this PC's own."""
        return self._table.says(lane, name) if name.startswith(_PACKS) else {}

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None."""
        return None

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """False for a document that this program keeps to itself."""
        return name.startswith(_PACKS) and self._table.show(lane, name, said)
