"""The banner of a case leads to what it tells of, from every page of the case."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from referral_desk import TrainingDesk

from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.services import ServicesPage


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def services(desk: TrainingDesk) -> ServicesPage:
    desk.leads.open_services(desk.case().id)
    page = desk.sees(ServicesPage)
    desk.settles()
    return page


def question_in_focus(desk: TrainingDesk) -> str:
    desk.settles()
    page = desk.sees(CaseScreen)
    row = page.view.focused_row() if page.view is not None else None
    return row.field.id if row is not None else ""


def test_a_fact_leads_to_its_question(desk: TrainingDesk) -> None:
    services(desk).banner.fact_pressed.emit("danger")
    assert question_in_focus(desk) == "r_level"
    desk.sees(CaseScreen).banner.fact_pressed.emit("language")
    assert question_in_focus(desk) == "s_lang_first"


def test_a_clock_leads_to_its_decision(desk: TrainingDesk) -> None:
    page = services(desk)
    window = next(each for each in page.ways.clinic.rules.windows if each.field == "h_pep")
    page.banner.clock_pressed.emit(window.id)
    desk.settles()
    sheets = desk.sees(CaseScreen)
    assert sheets.view is not None
    assert sheets.view.section.id == "care"
