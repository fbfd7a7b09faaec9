"""Letting another PC into this clinic: a code is shown, its request is read, words are compared, an answer is written.

The code lets in one PC, for a day. Whoever wrote the answer knows of the new PC from then on; if it never comes, it is
let go like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from clinic_app.crypto.joining_code import JoiningCode
from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.xwing import SealPublicKey
from clinic_app.domain.ids import DeviceId, PersonId
from clinic_app.domain.people import Act, Person
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import PcJoinRefused
from clinic_app.facts import dataclass
from clinic_app.services.back_among import BackAmong
from clinic_app.services.brought_back import BroughtBack
from clinic_app.services.desk import Desk
from clinic_app.vault.joined import said_of
from clinic_app.vault.joining import Answer, answer, asked, words_of
from clinic_app.vault.pcs import LetGo, Pc
from clinic_app.wire.pc_joining import Request, Welcome, WelcomedKey, WelcomedPerson, hash_of

__all__ = ["AddingPc", "Answer", "Asks", "Shown"]

Told = Callable[[float], None]

GOOD_FOR: Final = timedelta(hours=24)
OFFER: Final = "pc_joining_code"
"""The setting that holds the code that is shown. True only of the PC that shows it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A code on the screen of this PC, and when its day is over."""

    code: str
    until: datetime
    used: bool
    """Whether a PC was let in by it: then it is only good for answering that one again."""

    def __repr__(self) -> str:
        """Never the code."""
        return f"Shown(until={self.until})"


@dataclass(frozen=True, slots=True)
class Asks:
    """A PC that would come in. `words` stand on its screen too: if they do not, it is not that PC that asks."""

    words: tuple[str, ...]
    again_for: Pc | None
    """The PC of ours whose record was brought back there, if that is how it was made."""
    has_record: bool
    """Whether it has our record already, brought back from a backup: nobody's slot goes along then."""


