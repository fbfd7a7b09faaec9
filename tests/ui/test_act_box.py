"""Where a choice is written down at once, going through the list writes nothing."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from referral_desk import TrainingDesk

from clinic_app.ui.screens.needs_list import NEED, needs_of
from clinic_app.ui.screens.services import ServicesPage


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def test_arrows_go_through_the_services_and_only_enter_adds_one(desk: TrainingDesk) -> None:
    case = desk.fresh()
    desk.leads.open_services(case.id)
    page = desk.sees(ServicesPage)
    desk.settles()
    box = page.needs.box
    desk.presses("Down")
    desk.settles()
    assert box.view().isVisible()
    assert [each.row() for each in box.view().selectedIndexes()] == [0], "what Enter would take is marked"
    assert not needs_of(desk.again(case))
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    desk.settles()
    (need,) = needs_of(desk.again(case))
    assert need.service.value == box.itemData(1)


def test_a_need_that_waits_for_her_answer_is_not_written_a_second_time(desk: TrainingDesk) -> None:
    case = desk.fresh()
    desk.leads.open_services(case.id)
    page = desk.sees(ServicesPage)
    for _press in range(2):
        desk.settles()
        page.needs.box.choose("legal_aid")
        page.needs.box.chosen.emit()
    desk.settles()
    assert [each.stored("n_service", need.id) for each in (desk.again(case),) for need in each.of_kind(NEED)] == [
        "legal_aid"
    ]
