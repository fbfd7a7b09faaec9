"""What was told already is read before anything is asked: nobody tells it twice."""

from __future__ import annotations

from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from clinic_app.domain.answers import Missing, stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_history import CaseHistory
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


def test_whoever_came_along_reads_neither_the_screen_nor_him_nor_the_account(nurse: NightShift) -> None:
    case = told(nurse)
    incident = case.first("incident")
    assert incident is not None
    him = new_entity("perpetrator", incident)
    values = (
        (him.id, "p_relation", "supervisor_employer"),
        (case.root, "t_ind", {"debt_bondage": "yes"}),
        (incident, "i_narrative", "He locked the door twice."),
    )
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(created=(him,), values=values)))
    not_alone = Change(values=((case.root, "a_private_now", "no"),))
    nurse.does(lambda clinic: clinic.recording.change(case.id, not_alone))
    page: CaseScreen = nurse.opens(case.id)
    page.help._tabs.setCurrentIndex(1)
    nurse.desk.until(lambda: "Burmese" in words(page.help))
    for secret in ("Employer", "In the survivor"):
        assert secret not in words(page.help)

    page.acts.acts["told"].run()
    summary = nurse.sees(TellOnce)
    nurse.desk.until(lambda: "Burmese" in words(summary))
    assert summary.closed.isVisible()
    for secret in ("Employer", "In the survivor", "Trafficking screen", "Alleged perpetrator"):
        assert secret not in words(summary)
    nurse.inside.back()

    page.acts.acts["history"].run()
    history = nurse.sees(CaseHistory)
    nurse.desk.until(lambda: history.told is not None)
    nurse.presses("Down")
    assert history.told is not None
    assert "Opens when the survivor is alone with staff." in words(history.told)
    for secret in ("Employer", "In the survivor", "Trafficking screen"):
        assert secret not in words(history.told)

    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "a_private_now", "yes"),))))
    nurse.inside.back()
    page.acts.acts["told"].run()
    again = nurse.sees(TellOnce)
    nurse.desk.until(lambda: "Employer" in words(again))
    assert again.closed.isHidden()
