"""What goes into the letters to one other PC of this clinic, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.crypto.letter_seal import content_in, seal_letter
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.domain.people import Act
from clinic_app.errors import LetterRefused
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.letter_batch import Batch, Item, KeyOf, batches
from clinic_app.services.letter_sizes import LetterSizes
from clinic_app.vault.common_key import ClinicKey
from clinic_app.vault.handed_over import HandedOver
from clinic_app.vault.journals_heard import Reach
from clinic_app.vault.meeting_book import Known, Left, by_bytes, covers, furthest, journals_told, newest_of, told_by
from clinic_app.vault.pcs import Pc
from clinic_app.vault.telling import ToTell
from clinic_app.wire.pc_letter import MOST_SHUT, VERSION, Lacked, Letter, Says, Stand, encode_letter

_AROUND_ALL: Final = 256
"""What a letter takes beside what it says and brings."""
_BYTES_AN_ENTRY: Final = 256
"""Of a journal, about."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What one PC lacks of ours: revisions, keys of cases that it holds shut, parts of files, days of journals."""

    revisions: int = 0
    keys: int = 0
    parts: int = 0
    days: int = 0
    """Signed days of journals. What a journal says of today goes along with what else is written."""

    def __bool__(self) -> bool:
        return bool(self.revisions or self.keys or self.parts or self.days)


@dataclass(frozen=True, slots=True)
class _Order:
    """From where on a PC is written to, by which way, and whether it asks for what was not left there yet."""

    known: Known
    reached: dict[DeviceId, int]
    journals: dict[DeviceId, Reach]
    way: str | None
    asks: bool

    @property
    def aside(self) -> frozenset[DeviceId]:
        return _aside(self.known)

    @property
    def lacks(self) -> tuple[Lacked, ...]:
        return self.known.says.stand.lacks if self.asks and self.known.says else ()


