"""How a revision is spelled: what its header does not tell, and both as whoever reads a history sees them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import datetime
from functools import lru_cache
from typing import NewType, TypeAlias
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change, Entity
from clinic_app.domain.convergence import Said
from clinic_app.domain.ids import CaseId, DeviceId, EntityId, PersonId
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.journal_form import read_header, spell

RevisionId = NewType("RevisionId", UUID)

Path: TypeAlias = tuple[CaseId, ...]
"""From a file that was joined to this one down to the one, joined to that, which something came with."""

LockOf: TypeAlias = Callable[[Path], AESGCM | None]
"""What the part of joined files is shut with; None where one of their keys is not here."""


class Begun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a case was before its first revision, which tells it: its code, and when and by whom it was begun."""

    code: str
    at: str
    by: str


class MovedFrom(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When it was written in the training clinic, by whom (a staff code of there), and where its words came from.

    The header says when it was moved, and by whom: for that this device can vouch.
    """

    at: str
    by: str
    source: str


class OfJoined(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to a file that was joined to this one: shut with its key, and again with that of this case."""

    of: list[str]
    sealed: bytes


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is sealed under the case's key. The first of a case also says how the case was begun."""

    created: list[tuple[str, str, str | None]]
    ended: list[str]
    values: list[tuple[str, str, Stored]]
    begun: Begun | None = None
    moved: MovedFrom | None = None
    joined: list[OfJoined] = []


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision, opened."""

    id: RevisionId
    case_id: CaseId
    author: PersonId
    at: datetime
    source: str
    happened_at: datetime | None
    change: Change
    definitions: str
    begun: Begun | None
    said: Said = field(repr=False)
    """Which PC wrote it, and what it had seen of the others."""
    moved: MovedFrom | None = None
    number: int = field(default=0, compare=False)  # its place among everything written down in this vault
    paths: tuple[Path, ...] = ()
    """Of which joined files it has a part, readable here or not."""

    @property
    def written_at(self) -> datetime:
        """When somebody wrote it, wherever that was."""
        return instant(self.moved.at) if self.moved else self.at


def nobody(_of: Path) -> None:
    """Records of the clinic are joined to nothing."""


def body_of(change: Change, begun: Begun | None, moved: MovedFrom | None, joined: Sequence[OfJoined] = ()) -> Body:
    """What is to be sealed."""
    return Body(
        [(e.id.hex, e.kind, e.parent.hex if e.parent else None) for e in change.created],
        [gone.hex for gone in change.ended],
        [(entity.hex, field, value) for entity, field, value in change.values],
        begun,
        moved,
        list(joined),
    )


def sealed_by(lock: AESGCM, body: bytes, header: bytes) -> bytes:
    """The body, shut in under a key and bound to its header."""
    nonce = os.urandom(12)
    return nonce + lock.encrypt(nonce, body, header)


def part_of(lock: AESGCM, of: Path, change: Change, header: bytes) -> OfJoined:
    """What belongs to a joined file, shut in under its key."""
    return OfJoined([each.hex for each in of], sealed_by(lock, spell(body_of(change, None, None)), header))


def change_of(lock: AESGCM, header: bytes, sealed: bytes, lock_of: LockOf = nobody) -> tuple[Change, tuple[Path, ...]]:
    """What one does, without by whom and when; and of which joined files it has a part. Raises `VaultDamaged`."""
    body = _body(lock, header, sealed)
    return _whole(body, header, lock_of), _paths(body)


def begun_in(lock: AESGCM, header: bytes, sealed: bytes) -> Begun | None:
    """How the case was begun of which this is the first. Raises `VaultDamaged`."""
    return _body(lock, header, sealed).begun


def opened(lock: AESGCM, number: int, header: bytes, sealed: bytes, lock_of: LockOf = nobody) -> Revision:
    """Open one under its case's key. Raises `VaultDamaged`."""
    body = _body(lock, header, sealed)
    try:
        said = read_header(header)
    except msgspec.DecodeError as error:
        raise VaultDamaged from error
    change = _whole(body, header, lock_of)
    happened, at = instant(said.happened_at) if said.happened_at else None, instant(said.at)
    seen = {DeviceId(UUID(device)): seq for device, seq in said.seen.items()}
    return Revision(
        RevisionId(UUID(said.id)), CaseId(UUID(said.case)), PersonId(UUID(said.author)), at, said.source, happened,
        change, said.definitions, body.begun, Said(DeviceId(UUID(said.device)), said.seq, seen, at, change),
        body.moved, number, _paths(body),
    )  # fmt: skip


def _body(lock: AESGCM, header: bytes, sealed: bytes) -> Body:
    try:
        return msgspec.json.decode(lock.decrypt(sealed[:12], sealed[12:], header), type=Body)
    except (InvalidTag, msgspec.DecodeError) as error:
        raise VaultDamaged from error


def _whole(body: Body, header: bytes, lock_of: LockOf) -> Change:
    """What came with joined files first. Where a key is gone, or is another, that part says nothing."""
    if not body.joined:
        return _change(body)
    parts = list[Change]()
    for part, of in zip(body.joined, _paths(body), strict=True):
        lock = lock_of(of)
        if lock is not None:
            with suppress(VaultDamaged):
                parts.append(_change(_body(lock, header, part.sealed)))
    return Change.whole([*parts, _change(body)])


def _paths(body: Body) -> tuple[Path, ...]:
    if not body.joined:
        return ()
    try:
        return tuple(tuple(CaseId(UUID(each)) for each in part.of) for part in body.joined)
    except ValueError as error:
        raise VaultDamaged from error


def _change(body: Body) -> Change:
    created, ended = body.created, body.ended
    return Change(
        tuple([Entity(_entity(e), kind, _entity(parent) if parent else None) for e, kind, parent in created])
        if created else (),
        tuple([_entity(gone) for gone in ended]) if ended else (),
        tuple([(_entity(entity), field, value) for entity, field, value in body.values]),
    )  # fmt: skip


@lru_cache(maxsize=256)
def _entity(text: str) -> EntityId:
    return EntityId(UUID(text))