class AddingPc:
    """On a PC that stands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    @property
    def back_among(self) -> BackAmong:
        """The other side of it, on a PC whose record was brought back from a backup."""
        return BackAmong(self._desk)

    def show_code(self) -> Shown:
        """A new code; the one before is good for nothing any more. Raises `NotAllowed`, `PcJoinRefused`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        self._refuse()
        self._keep(JoiningCode.new(), None, self._desk.clock.now())
        shown = self.shown()
        assert shown is not None
        return shown

    def shown(self) -> Shown | None:
        """The code that is good now, if there is one."""
        offer = self._vault.settings.get(OFFER)
        if offer is None or not self._good(offer):
            return None
        return Shown(_code(offer).text, instant(offer["shown_at"]) + GOOD_FOR, offer["used"] is not None)

    def give_up(self) -> None:
        """The code is good for nothing from now on."""
        self._desk.require(Act.MANAGE_PEOPLE)
        self._vault.settings[OFFER] = None

    def who_could_come_in(self) -> tuple[Person, ...]:
        """Who comes in on this PC: they can come in on the other by the same word and passphrase."""
        here = self._vault.pcs.this().people
        return tuple(each for each in self._vault.people.every() if each.id in here)

    def look(self, untrusted_request: bytes) -> Asks:
        """Who asks, for people to compare words. Nothing is believed yet. Raises `PcJoinRefused`."""
        request, _ = self._read(untrusted_request)
        return Asks(words_of(untrusted_request), self._before(request).known(), request.clinic is not None)

    def let_in(
        self, untrusted_request: bytes, *, place: str, who: Collection[PersonId], told: Told = lambda _done: None
    ) -> Answer:  # fmt: skip
        """Let it in, once its words were compared: from now on it belongs to the clinic. The same again is safe.

        `place` is what staff call it, `who` comes in there. The first time all lists of the clinic are written down
        for the others, and `told` hears how far that is. Raises `NotAllowed`, `PcJoinRefused`, `DiskFull`,
        `DiskFailing`, `SlotsDamaged`, or what `told` raises: then nobody was let in.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        request, offer = self._read(untrusted_request)
        here = self._vault.pcs.this().people
        chosen = frozenset(who) & here
        if not chosen and request.clinic is None:
            raise PcJoinRefused("nobody")

        slots = (
            () if request.clinic else self._vault.ways_in.copied({self._vault.people.slot_of(each) for each in chosen})
        )

        self._vault.common.begin()
        self._vault.common.tell_whole(self._desk.me.id, told)

        def write() -> Pc:
            pc = self._entered(request, place, chosen)
            self._vault.common.tell(self._desk.me.id)  # before anything that it writes: a third could not take that in
            self._keep(_code(offer), hash_of(untrusted_request), instant(offer["shown_at"]))
            return pc

        pc = self._vault.save(write)
        return answer(untrusted_request, _code(offer), self._welcome(request, pc, slots), self._vault.device)

    # --- within ------------------------------------------------------------------------------------

    def _refuse(self) -> None:
        if not self._vault.pcs.this().stands:
            raise PcJoinRefused("this")
        if not self._vault.sheets.confirmed or self._vault.sheets.earlier_opens:
            raise PcJoinRefused("sheet")

    def _read(self, untrusted_request: bytes) -> tuple[Request, dict[str, Any]]:
        self._refuse()
        offer = self._vault.settings.get(OFFER)
        if offer is None:
            raise PcJoinRefused("no_code")
        if not self._good(offer):
            raise PcJoinRefused("old")
        request = asked(untrusted_request, _code(offer))
        if request.training is not self._vault.training:
            raise PcJoinRefused("training")
        if request.clinic not in (None, self._vault.id):
            raise PcJoinRefused("clinic")
        if offer["used"] not in (None, hash_of(untrusted_request).hex()):
            raise PcJoinRefused("used")
        if offer["used"] is None and any(pc.device == request.device for pc in self._vault.pcs.every()):
            raise PcJoinRefused("known")
        before = self._before(request)
        if before.known() == self._vault.pcs.this():
            raise PcJoinRefused("itself")
        if before.numbers_alike():
            raise PcJoinRefused("letters")
        return request, offer

    def _before(self, request: Request) -> BroughtBack:
        return BroughtBack(self._vault.pcs, request)

    def _good(self, offer: dict[str, Any]) -> bool:
        """A clock that was set back does not make it good for longer."""
        return timedelta(0) <= self._desk.clock.now() - instant(offer["shown_at"]) < GOOD_FOR

    def _keep(self, code: JoiningCode, used: bytes | None, shown_at: datetime) -> None:
        self._vault.settings[OFFER] = {
            "code": list(code.values), "shown_at": iso(shown_at), "used": None if used is None else used.hex(),
        }  # fmt: skip

    def _entered(self, request: Request, place: str, people: frozenset[PersonId]) -> Pc:
        known = {pc.device: pc for pc in self._vault.pcs.every()}.get(DeviceId(request.device))
        if known is not None:  # the answer is written once more
            pc = replace(known, place=place, people=people)
            self._vault.pcs.put(pc)
            return pc
        came, me = self._before(request), self._desk.me.id
        before = came.known()
        came.believe(by=me)
        pc = Pc(
            device=DeviceId(request.device), place=place, signing=VerifyKey.from_bytes(request.signing),
            seal=SealPublicKey.from_bytes(request.seal), people=people, joined_at=self._desk.clock.now(), joined_by=me,
            continues=came.continues,
            print_mark=self._vault.pcs.mark_to_give() if request.clinic is None else None,  # a record has one already
        )  # fmt: skip
        self._vault.pcs.add(pc)
        self._vault.journal.append("pc_let_in", me, {"device": pc.device, "people": len(people)})
        if before is not None and before.stands:
            self._vault.pcs.revoke(before.device, by=me, why=LetGo.REPLACED)
            self._vault.journal.append("pc_let_go", me, {"device": before.device, "why": LetGo.REPLACED.value})
        return pc

    def _welcome(self, request: Request, pc: Pc, slots: tuple[bytes, ...]) -> Welcome:
        vault = self._vault
        here = {each: vault.people.slot_of(each) for each in pc.people}
        promised = vault.people.promises()
        return Welcome(
            clinic=vault.id,
            kind=vault.kind,
            training=vault.training,
            by=vault.device.id,
            at=iso(pc.joined_at),
            slots=slots,
            sheet_confirmed_at=iso(vault.sheets.confirmed_at) if vault.sheets.confirmed_at else None,
            people=() if request.clinic else tuple(
                WelcomedPerson(
                    id=each.id, staff_code=each.staff_code, role=each.role.value, enrolled_at=iso(each.enrolled_at),
                    disabled_at=iso(each.disabled_at) if each.disabled_at else None,
                    undertakings=promised.get(each.id, ()), slot=here.get(each.id),
                )
                for each in vault.people.every()
            ),
            pcs=tuple(said_of(each) for each in vault.pcs.every()),
            keys=tuple(
                WelcomedKey(generation=each.generation, made_at=each.made_at, raw=each.raw)
                for each in vault.common.keys
            ),
        )  # fmt: skip


def _code(offer: dict[str, Any]) -> JoiningCode:
    return JoiningCode(tuple(offer["code"]))
