"""Two files become one by a person's hand, what differs is decided line by line, and they are parted again."""

from __future__ import annotations

from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from clinic_app.domain.case import Case, Change
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.services.clinic import Clinic
from clinic_app.ui.screens.came_before import CameBeforePage
from clinic_app.ui.screens.join_files import JoinFiles
from clinic_app.ui.screens.joined_files import JoinedFiles


def spoken(clinic: Clinic, language: str, number: str) -> Case:
    case = with_incident(clinic)
    values = ((case.root, "s_name", "Thida"), (case.root, "s_lang_first", language), (case.root, "k_number", number))
    return clinic.recording.change(case.id, Change(values=values))


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def joined(nurse: NightShift) -> tuple[Case, Case, JoinedFiles]:
    first = nurse.does(lambda clinic: spoken(clinic, "my", "0811111111"))
    later = nurse.does(lambda clinic: spoken(clinic, "shn", "0822222222"))
    nurse.opens(later.id).acts.acts["before"].run()
    page = nurse.sees(CameBeforePage)
    nurse.settles()
    same = next(each for each in page.rows[first.id].findChildren(QPushButton) if each.text() == "The same…")
    same.click()
    before = nurse.sees(JoinFiles)
    nurse.desk.until(lambda: "two answers" in words(before.told))
    said = words(before.told)
    assert f"The code {shown_code(first.code)} stays" in said
    assert "2 questions have two answers" in said
    assert "earlier: Burmese · later: Shan · stands now: Shan" in said
    assert "0811111111" not in said
    before.join.click()
    after = nurse.sees(JoinedFiles)
    nurse.settles()
    return first, later, after


def test_what_two_files_say_differently_is_decided_line_by_line(nurse: NightShift) -> None:
    first, later, page = joined(nurse)
    assert page.case_id == first.id
    earlier, _later = page.questions[later.id, "s_lang_first"]
    earlier.click()
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.recording.shown(first.id)).stored("s_lang_first") == "my"
    assert [field for _case, field in page.questions] == ["k_number"]


def test_they_are_parted_again(nurse: NightShift) -> None:
    _first, later, page = joined(nurse)
    page.parts[later.id].click()
    nurse.settles()
    assert page.parts == {}
    assert not page.empty.isHidden()
    assert nurse.does(lambda clinic: clinic.finding.by_code(later.code)) == later.id
