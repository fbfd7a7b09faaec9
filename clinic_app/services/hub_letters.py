"""Meeting the other PCs of this clinic by way of the hub: which letters to leave in whose box, and what came for us.

A box is worked out from the first key of the clinic, which all its PCs have and nobody else: whoever left the clinic
knows its name, and the hub lets them look into it no more. A letter counts as left when the hub has it, and is dropped
there when it was taken in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from clinic_app.crypto.hkdf import derive
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.errors import LetterRefused
from clinic_app.services.coming_to_hub import ComingToHub
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.joining import Enrolment, Joining
from clinic_app.services.letter_exchange import LetterOut, LetterPlan, LettersDone
from clinic_app.services.letter_reading import Reading, Unread
from clinic_app.services.meeting import Met
from clinic_app.services.meetings_view import Way
from clinic_app.services.metering import Meter
from clinic_app.wire.hub_api import Enrolled

MOST_BYTES: Final = 4_000_000
"""Brought home in one round: what is taken in makes room for the next."""
_LEFT_AT_ONCE: Final = 6
"""So many letters are made in one round for a PC: each round asks the hub three things beside."""

_KEPT_APART: Final = 8
_BOX: Final = b"clinic letters box 1\0"
BOX_BYTES: Final = 16


class Meets(Protocol):
    """What it needs of `services.meeting.Meeting`."""

    def letters(
        self,
        to: DeviceId,
        *,
        way: str | None = None,
        most: int | None = None,
        notes: list[Callable[[], None]] | None = None,
    ) -> Iterator[bytes]: ...
    def reading(self) -> Reading: ...
    def hear(self, untrusted: Unread) -> Met: ...
    def met(self, device: DeviceId, way: str) -> None: ...


@dataclass(frozen=True, slots=True)
class HeardByHub:
    """What came of the letters of one round. `more`: another round would have work to do."""

    heard: int = 0
    left: int = 0
    more: bool = False
    cases: frozenset[CaseId] = frozenset()
    """In which another PC wrote."""

    @property
    def passed(self) -> int:
        """How many either way."""
        return self.heard + self.left


class HubLetters:
    """Of one session. Used in the vault's lane."""

    def __init__(self, desk: Desk, meeting: Meets, joining: Joining) -> None:
        self._vault = desk.vault
        self._meeting = meeting
        self._coming = ComingToHub(desk, DirectoryKeeper(desk), joining)
        self._leaving: dict[DeviceId, tuple[int, list[Callable[[], None]]]] = {}
        self._taken: list[str] = []
        self._apart: dict[str, Unread] = {}
        self._heard_so_far: tuple[int, frozenset[CaseId]] = (0, frozenset())

    def box(self, device: DeviceId | None = None) -> bytes | None:
        """Where letters for a PC lie, or for this one; None in a clinic that has no other PC."""
        keys = self._vault.common.keys
        if not keys or not self._vault.pcs.others():
            return None
        return derive(keys[0].raw, _BOX + (device or self._vault.device.id).bytes, BOX_BYTES)

    def plan(self, meter: Meter) -> LetterPlan | None:
        """What the next round should do; None where there is nobody to meet."""
        box, room = self.box(), min(MOST_BYTES, meter.left) if meter.metered else MOST_BYTES
        if box is None:
            return None
        return LetterPlan(
            box=box, out=() if meter.over else tuple(self._out(room)), drop=tuple(self._taken),
            known=frozenset((*self._taken, *self._apart)), most_bytes=0 if meter.over else room,
            reading=self._meeting.reading(), announce=self._coming.to_announce(),
        )  # fmt: skip

    def asks(self) -> Enrolment | None:
        """What this PC shows the hub to be let in. Raises `NotJoined` if it is to come and was not announced yet."""
        return self._coming.asks()

    def asked_in(self, answer: Enrolled | None) -> None:
        """This PC asked to be let in; None if the hub did not know its code."""
        if answer is not None:
            self._coming.enrolled(answer)

    def hear_one(self, done: LettersDone) -> None:
        """Take in the first of several that came, before `settle` does the rest: between two of them others save."""
        first, *done.fetched = done.fetched
        heard, cases = self._hear([first])
        before, known = self._heard_so_far
        self._heard_so_far = before + heard, known | cases

    def settle(self, done: LettersDone) -> HeardByHub:
        """Take in what came, and note what was left. Safe to repeat."""
        self._coming.announced(done.announced)
        self._taken = [name for name in self._taken if name not in done.dropped]
        for device, (made, notes) in self._leaving.items():
            self._note(notes, made, done.left.count(device))
        self._give_up()
        before, known = self._heard_so_far
        self._heard_so_far = 0, frozenset()
        heard, cases = self._hear(done.fetched)
        heard, cases = heard + before, cases | known
        more = bool(done.left or self._taken or (done.more and done.fetched))
        return HeardByHub(heard, len(done.left), more, cases)

    # --- within ------------------------------------------------------------------------------------

    def _out(self, room: int) -> Iterator[LetterOut]:
        """Some for each PC that lacks something; the next are made once these lie there."""
        self._give_up()
        for pc in self._vault.pcs.others():
            box, notes, made = self.box(pc.device), list[Callable[[], None]](), list[bytes]()
            try:
                for letter in self._meeting.letters(pc.device, way=Way.HUB, most=_LEFT_AT_ONCE, notes=notes):
                    if len(letter) > room:
                        del notes[len(made) :]
                        break
                    room -= len(letter)
                    made.append(letter)
            except LetterRefused:
                continue
            if box is None:
                continue
            if not made:
                self._note(notes, 0, 0)
            self._leaving[pc.device] = len(made), notes
            yield from (LetterOut(to=pc.device, box=box, letter=letter) for letter in made)

    def _note(self, notes: list[Callable[[], None]], made: int, left: int) -> None:
        """So many of them lie there now; what follows on the last is noted with that."""
        due = notes if left == made else notes[:left]
        if due:
            self._vault.save(lambda: [note() for note in due])

    def _give_up(self) -> None:
        """What was made and did not get there is made again."""
        self._leaving.clear()

    def _hear(self, fetched: list[tuple[str, Unread]]) -> tuple[int, frozenset[CaseId]]:
        """Those first that came now; then what follows on what had not come before."""
        heard, met, cases = 0, set[DeviceId](), frozenset[CaseId]()
        waiting = dict(fetched) | self._apart
        self._apart = {}
        for name, letter in waiting.items():
            came = self._meeting.hear(letter)
            cases |= came.cases
            if came.done:
                heard += 1
                self._taken.append(name)
            elif len(self._apart) < _KEPT_APART:
                self._apart[name] = letter
            if came.sender is not None and came.done:
                met.add(came.sender)
        for device in met:
            self._meeting.met(device, Way.HUB)
        return heard, cases
