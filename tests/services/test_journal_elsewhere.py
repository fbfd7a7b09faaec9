"""The journal of another PC, read and watched over on this one as if it were done here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House
from two_houses import joined, meet, standing

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.restriction import Odd, Verdict
from clinic_app.errors import ChainBroken
from clinic_app.services.clinic import Clinic
from clinic_app.services.journal_watch import Wanted
from clinic_app.services.looking_back import LookingBack

Pcs = tuple[Clinic, Clinic, House, House]


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[Pcs]:
    """The PC at night with a nurse at it, and the one in the office with a coordinator, in a clinic of both."""
    office = standing(tmp_path / "office")
    night = joined(office.enter(COORDINATOR), tmp_path / "night")
    yield night.enter(NURSE), office.enter(COORDINATOR), night, office
    night.leave()
    office.leave()


def said(clinic: Clinic) -> Case:
    """A case with a word in it: one that is only begun is told to nobody."""
    case = clinic.recording.begin()
    clinic.desk.vault.revisions.append(
        case.id, Change(values=((case.root, "s_note", "begun"),)), author=clinic.whoami.id
    )
    return case


def does(clinic: Clinic, act: str, case_id: CaseId) -> None:
    with clinic.desk.vault.writing():
        clinic.desk.vault.journal.append(act, clinic.whoami.id, {"case": case_id})


def test_who_opened_her_file_on_the_other_pc_is_told_once(pcs: Pcs) -> None:
    night, office, *_ = pcs
    case = said(night)
    does(night, "opened", case.id)
    meet(night, office)
    told = [(each.act, each.by.staff_code if each.by else None) for each in LookingBack(office.desk).who_saw(case.id)]
    assert sorted(told) == sorted(
        [("case_begun", night.whoami.staff_code), ("revised", night.whoami.staff_code),
         ("opened", night.whoami.staff_code)]
    )  # fmt: skip


def test_an_odd_opening_is_looked_at_on_either_pc_and_then_on_both(pcs: Pcs) -> None:
    night, office, *houses = pcs
    case = said(night)
    does(night, "broke_glass", case.id)
    meet(night, office)
    (opening,) = office.openings.waiting()
    assert (opening.odd, opening.by.staff_code, opening.code) == (Odd.BROKE_GLASS, NURSE.staff_code, case.code)
    assert opening.pc is not None
    assert opening.pc.device == night.desk.vault.device.id
    with pytest.raises(ValueError, match=r"\d+"):
        office.openings.looked_at(opening.seq, Verdict.IN_ORDER)
    night = houses[0].enter(SUPERVISOR)
    assert night.openings.due() == 1
    office.openings.looked_at(opening.seq, Verdict.TALKED_OVER, opening.pc.device)
    assert office.openings.due() == 0
    said(office)
    meet(night, office)
    assert night.openings.due() == 0


def test_the_journal_of_another_pc_is_proved_read_and_searched(pcs: Pcs) -> None:
    night, office, *_ = pcs
    does(night, "opened", said(night).id)
    head = night.desk.vault.journal.short_head()
    meet(night, office)
    watch = office.journal
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


def test_a_journal_that_was_changed_is_told_to_whoever_watches(pcs: Pcs) -> None:
    night, office, *_ = pcs
    does(night, "opened", said(night).id)
    meet(night, office)
    watch = office.journal
    watch.settle(ChainBroken("journal", 3), night.desk.vault.device.id)
    assert [pc.device for pc in watch.broken_elsewhere()] == [night.desk.vault.device.id]
    assert watch.state(night.desk.vault.device.id).broken == ChainBroken("journal", 3)
    assert watch.wrong() is None
