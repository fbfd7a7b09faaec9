"""Whether she came before: asked at the door step or in a case, answered with reasons, opened like any other case."""

from __future__ import annotations

from collections.abc import Callable

from night_shift import NightShift, with_record
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from clinic_app.domain.case import Case, Change
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.services.clinic import Clinic
from clinic_app.ui.screens.came_before import CameBeforePage
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.door_step import DoorStep


def called(name: str, number: str = "") -> Callable[[Clinic], Case]:
    def write(clinic: Clinic) -> Case:
        case = with_record(clinic)
        values = [(case.root, "s_name", name), (case.root, "s_lang_first", "my")]
        values += [(case.root, "k_number", number)] if number else []
        return clinic.recording.change(case.id, Change(values=tuple(values)))

    return write


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def button(widget: QWidget, text: str) -> QPushButton:
    return next(each for each in widget.findChildren(QPushButton) if each.text() == text)


def test_from_a_case_she_is_found_again_and_the_other_case_is_opened(nurse: NightShift) -> None:
    earlier = nurse.does(called("Thidar", "081 234 5678"))
    tonight = nurse.does(called("Ma Thida", "+66812345678"))
    nurse.opens(tonight.id).acts.acts["before"].run()
    page = nurse.sees(CameBeforePage)
    nurse.settles()
    assert list(page.rows) == [earlier.id]
    nurse.desk.until(lambda: shown_code(earlier.code) in words(page.rows[earlier.id]))
    said = words(page.rows[earlier.id])
    assert "the same telephone number · the name sounds alike · the same language" in said
    assert "Thida" not in words(page)
    button(page.rows[earlier.id], "Open…").click()
    screen = nurse.sees(CaseScreen)
    nurse.settles()
    assert screen.case_id == earlier.id
    acts = [seen.act for seen in nurse.does(lambda clinic: clinic.recording.who_saw(earlier.id))]
    assert "found" in acts


def test_who_is_not_the_same_goes_below_and_comes_back(nurse: NightShift) -> None:
    earlier = nurse.does(called("Thida"))
    tonight = nurse.does(called("Thida"))
    nurse.opens(tonight.id).acts.acts["before"].run()
    page = nurse.sees(CameBeforePage)
    nurse.settles()
    button(page.rows[earlier.id], "Not the same").click()
    nurse.settles()
    assert not page.apart.isHidden()
    button(page.rows[earlier.id], "Could be the same after all").click()
    nurse.settles()
    assert page.apart.isHidden()
    assert list(page.rows) == [earlier.id]


def test_at_the_door_step_a_name_is_said_and_not_kept(nurse: NightShift) -> None:
    earlier = nurse.does(called("มะลิ"))
    nurse.presses("Ctrl+N")
    door = nurse.sees(DoorStep)
    nurse.settles()
    door.before.click()
    page = nurse.sees(CameBeforePage)
    nurse.settles()
    nurse.desk.until(lambda: "Nothing is known yet" in words(page))
    assert "Type one above" in words(page)
    page.box.setText("มะลิ")
    page.box.asked.emit("มะลิ")
    nurse.settles()
    assert list(page.rows) == [earlier.id]
