"""The PCs of this clinic, this one among them: what staff call each, by which keys it is known, who comes in there.

A PC that was let go stays in the list: what it wrote stays written. Nothing is sealed to it any more, and what it signs
counts only where a PC that still belongs here had taken it in before it knew (`vault/heard.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.xwing import SealPublicKey
from clinic_app.domain.ids import DeviceId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import NoSuchPc
from clinic_app.facts import dataclass
from clinic_app.vault.device import DeviceKeys
from clinic_app.vault.journal_gaps import earlier_devices
from clinic_app.vault.lane import Lane
from clinic_app.vault.other_pcs import OtherPcs
from clinic_app.vault.print_marks import brought_back, given_by

_ALL = (
    "SELECT device, place, signing, seal, people, joined_at, joined_by, continues, revoked_at, revoked_by, "
    "revoked_why, print_mark FROM pcs ORDER BY joined_at, device"
)
_PUT = (
    "INSERT INTO pcs (device, place, signing, seal, people, joined_at, joined_by, continues, revoked_at, revoked_by, "
    "revoked_why, print_mark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device) DO UPDATE SET "
    "place = excluded.place, "
    "people = excluded.people, joined_at = excluded.joined_at, joined_by = excluded.joined_by, "
    "continues = excluded.continues, revoked_at = excluded.revoked_at, revoked_by = excluded.revoked_by, "
    "revoked_why = excluded.revoked_why, print_mark = coalesce(pcs.print_mark, excluded.print_mark)"
)


class LetGo(StrEnum):
    """Why a PC does not belong to the clinic any more."""

    LOST = "lost"
    """Or stolen: somebody else may have it."""

    RETIRED = "retired"
    """It was given up, and nobody else has what was on it."""

    REPLACED = "replaced"
    """Its record was brought back on another PC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pc:
    """One PC. `place` is typed by staff: it lives in the record and in no log or file name."""

    device: DeviceId
    place: str
    signing: VerifyKey
    seal: SealPublicKey
    people: frozenset[PersonId] = frozenset()
    """Who comes in there, as far as is known here."""
    joined_at: datetime
    joined_by: PersonId | None = None
    continues: DeviceId | None = None
    """The PC whose record it was begun with, if it was brought back from a backup."""
    revoked_at: datetime | None = None
    revoked_by: PersonId | None = None
    revoked_why: LetGo | None = None
    print_mark: str | None = None
    """The letter of its prints (`vault/print_marks.py`). None: the first PC of a clinic, or one not heard of yet."""

    @property
    def stands(self) -> bool:
        """Whether it still belongs to the clinic."""
        return self.revoked_at is None


