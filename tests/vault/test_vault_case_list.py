"""A case's line in the list: a code nobody else has, and every kind of value as the table keeps it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from types import SimpleNamespace
from uuid import uuid4

import pytest

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.errors import NoSuchCase
from clinic_app.vault.cases import Cases
from clinic_app.vault.lane import Lane
from clinic_app.vault.projection import Projection

from .conftest import Hands
from .recorded import NURSE, PROJECTION, record_on


def test_a_code_that_is_taken_is_drawn_again(lane: Lane, hands: Hands) -> None:
    record = record_on(lane, hands)
    drawn = iter(["K4T9MWXQ", "K4T9MWXQ", "K4T9MWXQ", "PPPPPPP0"])
    cases = Cases(lane, hands.clock(), PROJECTION, record.journal, lambda: next(drawn))
    assert [cases.begin(NURSE).code for _ in range(2)] == ["K4T9MWXQ", "PPPPPPP0"]
    assert len(cases.page().rows) == 2


def test_a_case_that_is_not_there_was_never_begun(lane: Lane, hands: Hands) -> None:
    cases = record_on(lane, hands).cases
    case = cases.begin(NURSE)
    assert (cases.begun_at(case.id), cases.begun_by(case.id)) == (hands.wall, NURSE)
    for ask in (cases.begun_at, cases.begun_by):
        with pytest.raises(NoSuchCase):
            ask(CaseId(uuid4()))


class Band(StrEnum):
    ADULT = "adult"


def test_the_list_keeps_text_numbers_and_nothing_whatever_kind_a_value_was() -> None:
    at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    line = SimpleNamespace(
        code="K4T9MWXQ", mode="draft", age_band=Band.ADULT, language=None, danger=3, next_clock_at=at, closed=True,
        opened_on=date(2026, 11, 24),
    )  # fmt: skip
    projection = Projection(listing=lambda case: line, texts=lambda case: {}, definitions="", folded=str.casefold)
    row = projection.row(Case.begun(CaseId(uuid4()), line.code))
    assert sorted(map(repr, row)) == sorted(
        map(repr, ("K4T9MWXQ", "draft", "adult", None, "3", "2026-11-24T03:00:00Z", 1, "2026-11-24"))
    )
    assert {type(value) for value in row} == {str, int, type(None)}
