"""Two and three PCs meet by sticks and shares: in any order, torn, twice, half taken; all have the same in the end."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from line_between import drive, no_one
from pcs_at_work import PcAtWork, pcs_at_work

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import LetterRefused, Stopped, WayUnfit
from clinic_app.services.letter_reading import Unread
from clinic_app.services.meeting import Meeting, Met
from clinic_app.services.meeting_others import Carried, Drop, by_stick, carry
from clinic_app.transport.letter_folder import FOLDER
from clinic_app.vault.pcs import LetGo

Clinic = Callable[[int], list[PcAtWork]]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as stack:
        yield lambda many: stack.enter_context(pcs_at_work(tmp_path, many))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def press(pc: PcAtWork, stick: Path) -> Any:
    (came,) = drive(by_stick(pc.meeting, pc.clinic.ways_between, stick, no_one, lambda: True))
    return came


def through(pc: PcAtWork, drop: Drop, *others: PcAtWork, goes_on: Callable[[], bool] = lambda: True) -> Any:
    devices = tuple(other.device for other in others)
    (came,) = drive(carry(pc.meeting, drop, pc.device, devices, way="share", told=no_one, goes_on=goes_on))
    return came


def alike(*pcs: PcAtWork) -> bool:
    return len({str(sorted(pc.vault.hearing.reached().items())) for pc in pcs}) == 1


@dataclass
class Shuffled:
    """A way that brings letters in any order, some twice, and loses some for a while."""

    draw: random.Random
    lying: dict[DeviceId, list[tuple[str, bytes]]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def leave_all(self, to: DeviceId, letters: Sequence[bytes]) -> None:
        waiting = self.lying.setdefault(to, [])
        for letter in letters:
            waiting += [(f"{len(waiting)}-{copy}", letter) for copy in range(self.draw.randint(1, 2))]

    def waiting(self, me: DeviceId) -> Iterator[tuple[str, bytes]]:
        waiting = [each for each in self.lying.get(me, []) if (me.hex + each[0]) not in self.gone]
        self.draw.shuffle(waiting)
        self.me = me
        yield from waiting

    def done(self, name: str) -> None:
        self.gone.add(self.me.hex + name)

    def sender_of(self, name: str) -> DeviceId | None:
        return None


def test_a_stick_carried_around_gives_three_pcs_the_same(clinic: Clinic, stick: Path) -> None:
    pcs = clinic(3)
    cases = [pc.begins(s_name="Mya") for pc in pcs]
    for _ in range(3):
        for pc in pcs:
            came = press(pc, stick)
            assert isinstance(came, Carried)
            assert came.unfit is None
    assert alike(*pcs)
    for pc in pcs:
        assert [pc.shows(case) for case in cases] == [pcs[0].shows(case) for case in cases]
        pc.is_whole()
    again = [press(pc, stick) for pc in pcs]
    assert [came.came.new for came in again] == [0, 0, 0]


def test_letters_in_any_order_and_twice_come_to_the_same_and_one_that_waits_is_heard_after_what_it_follows(
    clinic: Clinic,
) -> None:
    night, office = clinic(2)
    drop = Shuffled(random.Random(7))
    for number in range(6):
        night.begins(s_note=str(number))
        through(night, drop, office)
    assert len(drop.lying[office.device]) >= 6
    came = through(office, drop, night)
    assert came.came.new == 6
    assert came.heard_of == {night.device}
    assert alike(night, office)
    assert drop.gone, "what was taken in is not taken away"
    assert list(drop.waiting(office.device)) == []


SPOILT = {"cut": lambda told: told[:-20], "changed": lambda told: told[:200] + bytes([told[200] ^ 1]) + told[201:]}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_torn_letter_is_taken_away_and_comes_again_whole(
    clinic: Clinic, stick: Path, spoilt: Callable[[bytes], bytes]
) -> None:
    night, office = clinic(2)
    case = night.begins()
    press(night, stick)
    for each in (stick / FOLDER).iterdir():
        each.write_bytes(spoilt(each.read_bytes()))
    came = press(office, stick)
    assert came.came.new == 0
    assert came.came.refused is not None
    assert not office.vault.cases.stands(case.id)
    press(night, stick)  # is asked for it again
    press(office, stick)
    assert office.shows(case) == night.shows(case)


def test_a_stick_that_is_pulled_while_it_is_written_counts_only_what_is_there(clinic: Clinic, stick: Path) -> None:
    night, office = clinic(2)

    class Pulled(Shuffled):
        def leave_all(self, to: DeviceId, letters: Sequence[bytes]) -> None:
            raise WayUnfit("gone")

    case = night.begins()
    assert through(night, Pulled(random.Random(1)), office) == WayUnfit("gone")
    press(night, stick)
    press(office, stick)
    assert office.shows(case) == night.shows(case)


def test_what_one_pc_does_not_fetch_holds_up_no_other(clinic: Clinic) -> None:
    night, office, ward = clinic(3)

    class FullForOne(Shuffled):
        def leave_all(self, to: DeviceId, letters: Sequence[bytes]) -> None:
            if to == office.device:
                raise WayUnfit("waits")
            super().leave_all(to, letters)

    night.begins()
    came = through(night, FullForOne(random.Random(1)), office, ward)
    assert came.unfit == WayUnfit("waits")
    assert set(came.left_for) == {ward.device}


def test_a_pc_that_was_let_go_gets_nothing_and_the_others_do(clinic: Clinic) -> None:
    night, office, ward = clinic(3)
    night.vault.pcs.revoke(office.device, by=None, why=LetGo.LOST)
    night.begins()
    drop = Shuffled(random.Random(1))
    came = through(night, drop, office, ward)
    assert set(came.left_for) == {ward.device} == set(drop.lying)


def test_a_hand_stops_it_between_two_letters_and_nothing_is_lost(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    drop = Shuffled(random.Random(1))
    assert through(night, drop, office, goes_on=lambda: False) == Stopped()
    through(night, drop, office)
    assert through(office, drop, night, goes_on=lambda: False) == Stopped()
    through(office, drop, night)
    assert office.shows(case) == night.shows(case)


class NewerThere(Meeting):
    """What a newer program wrote cannot be read here."""

    def hear(self, untrusted: Unread, *, way: str | None = None) -> Met:
        return Met(refused=LetterRefused("newer"))


def test_a_letter_of_a_newer_program_stays_until_ours_is_newer_too(clinic: Clinic, stick: Path) -> None:
    night, office = clinic(2)
    night.begins()
    press(night, stick)
    before = set((stick / FOLDER).iterdir())
    errands = by_stick(NewerThere(office.clinic.desk), office.clinic.ways_between, stick, no_one, lambda: True)
    (came,) = drive(errands)
    assert came.came.refused == LetterRefused("newer")
    assert before <= set((stick / FOLDER).iterdir())
