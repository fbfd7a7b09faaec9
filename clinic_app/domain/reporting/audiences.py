"""For whom numbers are, whose rows they are made of, and from how many people on a number may be seen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from clinic_app.domain.answers import Missing
from clinic_app.domain.consent import Decision


class Audience(StrEnum):
    """Who will read it."""

    OWN = "own"
    """This clinic: everything, and the journal says who looked."""
    STATUTORY = "statutory"
    """The office that the law names: everyone who was served, whole, and nobody else is given it."""
    NETWORK = "network"
    PUBLIC = "public"

    @property
    def sees_all(self) -> bool:
        """Whether every number is shown, of everyone who was served."""
        return self not in LEAST

    @property
    def where(self) -> Mapping[str, tuple[str, ...]]:
        """Which incidents are counted: other statistics need her yes, and a silence is none."""
        return _EVERYONE if self.sees_all else SHARED


LEAST: Final[Mapping[Audience, int]] = MappingProxyType({Audience.NETWORK: 5, Audience.PUBLIC: 11})
"""Source: UK practice, under 5; CMS cell size policy, 1 to 10. A proposal until the health office confirms it."""

AGREED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"stats": (Decision.GIVEN.value,)})
SHARED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {**AGREED, "elsewhere": ("no", "non-gbvims-org", *(missing.value for missing in Missing))}
)
"""Incidents that others may count. One that another GBVIMS organisation has recorded is among that one's numbers."""

_EVERYONE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
