"""How far a service is, as far as a map of provinces can tell: here, next door, same part of the country, abroad.

No distance in kilometres is claimed: the next province may be a day away by road, and nobody is ruled out by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from clinic_app.domain.directory_codes import COUNTRY
from clinic_app.errors import DefinitionRefused
from clinic_app.facts import dataclass

FILE: Final = "directory/provinces.toml"

GOING_HOME: Final = frozenset({"voluntary_return", "reintegration", "family_tracing"})
"""What may be met abroad: a bed in another country is no bed for tonight."""


class Near(StrEnum):
    """How near a service is, the nearest first."""

    HERE = "here"
    NEXT = "next"
    REGION = "region"
    COUNTRY = "country"
    UNKNOWN = "unknown"
    """Its province is not told, or ours is not: ring and ask."""
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """`code` is the number of ISO 3166-2:TH; its tens say which part of the country it lies in."""

    code: str
    names: Mapping[str, str]
    beside: frozenset[str]

    @property
    def region(self) -> str:
        """As the Ministry of Interior numbers them: the north begins with 5 or 6, the north-east with 3 or 4."""
        return {"4": "3", "6": "5", "9": "8"}.get(self.code[0], self.code[0])


@dataclass(frozen=True)
class Provinces:
    """The map."""

    every: tuple[Province, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, Province]:
        found = {_bare(name): each for each in self.every for name in each.names.values()}
        found |= {_bare(name): each for each in self.every for name in (each.code, f"{COUNTRY}-{each.code}")}
        return MappingProxyType(found)

    def named(self, text: str) -> Province | None:
        """The province that is called so, in Thai, in English or by its number; None if there is none."""
        return self._by_name.get(_bare(text))

    def near(self, ours: str, theirs: str, *, country: str = COUNTRY) -> Near:
        """How near `theirs` is. Names of no known province are near only if they are the same."""
        if country != COUNTRY:
            return Near.ABROAD
        here, there = self.named(ours), self.named(theirs)
        if ours and (_bare(ours) == _bare(theirs) or (here is not None and here is there)):
            return Near.HERE
        if here is None or there is None:
            return Near.UNKNOWN
        if there.code in here.beside:
            return Near.NEXT
        return Near.REGION if here.region == there.region else Near.COUNTRY


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    en: str
    th: str
    next: frozenset[str]


def load_provinces(folder: Path) -> Provinces:
    """The provinces we ship, below a resources folder. Raises `DefinitionRefused`."""
    try:
        rows = msgspec.toml.decode((folder / FILE).read_bytes(), type=dict[str, _Row])
    except (OSError, msgspec.MsgspecError) as error:
        raise DefinitionRefused(FILE, "", str(error)) from error
    for code, row in rows.items():
        for other in row.next:
            if other not in rows or code not in rows[other].next:
                raise DefinitionRefused(FILE, code, f"next to {other}, which is not next to it")
    return Provinces(
        tuple(
            Province(code=code, names=MappingProxyType({"en": row.en, "th": row.th}), beside=row.next)
            for code, row in rows.items()
        )
    )


def _bare(text: str) -> str:
    """`Mae Hong Son`, `maehongson` and `จังหวัดแม่ฮ่องสอน` are one."""
    return "".join(text.casefold().split()).removeprefix("จังหวัด").removeprefix("จ.")