class Pcs:
    """Those of one vault. `slots` are the ids of the slots by which people come in on this PC."""

    def __init__(
        self, lane: Lane, clock: Clock, device: DeviceKeys, others: OtherPcs, slots: Callable[[], Collection[bytes]]
    ) -> None:
        self._lane = lane
        self._clock = clock
        self._device = device
        self._heard = others
        self._slots = slots

    def every(self) -> tuple[Pc, ...]:
        """All that ever belonged to the clinic, the oldest first."""
        if "pcs" not in self._lane.memory:
            self._lane.memory["pcs"] = tuple(_pc(row) for row in self._lane.rows(_ALL))
        known: tuple[Pc, ...] = self._lane.memory["pcs"]
        return known

    def one(self, device: DeviceId) -> Pc:
        """This PC of the clinic, whether or not it still belongs to it. Raises `NoSuchPc`."""
        for pc in self.every():
            if pc.device == device:
                return pc
        raise NoSuchPc

    def this(self) -> Pc:
        """The PC we are on."""
        return self.one(self._device.id)

    def others(self) -> tuple[Pc, ...]:
        """Those that belong to the clinic beside this one: to each of them letters are written."""
        return tuple(pc for pc in self.every() if pc.stands and pc.device != self._device.id)

    def add(self, pc: Pc) -> None:
        """From now on this PC belongs to the clinic, and what it signs is believed."""
        self.put(pc)

    def put(self, pc: Pc) -> None:
        """Know of this PC what is said here, and nothing else any more; its keys are never exchanged for others.

        One that was let go stays so: whoever says otherwise has not heard of it.
        """
        known = next((each for each in self.every() if each.device == pc.device), pc)
        if known.revoked_at is not None:
            gone_at, gone_by, why = known.revoked_at, known.revoked_by, known.revoked_why
            pc = replace(pc, revoked_at=gone_at, revoked_by=gone_by, revoked_why=why)
        row = (
            pc.device.bytes, pc.place, pc.signing.raw, pc.seal.raw,
            msgspec.json.encode(sorted(each.hex for each in pc.people)).decode(), iso(pc.joined_at),
            pc.joined_by.bytes if pc.joined_by else None, pc.continues.bytes if pc.continues else None,
            iso(pc.revoked_at) if pc.revoked_at else None, pc.revoked_by.bytes if pc.revoked_by else None,
            pc.revoked_why, pc.print_mark,
        )  # fmt: skip

        def write() -> None:
            self._lane.run(_PUT, row)
            self._lane.memory.pop("pcs", None)
            self._believe(pc)

        self._lane.save(write)

    def mark_to_give(self) -> str:
        """The letter of the prints of a PC that is let in here now: none that any PC has, or may be given elsewhere."""
        return given_by(self.this().print_mark, [pc.print_mark for pc in self.every()])

    def before_this(self) -> tuple[Pc, ...]:
        """Those whose record came to this one by backups, one after the other, the oldest first."""
        known, found = {pc.device: pc for pc in self.every()}, list[Pc]()
        pc = known.get(self.this().continues or self._device.id)
        while pc is not None and pc not in found and pc.device != self._device.id:
            found.insert(0, pc)
            pc = known.get(pc.continues or self._device.id)
        return tuple(found)

    def has_letters(self, mark: str, device: DeviceId) -> bool:
        """Whether a PC other than this one has these letters, or will tell that it has."""
        marks = {pc.device: pc.print_mark for pc in self.every()}
        for pc in self.every():
            if pc.print_mark is None and pc.continues in marks:  # it was let in, and has not told its letters yet
                marks[pc.device] = brought_back(marks[pc.continues], pc.device)
        marks.pop(device, None)
        return mark in marks.values()

    def name(self, device: DeviceId, place: str) -> None:
        """Call it so from now on. Raises `NoSuchPc`."""
        self.put(replace(self.one(device), place=place))

    def revoke(self, device: DeviceId, *, by: PersonId | None, why: LetGo) -> None:
        """Let it go: nothing is written to it any more, and nothing it signs from now on is believed.

        Where that is so already nothing changes. Raises `NoSuchPc`.
        """
        pc = self.one(device)
        if pc.stands:
            self.put(replace(pc, revoked_at=self._clock.now(), revoked_by=by, revoked_why=why))

    def enter(self) -> None:
        """Enter this PC, if it is not in the list yet: a record made before there was one, or one brought back.

        The PC that wrote a record which was brought back here is replaced by this one.
        """
        before = [DeviceId(UUID(each.device)) for each in earlier_devices(self._lane.rows)]
        known = {pc.device for pc in self.every()}
        made = self._lane.row("SELECT made_at FROM vault")

        def write() -> None:
            if self._device.id not in known:
                joined_at = self._clock.now() if before or not made or not made[0] else instant(made[0])
                mark = next((pc.print_mark for pc in self.every() if before and pc.device == before[-1]), None)
                self.put(
                    Pc(device=self._device.id, place="", signing=self._device.signing.public,
                       seal=self._device.standing.public, joined_at=joined_at, continues=before[-1] if before else None,
                       print_mark=brought_back(mark, self._device.id) if before else None)
                )  # fmt: skip
            for device in known.intersection(before):
                self.revoke(device, by=None, why=LetGo.REPLACED)
            self.note_people()

        self._lane.save(write)

    def note_people(self) -> None:
        """Let the list say who comes in on this PC now."""
        slots, this = frozenset(self._slots()), self.this()
        rows = self._lane.rows("SELECT id, slot FROM people WHERE disabled_at IS NULL")
        people = frozenset(PersonId(UUID(bytes=person)) for person, slot in rows if slot in slots)
        if people != this.people:
            self.put(replace(this, people=people))

    def _believe(self, pc: Pc) -> None:
        """Let what it signs count, or count no more, as the list says. What was set aside for a fork stays so."""
        if pc.device == self._device.id:
            return
        known = {each.device: each for each in self._heard.every()}
        if pc.device not in known:
            self._heard.add(pc.device, pc.signing)
        if pc.revoked_why is not None and (pc.device not in known or known[pc.device].set_aside is None):
            self._heard.set_aside(pc.device, pc.revoked_why)


def _pc(row: Any) -> Pc:
    device, place, signing, seal, people, joined_at, joined_by, continues, gone_at, gone_by, why, mark = row
    return Pc(
        device=DeviceId(UUID(bytes=device)),
        place=place,
        signing=VerifyKey.from_bytes(signing),
        seal=SealPublicKey(seal),
        people=frozenset(PersonId(UUID(each)) for each in msgspec.json.decode(people, type=list[str])),
        joined_at=instant(joined_at),
        joined_by=PersonId(UUID(bytes=joined_by)) if joined_by else None,
        continues=DeviceId(UUID(bytes=continues)) if continues else None,
        revoked_at=instant(gone_at) if gone_at else None,
        revoked_by=PersonId(UUID(bytes=gone_by)) if gone_by else None,
        revoked_why=LetGo(why) if why else None,
        print_mark=mark,
    )
