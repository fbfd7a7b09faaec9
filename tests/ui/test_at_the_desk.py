"""What she waits for is counted as work, not as time: the list that scrolls, the key, the other section."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from night_shift import NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.domain.ids import CaseId
from clinic_app.services.finding import CaseRow
from clinic_app.ui.screens.case_model import CaseModel, Column
from clinic_app.ui.screens.case_table import ROW, CaseTable


class _Counting(CaseModel):
    asked = worded = 0

    def data(self, index: object, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        self.asked += 1
        return super().data(index, role)  # type: ignore[arg-type]

    def words(self, column: Column, row: CaseRow) -> str:
        self.worded += 1
        return super().words(column, row)


def _list(nurse: NightShift, rows: int) -> tuple[_Counting, CaseTable]:
    ways = nurse.inside.ways
    soon = (ways.clock.now() + timedelta(hours=2)).isoformat()
    model = _Counting(ways.labels, ways.site)
    model.replace([
        CaseRow(number, CaseId(UUID(int=number)), f"K{number:07}", "draft", "26_40", "my", ("high", "low")[number % 2],
                (soon, None)[number % 2], closed=False, opened_on="2026-11-20")
        for number in range(rows, 0, -1)
    ])  # fmt: skip
    table = CaseTable(model)
    table.resize(1000, 620)
    return model, table


def test_a_page_of_the_list_is_painted_by_asking_each_cell_once(nurse: NightShift, qtbot: QtBot) -> None:
    model, table = _list(nurse, 100_000)
    qtbot.addWidget(table)
    table.show()
    qtbot.waitExposed(table)
    model.asked = model.worded = 0
    table.viewport().update()
    QApplication.processEvents()
    seen = table.viewport().height() // ROW + 2
    assert model.asked == 0
    assert 0 < model.worded <= seen * len(Column)


def test_only_the_rows_that_came_into_view_are_painted(nurse: NightShift, qtbot: QtBot) -> None:
    model, table = _list(nurse, 100_000)
    qtbot.addWidget(table)
    table.show()
    qtbot.waitExposed(table)
    QApplication.processEvents()
    model.asked = model.worded = 0
    table.verticalScrollBar().setValue(ROW)
    QApplication.processEvents()
    assert 0 < model.worded <= 2 * len(Column)
