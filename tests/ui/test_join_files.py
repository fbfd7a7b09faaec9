"""Two files become one by a person's hand, what differs is decided line by line, and they are parted again."""

from __future__ import annotations

from typing import Any

from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from clinic_app.domain.case import Case, Change
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.services.clinic import Clinic
from clinic_app.services.merging import Take
from clinic_app.ui.screens.call import CallPage
from clinic_app.ui.screens.came_before import CameBeforePage
from clinic_app.ui.screens.case_history import CaseHistory
from clinic_app.ui.screens.join_files import JoinFiles
from clinic_app.ui.screens.joined_files import JoinedFiles


def spoken(clinic: Clinic, language: str, number: str, **more: Any) -> Case:
    case = with_incident(clinic)
    told = {"s_name": "Thida", "s_lang_first": language, "k_number": number, **more}
    values = tuple((case.root, field, value) for field, value in told.items())
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
    assert "earlier file\nBurmese\nlater file · holds\nShan" in said
    assert "0811111111" not in said
    before.join.click()
    after = nurse.sees(JoinedFiles)
    nurse.settles()
    return first, later, after


def test_what_two_files_say_differently_is_decided_line_by_line(nurse: NightShift) -> None:
    first, later, page = joined(nurse)
    assert page.case_id == first.id
    question = page.questions[later.id, "s_lang_first"]
    assert [each.text() for each in question.buttons.values()] == ["Take this", "It stays so"]
    question.take_focus()
    nurse.presses("1")
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.recording.shown(first.id)).stored("s_lang_first") == "my"
    [(_case, left)] = page.questions
    assert left == "k_number"
    assert QApplication.focusWidget() is page.questions[later.id, "k_number"].buttons[Take.LATER]
    assert "0811111111" not in words(page)
    nurse.presses("2")
    nurse.settles()
    assert page.questions == {}


def test_what_holds_for_safety_stands_first_and_what_she_agreed_to_is_asked_of_her(nurse: NightShift) -> None:
    said: tuple[dict[str, Any], ...] = (
        {"c_services": "given", "k_ok": "yes", "k_rules": ["hide_caller_id"]},
        {"c_services": "refused", "k_ok": "hold_unsafe", "k_rules": ["female_caller"]},
    )
    first = nurse.does(lambda clinic: spoken(clinic, "my", "0811111111", **said[0]))
    later = nurse.does(lambda clinic: spoken(clinic, "shn", "0811111111", **said[1]))
    nurse.does(lambda clinic: clinic.merging.join(first.id, later.id))
    nurse.opens(first.id).acts.acts["joined"].run()
    page = nurse.sees(JoinedFiles)
    nurse.desk.until(lambda: bool(page.questions))
    assert [field for _case, field in page.questions] == ["c_services", "k_ok", "k_rules", "s_lang_first"]
    asked, hold, rules, _language = page.questions.values()
    assert [each.text() for each in asked.buttons.values()] == ["Hear from the survivor", "It stays so"]
    assert [each.text() for each in hold.buttons.values()] == ["Hear from the survivor", "It stays so"]
    assert [each.text() for each in rules.buttons.values()] == ["Take this", "Take this", "It stays so"]
    rules.take_focus()
    nurse.presses("3")
    nurse.settles()
    kept = nurse.does(lambda clinic: clinic.recording.shown(first.id)).stored("k_rules")
    assert set(kept or ()) == {"hide_caller_id", "female_caller"}
    page.questions[later.id, "k_ok"].take_focus()
    nurse.presses("1")
    nurse.sees(CallPage)


def test_the_history_of_both_is_read_in_the_one(nurse: NightShift) -> None:
    first = nurse.does(lambda clinic: spoken(clinic, "my", "0811111111"))
    nurse.desk.hands.go(5)
    later = nurse.does(lambda clinic: spoken(clinic, "shn", "0811111111"))
    nurse.does(lambda clinic: clinic.merging.join(first.id, later.id))
    nurse.opens(first.id).acts.acts["history"].run()
    history = nurse.sees(CaseHistory)
    nurse.desk.until(lambda: history.told is not None)
    rows = [row.accessibleName() for row in history.moments.rows.values()]
    assert "Joined with another file" in rows[0]
    assert shown_code(later.code) in rows[1]
    assert "Burmese → Shan" in words(history)
    history.moments.rows[len(rows) - 2].click()
    nurse.settles()
    assert f"file {shown_code(later.code)}" in words(history)
    assert "Shan" in words(history)


def test_they_are_parted_again(nurse: NightShift) -> None:
    _first, later, page = joined(nurse)
    page.parts[later.id].click()
    nurse.settles()
    assert page.parts == {}
    assert not page.empty.isHidden()
    assert nurse.does(lambda clinic: clinic.finding.by_code(later.code)) == later.id
