"""Upkeep, Paper for when the PC is down: forms looked at before they are printed, a form entered under its code."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtCore import Qt

from clinic_app.domain.casecode import shown
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.paper_forms import PaperFormsPage
from clinic_app.ui.screens.print_preview import PrintPreview


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    return shift


def page_of(night: NightShift) -> PaperFormsPage:
    page = PaperFormsPage(night.inside.ways)
    night.inside.open_page(page)
    page.arrived()
    night.desk.until(lambda: hasattr(page, "counted"))
    return page


def test_forms_are_set_aside_looked_at_entered_and_given_up(night: NightShift) -> None:
    page = page_of(night)
    assert [page.print_new.property("role"), page.enter.property("role")] == ["primary", "plain"]
    page.many.put(2)
    page.print_new.click()
    preview = night.sees(PrintPreview)
    night.desk.until(lambda: preview._paper is not None)
    assert [each.id for each in preview._documents] == ["short", "whole", "lists"]
    codes = night.does(lambda clinic: [each.code for each in clinic.reserving.every()])
    assert len(codes) == 2

    page = page_of(night)
    night.desk.until(lambda: len(page.rows) == 2)
    assert [page.print_new.property("role"), page.enter.property("role")] == ["plain", "primary"]
    page.code.setText("XXX")
    night.desk.press(Qt.Key.Key_Return, page.code)
    night.desk.until(page.notice.isVisible)
    page._give_up(codes[0])
    night.desk.until(lambda: len(page.rows) == 1)
    assert "1 destroyed unused" in page.counted.text()
    page.code.setText(shown(codes[1]).lower())
    page.enter.click()
    screen = night.sees(CaseScreen)
    night.desk.until(lambda: not screen.later.on.isHidden())
