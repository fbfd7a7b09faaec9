"""Taking a PC out of the clinic: one that is lost, or one that is given up; and what is to be done on those that stay.

Nothing is written to it any more, and nothing it signs from then on is believed. The clinic has a new key, which only
those get that still belong to it. What lay on it lies there still, sealed: that is why passphrases and sheet are new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.domain.ids import DeviceId
from clinic_app.domain.people import Act, Person
from clinic_app.errors import PcJoinRefused
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.vault.pcs import LetGo, Pc

if TYPE_CHECKING:
    from clinic_app.services.meeting import Meeting

__all__ = ["GivingUp", "LetGo", "LettingGo", "Other", "Owed", "Pc", "Unheard"]


@dataclass(frozen=True, slots=True)
class Other:
    """A PC that could be taken out, and the staff codes of who comes in there."""

    pc: Pc
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is still to be done on this PC since another was lost."""

    pc: Pc
    people: tuple[Person, ...]
    """Who is to choose a new passphrase here, by staff code."""
    sheet: bool
    """Whether a new recovery sheet is to be made here, and typed back."""


@dataclass(frozen=True, slots=True)
class GivingUp:
    """How it stands with erasing the PC we are on."""

    out: bool
    """Whether another PC has taken it out."""
    others: tuple[Unheard, ...]

    @property
    def may(self) -> bool:
        """Whether nothing would be lost, or nobody waits for it any more."""
        return self.out or any(each.known and not each.entries for each in self.others)


@dataclass(frozen=True, slots=True)
class Unheard:
    """Another PC, and how much of what was written here it is not known to have."""

    pc: Pc
    entries: int
    known: bool
    """Whether it ever told what it has."""


class LettingGo:
    """On a PC that stays, or on the one that is given up."""

    def __init__(self, desk: Desk, meeting: Meeting) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._meeting = meeting

    def others(self) -> tuple[Other, ...]:
        """The PCs that could be taken out from here."""
        codes = {person.id: person.staff_code for person in self._vault.people.every()}
        return tuple(
            Other(pc, tuple(sorted(codes[each] for each in pc.people if each in codes)))
            for pc in self._vault.pcs.others()
        )

    def let_go(self, device: DeviceId, why: LetGo) -> None:
        """Take this PC out, and change the key of the clinic. Where that was done already nothing changes.

        Raises `NotAllowed`, `NoSuchPc`, `PcJoinRefused(this)` for the PC we are on, or from one that is out itself.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        pcs, me = self._vault.pcs, self._desk.me.id
        if device == self._vault.device.id or not pcs.this().stands:
            raise PcJoinRefused("this")

        def write() -> None:
            if not pcs.one(device).stands:
                return
            pcs.revoke(device, by=me, why=why)
            about = {"device": device, "why": why.value}
            self._vault.journal.append("pc_let_go", me, about)
            if self._vault.common.shared:
                self._vault.common.change_key()
                self._vault.journal.append("clinic_key_changed", me)
                self._vault.common.tell(me)  # before anything else that is written from now on

        self._vault.save(write)

    def name(self, device: DeviceId, place: str) -> None:
        """Call a PC so from now on. Raises `NotAllowed`, `NoSuchPc`."""
        self._desk.require(Act.MANAGE_PEOPLE)

        def write() -> None:
            self._vault.pcs.name(device, place)
            self._vault.journal.append("pc_named", self._desk.me.id, {"device": device})

        self._vault.save(write)

    def name_here(self, place: str) -> None:
        """The same for the PC we are on. Raises `NotAllowed`."""
        self.name(self._vault.device.id, place)

    def owed(self) -> tuple[Owed, ...]:
        """What is left to do here, for each lost PC for which anything is."""
        people = {each.id: each for each in self._vault.people.every()}
        return tuple(
            Owed(
                pc=each.pc,
                people=tuple(sorted((people[person] for person in each.people), key=lambda who: who.staff_code)),
                sheet=each.sheet,
            )
            for each in self._vault.lost_pcs.owed()
        )

    def asks_me(self) -> bool:
        """Whether whoever signed in should choose a new passphrase here."""
        return self._vault.lost_pcs.owes(self._desk.me.id)

    @property
    def out(self) -> Pc | None:
        """This PC, if it was taken out by another."""
        this = self._vault.pcs.this()
        return None if this.stands else this

    # --- this PC is given up -------------------------------------------------------------------------

    def giving_up(self) -> GivingUp:
        """What would be lost with this PC: for each other PC, what of it that one is not known to have."""
        self._desk.require(Act.MANAGE_PEOPLE)
        every = {each.pc.device: each for each in self._meeting.every()}
        found = (every[pc.device] for pc in self._vault.pcs.others())
        unheard = tuple(
            Unheard(each.pc, each.waits.revisions + each.waits.keys + each.waits.parts, each.known) for each in found
        )
        return GivingUp(self.out is not None, unheard)

    def erase_here(self) -> None:
        """Let the record of this PC be erased when it is closed. For a PC that another has taken out, or will.

        Raises `NotAllowed`, `PcJoinRefused(alone)` where no other PC has the record.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        if not self.giving_up().may:
            raise PcJoinRefused("alone")
        self._vault.given_up = True
