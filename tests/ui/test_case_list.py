"""Cases are found while one types, in any script; no row names anybody; a name is shown for a minute, with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from night_shift import NightShift, with_record
from PySide6.QtCore import QSize, Qt

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.services.clinic import Clinic
from clinic_app.services.finding import other_layout
from clinic_app.ui.parts.pill import ClockPill
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_list import PAGE, CaseList
from clinic_app.ui.screens.case_model import MASK, Column
from clinic_app.ui.screens.case_peek import CasePeek
from clinic_app.ui.theme import Type, width_of


def named(clinic: Clinic, name: str, **answers: object) -> Case:
    case = with_record(clinic)
    values = (("s_name", name), *answers.items())
    return clinic.recording.change(case.id, Change(values=tuple((case.root, f, v) for f, v in values)))


def hours_ago(clinic: Clinic, hours: int, name: str) -> Case:
    """A case whose clocks run since so many hours."""
    case = named(clinic, name)
    incident = new_entity("incident", case.root)
    said_at = clinic.desk.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    moment = {"kind": "about_hours_ago", "hours": hours, "said_at": said_at}
    return clinic.recording.change(case.id, Change(created=(incident,), values=((incident.id, "i_date", moment),)))


def pills(peek: CasePeek) -> list[str]:
    return [pill.text() for pill in peek.findChildren(ClockPill) if not pill.isHidden()]


def looks(nurse: NightShift) -> CaseList:
    nurse.presses("Ctrl+2")
    page = nurse.sees(CaseList)
    nurse.settles()
    return page


def cell(page: CaseList, row: int, column: Column) -> str:
    return str(page.model.data(page.model.index(row, column)))


@pytest.mark.parametrize(
    ("name", "typed"),
    [("มะลิ อองจี", "อองจี"), ("မေသူ အောင်", "သူ"), ("Malee Aung", "lee a"), ("ဇော်", "ေဇာ္")],
)
def test_two_signs_in_any_script_find_a_name_that_is_not_shown(nurse: NightShift, name: str, typed: str) -> None:
    case = nurse.does(lambda clinic: named(clinic, name))
    nurse.does(lambda clinic: named(clinic, "Somebody Else"))
    page = looks(nurse)
    nurse.types(typed)
    nurse.desk.until(lambda: page.model.rowCount() == 1)
    assert page.model.at(page.model.index(0, 0)).id == case.id  # type: ignore[union-attr]
    shown = [cell(page, 0, column) for column in Column]
    assert shown[Column.NAME] == MASK
    assert not any(name in each for each in shown)


def test_enter_opens_what_was_found_and_the_journal_says_how_without_the_text(nurse: NightShift) -> None:
    case = nurse.does(lambda clinic: named(clinic, "Malee Aung"))
    page = looks(nurse)
    nurse.types("Malee")
    nurse.desk.until(lambda: page.model.rowCount() == 1)
    nurse.presses("Return")
    nurse.sees(CaseScreen)
    nurse.settles()
    trail = nurse.does(lambda clinic: clinic.recording.who_saw(case.id))
    assert [seen.act for seen in trail][-2:] == ["found", "opened"]
    assert "Malee" not in repr(trail)


def test_a_name_is_shown_for_a_minute_with_a_reason_that_is_written_down(nurse: NightShift) -> None:
    case = nurse.does(lambda clinic: named(clinic, "Malee Aung"))
    page = looks(nurse)
    nurse.desk.until(page.peek.isVisible)
    assert page.peek._name.text() == MASK
    page.peek.name_wanted.emit("emergency")
    nurse.desk.until(lambda: page.peek._name.text() == "Malee Aung")
    assert page.peek._minute.isActive()
    assert page.peek._minute.interval() == 60_000
    page.peek._minute.timeout.emit()
    assert page.peek._name.text() == MASK
    trail = nurse.does(lambda clinic: clinic.recording.who_saw(case.id))
    assert (trail[-1].act, trail[-1].about["reason"]) == ("name_shown", "emergency")


def test_the_look_beside_the_list_is_whole_for_the_first_case_and_the_next(nurse: NightShift) -> None:
    for name in ("Malee Aung", "Somebody Else"):
        nurse.does(lambda clinic, name=name: named(clinic, name))
    page = looks(nurse)
    bar = page.peek._room.verticalScrollBar()
    for row in (0, 1, 0):
        page.table.selectRow(row)
        nurse.desk.until(
            lambda row=row: page.peek.isVisible() and page.peek._code.text() == cell(page, row, Column.CODE)
        )
        nurse.desk.until(lambda: page.peek._room.height() >= page.peek._told.totalSizeHint().height() > 100)
        assert bar.maximum() == 0


def test_beside_another_row_nothing_of_the_former_case_stands(nurse: NightShift) -> None:
    for name in ("Malee Aung", "Somebody Else"):
        nurse.does(lambda clinic, name=name: named(clinic, name))
    page = looks(nurse)
    nurse.desk.until(page.peek.isVisible)
    page.peek.show_name("Malee Aung")
    page.table.selectRow(1)
    assert page.peek._code.text() == cell(page, 1, Column.CODE)
    assert page.peek._name.text() == MASK
    assert not page.peek._below.isVisible()
    nurse.desk.until(page.peek._below.isVisible)
    assert page.peek._code.text() == cell(page, 1, Column.CODE)


def test_a_shown_name_is_hidden_when_the_page_is_left(nurse: NightShift) -> None:
    nurse.does(lambda clinic: named(clinic, "Malee Aung"))
    page = looks(nurse)
    nurse.desk.until(page.peek.isVisible)
    page.peek.name_wanted.emit("emergency")
    nurse.desk.until(lambda: page.peek._name.text() == "Malee Aung")
    nurse.presses("F9")
    assert page.peek._name.text() == MASK


def test_a_name_that_comes_late_is_not_shown_beside_another_case_nor_behind_the_cover(nurse: NightShift) -> None:
    first = nurse.does(lambda clinic: named(clinic, "Malee Aung"))
    other = nurse.does(lambda clinic: named(clinic, "Somebody Else"))
    page = looks(nurse)
    nurse.desk.until(page.peek.isVisible)
    row = page.model.at(page.table.currentIndex())
    assert row is not None
    page.peek.name_wanted.emit("emergency")
    page.peek.show_case(first if row.id == other.id else other)
    nurse.settles()
    assert page.peek._name.text() == MASK
    page.peek.name_wanted.emit("emergency")
    nurse.presses("F9")
    nurse.settles()
    assert page.peek._name.text() == MASK


@pytest.mark.parametrize("begun_anew", ["from the rail", "from behind the cover"])
def test_the_name_that_was_looked_for_is_not_left_in_the_search(nurse: NightShift, begun_anew: str) -> None:
    for name in ("Malee Aung", "Somebody Else"):
        nurse.does(lambda clinic, name=name: named(clinic, name))
    page = looks(nurse)
    nurse.types("Malee")
    nurse.desk.until(lambda: page.model.rowCount() == 1)
    if begun_anew == "from the rail":
        nurse.presses("Ctrl+1")
        nurse.settles()
        nurse.presses("Ctrl+2")
    else:
        nurse.presses("F9")
        nurse.desk.window.curtain.uncover()
    nurse.presses("Ctrl+Z")
    assert page.search_box.text() == ""
    nurse.desk.until(lambda: page.model.rowCount() == 2)
    nurse.settles()
    assert not page.search_box._pause.isActive(), "what was typed before would be looked for late"
    assert page.model.rowCount() == 2


def test_closed_cases_are_offered_and_not_mixed_in(nurse: NightShift) -> None:
    nurse.does(lambda clinic: named(clinic, "Malee One"))
    nurse.does(lambda clinic: named(clinic, "Malee Two", z_reason="needs_met"))
    page = looks(nurse)
    nurse.types("Malee")
    nurse.desk.until(page._closed.isVisible)
    assert page.model.rowCount() == 1
    assert page._closed.text() == "1 closed case has it too"
    page._closed.click()
    assert page.model.rowCount() == 2


def test_nothing_found_says_so_kindly(nurse: NightShift) -> None:
    nurse.does(lambda clinic: named(clinic, "Malee Aung"))
    page = looks(nurse)
    nurse.types("Nobody at all")
    nurse.desk.until(lambda: page._stack.currentIndex() == 1)
    assert page._empty.bold.text() == "No case has this."


def test_the_list_comes_by_pages_as_it_is_scrolled(nurse: NightShift) -> None:
    nurse.does(lambda clinic: [clinic.recording.begin() for _ in range(PAGE + 30)])
    page = looks(nurse)
    assert page.model.rowCount() == PAGE
    assert page.head.second.text() == f"{PAGE + 30} cases"
    page.table.scrollToBottom()
    nurse.desk.until(lambda: page.model.rowCount() == PAGE + 30)
    codes = {cell(page, row, Column.CODE) for row in range(page.model.rowCount())}
    assert len(codes) == PAGE + 30
    assert not page.model.canFetchMore(page.table.rootIndex())


def test_arrows_go_from_the_search_to_the_list_and_back(nurse: NightShift) -> None:
    nurse.does(lambda clinic: named(clinic, "Malee Aung"))
    page = looks(nurse)
    assert page.search_box.hasFocus()
    nurse.presses("Down")
    assert page.table.hasFocus()
    nurse.presses("Up")
    assert page.search_box.hasFocus()
    nurse.presses("Down")
    nurse.desk.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    nurse.sees(CaseScreen)


def test_a_forgotten_language_switch_is_said_and_what_was_meant_is_one_press_away(nurse: NightShift) -> None:
    case = nurse.does(lambda clinic: named(clinic, "มะลิ อองจี"))
    page = looks(nurse)
    nurse.types(other_layout("มะลิ") or "")
    nurse.desk.until(page._meant.isVisible)
    assert page._meant.text() == "Other keyboard layout: look for “มะลิ”"
    page._meant.setFocus()
    nurse.presses("Return")
    nurse.desk.until(lambda: page.model.rowCount() == 1)
    assert page.model.at(page.model.index(0, 0)).id == case.id  # type: ignore[union-attr]
    assert not page._meant.isVisible()


@pytest.mark.parametrize(
    ("size", "gone"),
    [(QSize(1366, 736), set()), (QSize(910, 480), {Column.NAME}), (QSize(910, 1300), {Column.NAME})],
    ids=["1366", "150", "upright"],
)
def test_no_column_of_the_list_is_seen_in_part(nurse: NightShift, size: QSize, gone: set[Column]) -> None:
    nurse.does(lambda clinic: named(clinic, "Malee Aung"))
    page = looks(nurse)
    table = page.table
    nurse.desk.window.resize(size)
    nurse.desk.until(lambda: {column for column in Column if table.isColumnHidden(column)} == gone)
    shown = [column for column in Column if column not in gone]
    heads = {column: page.model.headerData(column, Qt.Orientation.Horizontal) for column in shown}
    assert [head for each, head in heads.items() if table.columnWidth(each) < width_of(Type.CAPTION, head) + 24] == []
    assert table.columnWidth(Column.LANGUAGE) >= width_of(Type.BODY, "Rohingya") + 24
    assert table.columnViewportPosition(shown[-1]) + table.columnWidth(shown[-1]) <= table.viewport().width()
    table.resize(519, 400)
    assert [column for column in Column if not table.isColumnHidden(column)] == [
        Column.CODE, Column.LANGUAGE, Column.DANGER, Column.CLOCK,
    ]  # fmt: skip
    nurse.desk.window.resize(512, 352)  # 1024×768 at 200 %
    nurse.desk.until(lambda: table.isColumnHidden(Column.LANGUAGE))
    last = Column.CLOCK  # the panes beside it are still moving
    nurse.desk.until(lambda: table.columnViewportPosition(last) + table.columnWidth(last) <= table.viewport().width())


def test_the_day_of_the_interview_is_in_the_readers_own_era_where_both_have_no_room(nurse: NightShift) -> None:
    nurse.does(lambda clinic: named(clinic, "Malee Aung"))
    page = looks(nurse)
    first = page.model.at(page.model.index(0, 0))
    assert first is not None
    row = replace(first, opened_on="2026-11-21")
    assert page.model.words(Column.OPENED, row).startswith(f"{page.model.day_in_own_era(row)} · ")
    page.table.resize(2000, 400)
    assert not page.table._one_era
    page.table.resize(880, 400)
    assert page.table._one_era


def test_what_the_clocks_are_for_is_told_with_the_name_and_no_longer(nurse: NightShift) -> None:
    nurse.does(lambda clinic: hours_ago(clinic, 2, "Malee Aung"))
    page = looks(nurse)
    peek = page.peek
    nurse.desk.until(lambda: peek.isVisible() and bool(pills(peek)))
    assert all(each.startswith("Window ") for each in pills(peek)), pills(peek)
    peek.name_wanted.emit("emergency")
    nurse.desk.until(lambda: peek._name.text() == "Malee Aung")
    assert not any(each.startswith("Window ") for each in pills(peek)), pills(peek)
    peek._minute.timeout.emit()
    assert all(each.startswith("Window ") for each in pills(peek)), pills(peek)


def test_back_from_a_case_leads_to_its_row_and_from_one_that_was_found_to_the_search(nurse: NightShift) -> None:
    for name in ("Malee Aung", "Somebody Else", "Another One"):
        nurse.does(lambda clinic, name=name: named(clinic, name))
    page = looks(nurse)
    nurse.presses("Down")
    nurse.presses("Down")
    row = page.model.at(page.table.currentIndex())
    assert row is not None
    assert page.table.currentIndex().row() == 1
    nurse.presses("Return")
    nurse.sees(CaseScreen)
    nurse.settles()
    nurse.presses("Alt+Left")
    assert nurse.sees(CaseList) is page
    nurse.settles()
    assert page.table.hasFocus()
    assert page.model.at(page.table.currentIndex()).id == row.id  # type: ignore[union-attr]
    page.search()
    nurse.types("Somebody")
    nurse.desk.until(lambda: page.model.rowCount() == 1)
    nurse.presses("Return")
    nurse.sees(CaseScreen)
    nurse.settles()
    nurse.presses("Alt+Left")
    nurse.settles()
    assert page.search_box.hasFocus()
    assert page.model.rowCount() == 1


def test_what_is_looked_for_after_going_back_is_chosen_from_its_first_row(nurse: NightShift) -> None:
    for _each in range(3):
        nurse.does(lambda clinic: named(clinic, "Malee Aung"))
    page = looks(nurse)
    nurse.presses("Down")
    nurse.presses("Down")
    nurse.presses("Return")
    nurse.sees(CaseScreen)
    nurse.settles()
    nurse.presses("Alt+Left")
    nurse.settles()
    assert page.table.currentIndex().row() == 1
    page.search()
    asked = page._asked
    nurse.types("Malee")
    nurse.desk.until(lambda: page._answered > asked)
    nurse.settles()
    assert page.table.currentIndex().row() == 0
