"""One entry of the list as it is looked after: what the list says, what is laid over it, who rang and what changed."""

from __future__ import annotations

from typing import Final

import msgspec

from clinic_app.domain.closed_loops import Loops
from clinic_app.domain.directory import Organisation, OrgType
from clinic_app.facts import dataclass
from clinic_app.services.directory_overlay import Correction, TakesFound

VERIFIED: Final = ("verified_on", "verified_by", "verified_phone")
"""What says who rang, when, and which number: it holds for that number and no other."""

FACTS: Final = tuple(name for name in Correction.__struct_fields__ if name not in VERIFIED)
"""What can be corrected, by name."""

HOURS: Final = frozenset({"hours", "schedule"})
"""Two ways to say one fact: they change, and are taken back, together."""

MOST_RUNG: Final = 12
"""So many of the last changes of an entry are kept, and can be taken back."""


class Rung(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One time that somebody looked after an entry: `called` if they rang. `before` is what was laid over it then."""

    at: str
    by: str
    called: bool
    changed: tuple[str, ...] = ()
    before: Correction = Correction()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it is looked after. `listed` is what the signed list says, or what we entered ourselves."""

    organisation: Organisation
    listed: Organisation
    changed: tuple[str, ...]
    """The facts in which ours differs."""
    rung: tuple[Rung, ...]
    due: bool
    """Nobody of us rang for half a year, or never."""
    loops: Loops
    ended: bool = False
    """An entry of our own that is no longer used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """What is typed about a service that only we know."""

    name: str
    org_type: OrgType | None = None
    reports_to: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    province: str = ""
    women: bool | None = None
    men: bool | None = None


def said_of(organisation: Organisation) -> Correction:
    """Everything that can be corrected, as an entry has it now."""
    known = {name: getattr(organisation, name) for name in FACTS if name != "takes"}
    takes = {name: getattr(organisation.takes, name) for name in TakesFound.__struct_fields__}
    return Correction(**known, takes=TakesFound(**takes))


def different(one: Correction, other: Correction) -> tuple[str, ...]:
    """The names of the facts in which they differ. The order of languages or papers is none."""
    return tuple(name for name in FACTS if _bare(getattr(one, name)) != _bare(getattr(other, name)))


def _bare(value: object) -> object:
    return sorted(value) if isinstance(value, tuple) else value


def longest_ago(entry: Entry) -> tuple[bool, bool, str, str]:
    organisation = entry.organisation
    verified = organisation.verified_on.isoformat() if organisation.verified_on else ""
    return organisation.firewalled, not entry.due, verified, organisation.id
