"""What is really typed at two in the morning: impossible days, the other era, every script, very long accounts."""

from __future__ import annotations

from statistics import median
from time import perf_counter

import pytest
from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QApplication

from clinic_app.domain.case import Case, Change
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.moment import Way
from clinic_app.ui.forms.question import Question
from clinic_app.ui.screens.case import CaseScreen

# In paragraphs, as people tell: 110,000 signs of three scripts.
LONG = "เธอเล่าว่า 😀 မြန်မာစာ and then she told\n" * 2_800


def account(nurse: NightShift) -> tuple[Case, CaseScreen, FoldedRow]:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "incident", "i_narrative")
    row = nurse.row(page, "i_narrative")
    assert isinstance(row, FoldedRow)
    row.open()
    row._row.editor.setFocus()
    return case, page, row


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("29/2/2569", "That month has no such day. It is kept as typed."),
        ("29/2/2026", "That month has no such day. It is kept as typed."),
        ("23/11/2569", "That is still to come. It is kept as typed."),
        ("23/11/2026", "That is still to come. It is kept as typed."),
        ("22/11/3112", "No such year. It is kept as typed."),
        ("22/13/2569", "No such month. It is kept as typed."),
    ],
)
def test_a_day_that_cannot_be_is_said_and_kept_as_typed(nurse: NightShift, typed: str, problem: str) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "incident", "i_date")
    nurse.presses("Space")
    row = nurse.row(page, "i_date")
    assert isinstance(row, Question)
    row.editor.use(Way.DATE)  # type: ignore[attr-defined]
    nurse.types(typed)
    nurse.presses("Tab")
    nurse.desk.until(lambda: row.problem.text().replace("\u200b", "") == problem)
    assert nurse.stored(page, "i_date") is None


def test_a_refused_answer_takes_back_the_one_before_it_here_and_when_it_is_opened_again(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    care = case.first("care")
    assert care is not None
    given = ((care, "h_pep", "offered_accepted"), (care, "h_pep_given_at", {"at": "2026-11-21T02:30:00Z", "days": 28}))
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=given)))
    page = nurse.opens(case.id, "care", "h_pep_given_at")
    assert page.filling is not None
    page.filling.put(Place(care, "care"), "h_pep_given_at", {"at": "2026-11-29T02:30:00Z", "days": 28})
    row = nurse.row(page, "h_pep_given_at")
    nurse.desk.until(lambda: row.problem.text().replace("\u200b", "") == "That is still to come. It is kept as typed.")
    assert nurse.stored(page, "h_pep_given_at") is None
    again = nurse.does(lambda clinic: clinic.recording.shown(case.id))
    assert again.stored("h_pep_given_at", care) is None


def test_a_dose_of_tomorrow_is_no_dose_and_its_window_runs_on(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    incident, care = case.first("incident"), case.first("care")
    assert incident is not None
    assert care is not None
    said = ((incident, "i_date", {"kind": "day", "on": "2026-11-21"}), (care, "h_exposure", ["semen_or_blood"]),
            (care, "h_pep", "offered_accepted"))  # fmt: skip
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=said)))
    page = nurse.opens(case.id, "care", "h_pep_given_at")
    assert page.filling is not None

    def windows() -> list[str]:
        return [pill.text().split()[0] for pill in page.banner._clocks]

    assert windows() == ["PEP", "EC"]
    dose = {"at": "2026-11-23T02:30:00Z", "days": 28}
    page.filling.put(Place(care, "care"), "h_pep_given_at", dose)
    row = nurse.row(page, "h_pep_given_at")
    nurse.desk.until(lambda: row.problem.text().replace("\u200b", "") == "That is still to come. It is kept as typed.")
    assert nurse.stored(page, "h_pep_given_at") is None
    assert row.editor.value() == dose
    assert windows() == ["PEP", "EC"]


@pytest.mark.parametrize("typed", ["29/2/2567", "29/2/2024", "๒๙/๒/๒๕๖๗", "29 ก.พ. 2567"])
def test_a_leap_day_is_one_day_in_both_eras(nurse: NightShift, typed: str) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "incident", "i_date")
    nurse.presses("Space")
    row = nurse.row(page, "i_date")
    assert isinstance(row, Question)
    row.editor.use(Way.DATE)  # type: ignore[attr-defined]
    nurse.types(typed)
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    assert nurse.stored(page, "i_date") == {"kind": "day", "on": "2024-02-29"}
    assert "29 Feb 2024 · 2567" in row.editor._span.text()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "told",
    [
        "😀👩🏽‍⚕️🇹🇭 she smiled",
        "ผู้หญิง မိန်းမ ស្ត្រី ແມ່ຍິງ phụ nữ 女人 נשים",
        "ကၞၣ် ၵၢၼ်ၸၢႆး first line\nsecond line",
        "x\u0e49\u0e49\u0e49\u0e49",
    ],
)
def test_every_script_and_picture_is_kept_as_it_was_told(nurse: NightShift, told: str) -> None:
    _case, page, _row = account(nurse)
    nurse.types(told)
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    assert nurse.stored(page, "i_narrative") == told


def test_zawgyi_that_is_pasted_into_an_account_is_read_as_it_was_meant(nurse: NightShift) -> None:
    _case, page, _row = account(nurse)
    nurse.types("ျမန္မာဘာသာစကား")
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    assert nurse.stored(page, "i_narrative") == "မြန်မာဘာသာစကား"


def test_a_line_that_reads_otherwise_than_it_is_is_said_and_kept_as_typed(nurse: NightShift) -> None:
    _case, page, row = account(nurse)
    nurse.types("not \u202eseen")
    nurse.desk.until(lambda: row._row.says_problem)
    assert nurse.stored(page, "i_narrative") is None


def test_a_very_long_account_stays_fluent_and_is_kept(nurse: NightShift) -> None:
    case, page, row = account(nurse)

    def key() -> float:
        began = perf_counter()
        nurse.types("ก")
        QApplication.processEvents()
        return perf_counter() - began

    short = median(key() for _ in range(20))
    nurse.types(LONG)
    long = median(key() for _ in range(20))
    assert long < 12 * short  # measured: 2 to 3
    assert page.filling is not None
    page.filling.finish_all()
    nurse.settles()
    kept = nurse.does(lambda clinic: clinic.recording.shown(case.id)).every("i_narrative")
    [(_entity, told)] = kept
    assert isinstance(told, str)
    assert len(told) > 100_000
    assert told == row._row.editor.value()
