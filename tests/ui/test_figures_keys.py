"""On the page of figures nobody is shown a key that is not theirs to use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from month_end import a_month
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.domain.people import Role
from clinic_app.services.doorway import NewPerson
from clinic_app.services.reporting import Audience
from clinic_app.ui import app
from clinic_app.ui.screens.figures import FiguresPage

COORDINATOR = _OTHERS[0]
SUPERVISOR = NewPerson(
    word="gate", passphrase="gate and three other words", role=Role.SUPERVISOR, staff_code="S-1", undertaking=1
)


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def figures(night: NightShift) -> FiguresPage:
    page = night.inside.open_place("figures")
    assert isinstance(page, FiguresPage)
    night.settles()
    QApplication.processEvents()
    return page


def test_who_prints_nothing_is_shown_no_key_for_it_and_told_who_does(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    night.does(lambda clinic: bool(clinic.staff.enrol(SUPERVISOR)) or True)
    night.does(lambda clinic: clinic.reporting.name_office("Health office"))
    page = figures(night)
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    night.settles()
    assert page.print_it.isVisible()
    assert page.export.isVisible()
    assert "Coordinators" not in page.audience_line.text()
    night = pc.comes(SUPERVISOR)
    page = figures(night)
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    night.settles()
    assert page.report is not None
    assert page.print_it.isHidden()
    assert page.export.isHidden()
    assert "Coordinators print the return" in page.audience_line.text()
