"""Letters between the PCs of a clinic: what each lacks comes to it, once, whole, by whatever way and in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pcs_at_work import PcAtWork, meet, pcs_at_work

Clinic = Callable[[int], list[PcAtWork]]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as stack:
        yield lambda many: stack.enter_context(pcs_at_work(tmp_path, many))


def test_two_pcs_meet_and_have_the_same(clinic: Clinic) -> None:
    night, office = clinic(2)
    case, other = night.begins(s_name="Mya"), office.begins(s_name="Dao")
    assert meet(night, office) == 2
    night.says(case, s_note="more")
    assert meet(office, night) == 1
    assert meet(office, night) == 0
    for pc in (night, office):
        assert pc.shows(case) == night.shows(case)
        assert pc.shows(other) == office.shows(other)
        pc.is_whole()
    (stands,) = night.meeting.every()
    assert (stands.pc.device, stands.met_way, stands.met_at) == (office.device, "lan", night.house.wall)
    assert not stands.waits
    assert stands.known
    assert not stands.older
    assert stands.refused is stands.set_aside is None


# --- photographs and documents -------------------------------------------------------------------------

LARGE = bytes(range(256)) * 4100  # five parts


def test_a_document_follows_the_case_part_by_part(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    large, small = night.attaches(case, LARGE), night.attaches(case, b"")
    assert meet(night, office) == 3
    assert (office.content(large), office.content(small)) == (LARGE, b"")
    assert [each.number for each in office.vault.attachments.of_case(case.id)] == [1, 2]
    assert office.vault.attachments.next_number(case.id) == 3
    assert meet(night, office) == 0


def test_a_document_that_was_cut_off_goes_on_where_it_was(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    large = night.attaches(case, LARGE)
    office.hears(night)
    night.meeting.hear(office.meeting.greeting(night.device))
    letters = list(night.meeting.letters(office.device))
    assert (len(letters), night.meeting.waits(office.device).parts) == (2, 5)
    assert office.meeting.hear(letters[1]).parts == 2
    assert office.vault.attachments.of_case(case.id) == (), "it is not there before all of it is"
    office.comes_in()
    assert meet(night, office) == 1
    assert office.content(large) == LARGE
    assert office.meeting.hear(letters[1]).parts == 0
