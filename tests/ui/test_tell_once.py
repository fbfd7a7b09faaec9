"""What was told already is read before anything is asked: nobody tells it twice."""

from __future__ import annotations

from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from clinic_app.domain.answers import Missing, stored
from clinic_app.domain.case import Case, Change
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.tell_once import TellOnce


def told(nurse: NightShift) -> Case:
    case = nurse.does(with_incident)
    incident = case.first("incident")
    assert incident is not None
    values = (
        (case.root, "s_name", "มะลิ"),
        (case.root, "s_lang_first", "my"),
        (case.root, "s_religion", stored(Missing.DECLINED)),
        (incident, "i_narrative", "He locked the door."),
        (incident, "i_date", {"kind": "day", "on": "2026-11-19"}),
    )
    return nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=values)))


def words(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(texts).replace("\u200b", "")


def test_an_account_says_when_and_to_whom_it_was_told(nurse: NightShift) -> None:
    page = nurse.opens(told(nurse).id, "incident", "i_narrative")
    row = nurse.row(page, "i_narrative")
    assert isinstance(row, FoldedRow)
    assert row._bar.state.text() == "closed · already told 10:42 to N-1"


def test_what_was_told_stands_on_one_page_with_what_not_to_ask_again(nurse: NightShift) -> None:
    page: CaseScreen = nurse.opens(told(nurse).id)
    page.acts.acts["told"].run()
    summary = nurse.sees(TellOnce)
    nurse.desk.until(lambda: "\nBurmese" in words(summary))
    said = words(summary)
    assert "19 Nov 2026 · 2569" in said
    assert "Not to be asked again\nReligion (Prefers not to say)" in said
    assert "มะลิ" not in said
    assert "locked" not in said
    for opens in [each for each in summary.findChildren(QPushButton) if each.text() == "Open"]:
        opens.click()
    assert "มะลิ" in words(summary)
    assert "He locked the door." in words(summary)


def test_an_empty_case_says_so(nurse: NightShift) -> None:
    case = nurse.does(lambda clinic: clinic.recording.begin())
    page = nurse.opens(case.id)
    page.acts.acts["told"].run()
    summary = nurse.sees(TellOnce)
    nurse.desk.until(lambda: not summary.empty.isHidden())
    assert "Nothing was told yet." in words(summary)
