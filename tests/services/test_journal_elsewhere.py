"""The journal of another PC, read and watched over on this one as if it were done here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR
from pcs_at_work import PcAtWork, meet, pcs_at_work

from clinic_app.domain.ids import CaseId
from clinic_app.domain.restriction import Odd, Verdict
from clinic_app.errors import ChainBroken
from clinic_app.services.journal_watch import Wanted
from clinic_app.services.looking_back import LookingBack


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[list[PcAtWork]]:
    with pcs_at_work(tmp_path, 2) as both:
        night, office = both
        night.vault.common.begin()
        office.vault.common.join(night.vault.common.keys)
        yield both


def does(pc: PcAtWork, act: str, case_id: CaseId) -> None:
    with pc.vault.writing():
        pc.vault.journal.append(act, pc.clinic.whoami.id, {"case": case_id})


def test_who_opened_her_file_on_the_other_pc_is_told_once(pcs: list[PcAtWork]) -> None:
    night, office = pcs
    case = night.begins(s_name="Mya")
    does(night, "opened", case.id)
    meet(night, office)
    told = [
        (each.act, each.by.staff_code if each.by else None) for each in LookingBack(office.clinic.desk).who_saw(case.id)
    ]
    assert sorted(told) == sorted(
        [("case_begun", night.clinic.whoami.staff_code), ("revised", night.clinic.whoami.staff_code),
         ("opened", night.clinic.whoami.staff_code)]
    )  # fmt: skip


def test_an_odd_opening_is_looked_at_on_either_pc_and_then_on_both(pcs: list[PcAtWork]) -> None:
    night, office = pcs
    case = night.begins()
    does(night, "broke_glass", case.id)
    meet(night, office)
    office.comes_in(COORDINATOR)
    (opening,) = office.clinic.openings.waiting()
    assert (opening.odd, opening.by.id, opening.code) == (Odd.BROKE_GLASS, night.clinic.whoami.id, case.code)
    assert opening.pc is not None
    assert opening.pc.device == night.device
    with pytest.raises(ValueError, match=r"\d+"):
        office.clinic.openings.looked_at(opening.seq, Verdict.IN_ORDER)
    night.comes_in(COORDINATOR)
    assert night.clinic.openings.due() == 1
    office.clinic.openings.looked_at(opening.seq, Verdict.TALKED_OVER, opening.pc.device)
    assert office.clinic.openings.due() == 0
    office.begins()
    meet(night, office)
    assert night.clinic.openings.due() == 0


def test_the_journal_of_another_pc_is_proved_read_and_searched(pcs: list[PcAtWork]) -> None:
    night, office = pcs
    does(night, "opened", night.begins().id)
    head = night.vault.journal.short_head()
    meet(night, office)
    office.comes_in(COORDINATOR)
    watch = office.clinic.journal
    (elsewhere,) = watch.elsewhere()
    state = watch.state(elsewhere.device)
    assert ((state.entries, state.head), state.broken, state.doubt) == (head, None, None)
    reader = watch.reader(elsewhere.device)
    proven = reader.prove()
    assert (proven.entries, proven.revisions) == (head[0], 1)
    watch.settle(proven, elsewhere.device)
    assert (watch.state(elsewhere.device).proved_entries, watch.state().proved_at) == (head[0], None)
    lines = watch.lines(reader.page(Wanted()).entries)
    assert lines[0].act == "opened"
    assert lines[0].by is not None
    found = reader.find(head[1])
    assert found is not None
    assert found.seq == head[0]
    assert reader.find("K4T9MWXQ2B") is None
    assert watch.broken_elsewhere() == ()


def test_a_journal_that_was_changed_is_told_to_whoever_watches(pcs: list[PcAtWork]) -> None:
    night, office = pcs
    does(night, "opened", night.begins().id)
    meet(night, office)
    office.comes_in(COORDINATOR)
    watch = office.clinic.journal
    watch.settle(ChainBroken("journal", 3), night.device)
    assert [pc.device for pc in watch.broken_elsewhere()] == [night.device]
    assert watch.state(night.device).broken == ChainBroken("journal", 3)
    assert watch.wrong() is None
