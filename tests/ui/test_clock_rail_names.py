"""The names below the rail of a case: none covers another, whatever their number and the width of the window."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clinic_app.ui.parts.clock_rail import beside_each_other

_PLACES = st.lists(st.tuples(st.floats(0, 1000), st.floats(10, 160)), max_size=6)


@given(_PLACES, st.floats(0, 200), st.floats(300, 1000))
def test_no_name_covers_another_or_leaves_the_rail(names: list[tuple[float, float]], first: float, last: float) -> None:
    names.sort()
    shown = [
        (left, left + width)
        for left, (_middle, width) in zip(beside_each_other(names, first, last), names, strict=True)
        if left is not None
    ]
    assert all(first - 1e-6 <= left and right <= last + 1e-6 for left, right in shown)
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(shown))


def test_names_with_room_stand_in_the_middle_below_their_ticks() -> None:
    assert beside_each_other([(100, 40), (300, 60)], 0, 600) == [80, 270]


def test_where_there_is_no_room_for_all_the_earliest_end_keeps_its_tick_alone() -> None:
    assert beside_each_other([(50, 60), (60, 60), (90, 60)], 0, 130) == [None, 10, 70]
