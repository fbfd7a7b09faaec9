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
