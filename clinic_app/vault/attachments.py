"""Photographs and documents: bytes in sealed parts, beside the history that names them. No part is ever changed.

Each has a key of its own, sealed with what is known of it under the case key, with the header as associated data; each
part is sealed under that key, with the header and its place as associated data. A part that is missing, swapped or of
another attachment does not open. One that goes over to another case is sealed under that case's key with a new header,
and remembers the one its parts are bound to. Format: `docs/vault-format.md`.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.hashing import Sha256
from clinic_app.domain.attachments import CASE_BYTES, RECORD_BYTES, AttachmentId, Facts
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import AttachmentsFull, NoSuchAttachment, NoSuchCase, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.attachment_form import (
    PART_BYTES,
    AttachmentHeader,
    Inside,
    bound_to,
    inside_of,
    read_header,
    sealed_with,
    unsealed_with,
)
from clinic_app.vault.journal_form import spell
from clinic_app.vault.lane import Lane

__all__ = ["PART_BYTES", "Attachment", "Attachments", "Kept"]

_ONE: Final = "SELECT number, case_id, header, sealed FROM attachments WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One of them, without its bytes. `number` is its place in the case: it is never given again."""

    id: AttachmentId
    case_id: CaseId
    number: int
    author: PersonId
    at: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class Kept:
    """How many there are, and how much room their bytes take."""

    count: int
    bytes: int


