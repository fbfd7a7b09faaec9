"""What is missing from a journal, apart from what was told before."""

from __future__ import annotations

import pytest

from clinic_app.vault.journal_gaps import _without


@pytest.mark.parametrize(
    ("known", "left"),
    [
        ([], [(5, 9)]),
        ([(1, 2), (20, 30)], [(5, 9)]),
        ([(5, 6)], [(7, 9)]),
        ([(7, 7)], [(5, 6), (8, 9)]),
        ([(1, 2), (5, 6), (8, 8)], [(7, 7), (9, 9)]),
        ([(5, 9)], []),
    ],
)
def test_of_a_gap_that_is_left_which_nobody_told_before(
    known: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    assert list(_without((5, 9), known)) == left
