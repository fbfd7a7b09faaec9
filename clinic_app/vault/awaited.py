"""Photographs and documents that another PC took in and that are to come: part by part, believed when they are whole.

What a revision says of one, its bytes and their SHA-256, its PC signed; only what is just that is kept. Parts lie where
those of attachments lie; the attachment is there when the last has come and all together are what was said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import Enum, auto
from typing import Any, Final
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.domain.attachments import FIELD, AttachmentId, Facts
from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId
from clinic_app.errors import LetterRefused, NoSuchCase, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.attachment_form import (
    AttachmentHeader,
    Inside,
    bound_to,
    inside_of,
    read_header,
    unsealed_with,
)
from clinic_app.vault.attachments import Attachments
from clinic_app.vault.journal_form import spell
from clinic_app.vault.lane import Lane
from clinic_app.wire.pc_letter import MOST_LACKED, Lacked, Part

MOST_PARTS: Final = 512
"""As many as a `Lacked` has bits for: more than the largest file makes."""

_ONE: Final = "SELECT case_id, number, facts, row, header, inside FROM attachments_awaited WHERE id = ?"
_LIES_IN: Final = (
    "SELECT case_id FROM attachments WHERE id = ?1 UNION SELECT case_id FROM attachments_awaited WHERE id = ?1"
)
_EXPECT: Final = (
    "INSERT INTO attachments_awaited (id, case_id, number, facts) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
    "case_id = excluded.case_id, number = excluded.number, facts = excluded.facts"
)
_BELOW_ALL: Final = (
    "SELECT min(0, coalesce((SELECT min(number) FROM attachments), 0), "
    "coalesce((SELECT min(attachment) FROM attachment_parts), 0), "
    "coalesce((SELECT min(row) FROM attachments_awaited), 0)) - 1"
)
"""Numbers of what came from others count down: those of what is taken in here count up."""


class Took(Enum):
    """What came of a part."""

    KNOWN = auto()
    """Nothing waits for it."""
    PART = auto()
    WHOLE = auto()
    """It was the last, and the attachment is there now."""
    ANOTHER = auto()
    """It was the last, and all together are not what was said: they went, and are asked for once more."""


@dataclass(frozen=True, slots=True)
class ToCome:
    """One that is to come, as its case tells of it."""

    id: AttachmentId
    number: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Awaited:
    id: AttachmentId
    case_id: CaseId
    number: int
    facts: Facts
    row: int | None
    header: bytes | None
    inside: bytes | None


class Awaited:
    """Of one vault."""

    def __init__(self, lane: Lane, attachments: Attachments) -> None:
        self._lane = lane
        self._attachments = attachments

    # --- what is to come ---------------------------------------------------------------------------

    def expect(self, case_id: CaseId, change: Change) -> None:
        """What was heard of a case tells of attachments: wait for those that are not here.

        Part of the transaction in which it came in. What lies here already and is another case's there goes over to it.
        """
        for entity, field, value in change.values:
            if field == FIELD and isinstance(value, dict):
                self._expect(case_id, AttachmentId(entity), value)

    def to_come(self, case_id: CaseId) -> tuple[ToCome, ...]:
        """Those of a case, in order."""
        sql = "SELECT id, number, facts FROM attachments_awaited WHERE case_id = ? ORDER BY number, id"
        return tuple(
            ToCome(AttachmentId(UUID(bytes=one)), number, msgspec.json.decode(facts, type=Facts))
            for one, number, facts in self._lane.rows(sql, (case_id.bytes,))
        )

    def lies_in(self, attachment: AttachmentId) -> tuple[CaseId, int] | None:
        """The case that has it, or that it is to come to, and its number there."""
        sql = (
            "SELECT case_id, json_extract(header, '$.number') FROM attachments WHERE id = ?1 "
            "UNION SELECT case_id, number FROM attachments_awaited WHERE id = ?1"
        )
        row = self._lane.row(sql, (attachment.bytes,))
        return (CaseId(UUID(bytes=row[0])), row[1]) if row is not None else None

    def hand_over(self, numbers: Mapping[AttachmentId, int], to: CaseId) -> None:
        """These are another case's now, whether they are here or to come, each with its number there.

        Part of the transaction of the revision that says so.
        """
        here = self._attachments.known(numbers)
        self._attachments.hand_over({one: numbers[one] for one in here}, to)
        sql = "UPDATE attachments_awaited SET case_id = ?, number = ? WHERE id = ?"
        for one in numbers.keys() - set(here):
            self._lane.run(sql, (to.bytes, numbers[one], one.bytes))
        if numbers:
            self._attachments.number_on(to, max(numbers.values()))

    def lacked(self) -> tuple[Lacked, ...]:
        """What is to come, so many at most as one letter may ask for."""
        rows = self._lane.rows("SELECT id, row FROM attachments_awaited ORDER BY id LIMIT ?", (MOST_LACKED,))
        return tuple(Lacked(attachment, self._there(row)) for attachment, row in rows)

    def take(self, part: Part) -> Took:
        """Keep one part. Raises `LetterRefused(attachment)` if it does not belong to what was said."""
        awaited = self._awaited(part.attachment)
        if awaited is None:
            return Took.KNOWN
        try:
            if self._went_out_of_sight(part):
                self._drop(part.attachment)
                return Took.KNOWN
            said, inside = self._fitting(awaited, part)
        except (msgspec.DecodeError, VaultDamaged, NoSuchCase, ValueError) as error:
            raise LetterRefused("attachment") from error
        row = self._row(awaited, part, inside)
        self._lane.run("INSERT OR IGNORE INTO attachment_parts (attachment, part, sealed) VALUES (?, ?, ?)",
                       (row, part.place, part.sealed))  # fmt: skip
        if self._count(row) < said.parts:
            return Took.PART
        return Took.WHOLE if self._finish(awaited, part, said, row) else Took.ANOTHER

    def forget(self, case_id: CaseId) -> None:
        """A case goes, or may not be known here any more."""
        rows = self._lane.rows("SELECT id FROM attachments_awaited WHERE case_id = ?", (case_id.bytes,))

        def write() -> None:
            for (attachment,) in rows:
                self._drop(attachment)

        self._lane.save(write)

    def drop(self, attachments: Collection[AttachmentId]) -> None:
        """Wait for these no more: the file that they came with was erased. Part of that transaction."""
        for each in attachments:
            self._drop(each.bytes)

    # --- what is there -----------------------------------------------------------------------------

    def count(self, lacked: Collection[Lacked]) -> int:
        """How many parts of these are here, and lacked there."""
        return sum(1 for each in lacked for _ in self._places(each))

    def parts(self, lacked: Collection[Lacked]) -> Iterator[Part]:
        """They themselves, one in memory at a time."""
        sql = "SELECT sealed FROM attachment_parts WHERE attachment = ? AND part = ?"
        for each in lacked:
            for row, header, inside, place in self._places(each):
                for (sealed,) in self._lane.rows(sql, (row, place)):
                    yield Part(each.attachment, header, inside, place, sealed)

    def of_case(self, case_id: CaseId) -> tuple[Lacked, ...]:
        """Every attachment of a case, as if nothing of it were there yet."""
        rows = self._lane.rows("SELECT id FROM attachments WHERE case_id = ? ORDER BY number", (case_id.bytes,))
        return tuple(Lacked(row[0], b"") for row in rows)

    # --- within ------------------------------------------------------------------------------------

    def _expect(self, case_id: CaseId, attachment: AttachmentId, value: dict[str, Any]) -> None:
        told = dict(value)
        number, destroyed = told.pop("number", None), told.pop("destroyed", None)
        if destroyed is not None:
            self._drop(attachment.bytes)
            return
        try:
            facts, number = msgspec.convert(told, Facts), msgspec.convert(number, int)
        except msgspec.ValidationError:
            return  # a program that we do not know wrote it
        if self._lane.row("SELECT 1 FROM erased WHERE case_id = ?", (attachment.bytes,)) is not None:
            return
        self._attachments.number_on(case_id, number)
        if self._lane.row("SELECT 1 FROM attachments WHERE id = ?", (attachment.bytes,)) is not None:
            self._attachments.hand_over({attachment: number}, case_id)
            return
        self._lane.run(_EXPECT, (attachment.bytes, case_id.bytes, number, msgspec.json.encode(facts)))

    def _drop(self, attachment: bytes) -> None:
        """Wait for it no more."""
        self._begin_anew(attachment)
        self._lane.run("DELETE FROM attachments_awaited WHERE id = ?", (attachment,))

    def _went_out_of_sight(self, part: Part) -> bool:
        """Whether it is by now of a case that may not be read here: once that may, it is waited for again."""
        case = UUID(read_header(part.header).case).bytes
        return self._lane.row("SELECT 1 FROM shut_cases WHERE case_id = ?", (case,)) is not None

    def _awaited(self, attachment: bytes) -> _Awaited | None:
        row = self._lane.row(_ONE, (attachment,))
        if row is None:
            return None
        case_id, number, facts, place, header, inside = row
        said = msgspec.json.decode(facts, type=Facts)
        return _Awaited(
            AttachmentId(UUID(bytes=attachment)), CaseId(UUID(bytes=case_id)), number, said, place, header, inside
        )

    def _fitting(self, awaited: _Awaited, part: Part) -> tuple[AttachmentHeader, Inside]:
        """Header and inside of the part, if it opens and is of what was said."""
        said = read_header(part.header)
        inside = self._inside(part.header, part.inside)
        fits = spell(said) == part.header and said.id == awaited.id.hex and inside.facts == awaited.facts
        if not fits or not part.place < said.parts <= MOST_PARTS:
            raise VaultDamaged
        unsealed_with(AESGCM(inside.key), part.sealed, bound_to(inside.bound or part.header, part.place))
        return said, inside

    def _inside(self, header: bytes, shut: bytes) -> Inside:
        return inside_of(self._attachments.lock_of(CaseId(UUID(read_header(header).case))), header, shut)

    def _row(self, awaited: _Awaited, part: Part, inside: Inside) -> int:
        """The number under which its parts lie. Those sealed with another key go: only one of the two can be true."""
        if awaited.row is not None and awaited.header is not None and awaited.inside is not None:
            if self._inside(awaited.header, awaited.inside).key == inside.key:
                return awaited.row
            self._begin_anew(awaited.id.bytes)
        row = int(self._lane.rows(_BELOW_ALL)[0][0])
        sql = "UPDATE attachments_awaited SET row = ?, header = ?, inside = ? WHERE id = ?"
        self._lane.run(sql, (row, part.header, part.inside, awaited.id.bytes))
        return row

    def _finish(self, awaited: _Awaited, part: Part, said: AttachmentHeader, row: int) -> bool:
        lying = CaseId(UUID(said.case))
        sql = "INSERT INTO attachments (number, id, case_id, bytes, header, sealed) VALUES (?, ?, ?, ?, ?, ?)"
        whole = (row, awaited.id.bytes, lying.bytes, awaited.facts.bytes, part.header, part.inside)
        self._lane.run(sql, whole)
        try:
            for _ in self._attachments.parts(awaited.id):
                pass
        except VaultDamaged:
            self._lane.run("DELETE FROM attachments WHERE number = ?", (row,))
            self._begin_anew(awaited.id.bytes)
            return False
        self._lane.run("DELETE FROM attachments_awaited WHERE id = ?", (awaited.id.bytes,))
        if (lying, said.number) != (awaited.case_id, awaited.number):
            self._attachments.hand_over({awaited.id: awaited.number}, awaited.case_id)
        return True

    def _begin_anew(self, attachment: bytes) -> None:
        """Away with the parts that came."""
        for (row,) in self._lane.rows("SELECT row FROM attachments_awaited WHERE id = ?", (attachment,)):
            self._lane.run("DELETE FROM attachment_parts WHERE attachment = ?", (row,))
        sql = "UPDATE attachments_awaited SET row = NULL, header = NULL, inside = NULL WHERE id = ?"
        self._lane.run(sql, (attachment,))

    def _count(self, row: int) -> int:
        return int(self._lane.rows("SELECT count(*) FROM attachment_parts WHERE attachment = ?", (row,))[0][0])

    def _there(self, row: int | None) -> bytes:
        """A bit for each part that came."""
        bits = 0
        for (place,) in self._lane.rows("SELECT part FROM attachment_parts WHERE attachment = ?", (row,)):
            bits |= 1 << place
        return bits.to_bytes((bits.bit_length() + 7) // 8, "little")

    def _places(self, lacked: Lacked) -> Iterator[tuple[int, bytes, bytes, int]]:
        sql = "SELECT number, header, sealed FROM attachments WHERE id = ?"
        for number, header, inside in self._lane.rows(sql, (lacked.attachment,)):
            for place in range(read_header(header).parts):
                if not lacked.has(place):
                    yield number, header, inside, place
