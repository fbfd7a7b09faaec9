"""After a lock: the same person goes on where she was, another begins with her own Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NURSE, NightShift, with_incident, with_record
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.domain.case import Change, new_entity
from clinic_app.services.doorway import NewPerson
from clinic_app.ui import app
from clinic_app.ui.cover import Cover
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.services import ServicesPage
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.unlock import Unlock


class Desk:
    """One PC whose program is replaced at each lock."""

    def __init__(self, folder: Path, qtbot: QtBot, dressed: app.Dressed) -> None:
        self._folder, self._qtbot, self._dressed = folder, qtbot, dressed
        self.top = DeskTop(folder, qtbot, dressed)
        self.nurse = NightShift.founded(self.top)
        self.nurse.comes_in()

    def locks(self) -> None:
        self.top.window.lock()
        self.top.until(lambda: self.top.replaced == 1)
        hands = self.top.hands
        self.top.close()
        self.top = DeskTop(self._folder, self._qtbot, self._dressed, after_lock=True)
        self.top.hands.at, self.top.hands.seconds = hands.at, hands.seconds

    def comes_back(self, who: NewPerson = NURSE) -> NightShift:
        self.top.press(Qt.Key.Key_Space, self.top.sees(Cover))
        shift = NightShift(self.top, who)
        shift.comes_in()
        shift.settles()
        return shift


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[Desk]:
    made = Desk(tmp_path, qtbot, dressed)
    yield made
    made.top.close()


def test_the_same_case_section_and_question_with_what_was_typed_in_the_middle_of_a_word(desk: Desk) -> None:
    case = desk.nurse.does(with_record)
    desk.nurse.opens(case.id, "survivor", "s_alias")
    desk.nurse.presses("Space")
    desk.nurse.types("ดาว")
    desk.locks()
    after = desk.comes_back()
    page = after.sees(CaseScreen)
    after.desk.until(lambda: page.view is not None and page.view.focused_row() is not None)
    assert page.case_id == case.id
    assert page.view is not None
    assert page.view.section.id == "survivor"
    row = page.view.focused_row()
    assert row is not None
    assert row.field.id == "s_alias"
    assert after.stored(page, "s_alias") == "ดาว"


def test_the_second_of_two_incidents_is_shown_again(desk: Desk) -> None:
    case = desk.nurse.does(with_incident)
    second = new_entity("incident", case.root)
    desk.nurse.does(lambda clinic: clinic.recording.change(case.id, Change(created=(second,))))
    page = desk.nurse.opens(case.id, "incident")
    page.choose_among([("incident", second.id)])
    desk.locks()
    after = desk.comes_back()
    page = after.sees(CaseScreen)
    after.desk.until(lambda: page.view is not None)
    where = page.where()
    assert where is not None
    assert dict(where.entities)["incident"] == second.id


def test_another_person_begins_with_her_own_today_and_leaves_the_place_to_the_first(desk: Desk) -> None:
    case = desk.nurse.does(with_record)
    desk.nurse.opens(case.id, "survivor")
    desk.locks()
    other = desk.comes_back(_OTHERS[0])
    other.sees(Today)
    assert other.does(lambda clinic: clinic.resuming.take()) is None
    desk.locks()
    assert desk.comes_back().sees(CaseScreen).case_id == case.id


def test_a_place_is_given_once(desk: Desk) -> None:
    case = desk.nurse.does(with_record)
    desk.nurse.opens(case.id, "survivor")
    desk.locks()
    after = desk.comes_back()
    after.sees(CaseScreen)
    assert after.does(lambda clinic: clinic.resuming.take()) is None


def test_after_a_shift_it_is_forgotten(desk: Desk) -> None:
    case = desk.nurse.does(with_record)
    desk.nurse.opens(case.id, "survivor")
    desk.locks()
    desk.top.hands.at += timedelta(hours=12, seconds=1)
    desk.comes_back().sees(Today)


def test_a_case_that_stands_no_more_is_not_gone_to(desk: Desk) -> None:
    from uuid import uuid4

    from clinic_app.domain.ids import CaseId
    from clinic_app.services.resuming import Where

    desk.nurse.does(lambda clinic: clinic.resuming.keep(Where("sheets", CaseId(uuid4()), "survivor")))
    assert desk.nurse.does(lambda clinic: clinic.resuming.take()) is None


def test_the_place_is_the_one_from_before_the_cover_came(desk: Desk) -> None:
    case = desk.nurse.does(with_record)
    desk.nurse.opens(case.id, "survivor", "s_alias")
    desk.nurse.presses("F9")
    desk.top.until(lambda: desk.top.window.covered)
    desk.top.hands.go(10)
    desk.locks()
    page = desk.comes_back().sees(CaseScreen)
    desk.top.until(lambda: page.view is not None and page.view.focused_row() is not None)
    assert page.view is not None
    assert page.view.focused_row().field.id == "s_alias"  # type: ignore[union-attr]


def test_the_services_page_and_the_door_step_are_come_back_to(desk: Desk) -> None:
    case = desk.nurse.does(with_record)
    desk.nurse.inside.ways.open_services(case.id)
    desk.nurse.sees(ServicesPage)
    desk.locks()
    after = desk.comes_back()
    assert after.sees(ServicesPage).case_id == case.id
    after.inside.ways.new_case()
    door = after.sees(DoorStep)
    after.desk.until(lambda: door.short is not None)
    assert door.short is not None
    begun = door.short.filling.case.id
    door.short.put("a_companion", ["employer"])
    after.settles()
    desk.locks()
    again = desk.comes_back().sees(DoorStep)
    desk.top.until(lambda: again.short is not None)
    assert again.short is not None
    assert again.short.filling.case.id == begun


def test_who_waits_to_sign_in_is_asked_at_once(tmp_path: Path, desk: Desk, qtbot: QtBot, dressed: app.Dressed) -> None:
    desk.nurse.presses("F9")
    cover = desk.top.sees(Cover)
    cover.ask()
    cover.another_person.emit()
    desk.top.until(lambda: desk.top.replaced == 1)
    assert desk.top.somebody_waits
    after = DeskTop(tmp_path, qtbot, dressed, after_lock=True, somebody_waits=True)
    door = after.sees(Unlock)
    after.until(lambda: QApplication.focusWidget() is door.sign_in.word)
    after.close()
