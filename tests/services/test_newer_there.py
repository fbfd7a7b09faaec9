"""Which PC writes what this program does not know is known here, until this PC is updated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pcs_at_work import PcAtWork, meet, pcs_at_work

from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import DeviceId
from clinic_app.services import newer_there

Pcs = Callable[[int], list[PcAtWork]]


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[Pcs]:
    with ExitStack() as stack:
        yield lambda many: stack.enter_context(pcs_at_work(tmp_path, many))


def newer(pc: PcAtWork) -> set[DeviceId]:
    return {each.pc.device for each in pc.meeting.every() if each.newer}


def test_it_is_who_wrote_it_also_if_another_brings_it(pcs: Pcs) -> None:
    night, office, ward = pcs(3)
    case = night.begins(s_alias="Nok", s_sex="female")
    meet(night, office)
    meet(office, ward)
    assert newer(ward) == newer(office) == set()
    office.says(case, s_alias="Dao")
    night.says(case, s_moon="full")
    meet(night, office)
    meet(office, ward)
    assert newer(ward) == newer(office) == {night.device}
    assert newer(night) == set(), "its own words are not another's"


@pytest.mark.parametrize("choice", ["of_a_newer_list", ["own_phone_voice", "of_a_newer_list"]])
def test_a_choice_or_a_part_that_only_it_knows_tells_too(pcs: Pcs, choice: str | list[str]) -> None:
    night, office = pcs(2)
    case = night.begins(s_alias="Nok")
    meet(night, office)
    night.says(case, **{"s_sex" if isinstance(choice, str) else "k_channel": choice})
    meet(night, office)
    assert newer(office) == {night.device}
    part = office.begins(s_alias="Dao")
    change = Change(created=(new_entity("dream", part.root),))
    office.vault.revisions.append(part.id, change, author=office.clinic.whoami.id)
    meet(night, office)
    assert newer(night) == {office.device}


def test_after_an_update_it_has_to_be_heard_anew(pcs: Pcs, monkeypatch: pytest.MonkeyPatch) -> None:
    night, office = pcs(2)
    case = night.begins(s_moon="full")
    meet(night, office)
    assert newer(office) == {night.device}
    office.comes_in()
    assert newer(office) == {night.device}
    monkeypatch.setattr(newer_there, "__version__", "99.1")
    assert newer(office) == set()
    night.says(case, s_alias="Nok")
    meet(night, office)
    assert newer(office) == set()
    night.says(case, s_sun="up")
    meet(night, office)
    assert newer(office) == {night.device}
