"""The kinds of records that all PCs of a clinic share, in the order in which they are told."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from clinic_app.vault.common_kinds import Kind
from clinic_app.vault.common_pcs import PcKind
from clinic_app.vault.common_people import PeopleKind, RestrictionKind

_EVERY: Final[tuple[Kind, ...]] = (PcKind(), PeopleKind(), RestrictionKind())
KINDS: Final = MappingProxyType({kind.name: kind for kind in _EVERY})
