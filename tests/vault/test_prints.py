"""Every paper has a number, and the clinic knows on all its PCs what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from clinic_app.domain.ids import DeviceId, PersonId
from clinic_app.domain.timekeeping import iso
from clinic_app.vault.lane import Lane
from clinic_app.vault.prints import LETTERS, Fate, PaperOut, Prints

from .conftest import Hands
from .recorded import NURSE
from .several_pcs import Clinic, Pc, in_one, meet_all, opened_in

HERE = DeviceId(uuid4())
ME = PersonId(uuid4())


def enters(prints: Prints, **said: object) -> int:
    facts: dict[str, object] = {"document": "plan", "case_id": None, "recipient": None, "copies": 1, "by": ME, **said}
    return prints.number(**facts)  # type: ignore[arg-type]


@pytest.fixture
def prints(lane: Lane, hands: Hands) -> Prints:
    return Prints(lane, hands.clock(), HERE)


def test_numbers_follow_each_other_and_stand_open_until_somebody_says(prints: Prints, hands: Hands) -> None:
    assert [enters(prints), enters(prints, copy="her", printer="OPD-2", reason="court")] == [1, 2]
    first, second = prints.unsettled()
    assert (first.shown, first.copy, first.printer, first.fate) == ("0001", None, None, None)
    assert (second.copy, second.printer, second.reason) == ("her", "OPD-2", "court")
    hands.pass_(60)
    prints.settle(HERE, 1, Fate.SHREDDED, by=ME)
    settled = prints.one(HERE, 1)
    assert settled is not None
    assert (settled.fate, settled.fate_at, settled.fate_by) == (Fate.SHREDDED, hands.wall, ME)
    assert [each.number for each in prints.unsettled()] == [2]
    prints.settle(HERE, 1, None, by=ME)
    assert [each.number for each in prints.unsettled()] == [1, 2]
    assert prints.one(HERE, 3) is None


def test_a_paper_that_may_not_have_come_out_says_so_until_it_is_known(prints: Prints) -> None:
    number = enters(prints)
    prints.came_out(number, sure=False)
    assert [each.unsure for each in prints.unsettled()] == [True]
    prints.came_out(number, sure=True)
    assert [each.unsure for each in prints.unsettled()] == [False]


def test_the_newest_come_first_and_what_somebody_prints_most_is_counted(prints: Prints, hands: Hands) -> None:
    for document in ("plan", "consent_form", "plan"):
        enters(prints, document=document)
        hands.pass_(60)
    enters(prints, by=PersonId(uuid4()))
    assert [each.number for each in prints.newest(2)] == [4, 3]
    assert [each.number for each in prints.newest(9, before=hands.wall - timedelta(seconds=90))] == [2, 1]
    assert prints.printed_lately(ME, hands.wall - timedelta(seconds=130)) == {"plan": 1, "consent_form": 1}


def test_a_pc_among_others_puts_its_letter_before_its_numbers(prints: Prints, lane: Lane, hands: Hands) -> None:
    def comes_in(device: DeviceId, minute: int) -> None:
        at = iso(hands.wall + timedelta(minutes=minute))
        sql = "INSERT INTO pcs (device, place, signing, seal, people, joined_at) VALUES (?, ?, ?, ?, ?, ?)"
        lane.run(sql, (device.bytes, "", bytes(32), bytes(1216), "[]", at))

    comes_in(HERE, 1)
    assert (prints.mark, prints.shown(12)) == ("", "0012")
    comes_in(DeviceId(uuid4()), 0)
    assert (prints.mark, prints.shown(12)) == ("B", "B-0012")
    for _ in range(len(LETTERS) - 2):
        comes_in(DeviceId(uuid4()), 0)
    assert prints.mark == LETTERS[-1]
    comes_in(DeviceId(uuid4()), 0)
    assert prints.mark == "AA"


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with opened_in(tmp_path) as open_:
        yield open_


def out(pc: Pc) -> list[PaperOut]:
    return Prints(pc.lane, pc.hands.clock(), DeviceId(pc.device)).newest(9)


def test_what_became_of_a_paper_is_known_on_every_pc_and_no_case_is(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    case = night.begins()
    at_night = Prints(night.lane, night.hands.clock(), DeviceId(night.device))
    number = enters(at_night, case_id=case.id, by=NURSE)
    meet_all([night, office])
    (paper,) = out(office)
    assert (paper.number, paper.document, paper.fate) == (number, "plan", None)
    assert case.id.bytes not in repr(office.raw("SELECT * FROM papers_out")).encode()
    there = Prints(office.lane, office.hands.clock(), DeviceId(office.device))
    there.settle(paper.device, paper.number, Fate.FILED, by=NURSE)
    meet_all([night, office])
    assert [each.fate for each in out(night)] == [Fate.FILED]
    assert enters(there, by=NURSE) == 1
    assert {each.device for each in out(office)} == {DeviceId(night.device), DeviceId(office.device)}
