"""The cases of which something was just heard: what lies here of each, and how it was begun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import TypeAlias
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import ValidationError

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import HeardRefused, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.cases_together import BegunElsewhere, Loaded
from clinic_app.vault.heard import Looked
from clinic_app.vault.journal_form import COMMON, Header
from clinic_app.vault.revision_form import begun_in

Row: TypeAlias = tuple[bytes, bytes, Header]


@dataclass(slots=True)
class OfCase:
    """What lies here of a case, and what came of it now: header and body of each."""

    case_id: CaseId
    here: Loaded | None
    end: int | None
    """The number of its newest revision."""
    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """Of the same, their places in this vault."""
    went: str | None = None
    """When it was erased there, if it was."""
    was_shut: bool = False
    begun: BegunElsewhere | None = None

    @property
    def stands(self) -> bool:
        """Whether it can be read here."""
        return self.here is not None


@dataclass(frozen=True, slots=True)
class HeardOf:
    """What was heard of a case: header and body of each revision, the newest last, and the number of that one."""

    case: Loaded
    rows: Sequence[tuple[bytes, bytes, Header]]
    newest: int
    begun: BegunElsewhere | None = None
    """How the case was begun, if it is not here yet."""


def cases_of(looked: Iterable[Looked]) -> Iterator[CaseId]:
    """The cases of which these are."""
    told = {each.said.case for each in looked if each.said is not None and each.said.source != COMMON}
    return (CaseId(UUID(each)) for each in told)


def begun_by(case_id: CaseId, key: bytes, first: Row) -> BegunElsewhere:
    """How the first revision of a case tells that it was begun. Raises `HeardRefused`."""
    header, sealed, _ = first
    try:
        begun = begun_in(AESGCM(key), header, sealed)
    except VaultDamaged as error:
        raise unread(error) from error
    if begun is None:
        raise HeardRefused("begun")
    return BegunElsewhere(Case.begun(case_id, begun.code), key, PersonId(UUID(begun.by)), instant(begun.at))


def unread(error: VaultDamaged) -> HeardRefused:
    """It opened, and says what this program does not know; or it did not open."""
    return HeardRefused("newer" if isinstance(error.__cause__, ValidationError) else "sealed")
