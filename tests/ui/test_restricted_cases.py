"""A nurse keeps a case from others, a coordinator breaks the glass, the supervisor looks at it: by the screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clinic_app.domain.case import Change
from clinic_app.domain.restriction import Why
from clinic_app.ui import app
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.break_glass import BreakGlass
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.openings import OpeningsPage
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.upkeep import Upkeep
from clinic_app.ui.screens.who_may_know import WhoMayKnow


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def restricted(night: NightShift) -> str:
    case = night.does(lambda clinic: clinic.recording.begin())
    night.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),))))
    screen = night.opens(case.id)
    screen.acts.acts["list"].run()
    page = night.sees(WhoMayKnow)
    night.settles()
    page.keep.click()
    assert "why" in page.notice.what.text().lower()
    page.why.choose(Why.STAFF.value)
    page.keep.click()
    night.settles()
    assert isinstance(night.inside.page(), CaseScreen)
    return case.code


def test_a_case_kept_from_others_is_opened_by_its_code_and_looked_at(desk: OnePc) -> None:
    code = restricted(desk.comes(NURSE))
    night = desk.comes(_OTHERS[0])
    cases = night.inside.open_place("cases")
    assert isinstance(cases, CaseList)
    night.settles()
    cases.look_for(code)
    night.settles()
    assert cases.model.rowCount() == 0
    cases._all_the_same.click()
    glass = night.sees(BreakGlass)
    glass.why.chosen.emit("emergency")
    screen = night.sees(CaseScreen)
    night.settles()
    assert screen.filling is not None

    night = desk.comes(_OTHERS[1])
    today = night.inside.open_place("today")
    assert isinstance(today, Today)
    night.settles()
    assert "1" in today.dues.openings.text()
    assert not today.dues.openings.isHidden()
    today.dues.openings.click()
    upkeep = night.sees(Upkeep)
    page = upkeep.page()
    night.settles()
    assert isinstance(page, OpeningsPage)
    [row] = page.rows.values()
    assert isinstance(row, SheetRow)
    assert "C-1" in row.words.text()
    next(each for each in row.findChildren(QPushButton) if each.text() == "In order").click()
    night.settles()
    assert page.rows == {}


def test_a_word_that_is_no_code_offers_no_glass(desk: OnePc) -> None:
    night = desk.comes(_OTHERS[0])
    cases = night.inside.open_place("cases")
    assert isinstance(cases, CaseList)
    cases.look_for("Dao")
    night.settles()
    assert cases._all_the_same.isHidden()


def test_the_list_is_lifted_by_whoever_stands_on_it(desk: OnePc) -> None:
    night = desk.comes(NURSE)
    code = restricted(night)
    case_id = night.does(lambda clinic: clinic.finding.by_code(code))
    page = WhoMayKnow(night.inside.ways, case_id)
    night.inside.open_page(page)
    page.arrived()
    night.settles()
    assert page.why.code() == Why.STAFF.value
    page.lift.click()
    night.settles()
    assert night.does(lambda clinic: clinic.restricting.of(case_id)) is None