class Attachments:
    """Those of one vault. Taking in and letting go belong in the transaction of the revision that says so."""

    def __init__(
        self, lane: Lane, clock: Clock, *, case_bytes: int = CASE_BYTES, record_bytes: int = RECORD_BYTES
    ) -> None:
        self._lane = lane
        self._clock = clock
        self._case_bytes, self._record_bytes = case_bytes, record_bytes

    def refuse_without_room(self, case_id: CaseId, more: int) -> None:
        """Raise `AttachmentsFull` if so many bytes more are too many for the case or the record."""
        for where, used, most in (
            ("case", self.kept(case_id).bytes, self._case_bytes),
            ("record", self.kept().bytes, self._record_bytes),
        ):
            if used + more > most:
                raise AttachmentsFull(where, used, most)

    def next_number(self, case_id: CaseId) -> int:
        """The number of the next one in this case, also after the last one was destroyed."""
        row = self._lane.row("SELECT value FROM settings WHERE key = ?", (_counter(case_id),))
        return 1 + (int(row[0]) if row else 0)

    def add(self, attachment: AttachmentId, case_id: CaseId, number: int, facts: Facts, content: bytes,
            *, author: PersonId, at: datetime | None = None) -> None:  # fmt: skip
        """Keep one that came in now, or `at` that moment elsewhere.

        Raises `NoSuchCase`, `AttachmentsFull`, `DiskFull`, `SaveUncertain`.
        """
        self.refuse_without_room(case_id, len(content))
        case_lock, key = self.lock_of(case_id), os.urandom(32)
        parts = range(0, max(len(content), 1), PART_BYTES)
        came_in = iso(at or self._clock.now())
        header = spell(AttachmentHeader(1, attachment.hex, case_id.hex, number, author.hex, came_in, len(parts)))
        inside = sealed_with(case_lock, spell(Inside(key, facts)), header)

        def write() -> None:
            sql = "INSERT INTO attachments (id, case_id, bytes, header, sealed) VALUES (?, ?, ?, ?, ?)"
            row = self._lane.add(sql, (attachment.bytes, case_id.bytes, len(content), header, inside))
            lock = AESGCM(key)
            for place, begin in enumerate(parts):
                part = sealed_with(lock, content[begin : begin + PART_BYTES], bound_to(header, place))
                sql = "INSERT INTO attachment_parts (attachment, part, sealed) VALUES (?, ?, ?)"
                self._lane.run(sql, (row, place, part))
            self.number_on(case_id, number)

        self._lane.save(write)

    def number_on(self, case_id: CaseId, last: int) -> None:
        """The next one in this case gets a number above this: so many there were."""
        last = max(last, self.next_number(case_id) - 1)
        sql = "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)"
        self._lane.save(lambda: self._lane.run(sql, (_counter(case_id), str(last))))

    def of_case(self, case_id: CaseId) -> tuple[Attachment, ...]:
        """Those of a case, in order. Raises `NoSuchCase`, `VaultDamaged`."""
        lock = self.lock_of(case_id)
        sql = "SELECT header, sealed FROM attachments WHERE case_id = ?"
        found = (
            _known(header, inside_of(lock, header, sealed)) for header, sealed in self._lane.rows(sql, (case_id.bytes,))
        )
        return tuple(sorted(found, key=lambda one: one.number))

    def one(self, attachment: AttachmentId) -> Attachment:
        """What is known of one. Raises `NoSuchAttachment`, `VaultDamaged`."""
        return self._one(attachment)[1]

    def parts(self, attachment: AttachmentId) -> Iterator[bytes]:
        """Its bytes, part by part. Raises `NoSuchAttachment`; `VaultDamaged` if a part is missing or another."""
        row, known, lock, header = self._one(attachment)
        total, digest = 0, Sha256()
        for place in range(read_header(header).parts):
            sql = "SELECT sealed FROM attachment_parts WHERE attachment = ? AND part = ?"
            found = self._lane.row(sql, (row, place))
            if found is None:
                raise VaultDamaged
            part = unsealed_with(lock, found[0], bound_to(header, place))
            total += len(part)
            digest.update(part)
            yield part
        if total != known.facts.bytes or digest.hexdigest() != known.facts.digest:
            raise VaultDamaged

    def kept(self, case_id: CaseId | None = None) -> Kept:
        """How much there is, of a case or of all."""
        where, values = ("WHERE case_id = ?", (case_id.bytes,)) if case_id is not None else ("", ())
        row = self._lane.rows(f"SELECT count(*), coalesce(sum(bytes), 0) FROM attachments {where}", values)[0]  # noqa: S608
        return Kept(*row)

    def known(self, ids: Collection[UUID]) -> tuple[AttachmentId, ...]:
        """Which of these ids are attachments here."""
        there = {row[0] for row in self._lane.rows("SELECT id FROM attachments")}
        return tuple(AttachmentId(one) for one in ids if one.bytes in there)

    def hand_over(self, numbers: Mapping[AttachmentId, int], to: CaseId) -> None:
        """These are another case's now, each with its number there, whatever room it has. Their parts stay as they lie.

        Part of the transaction of the revision that says so. Raises `NoSuchCase`, `NoSuchAttachment`, `VaultDamaged`.
        """
        lock = self.lock_of(to)
        for one, number in numbers.items():
            row = self._lane.row(_ONE, (one.bytes,))
            if row is None:
                raise NoSuchAttachment
            place, case_id, header, sealed = row
            inside = inside_of(self.lock_of(CaseId(UUID(bytes=case_id))), header, sealed)
            bound = inside.bound or header
            said = read_header(bound)
            fresh = spell(msgspec.structs.replace(said, case=to.hex, number=number))
            inside = msgspec.structs.replace(inside, bound=b"" if fresh == bound else bound)
            sql = "UPDATE attachments SET case_id = ?, header = ?, sealed = ? WHERE number = ?"
            self._lane.run(sql, (to.bytes, fresh, sealed_with(lock, spell(inside), fresh), place))
        if numbers:
            self.number_on(to, max(numbers.values()))

    def destroy(self, attachments: Collection[AttachmentId]) -> None:
        """Take keys and bytes away, in the transaction of what says so. The number is not given again."""

        def write() -> None:
            for one in attachments:
                row = self._lane.row(_ONE, (one.bytes,))
                if row is not None:
                    self._lane.run("DELETE FROM attachment_parts WHERE attachment = ?", (row[0],))
                    self._lane.run("DELETE FROM attachments WHERE number = ?", (row[0],))

        self._lane.save(write)

    def drop_all(self, case_id: CaseId) -> None:
        """A case goes, and all of its attachments with it."""
        ids = self._lane.rows("SELECT id FROM attachments WHERE case_id = ?", (case_id.bytes,))

        def write() -> None:
            self.destroy([AttachmentId(UUID(bytes=row[0])) for row in ids])
            self._lane.run("DELETE FROM settings WHERE key = ?", (_counter(case_id),))

        self._lane.save(write)

    def _one(self, attachment: AttachmentId) -> tuple[int, Attachment, AESGCM, bytes]:
        row = self._lane.row(_ONE, (attachment.bytes,))
        if row is None:
            raise NoSuchAttachment
        number, case_id, header, sealed = row
        inside = inside_of(self.lock_of(CaseId(UUID(bytes=case_id))), header, sealed)
        known = _known(header, inside)
        if known.id != attachment or known.case_id.bytes != case_id:
            raise VaultDamaged
        return number, known, AESGCM(inside.key), inside.bound or header

    def lock_of(self, case_id: CaseId) -> AESGCM:
        """What opens a case's own. Raises `NoSuchCase`."""
        row = self._lane.row("SELECT key FROM cases WHERE id = ?", (case_id.bytes,))
        if row is None or row[0] is None:
            raise NoSuchCase
        return AESGCM(row[0])


def _counter(case_id: CaseId) -> str:
    return f"attachments_of_{case_id.hex}"


def _known(header: bytes, inside: Inside) -> Attachment:
    said = read_header(header)
    return Attachment(
        AttachmentId(UUID(said.id)), CaseId(UUID(said.case)), said.number, PersonId(UUID(said.author)),
        instant(said.at), inside.facts,
    )  # fmt: skip
