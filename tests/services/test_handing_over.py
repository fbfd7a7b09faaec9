"""A case handed over to another PC: what was typed goes along, it is there once that PC says so, somebody is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pcs_at_work import PcAtWork, meet, pcs_at_work

from clinic_app.domain.case import Change
from clinic_app.errors import LetterRefused
from clinic_app.services.handing_over import HandingOver


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[PcAtWork]]:
    with pcs_at_work(tmp_path, 2) as pcs:
        yield pcs


def test_it_is_on_its_way_until_that_pc_says_that_it_is_there(two: list[PcAtWork]) -> None:
    night, office = two
    handing = night.clinic.handing_over
    [choice] = handing.choices()
    assert (choice.device, choice.place, choice.met_at) == (office.device, "elsewhere", None)
    case = night.clinic.recording.begin()
    said = ((case.root, "c_record", "given"), (case.root, "c_services", "given"))
    night.clinic.recording.change(case.id, Change(values=said))
    night.clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_age_years": 30})
    handing.hand_over(case.id, office.device, "COO-anong")
    [state] = handing.of(case.id)
    assert (state.pc.place, state.by, state.there_at) == ("elsewhere", night.clinic.whoami.staff_code, None)
    meet(night, office)
    [state] = handing.of(case.id)
    assert state.there_at == night.house.wall
    assert office.shows(case).stored("s_age_years") == 30, "what was typed goes along"
    [task] = [each for each in night.vault.tasks.open(case_id=case.id) if each.kind.startswith("handed_over")]
    assert task.kind == "handed_over:COO-anong"


def test_handed_over_once_more_it_is_one_task(two: list[PcAtWork]) -> None:
    night, office = two
    case = night.begins(s_age_years=30)
    for to in ("COO-anong", ""):
        night.clinic.handing_over.hand_over(case.id, office.device, to)
    assert [each.kind for each in night.vault.tasks.open(case_id=case.id)] == ["handed_over"]


def test_nothing_is_half_handed_over(two: list[PcAtWork]) -> None:
    night, office = two
    case = night.vault.cases.begin(night.clinic.whoami.id)
    with pytest.raises(LetterRefused) as refused:
        night.clinic.handing_over.hand_over(case.id, office.device)
    assert refused.value.reason == "empty"
    assert night.vault.tasks.open(case_id=case.id) == []


def test_a_pc_that_was_let_go_is_no_choice(two: list[PcAtWork]) -> None:
    night, office = two
    assert HandingOver(night.clinic.desk, night.clinic.recording, night.meeting).several
    night.vault.pcs.revoke(office.device, by=None, why="lost")  # type: ignore[arg-type]
    assert night.clinic.handing_over.choices() == ()
    assert not HandingOver(night.clinic.desk, night.clinic.recording, night.meeting).several
