"""What she waits for is counted as work, not as time: the list that scrolls, the key, the other section."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from night_shift import NightShift, with_incident
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.finding import CaseRow
from clinic_app.ui.forms.echo import Echo
from clinic_app.ui.forms.edits import Edit, Place
from clinic_app.ui.screens.case_model import CaseModel, Column
from clinic_app.ui.screens.case_table import ROW, CaseTable

PLAIN = Qt.KeyboardModifier.NoModifier
PLACE = Place(EntityId(UUID(int=1)), "survivor")


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
    asked = list[int]()
    for step in range(1, 6):  # a window that becomes the active one meanwhile is painted once more, whole
        model.worded = 0
        table.verticalScrollBar().setValue(step * ROW)
        QApplication.processEvents()
        asked.append(model.worded)
    assert 0 < min(asked) <= 2 * len(Column)


def _echo(qapp: QApplication) -> tuple[Echo, list[str]]:
    """Hands that pause for a minute, and what the rest of the page hears."""
    echo, heard = Echo(qapp, pause_ms=60_000), list[str]()
    echo.told.connect(lambda _entity, field: heard.append(field))
    return echo, heard


def _typed(echo: Echo, field: str, *answers: str | None) -> None:
    for before, after in pairwise(answers):
        echo.hear(Edit(PLACE, field, before, after))


def test_a_word_is_told_at_its_first_key_and_when_the_hands_pause(qapp: QApplication) -> None:
    echo, heard = _echo(qapp)
    _typed(echo, "s_name", None, "M", "Ma", "Mal", "Ma", "May")
    assert heard == ["s_name"]
    echo._pause.timeout.emit()
    assert heard == ["s_name", "s_name"]
    _typed(echo, "s_name", "May", None)
    assert heard == ["s_name"] * 3


def test_another_answer_is_told_at_once_and_the_word_before_it_too(qapp: QApplication) -> None:
    echo, heard = _echo(qapp)
    _typed(echo, "s_name", None, "M", "Ma")
    _typed(echo, "s_sex", None, "female")
    assert heard == ["s_name", "s_name", "s_sex"]
    assert not echo._pause.isActive()


def test_one_choice_after_another_is_told_each_time(qapp: QApplication) -> None:
    echo, heard = _echo(qapp)
    _typed(echo, "k_ok", None, "yes", "no", "yes", None)
    assert heard == ["k_ok"] * 4


def test_a_word_being_typed_is_in_the_case_with_every_key(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "survivor", "s_name")
    nurse.presses("Space")
    assert page.filling is not None
    for number in range(1, 6):
        nurse.types("Malee"[number - 1])
        assert page.filling.case.stored("s_name") == "Malee"[:number]
    nurse.desk.until(lambda: page.filling is not None and not page.filling._echo._pause.isActive())


def test_what_is_composed_counts_as_a_touch_like_a_key(nurse: NightShift) -> None:
    idle, hands = nurse.desk.window.curtain.idle, nurse.desk.hands
    for event in (QInputMethodEvent("ก", []), QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, PLAIN, "a")):
        hands.go(5)
        QApplication.sendEvent(QApplication.focusWidget(), event)
        assert idle._touched == hands.seconds
