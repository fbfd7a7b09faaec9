"""Meetings with the other PCs of this clinic: what each has to tell the other, as sealed letters, by whatever way.

A letter is taken in whole or not at all, and may come twice, late, or in another order: what a PC says that it has
decides what is sent to it, so nothing is lost by a letter that is. Two PCs whose marks are equal have nothing to tell.
By a way that answers at once: marks; if they differ greetings, letters each way, and marks again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Final
from uuid import UUID

from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.domain.people import Act
from clinic_app.errors import HeardRefused, LetterRefused, NoSuchPc
from clinic_app.services.desk import Desk
from clinic_app.services.letter_batch import Batch
from clinic_app.services.letter_reading import Reading, ReadLetter, Unread
from clinic_app.services.letter_sizes import LetterSizes
from clinic_app.services.letter_writing import LetterWriting, Waits
from clinic_app.services.met import Met, PcStands
from clinic_app.services.newer_there import NewerThere
from clinic_app.services.what_was_heard import WhatWasHeard
from clinic_app.vault.awaited import Took
from clinic_app.vault.common_key import ClinicKey
from clinic_app.vault.handed_over import HandedOver
from clinic_app.vault.heard import Looked
from clinic_app.vault.hearing import Heard
from clinic_app.vault.meeting_book import Known, reached_of
from clinic_app.vault.other_pcs import OtherPc
from clinic_app.vault.pcs import Pc
from clinic_app.wire.pc_letter import VERSION, Letter, clinic_of

__all__ = ["HandedOver", "Meeting", "Met", "PcStands", "Waits"]

MARK_BYTES: Final = 32
_MARK: Final = b"clinic-app meeting mark 1\x00"
_NOTHING: Final = Heard(0, frozenset(), frozenset())


class Meeting:
    """Of the open vault. Each call is one short job of the vault's lane; between two letters others may save."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._us = desk.vault.device.id
        self._writing = LetterWriting(desk)
        self._follows = WhatWasHeard(desk)
        self._newer = NewerThere(desk)
        self.then: list[Callable[[Heard], None]] = []
        """What something new that was heard brings about, in the same transaction."""

    # --- what we say -------------------------------------------------------------------------------

    def mark(self, to: DeviceId) -> bytes:
        """32 bytes that are equal on both PCs if, and only if, neither has anything to tell the other. They say nothing
        else. Raises as `letters` does.
        """
        pc, known = self._recipient(to)
        if known.says is None or self._writing.waits(pc, known):
            return os.urandom(MARK_BYTES)
        ours, theirs = self._writing.stand(known).digest, known.says.stand.digest
        both = sorted(((self._vault.device.id.bytes, ours), (to.bytes, theirs)))
        return sha256(_MARK + b"".join(device + stand for device, stand in both)).digest()

    def greeting(self, to: DeviceId) -> bytes:
        """A letter that says how things stand here and brings nothing. Raises as `letters` does."""
        pc, known = self._recipient(to)
        return self._writing.seal(pc, self._writing.says(known), Batch())

    def letters(
        self,
        to: DeviceId,
        *,
        way: str | None = None,
        most: int | None = None,
        told: Callable[[int, int], None] = lambda _done, _of: None,
        notes: list[Callable[[], None]] | None = None,
    ) -> Iterator[bytes]:
        """What this PC lacks, as far as it told us, in letters that every way can carry; what was handed over first.

        `way` names one that gives no answer: what was left there is not left there again, until that PC says that
        something is missing, and a greeting goes along if it does not know how things stand here. At most `most`
        letters; each is made when it is asked for, and counts as sent when the next is, or the end; with `notes`, which
        gets one for each and one for the end, when these are called. `told` hears how many of how many revisions and
        parts that is. Raises `NoSuchPc`, `LetterRefused` (`set_aside`, `revoked`).
        """
        pc, _ = self._recipient(to)
        return self._writing.letters(pc, way, most, told, notes)

    def waits(self, to: DeviceId) -> Waits:
        """What this PC lacks of ours, as far as it told us. Raises as `letters` does."""
        return self._writing.waits(*self._recipient(to))

    def hand_over(self, case_id: CaseId, to: DeviceId) -> HandedOver:
        """Let a case go first in all that is sent to this PC from now on, with everything it needs to be whole there.

        Raises `NoSuchCase`, and as `letters` does; `LetterRefused`: `empty` (nothing is saved in it yet), `not_due`
        (it is kept to a list, and nobody of that list comes in there).
        """
        self._desk.require(Act.HAND_OVER)
        self._desk.cases.reach(case_id)
        pc, _ = self._recipient(to)
        return self._writing.hand_over(pc, case_id)

    def handed_over(self, case_id: CaseId) -> tuple[HandedOver, ...]:
        """To which PCs a case was handed over, and since when it is there. Raises `NoSuchCase`."""
        self._desk.require(Act.READ_CASE)
        self._desk.cases.reach(case_id)
        return self._vault.hand_overs.of(case_id)

    # --- what we hear ------------------------------------------------------------------------------

    def reading(self) -> Reading:
        """What letters can be read by, elsewhere, before they are heard."""
        self._desk.require(Act.MEET)
        return Reading.of(self._vault.device.standing, self._vault.pcs.every())

    def hear(self, untrusted: Unread, *, way: str | None = None) -> Met:
        """Take in a letter, all of it or nothing, and say what came of it; quicker if `reading` has read it.

        With a `way` the two have met by that, if it was taken in. Safe to repeat. Raises only what the disk does:
        `DiskFull`, `SaveUncertain`, `DiskFailing`, `VaultDamaged`; then nothing was taken in, and the letter is heard
        again later.
        """
        self._desk.require(Act.MEET)
        read = self.reading().read(untrusted) if isinstance(untrusted, bytes) else untrusted
        try:
            letter, sender = self._opened(read)
        except LetterRefused as refusal:
            if refusal.reason != "newer" or refusal.device is None:
                return Met(refused=refusal)
            self._vault.meetings.took(DeviceId(refusal.device), refusal.reason)
            return Met(sender=DeviceId(refusal.device), refused=refusal)
        met = self._heard(letter, read.revisions(letter), sender, way)
        self._follows.after()
        return met

    @property
    def sizes(self) -> LetterSizes:
        """How large letters may be on a line that breaks."""
        return self._writing.sizes

    def note(self, notes: Sequence[Callable[[], None]]) -> None:
        """What was left by a way that gives no answer counts as left: these are the `notes` that `letters` gave."""
        if notes:
            self._vault.save(lambda: [note() for note in notes])

    def met(self, device: DeviceId, way: str) -> None:
        """The two have met now, by `lan`, `hub`, `stick` or `share`."""
        self._desk.require(Act.MEET)
        self._vault.meetings.met(device, way)

    def missed(self, device: DeviceId) -> None:
        """A letter of this PC came torn: from the next greeting on it is asked to leave again what it left."""
        self._desk.require(Act.MEET)
        self._vault.meetings.took(device, "format")

    def every(self) -> tuple[PcStands, ...]:
        """Every other PC of the clinic, those that were let go among them."""
        self._desk.require(Act.MEET)
        us, believed = self._vault.device.id, {pc.device: pc for pc in self._vault.hearing.others.every()}
        return tuple(self._stands(pc, believed[pc.device]) for pc in self._vault.pcs.every() if pc.device != us)

    # --- within ------------------------------------------------------------------------------------

    def _recipient(self, to: DeviceId) -> tuple[Pc, Known]:
        pc = self._writing.recipient(to)
        self._writing.tell_common()
        return pc, self._vault.meetings.known(to)

    def _opened(self, read: ReadLetter) -> tuple[Letter, DeviceId]:
        """What another PC of this clinic signed for us. Raises `LetterRefused`."""
        opened = read.opened
        if isinstance(opened, LetterRefused):
            raise opened
        if clinic_of(opened.unproven) not in (self._vault.id.bytes, None):
            raise LetterRefused("clinic")
        try:
            pc = self._vault.pcs.one(opened.sender)
        except NoSuchPc as error:
            raise LetterRefused("unknown", opened.sender) from error
        read.prove(pc.signing)
        if not pc.stands:
            raise LetterRefused("revoked", pc.device)
        if pc.device in self._writing.set_aside():
            raise LetterRefused("set_aside", pc.device)
        letter = read.said(pc.device)
        if letter.sender != pc.device.bytes or letter.to != self._vault.device.id.bytes or pc.device == self._us:
            raise LetterRefused("format", pc.device)
        return letter, pc.device

    def _heard(self, letter: Letter, looked: tuple[Looked, ...], sender: DeviceId, way: str | None) -> Met:
        try:
            met = self._vault.save(lambda: self._take(letter, looked, sender, way))
            if met.new:
                self._vault.erasing.sweep()
            return met
        except (HeardRefused, LetterRefused) as refusal:
            refused = refusal
        self._vault.save(lambda: self._note_refusal(letter, sender, refused))
        return Met(sender=sender, lacks=bool(self._waits(sender)), refused=refused)

    def _take(self, letter: Letter, looked: tuple[Looked, ...], sender: DeviceId, way: str | None) -> Met:
        there = self._note_stand(letter, sender)
        keys = {CaseId(UUID(bytes=each.case)): each.key for each in letter.keys}
        heard = _NOTHING
        self._vault.common.join(
            tuple(ClinicKey(each.generation, each.made_at, each.key) for each in letter.clinic_keys)
        )
        if letter.revisions or keys:
            heard = self._vault.hearing.take_looked(looked, keys, sender)
        if heard.new:
            for then in self.then:
                then(heard)
        self._newer.within(heard)
        self._follows.within(heard, keys=bool(letter.clinic_keys))
        for piece in letter.journals:
            self._vault.journals.take(piece, sender)
        took = [self._vault.erasing.awaited.take(part) for part in letter.parts]
        refused = LetterRefused("attachment", sender) if Took.ANOTHER in took else None
        if letter.revisions or keys or took:
            self._vault.meetings.took(sender, refused.reason if refused else None)
        if way is not None and refused is None:
            self._vault.meetings.met(sender, way)
        return Met(
            sender=sender, new=heard.new, parts=sum(each is not Took.KNOWN for each in took), cases=heard.cases,
            erased=heard.erased, there=there, lacks=bool(self._waits(sender)), refused=refused,
        )  # fmt: skip

    def _note_refusal(self, letter: Letter, sender: DeviceId, refusal: HeardRefused | LetterRefused) -> None:
        if refusal.reason == "fork" and refusal.device not in (self._us, None):
            self._vault.hearing.others.set_aside(DeviceId(refusal.device), refusal.reason)
        if refusal.reason != "ours":
            self._note_stand(letter, sender)
        self._vault.meetings.took(sender, refusal.reason)

    def _note_stand(self, letter: Letter, sender: DeviceId) -> tuple[CaseId, ...]:
        """Believe how the sender says that things stand there. Raises `HeardRefused(ours)`."""
        if letter.says is None:
            return ()
        stand = letter.says.stand
        ours, theirs = self._vault.revisions.this_pc.heard, reached_of(stand).get(self._us, 0)
        if theirs > ours:
            raise HeardRefused("ours", self._us, theirs)
        self._vault.meetings.heard(sender, letter.says)
        if stand.again:
            self._vault.hand_overs.lost(sender)
        return self._vault.hand_overs.told(sender, stand)

    def _waits(self, device: DeviceId) -> Waits:
        return self._writing.waits(self._vault.pcs.one(device), self._vault.meetings.known(device))

    def _stands(self, pc: Pc, believed: OtherPc) -> PcStands:
        known = self._vault.meetings.known(pc.device)
        return PcStands(
            pc=pc, set_aside=believed.set_aside, met_at=known.met_at, met_way=known.met_way,
            waits=self._writing.waits(pc, known) if pc.stands else Waits(), known=known.says is not None,
            refused=known.refused, older=known.says is not None and known.says.stand.speaks < VERSION,
            newer=pc.device in self._newer.devices(),
        )  # fmt: skip
