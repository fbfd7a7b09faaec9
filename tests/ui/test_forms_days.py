"""Days as they are typed: in either era, echoed in both; what is no day gets words and stays as it was typed."""

from __future__ import annotations

import pytest
from night_shift import NightShift, with_record


@pytest.mark.parametrize("typed", ["15/1/2540", "15/01/1997", "๑๕/๑/๒๕๔๐", "15 ม.ค. 2540"])
def test_a_day_is_typed_in_either_era_and_echoed_in_both(nurse: NightShift, typed: str) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_dob")
    nurse.presses("Space")
    nurse.types(typed)
    assert page.filling is not None
    assert page.filling.stored("s_dob", case.root) == "1997-01-15"
    row = nurse.row(page, "s_dob")
    assert "15 Jan 1997 · 2540" in row.editor._echo.text()  # type: ignore[attr-defined]


def test_a_day_that_does_not_exist_is_kept_as_typed_and_is_still_there_tomorrow(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_dob")
    nurse.presses("Space")
    nurse.types("31 ก.พ. 2540")
    nurse.presses("Tab")
    row = nurse.row(page, "s_dob")
    assert row.problem.text() == "That month has no such day. It is kept as typed."
    nurse.inside.back()
    nurse.settles()
    again = nurse.opens(case.id, "survivor", "s_dob")
    line = nurse.row(again, "s_dob").editor.line  # type: ignore[attr-defined]
    assert line.text() == "31 ก.พ. 2540"
    assert nurse.stored(again, "s_dob") is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("15/1/3112", "No such year. It is kept as typed."),
        ("15/1/0042", "No such year. It is kept as typed."),
        ("15/1/2700", "That is still to come. It is kept as typed."),
        ("15/1/2444", "That is too long ago. It is kept as typed."),
        ("15/1/26", "This may be two years. Type all four figures of it. It is kept as typed."),
    ],
)
def test_a_nonsense_year_of_birth_gets_words_and_stays(nurse: NightShift, typed: str, words: str) -> None:
    page = nurse.opens(nurse.does(with_record).id, "survivor", "s_dob")
    nurse.presses("Space")
    nurse.types(typed)
    nurse.presses("Tab")
    row = nurse.row(page, "s_dob")
    nurse.desk.until(lambda: row.problem.text() == words)
    assert nurse.stored(page, "s_dob") is None
