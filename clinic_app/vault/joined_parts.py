"""What a joined file brought into another stands in the other's history under its own key too.

So it is gone on every PC when either of the two is erased, and no history has to be written anew. What is written later
in a part that came with a joined file is shut in the same way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Final, TypeAlias
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.hkdf import derive
from clinic_app.domain.answers import Stored
from clinic_app.domain.attachments import FIELD
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.facts import dataclass
from clinic_app.vault.cases import Cases
from clinic_app.vault.lane import Lane
from clinic_app.vault.revision_form import OfJoined, Path, part_of

_LABEL: Final = b"clinic-app joined part 1\x00"
_ID: Final = 16
_TOLD: Final = "SELECT case_id, told FROM merged WHERE into_case = ? ORDER BY case_id"

Part: TypeAlias = tuple[Path, Change]
"""What a change says of what came with one joined file."""


@dataclass(frozen=True, slots=True)
class Joining:
    """That a change brings this file in; the numbers of its attachments go on after so many."""

    of: CaseId
    numbered_after: int = 0


class _Told(msgspec.Struct, frozen=True):
    """What is needed here of what is told of a joining (`merges`)."""

    rows: dict[str, Stored | None]
    numbered_after: int = 0
    numbered: int = 0


class JoinedParts:
    """Of one vault. Writing is part of the transaction of the revision that it comes with."""

    def __init__(self, lane: Lane, cases: Cases) -> None:
        self._lane = lane
        self._cases = cases
        self._coming: Mapping[CaseId, bytes] = {}

    @contextmanager
    def with_keys(self, coming: Mapping[CaseId, bytes]) -> Iterator[None]:
        """Meanwhile these keys are here too: of cases that are just being heard of."""
        self._coming = coming
        try:
            yield
        finally:
            self._coming = {}

    def lock_of(self, of: Path) -> AESGCM | None:
        """What shuts the part of a joined file; None if one of the keys on the way to it is not here."""
        keys = [self._coming.get(each) or self._key(each) for each in of]
        return AESGCM(derive(b"".join(keys), _LABEL, 32)) if all(keys) else None

    def _key(self, case_id: CaseId) -> bytes:
        return self._cases.key(case_id) if self._cases.stands(case_id) else b""

    def sealed(self, parts: Sequence[Part], header: bytes) -> list[OfJoined]:
        """Each part, shut in. `apart` gave only such as can be."""
        locks = {path: self.lock_of(path) for path in {path for path, _ in parts}}
        return [part_of(lock, path, said, header) for path, said in parts if (lock := locks[path]) is not None]

    def apart(self, case: Case, change: Change, joining: Joining | None = None) -> tuple[Change, list[Part]]:
        """What a change says of the case itself, and what of each file that was joined to it, or is by this change.

        One that was joined has a part more wherever another's part was begun in between: of several the last holds.
        """
        paths = list(self._paths(case.id))
        if joining is not None:
            paths += [(joining.of, *below) for below in ((), *self._paths(joining.of))]
        homes = self._homes(case, change, paths)
        if not homes and joining is None:
            return change, []
        said = dict[Path, Change]()
        for gone in change.ended:
            _add(said, homes.get(gone, ()), Change(ended=(gone,)))
        for entity_id, field, value in change.values:
            home = homes.get(entity_id, ())
            if not home and joining is not None:
                home = self._came_with(case, joining, entity_id, field, value)
            elif field == FIELD:
                home = homes.get(shown_by(value), ())
            _add(said, home, Change(values=((entity_id, field, value),)))
        ours, parts = Change(), list[Part]()
        for path, begun in groupby(change.created, key=lambda entity: homes.get(entity.id, ())):
            together = Change(tuple(begun))
            if path:
                parts.append((path, together.and_then(said.pop(path, Change()))))
            else:
                ours = ours.and_then(together)
        return ours.and_then(said.pop((), Change())), [*parts, *said.items()]

    def note(self, case_id: CaseId, paths: Collection[Path]) -> None:
        """A case has parts of these."""
        for path in paths:
            row = (case_id.bytes, b"".join(each.bytes for each in path))
            self._lane.run("INSERT OR IGNORE INTO joined_parts (into_case, path) VALUES (?, ?)", row)

    def holders(self, cases: Collection[CaseId]) -> tuple[CaseId, ...]:
        """The cases that stand here and have a part of one of these; none of these themselves."""
        if not cases:
            return ()
        rows = self._lane.rows("SELECT into_case, path FROM joined_parts ORDER BY into_case")
        found = dict.fromkeys(_id(into) for into, path in rows if not set(_path(path)).isdisjoint(cases))
        return tuple(each for each in found if each not in cases and self._cases.stands(each))

    def brought(self) -> Iterator[tuple[CaseId, CaseId]]:
        """Every file that was joined to another, with that one, whether or not it is part of it still."""
        for into, path in self._lane.rows("SELECT into_case, path FROM joined_parts ORDER BY into_case, path"):
            yield _path(path)[0], _id(into)

    def has(self, case_id: CaseId, of: CaseId) -> bool:
        """Whether what came with this file is shut with its key too; of an older joining it is not."""
        return any(path[0] == of for path in self._paths(case_id))

    def forget(self, case_id: CaseId) -> None:
        """A case goes."""
        self._lane.run("DELETE FROM joined_parts WHERE into_case = ?", (case_id.bytes,))

    # --- within ------------------------------------------------------------------------------------

    def _paths(self, case_id: CaseId) -> Iterator[Path]:
        """The shorter before the longer."""
        rows = self._lane.rows("SELECT path FROM joined_parts WHERE into_case = ?", (case_id.bytes,))
        yield from sorted((_path(row[0]) for row in rows), key=lambda path: (len(path), path))

    def _homes(self, case: Case, change: Change, paths: Collection[Path]) -> Mapping[EntityId, Path]:
        """With which file each part came, and what was begun below it since."""
        homes = dict[EntityId, Path]()
        for path in paths:
            if all(map(self._cases.stands, path)):
                there = self._cases.load(path[-1])
                homes |= dict.fromkeys((each for each in there.entities if each != there.root), path)
        if homes:
            parents = {each.id: each.parent for each in (*case.entities.values(), *change.created)}
            for one in parents:
                if one not in homes and (above := _above(one, parents, homes)) is not None:
                    homes[one] = homes[above]
        return homes

    def _came_with(
        self, case: Case, joining: Joining, entity: EntityId, field: str, value: Stored | None
    ) -> Path:  # fmt: skip
        """Of what is asked once per case, and of attachments, what was itself brought in by a third file."""
        path: Path = (joining.of,)
        after = joining.numbered_after
        number = value["number"] if field == FIELD and isinstance(value, dict) else None
        if number is None and entity != case.root:
            return ()
        while True:
            for below, raw in self._lane.rows(_TOLD, (path[-1].bytes,)):
                told = msgspec.json.decode(raw, type=_Told)
                if number is None:
                    found = field in told.rows and told.rows[field] == value
                else:
                    found = 0 < number - after - told.numbered_after <= told.numbered
                if found:
                    path, after = (*path, _id(below)), after + told.numbered_after
                    break
            else:
                return path


def _add(parts: dict[Path, Change], home: Path, more: Change) -> None:
    parts[home] = parts.get(home, Change()).and_then(more)


def _above(
    one: EntityId, parents: Mapping[EntityId, EntityId | None], homes: Mapping[EntityId, Path]
) -> EntityId | None:
    """The nearest above it that came with a file."""
    seen, at = {one}, parents.get(one)
    while at is not None and at not in homes and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at if at in homes else None


def shown_by(value: Stored | None) -> EntityId:
    """The injury that an attachment shows."""
    shown = value.get("injury") if isinstance(value, dict) else None
    try:
        return EntityId(UUID(shown if isinstance(shown, str) else ""))
    except ValueError:
        return EntityId(UUID(int=0))


def _path(raw: bytes) -> Path:
    return tuple(_id(raw[at : at + _ID]) for at in range(0, len(raw), _ID))


def _id(raw: bytes) -> CaseId:
    return CaseId(UUID(bytes=raw))
