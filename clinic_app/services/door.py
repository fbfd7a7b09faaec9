"""What a door shows without a key, and what is wanted of a record that is not there yet."""

from __future__ import annotations

from enum import StrEnum

from clinic_app.facts import dataclass
from clinic_app.vault.opening import NewPerson


class Stands(StrEnum):
    """What is behind the door."""

    EMPTY = "empty"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Door:
    """What can be known without a key. `kind` (`clinic`, `service`, `both`) is None where nothing stands."""

    stands: Stands
    kind: str | None
    training: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClinic:
    """What is wanted of a new vault."""

    kind: str
    people: tuple[NewPerson, ...]
    training: bool = False