class LetterWriting:
    """Of one desk. Whoever is signed in, the PCs of a clinic tell each other everything that is due to them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._awaited = desk.vault.erasing.awaited
        self.sizes = LetterSizes()

    def recipient(self, to: DeviceId) -> Pc:
        """The PC, if anything is written to it. Raises `NoSuchPc`, `LetterRefused` (`set_aside`, `revoked`)."""
        self._desk.require(Act.MEET)
        pc = self._vault.pcs.one(to)
        if not pc.stands:
            raise LetterRefused("revoked", to)
        if to == self._vault.device.id or to in self.set_aside():
            raise LetterRefused("set_aside", to)
        return pc

    def tell_common(self) -> None:
        """Write down what was changed in the records of the clinic."""
        self._vault.common.tell()

    # --- how things stand --------------------------------------------------------------------------

    def stand(self, known: Known) -> Stand:
        """How things stand here, for a PC of which this is known."""
        hearing = self._vault.hearing
        return Stand(
            VERSION, by_bytes(hearing.reached()), tuple(sorted(device.bytes for device in self.set_aside())),
            tuple(case_id.bytes for case_id in hearing.shut(MOST_SHUT)), self._awaited.lacked(),
            tuple(key.mark for key in self._vault.common.keys), known.refused is not None,
        )  # fmt: skip

    def says(self, known: Known) -> Says:
        """The same as it is told."""
        entry, _ = self._vault.journal.last()
        journals = journals_told(self._vault.journals.reached())
        return Says(entry, self.stand(known), known.says.stand.digest if known.says else b"", journals)

    def waits(self, pc: Pc, known: Known) -> Waits:
        """What a PC lacks of ours as far as it told."""
        if known.says is None:
            return Waits(self._vault.telling.count({}))
        return Waits(
            self._vault.telling.count(known.reached, _aside(known)),
            sum(1 for _ in self._keys_lacked(pc, known)) + len(self._clinic_keys_lacked(known)),
            self._awaited.count(known.says.stand.lacks),
            self._vault.journals.days_lacked(pc.device, known.journals),
        )  # fmt: skip

    def set_aside(self) -> frozenset[DeviceId]:
        """PCs of which nothing is believed, for something that they did."""
        every = self._vault.hearing.others.every()
        return frozenset(pc.device for pc in every if pc.set_aside is not None and not pc.revoked)

    # --- letters -----------------------------------------------------------------------------------

    def seal(self, pc: Pc, says: Says | None, batch: Batch) -> bytes:
        """One letter."""
        us = self._vault.device
        letter = Letter(
            VERSION, self._vault.id.bytes, us.id.bytes, pc.device.bytes, says, tuple(batch.keys.values()),
            tuple(each.sent for each in batch.told), tuple(batch.parts), tuple(batch.clinic_keys),
            tuple(batch.journals),
        )  # fmt: skip
        return seal_letter(encode_letter(letter), sender=us.id, signer=us.signing, to=pc.seal)

    def letters(
        self,
        pc: Pc,
        way: str | None,
        most: int | None,
        told: Callable[[int, int], None],
        notes: list[Callable[[], None]] | None = None,
    ) -> Iterator[bytes]:
        """See `Meeting.letters`."""
        known, book = self._vault.meetings.known(pc.device), self._vault.meetings
        left = book.left(pc.device, way) if way is not None else Left({})
        says: Says | None = (first := self.says(known))
        asked = known.says.stand.digest if known.says else b""
        order = _Order(
            known, newest_of(known.reached, left.reached), furthest(known.journals, left.journals), way,
            asks=asked != left.answered,
        )  # fmt: skip
        ours, done, of = first.stand.digest, 0, self._many(order)
        room = content_in(self.sizes.most(pc.device, way)) - _AROUND_ALL - len(msgspec.msgpack.encode(first))
        for written, batch in enumerate(batches(self._items(pc, order, room), room), start=1):
            letter = self.seal(pc, says, batch)
            says, done = None, done + batch.many
            for each in batch.told:
                order.reached[each.place.device_id] = each.place.seq
            for piece in batch.journals:
                pc_id, there = told_by(piece)
                order.journals[pc_id] = furthest(order.journals, {pc_id: there})[pc_id]
            now = replace(left, reached=dict(order.reached), stand=ours, journals=dict(order.journals))
            note = partial(self._note, pc, way, now, batch)
            if notes is not None:
                notes.append(note)
            yield letter
            if notes is None:
                note()
            told(done, max(of, done))
            if written == most:
                return
        if way is None:
            return
        all_of_it = partial(book.leave, pc.device, way, Left(order.reached, ours, asked, order.journals))
        if says is not None and ours not in (left.stand, known.says.yours if known.says else b""):
            if notes is not None:
                notes.append(all_of_it)
            yield self.seal(pc, says, Batch())
        elif says is not None and asked == left.answered:
            return  # nothing was left, and nothing is new
        if notes is None:
            all_of_it()
        else:
            notes.append(all_of_it)

    def hand_over(self, pc: Pc, case_id: CaseId) -> HandedOver:
        """See `Meeting.hand_over`."""
        newest = self._vault.cases.newest(case_id)
        if newest is None:
            raise LetterRefused("empty")
        if not self._due(pc, case_id):
            raise LetterRefused("not_due", pc.device)
        me, reached = self._desk.me.id, self._vault.meetings.known(pc.device).reached
        needs = self._vault.telling.needed_for(case_id, newest, reached)

        def write() -> HandedOver:
            self._vault.journal.append("handed_to_pc", me, {"case": case_id, "pc": pc.device})
            return self._vault.hand_overs.begin(case_id, pc.device, needs, me)

        return self._vault.save(write)

    # --- within ------------------------------------------------------------------------------------

    def _many(self, order: _Order) -> int:
        """How many revisions and parts that is, as far as can be told before."""
        revisions = self._vault.telling.count(order.reached, order.aside)
        return revisions + self._awaited.count(order.lacks)

    def _items(self, pc: Pc, order: _Order, room: int) -> Iterator[Item]:
        """Everything in order, journals last; what a journal says of today alone is no reason to write."""
        written = False
        for item in self._of_cases(pc, order):
            written = True
            yield item
        if written or self._vault.journals.days_lacked(pc.device, order.journals):
            yield from self._vault.journals.pieces(pc.device, order.journals, room // _BYTES_AN_ENTRY)

    def _of_cases(self, pc: Pc, order: _Order) -> Iterator[Item]:
        """What was handed over, keys that are lacked, everything else."""
        telling, so_far, lacks = self._vault.telling, dict(order.reached), list(order.lacks)
        yield from self._clinic_keys_lacked(order.known) if order.asks else ()
        for each in self._vault.hand_overs.on_their_way(pc.device):
            yield from self._with_keys(pc, telling.lacked(so_far, order.aside, each.needs))
            so_far = newest_of(so_far, each.needs)
            ids = {one.attachment for one in self._awaited.of_case(each.case_id)}
            yield from self._awaited.parts([one for one in lacks if one.attachment in ids])
            lacks = [one for one in lacks if one.attachment not in ids]
            if not self._due(pc, each.case_id) or order.way is None or order.way in each.left_by:
                continue
            # Nobody can ask before all of it is there.
            whole = (each.case_id, *self._vault.merges.members(each.case_id))
            yield from (KeyOf(*key) for key in telling.keys(whole).items())
            if not covers(order.known.reached, each.needs):
                yield from self._awaited.parts(self._awaited.of_case(each.case_id))
            yield each
        yield from self._keys_lacked(pc, order.known) if order.asks else ()
        yield from self._with_keys(pc, telling.lacked(so_far, order.aside))
        yield from self._awaited.parts(lacks)

    def _with_keys(self, pc: Pc, told: Iterator[ToTell]) -> Iterator[ToTell]:
        """With the first revision of a case goes its key, if the PC may have it."""
        for each in told:
            case_id = each.place.case_id
            if each.place.seen or not self._due(pc, case_id):
                yield each
            else:
                yield replace(each, key=self._vault.telling.keys([case_id]).get(case_id))

    def _keys_lacked(self, pc: Pc, known: Known) -> Iterator[KeyOf]:
        shut = [CaseId(UUID(bytes=case)) for case in known.says.stand.shut] if known.says else []
        for case_id, key in self._vault.telling.keys([each for each in shut if self._due(pc, each)]).items():
            yield KeyOf(case_id, key)

    def _clinic_keys_lacked(self, known: Known) -> list[ClinicKey]:
        """Those with which the records of the clinic are shut, and which it does not know."""
        theirs = known.says.stand.clinic_keys if known.says else ()
        return [key for key in self._vault.common.keys if key.mark not in theirs]

    def _due(self, pc: Pc, case_id: CaseId) -> bool:
        """A case that is kept to a list goes only where somebody of that list comes in, or with what it is part of."""
        kept = self._vault.restrictions.of(case_id)
        if kept is None or not kept.people.isdisjoint(pc.people):
            return True
        into = self._vault.merges.leads_to(case_id)
        return into is not None and self._due(pc, into)

    def _note(self, pc: Pc, way: str | None, left: Left, batch: Batch) -> None:
        if way is None:
            return

        def write() -> None:
            self._vault.meetings.leave(pc.device, way, left)
            for each in batch.whole:
                self._vault.hand_overs.left(each, way)

        self._vault.save(write)


def _aside(known: Known) -> frozenset[DeviceId]:
    """Of which PCs it takes nothing."""
    return frozenset(DeviceId(UUID(bytes=device)) for device in known.says.stand.aside) if known.says else frozenset()
