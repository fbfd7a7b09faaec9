"""Days as they are typed: in either era, echoed in both; what is no day gets words and stays as it was typed."""

from __future__ import annotations

from datetime import date

import pytest
from night_shift import NightShift, with_record
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from clinic_app.ui.forms.day_picker import DayPicker
from clinic_app.ui.forms.when import meant_figures


@pytest.mark.parametrize("typed", ["15/1/2540", "15/01/1997", "๑๕/๑/๒๕๔๐", "15 ม.ค. 2540", "ๅถฝๅฝ/ถภจ"])
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


def test_the_calendar_says_both_eras_and_writes_the_day_that_is_chosen_by_keys(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_dob")
    nurse.presses("Space")
    nurse.types("15/1/2540")
    line = nurse.row(page, "s_dob").editor.line  # type: ignore[attr-defined]
    nurse.presses("Alt+Down")
    picker = nurse.inside.window().findChild(DayPicker)
    assert isinstance(picker, DayPicker)
    assert picker.title() == "January 1997 · 2540"
    for key, day in (
        ("Right", date(1997, 1, 16)), ("Down", date(1997, 1, 23)), ("PageDown", date(1997, 2, 23)),
        ("Ctrl+PageDown", date(1998, 2, 23)), ("Left", date(1998, 2, 22)),
    ):  # fmt: skip
        *held, last = key.split("+")
        modifier = Qt.KeyboardModifier.ControlModifier if held else Qt.KeyboardModifier.NoModifier
        nurse.desk.qtbot.keyClick(picker, getattr(Qt.Key, f"Key_{last}"), modifier)
        assert picker.day == day
    assert "22 February 1998 · 2541" in picker.accessibleName()
    nurse.desk.press(Qt.Key.Key_Return, picker)
    assert page.filling is not None
    nurse.desk.until(lambda: page.filling.stored("s_dob", case.root) == "1998-02-22")  # type: ignore[union-attr]
    assert line.hasFocus()


def test_a_day_is_chosen_where_the_mouse_lets_go(nurse: NightShift) -> None:
    picker = DayPicker(date(2026, 11, 22), date(2026, 11, 22), nurse.inside)
    chosen: list[date] = []
    picker.chosen.connect(chosen.append)
    picker.show()
    day, cell = next((day, cell) for day, cell in picker._cells() if day == date(2026, 11, 5))
    mouse, left, away = nurse.desk.qtbot, Qt.MouseButton.LeftButton, picker.rect().bottomRight() * 2
    mouse.mousePress(picker, left, pos=cell.center())
    assert chosen == []
    mouse.mouseRelease(picker, left, pos=away)
    assert (chosen, picker.isVisible()) == ([], True)
    mouse.mouseClick(picker, left, pos=cell.center())
    assert chosen == [day]


def test_the_mouse_goes_to_another_year_at_the_ends_of_the_head_and_the_wheel_to_another_month(
    nurse: NightShift,
) -> None:
    picker = DayPicker(date(2026, 11, 22), date(2026, 11, 22), nurse.inside)
    picker.show()
    mouse, left = nurse.desk.qtbot, Qt.MouseButton.LeftButton
    for x, day in (
        (16, date(2025, 11, 22)), (44, date(2025, 10, 22)), (picker.width() - 44, date(2025, 11, 22)),
        (picker.width() - 16, date(2026, 11, 22)),
    ):  # fmt: skip
        mouse.mouseClick(picker, left, pos=QPoint(x, 22))
        assert picker.day == day
    for turned, day in ((120, date(2026, 10, 22)), (-120, date(2026, 11, 22))):
        at = QPointF(picker.rect().center())
        no_keys, no_phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        there = picker.mapToGlobal(at)
        wheel = QWheelEvent(at, there, QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton, no_keys, no_phase, False)
        QApplication.sendEvent(picker, wheel)
        assert picker.day == day
    picker.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ๅถฝๅฝ/ถภจ /จซ-จ", "15/1/2540 20:30"), ("ค", "8"), ("๑๕", "15"), ("15 ม.ค. 2540", "15 ม.ค. 2540"),
        ("มกราคม", "มกราคม"), ("ไม่รู้", "ไม่รู้"), ("-", "-"), ("", ""),
    ],
)  # fmt: skip
def test_figures_typed_with_the_thai_layout_left_on_are_read(typed: str, meant: str) -> None:
    assert meant_figures(typed) == meant
