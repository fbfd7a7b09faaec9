"""Meeting the other PCs of this clinic by way of the hub: which letters to leave in whose box, and what came for us.

A box is worked out from the first key of the clinic, which all its PCs have and nobody else: whoever left the clinic
knows its name, and the hub lets them look into it no more. A letter counts as left when the hub has it, and is dropped
there when it was taken in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, Protocol

from clinic_app.crypto.hkdf import derive
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.errors import LetterRefused
from clinic_app.facts import dataclass
from clinic_app.services.coming_to_hub import ComingToHub
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.joining import Enrolment, Joining
from clinic_app.services.letter_exchange import LetterOut, LetterPlan, LettersDone
from clinic_app.services.letter_reading import Reading, Turn, Unread, is_early, turn_of
from clinic_app.services.letter_sizes import LetterSizes
from clinic_app.services.meeting import Met
from clinic_app.services.meetings_view import Way
from clinic_app.services.metering import Meter
from clinic_app.wire.hub_api import Enrolled

MOST_BYTES: Final = 5_000_000
"""Brought home in one round: what is taken in makes room for the next."""
_LEFT_AT_ONCE: Final = 24
"""So many letters are made in one round for a PC at most: each round asks the hub three things beside."""
_LYING_AT_ONCE: Final = 4_000
"""So many revisions lie at the hub that a PC has not told to have; it finds them by name, in no order, and all of them
in one list."""

_KEPT_APART: Final = 8
_PIECE: Final = 16 << 10
"""Fetched at once of a letter, after a line broke under one. What came stays in memory until the rest has come."""
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
        told: Callable[[int, int], None] = ...,
        notes: list[Callable[[], None]] | None = None,
    ) -> Iterator[bytes]: ...
    def reading(self) -> Reading: ...
    def hear(self, untrusted: Unread, *, way: str | None = None) -> Met: ...
    def met(self, device: DeviceId, way: str) -> None: ...
    @property
    def sizes(self) -> LetterSizes: ...


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
        self._turns: dict[str, Turn] = {}
        self._tried: Mapping[DeviceId, int] = {}
        self._heard, self._cases = 0, frozenset[CaseId]()
        self._making: Iterator[bool] = iter(())
        self._piece = 0
        self._begun: dict[str, bytes] = {}

    def box(self, device: DeviceId | None = None) -> bytes | None:
        """Where letters for a PC lie, or for this one; None in a clinic that has no other PC."""
        keys = self._vault.common.keys
        if not keys or not self._vault.pcs.others():
            return None
        return derive(keys[0].raw, _BOX + (device or self._vault.device.id).bytes, BOX_BYTES)

    def plan(self, meter: Meter) -> LetterPlan | None:
        """What the next round should do; None where there is nobody to meet."""
        plan = self.begin(meter)
        while plan is not None and self.make_one():
            pass
        return plan

    def begin(self, meter: Meter) -> LetterPlan | None:
        """The same, with the letters still to be made: call `make_one` until it says that there are no more."""
        box, room = self.box(), min(MOST_BYTES, meter.left) if meter.metered else MOST_BYTES
        if box is None:
            return None
        plan = LetterPlan(
            box=box, drop=tuple(self._taken), known=frozenset((*self._taken, *self._apart)), turns=dict(self._turns),
            most_bytes=0 if meter.over else room, reading=self._meeting.reading(), announce=self._coming.to_announce(),
            piece=self._piece, begun=self._begun,
        )  # fmt: skip
        self._making = iter(()) if meter.over else self._out(room, plan.out)
        return plan

    def make_one(self) -> bool:
        """Make one letter more, for the plan that was begun last; False if that is all. Between two others save."""
        return next(self._making, False)

    def asks(self) -> Enrolment | None:
        """What this PC shows the hub to be let in. Raises `NotJoined` if it is to come and was not announced yet."""
        return self._coming.asks()

    def asked_in(self, answer: Enrolled | None) -> None:
        """This PC asked to be let in; None if the hub did not know its code."""
        if answer is not None:
            self._coming.enrolled(answer)

    def hear_one(self, done: LettersDone) -> bool:
        """Take in one of those that came, before `settle` does the rest; whether there is another. Between two of them
        others save.
        """
        reached = self._vault.hearing.reached()
        if self._apart and reached != self._tried:  # it may be their turn now
            done.fetched = sorted((*self._apart.items(), *done.fetched), key=lambda each: turn_of(each[1]))
            self._apart = {}
        self._tried = reached
        if done.fetched:
            name, letter = done.fetched.pop(0)
            if done.more and is_early(letter, reached):  # what it follows on may lie there still
                self._set_apart(name, letter)
            else:
                self._hear(name, letter)
        return bool(done.fetched or (self._apart and self._vault.hearing.reached() != self._tried))

    def settle(self, done: LettersDone) -> HeardByHub:
        """Take in what came, and note what was left. Safe to repeat."""
        self._coming.announced(done.announced)
        self._taken = [name for name in self._taken if name not in done.dropped]
        for device, (made, notes) in self._leaving.items():
            self._note(notes, made, done.left.count(device))
        self._learn_of_the_line(done)
        self._give_up()
        while self.hear_one(done):
            pass
        heard, self._heard = self._heard, 0
        cases, self._cases = self._cases, frozenset()
        more = bool(done.left or self._taken or (done.more and heard))
        return HeardByHub(heard, len(done.left), more, cases)

    # --- within ------------------------------------------------------------------------------------

    def _out(self, room: int, out: list[LetterOut]) -> Iterator[bool]:
        """Some for each PC that lacks something; the next are made once these lie there, and were fetched."""
        self._give_up()
        for pc in self._vault.pcs.others():
            box, notes, made, lies = self.box(pc.device), list[Callable[[], None]](), 0, [self._lies_for(pc.device)]
            if box is None or lies[0] >= _LYING_AT_ONCE:
                continue
            letters = self._meeting.letters(pc.device, way=Way.HUB, most=_LEFT_AT_ONCE, notes=notes,
                                            told=partial(_count, lies, lies[0]))  # fmt: skip
            try:
                for letter in letters:
                    if len(letter) > room:
                        del notes[made:]
                        break
                    room, made = room - len(letter), made + 1
                    self._leaving[pc.device] = made, notes
                    out.append(LetterOut(to=pc.device, box=box, letter=letter))
                    yield True
                    if lies[0] >= _LYING_AT_ONCE:
                        break
            except LetterRefused:
                continue
            if not made:
                self._note(notes, 0, 0)

    def _lies_for(self, device: DeviceId) -> int:
        """How many revisions were left for a PC that it has not told to have."""
        book = self._vault.meetings
        left, there = book.left(device, Way.HUB).reached, book.known(device).reached
        return sum(max(0, seq - there.get(pc, 0)) for pc, seq in left.items())

    def _note(self, notes: list[Callable[[], None]], made: int, left: int) -> None:
        """So many of them lie there now; what follows on the last is noted with that."""
        due = notes if left == made else notes[:left]
        if due:
            self._vault.save(lambda: [note() for note in due])

    def _learn_of_the_line(self, done: LettersDone) -> None:
        """Under which letters it broke, and which got through."""
        sizes, made = self._meeting.sizes, {device: made for device, (made, _) in self._leaving.items()}
        if done.cut is not None and done.cut.to not in done.left:
            sizes.cut(done.cut.to, Way.HUB, len(done.cut.letter))
        for device in {*done.left}:
            if done.left.count(device) == made.get(device):
                sizes.held(device, Way.HUB)
        if done.cut_in:
            self._piece, self._begun = _PIECE, done.begun
        elif done.fetched:
            self._piece, self._begun = 0, {}

    def _give_up(self) -> None:
        """What was made and did not get there is made again."""
        self._leaving.clear()

    def _hear(self, name: str, letter: Unread) -> None:
        came = self._meeting.hear(letter, way=Way.HUB)
        self._cases |= came.cases
        if came.done:
            self._heard += 1
            self._taken.append(name)
            self._turns.pop(name, None)
        else:
            self._set_apart(name, letter)
        if came.sender is not None and came.done and came.refused is not None:
            self._meeting.met(came.sender, Way.HUB)  # it is there, whatever came of its letter

    def _set_apart(self, name: str, letter: Unread) -> None:
        """Some are kept in mind; of the others only when they are to be fetched again."""
        if len(self._apart) < _KEPT_APART:
            self._apart[name] = letter
        else:
            self._turns[name] = turn_of(letter)


def _count(lies: list[int], before: int, done: int, _of: int) -> None:
    lies[0] = before + done
