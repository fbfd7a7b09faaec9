"""The whole law of what leaves in a packet, read from `resources/rules/packet.toml`; a faulty law is no law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from clinic_app.domain.answers import Answer, Stored, read
from clinic_app.domain.case import Case
from clinic_app.domain.packet import ELEMENT_FIELDS
from clinic_app.domain.packet_codes import (
    AgeClass,
    Arrival,
    GbvGroup,
    Language,
    NationalityGroup,
    PacketFlag,
    Region,
    Sector,
    Service,
    Sex,
    Urgency,
    Valid,
)
from clinic_app.errors import DefinitionRefused
from clinic_app.facts import dataclass

FILE: Final = "rules/packet.toml"
CONTACT_RULE: Final = "x_contact_rule"
NEEDS: Final = "x_access"
SECTOR_FLAGS: Final = "x_flags"

VOCABULARIES: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {"sector": Sector, "service": Service, "urgency": Urgency, "valid": Valid, "arrival": Arrival,
     "age_class": AgeClass, "sex": Sex, "language": Language, "nationality_group": NationalityGroup, "region": Region,
     "gbv_group": GbvGroup, "packet_flag": PacketFlag}
)  # fmt: skip
_WITHOUT_WORDS: Final = frozenset({"random", "pictures", "yes_no", "contact_rule"})


class Ruled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An answer that turns a flag on: one of these codes, in a list, a matrix row or alone.

    `newest` reads only the newest entity that has an answer: an old assessment says nothing about tonight.
    """

    field: str
    codes: tuple[str, ...] = msgspec.field(name="is")
    newest: bool = False

    def holds(self, case: Case) -> bool:
        """Whether any of her answers (the newest, if so ruled) says one of the codes."""
        answers = [read(stored) for _, stored in case.every(self.field)]
        said = [_codes(answer.value) for answer in answers if isinstance(answer, Answer)]
        return any(not each.isdisjoint(self.codes) for each in (said[-1:] if self.newest else said))


class Element(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing a packet can say."""

    id: str
    sources: tuple[str, ...]
    values: str
    item: str | None = None
    sectors: tuple[Sector, ...] = ()
    quasi: bool = False
    sensitive: bool = False
    pointed: bool = False

    @property
    def always(self) -> bool:
        """Whether every packet says it."""
        return self.item is None

    def goes_to(self, sector: Sector) -> bool:
        """Whether this sector may receive it at all."""
        return not self.sectors or sector in self.sectors


class Flag(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One need or sector flag, and the answers that turn it on."""

    id: PacketFlag
    part_of: str
    sources: tuple[str, ...]
    when: tuple[Ruled, ...]
    sectors: tuple[Sector, ...] = ()
    sensitive: bool = False
    pointed: bool = False

    @property
    def item(self) -> str:
        """The consent item of this flag alone; whoever agrees to `part_of` has agreed to it too."""
        return f"{self.part_of}.{self.id.value}"

    def goes_to(self, sector: Sector) -> bool:
        """Whether this sector may receive it at all."""
        return not self.sectors or sector in self.sectors

    def holds(self, case: Case) -> bool:
        """Whether her answers turn it on."""
        return any(each.holds(case) for each in self.when)


class UrgencyRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long an urgency may wait, undelivered and unanswered."""

    id: Urgency
    stale_hours: int
    silent_minutes: int


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: str
    source: str
    to_be_confirmed_by: str
    most_quasi_identifiers: int
    child_bands_for: tuple[Sector, ...]
    one_sex_services: tuple[Service, ...]
    region: dict[Service, Region]
    urgency: tuple[UrgencyRule, ...]
    element: tuple[Element, ...]
    flag: tuple[Flag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketLaw:
    """The law in force. Elements and flags stand in the order in which they are shown and, if too many, dropped."""

    version: str
    source: str
    to_be_confirmed_by: str
    most_quasi_identifiers: int
    child_bands_for: frozenset[Sector]
    one_sex_services: frozenset[Service]
    region: Mapping[Service, Region]
    urgencies: Mapping[Urgency, UrgencyRule]
    elements: Mapping[str, Element]
    flags: Mapping[PacketFlag, Flag]

    @property
    def items(self) -> tuple[str, ...]:
        """Every consent item: one per element that needs one, then one per flag."""
        elements = tuple(element.item for element in self.elements.values() if element.item)
        return elements + tuple(flag.item for flag in self.flags.values())

    def stale_after(self, urgency: Urgency) -> timedelta:
        """Undelivered for this long, a packet is held and she is asked again."""
        return timedelta(hours=self.urgencies[urgency].stale_hours)

    def silent_after(self, urgency: Urgency) -> timedelta:
        """Unanswered for this long, somebody must ring them."""
        return timedelta(minutes=self.urgencies[urgency].silent_minutes)


def load_law(folder: Path) -> PacketLaw:
    """Read the law below a resources folder. Raises `DefinitionRefused`."""
    try:
        told = tomllib.loads((folder / FILE).read_text("utf-8"))
        read_file = msgspec.convert(told, _File)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionRefused(FILE, "", str(error)) from error
    _refuse_gaps(read_file)
    return PacketLaw(
        version=read_file.version,
        source=read_file.source,
        to_be_confirmed_by=read_file.to_be_confirmed_by,
        most_quasi_identifiers=read_file.most_quasi_identifiers,
        child_bands_for=frozenset(read_file.child_bands_for),
        one_sex_services=frozenset(read_file.one_sex_services),
        region=MappingProxyType(read_file.region),
        urgencies=MappingProxyType({each.id: each for each in read_file.urgency}),
        elements=MappingProxyType({each.id: each for each in read_file.element}),
        flags=MappingProxyType({each.id: each for each in read_file.flag}),
    )


def _refuse_gaps(law: _File) -> None:
    """The law speaks of every element, flag and urgency of the format once, and of nothing else."""
    _exactly("element", [each.id for each in law.element], {*ELEMENT_FIELDS, CONTACT_RULE})
    _exactly("flag", [each.id for each in law.flag], set(PacketFlag))
    _exactly("urgency", [each.id for each in law.urgency], set(Urgency))
    for element in law.element:
        if element.values not in VOCABULARIES and element.values not in _WITHOUT_WORDS:
            raise DefinitionRefused(FILE, element.id, "values")
    for flag in law.flag:
        if flag.part_of not in (NEEDS, SECTOR_FLAGS):
            raise DefinitionRefused(FILE, flag.id, "part_of")
        if not flag.when or {rule.field for rule in flag.when} - set(flag.sources):
            raise DefinitionRefused(FILE, flag.id, "sources")


def _exactly(item: str, found: list[Any], wanted: set[Any]) -> None:
    if len(found) != len(set(found)):
        raise DefinitionRefused(FILE, item, "twice")
    if wrong := sorted(set(found) ^ wanted):
        raise DefinitionRefused(FILE, str(wrong[0]), "missing_or_unknown")


def _codes(value: Stored) -> frozenset[str]:
    """The codes an answer says: itself, the codes of a list, or the rows of a matrix that were answered yes."""
    if isinstance(value, str):
        return frozenset({value})
    if isinstance(value, list):
        return frozenset(each for each in value if isinstance(each, str))
    if isinstance(value, dict):
        return frozenset(row for row, answer in value.items() if answer in ("yes", True))
    return frozenset()
