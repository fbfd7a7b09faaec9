"""What is left of a case that is handed over by a way that gives no answer, and what a woven case is known to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace
from pcs_at_work import PcAtWork, meet, pcs_at_work, sent_by

from clinic_app.domain.ids import CaseId
from clinic_app.vault.journal_form import read_header
from clinic_app.wire.pc_letter import MOST_SHUT

Clinic = Callable[[int], list[PcAtWork]]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as stack:
        yield lambda many: stack.enter_context(pcs_at_work(tmp_path, many))


def test_what_is_handed_over_is_left_on_a_stick_once_and_again_if_it_was_lost(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    scan = night.attaches(case, b"a scan")
    night.meeting.hand_over(case.id, office.device)
    (lost,) = night.meeting.letters(office.device, way="stick")
    assert lost
    assert list(night.meeting.letters(office.device, way="stick")) == []
    night.says(case, s_note="more")
    (later,) = night.meeting.letters(office.device, way="stick")
    assert office.meeting.hear(later).gap
    (asks,) = office.meeting.letters(night.device, way="stick")
    night.meeting.hear(asks)
    for letter in night.meeting.letters(office.device, way="stick"):
        assert office.meeting.hear(letter).refused is None
    assert office.content(scan) == b"a scan"
    assert office.shows(case) == night.shows(case)


def test_a_case_is_not_said_to_be_there_while_the_other_pc_has_more_to_ask_for(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    night.meeting.hand_over(case.id, office.device)
    office.hears(night)
    stand = night.vault.meetings.known(office.device).says
    assert stand is not None
    full = replace(
        stand.stand, reached=((night.device.bytes, 99),), shut=tuple(uuid4().bytes for _ in range(MOST_SHUT))
    )  # fmt: skip
    assert night.vault.hand_overs.told(office.device, full) == ()
    shut = replace(full, shut=(case.id.bytes,))
    assert night.vault.hand_overs.told(office.device, shut) == ()
    assert night.vault.hand_overs.told(office.device, replace(full, shut=())) == (case.id,)


def test_what_others_wrote_later_is_not_needed_for_it(clinic: Clinic) -> None:
    night, office, ward = clinic(3)
    ward.begins()
    meet(night, ward)
    case = night.begins()
    ward.begins()
    meet(night, ward)
    night.says(case, s_note="more")
    assert night.meeting.hand_over(case.id, office.device).needs == {night.device: 2}


def test_a_document_that_was_erased_here_is_not_asked_for(clinic: Clinic) -> None:
    night, office = clinic(2)
    case = night.begins()
    scan = night.attaches(case, b"a scan")
    office.vault.save(lambda: office.vault._lane.run("INSERT INTO erased VALUES (?, '')", (scan.bytes,)))
    office.hears(night)
    assert office.vault.erasing.awaited.lacked() == ()


def test_what_a_woven_case_shows_is_known_after_coming_in_anew(clinic: Clinic) -> None:
    night, office, ward = clinic(3)
    case = night.begins()
    for pc in (office, ward):
        pc.hears(night)
    office.says(case, s_note="office")
    night.says(case, s_note="night")
    ward.hears(office)
    ward.hears(night)
    assert ward.vault.revisions.woven.cases() == {case.id}
    ward.comes_in()
    ward.says(case, s_note="ward")
    seen = read_header(sent_by(ward)[-1].header).seen
    assert seen == {night.device.hex: 2, office.device.hex: 1}


def test_of_many_cases_only_the_last_stay_in_mind(clinic: Clinic) -> None:
    (night,) = clinic(1)
    for _ in range(300):
        night.vault.revisions._note_seen(CaseId(uuid4()), {})
    assert len(night.vault.revisions._seen_lately) == 256
