"""The type of violence step by step, by keyboard."""

from __future__ import annotations

from night_shift import NightShift, with_incident, with_record

from clinic_app.domain.case import Change
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.classify import Classify


def test_the_first_yes_is_written_as_the_type(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    incident = case.first("incident")
    assert incident is not None
    acts = Change(values=((incident, "i_acts", ["beating", "threats"]),))
    nurse.does(lambda clinic: clinic.recording.change(case.id, acts))
    sheets = nurse.opens(case.id, "incident", "i_type")
    sheets.help.guide_wanted.emit("i_type")
    page = nurse.sees(Classify)
    nurse.desk.until(lambda: "Physical assault" in page.ticked.text().replace("\u200b", ""))
    nurse.presses("N")
    assert not page.steps["sexual_assault"].isHidden()
    assert page.steps["physical_assault"].isHidden()
    nurse.presses("N")
    nurse.presses("Y")
    assert page.found.text().replace("\u200b", "") == "Physical assault"
    nurse.presses("Return")
    nurse.sees(CaseScreen)
    assert nurse.stored(sheets, "i_type") == "physical_assault"


def test_an_earlier_answer_that_changes_takes_the_later_ones_back(nurse: NightShift) -> None:
    sheets = nurse.opens(nurse.does(with_incident).id, "incident")
    sheets.help.guide_wanted.emit("i_type")
    page = nurse.sees(Classify)
    nurse.desk.until(lambda: page.case is not None)
    for _ in range(6):
        nurse.presses("N")
    assert page.found.text().replace("\u200b", "") == "Not gender-based violence"
    page.steps["sexual_assault"].choice.choose_by_hand("yes")
    assert page.found.text().replace("\u200b", "") == "Sexual assault"
    assert page.steps["physical_assault"].isHidden()


def test_it_works_for_an_incident_that_has_not_begun(nurse: NightShift) -> None:
    sheets = nurse.opens(nurse.does(with_record).id, "incident")
    sheets.help.guide_wanted.emit("i_type")
    page = nurse.sees(Classify)
    nurse.desk.until(lambda: page.case is not None)
    nurse.presses("Y")
    nurse.presses("Return")
    nurse.sees(CaseScreen)
    assert nurse.stored(sheets, "i_type") == "rape"
