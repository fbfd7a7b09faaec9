"""Every paper has a number, and the clinic knows on all its PCs what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlcipher3 import dbapi2

from clinic_app.domain.ids import DeviceId, PersonId
from clinic_app.domain.timekeeping import iso
from clinic_app.vault.lane import Lane
from clinic_app.vault.migrations import statements, steps
from clinic_app.vault.print_marks import FIRST, brought_back, given_by
from clinic_app.vault.prints import Fate, PaperOut, Prints

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
    comes_in(DeviceId(uuid4()), 2)
    assert (prints.mark, prints.shown(12)) == ("A", "A-0012")
    lane.run("UPDATE pcs SET print_mark = 'BB' WHERE device = ?", (HERE.bytes,))
    comes_in(DeviceId(uuid4()), 0)
    assert (prints.mark, prints.shown(12)) == ("BB", "BB-0012")


def test_the_first_pc_stays_the_first_though_its_clock_is_behind(prints: Prints, lane: Lane, hands: Hands) -> None:
    told = "device, place, signing, seal, people, joined_at, joined_by"
    sql = f"INSERT INTO pcs ({told}) VALUES (?, '', ?, ?, '[]', ?, ?)"
    for device, days, by in ((HERE, 400, None), (DeviceId(uuid4()), 0, ME.bytes)):  # none has told its letters yet
        at = iso(hands.wall + timedelta(days=days))
        lane.run(sql, (device.bytes, bytes(32), bytes(1216), at, by))
    assert prints.mark == "A"


def test_no_two_pcs_are_given_one_letter_wherever_they_are_let_in() -> None:
    given = dict[str | None, str | None]({None: None})
    for _ in range(3):
        for mark in list(given):
            for _many in range(24 if mark is None else 3):
                own = [each for each, by in given.items() if by == mark]  # another PC knows of no other
                made = given_by(mark, own)
                assert made not in given
                given[made] = mark
    assert {"B", "Y", "ZB", "BB", "ZBB"} <= given.keys()
    assert not any(each is not None and FIRST in each for each in given)
    again = [brought_back(None, DeviceId(UUID(int=7))), brought_back("B", DeviceId(UUID(int=22**4 + 22**3 + 30)))]
    assert again == ["AAAAH", "BABABJ"]


def test_a_clinic_of_several_pcs_keeps_the_letters_that_it_printed_under() -> None:
    db = dbapi2.connect(":memory:")
    *before, step = steps()[:27]
    for script in before:
        for statement in statements(script):
            db.execute(statement)
    devices = [bytes([n]) * 16 for n in range(3)]
    for minute, device in zip((2, 0, 1), devices, strict=True):
        at = f"2026-11-24T03:0{minute}:00Z"
        sql = "INSERT INTO pcs (device, place, signing, seal, people, joined_at) VALUES (?, ?, ?, ?, ?, ?)"
        db.execute(sql, (device, "", bytes(32), bytes(1216), "[]", at))
    for statement in statements(step):
        db.execute(statement)
    assert [row[0] for row in db.execute("SELECT print_mark FROM pcs ORDER BY device")] == ["C", "A", "B"]
    db.close()


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
