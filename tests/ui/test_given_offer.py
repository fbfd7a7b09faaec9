"""Whoever writes that a medicine was given is offered its days in the same place, and promises them by one key."""

from __future__ import annotations

import os

import pytest
from desk_top import dress
from night_shift import NightShift
from PySide6.QtWidgets import QApplication
from test_follow_up_pages import treated

from clinic_app.domain.case import Case, Change
from clinic_app.services.clinic import Clinic
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.follow_ups import FollowUps

DOSE = {"at": "2026-11-22T02:30:00Z", "days": 28}


def accepted(clinic: Clinic) -> Case:
    """PEP was agreed to and not given yet."""
    case = treated(clinic)
    care = case.first("care")
    assert care is not None
    change = Change(values=((care, "h_pep_given_at", None), (care, "h_pep", "offered_accepted")))
    return clinic.recording.change(case.id, change)


def gives(nurse: NightShift, page: CaseScreen) -> None:
    assert page.filling is not None
    care = page.filling.case.first("care")
    assert care is not None
    page.filling.put(Place(care, "care"), "h_pep_given_at", DOSE)
    nurse.desk.until(page.given.isVisible)


def promised(nurse: NightShift, case: Case) -> list[str]:
    return [task.kind for task in nurse.does(lambda clinic: clinic.desk.vault.tasks.open(case_id=case.id))]


def test_given_offers_day_3_and_day_28_at_once_and_one_key_promises_both(nurse: NightShift) -> None:
    case = nurse.does(accepted)
    page = nurse.opens(case.id, "care", "h_pep_given_at")
    assert not page.given.isVisible()
    gives(nurse, page)
    said = page.given.days.text().replace("\u200b", "")
    assert "25 Nov 2026" in said
    assert "20 Dec 2026" in said
    assert promised(nurse, case) == [], "nothing is promised by itself"
    nurse.desk.window.activateWindow()
    nurse.desk.until(nurse.desk.window.isActiveWindow)
    assert page.view is not None
    page.view.go_to_first()
    nurse.presses("Alt+Y")
    nurse.desk.until(lambda: not page.given.isVisible())
    assert promised(nurse, case) == ["check:pep_day_3", "check:pep_day_28"]
    kept = nurse.does(lambda clinic: clinic.desk.cases.load(case.id))
    assert [value for _entity, value in kept.every("h_pep_given_at")] == [DOSE], "what was typed is written first"

    nurse.inside.toast._button.click()
    nurse.desk.until(page.given.isVisible)
    assert promised(nurse, case) == []


def test_not_now_asks_no_more_here_and_the_list_goes_on_proposing(nurse: NightShift) -> None:
    case = nurse.does(accepted)
    page = nurse.opens(case.id, "care", "h_pep_given_at")
    gives(nurse, page)
    page.given.not_now.click()
    page.save()
    nurse.settles()
    assert not page.given.isVisible()
    page.open_section("survivor")
    page.open_section("care")
    nurse.settles()
    assert not page.given.isVisible()
    steps = nurse.does(lambda clinic: [line.step.id for line in clinic.scheduling.of(case.id).lines])
    assert "pep_day_28" in steps


def test_it_stands_only_where_care_is_written_and_leads_to_the_whole_list(nurse: NightShift) -> None:
    case = nurse.does(treated)
    page = nurse.opens(case.id, "survivor")
    assert not page.given.isVisible()
    page.open_section("care")
    nurse.desk.until(page.given.isVisible)
    page.open_section("survivor")
    assert not page.given.isVisible()
    page.open_section("care")
    nurse.desk.until(page.given.isVisible)
    page.given.choose.click()
    nurse.sees(FollowUps)


@pytest.mark.parametrize("language", ["en", "th"])
def test_it_is_read_whole_at_a_small_window(nurse: NightShift, language: str) -> None:
    dress(language, "light")
    nurse.desk.window.resize(1120, 640)
    case = nurse.does(treated)
    page = nurse.opens(case.id, "care")
    nurse.desk.until(page.given.isVisible)
    QApplication.processEvents()
    if folder := os.environ.get("PICTURES"):
        nurse.desk.window.grab().save(f"{folder}/given-{language}.png")
    for key in (page.given.in_person, page.given.by_phone, page.given.choose, page.given.not_now):
        assert key.width() >= key.sizeHint().width()
        assert page.given.rect().contains(key.geometry())
