"""Codes on paper are the same on all PCs of a clinic: reserved, entered and given up, whoever did it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_app.errors import CodeNotReserved
from clinic_app.vault.reserved_codes import ReservedCodes

from .recorded import NURSE
from .several_pcs import Clinic, Pc, in_one, meet_all, opened_in


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with opened_in(tmp_path) as open_:
        yield open_


def codes(pc: Pc) -> ReservedCodes:
    return pc.record.cases.reserved


def test_a_code_reserved_on_one_pc_is_taken_and_awaited_on_all(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    one, other = (night.record.cases.draw() for _ in range(2))
    for drawn in (one, other):
        codes(night).add(drawn.code, NURSE)
    with pytest.raises(CodeNotReserved):
        codes(office).waiting(one.code)
    meet_all([night, office])
    assert codes(office).waiting(one.code) == one.code
    assert [each.waits for each in codes(office).every()] == [True, True]
    office.hands.pass_(60)
    office.record.cases.begin(NURSE, one)
    codes(office).used(one)
    codes(night).give_up(other.code)
    meet_all([night, office])
    for pc in (night, office):
        told = {each.code: each for each in codes(pc).every()}
        assert told[one.code].used_at is not None
        assert told[one.code].given_up_at is None
        assert told[other.code].given_up_at is not None
        for code, reason in ((one.code, "used"), (other.code, "given_up")):
            with pytest.raises(CodeNotReserved) as refused:
                codes(pc).waiting(code)
            assert refused.value.reason == reason


def test_what_was_entered_is_not_given_up_afterwards(clinic: Clinic) -> None:
    [pc] = clinic(1)
    drawn = pc.record.cases.draw()
    codes(pc).add(drawn.code, NURSE)
    pc.record.cases.begin(NURSE, drawn)
    codes(pc).used(drawn)
    codes(pc).give_up(drawn.code)
    [told] = codes(pc).every()
    assert (told.given_up_at, told.case_id, told.by) == (None, drawn.id, NURSE)
