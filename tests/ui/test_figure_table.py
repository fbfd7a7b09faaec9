"""A table of numbers is read whole: its sums are in sight however many columns it has, and no word of it is cut."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from clinic_app.ui import app, i18n
from clinic_app.ui.parts.figure_numbers import Line
from clinic_app.ui.parts.figure_table import FigureTable
from clinic_app.ui.theme import Type, font

LONG = "สถานคุ้มครองสวัสดิภาพผู้เสียหายจากการค้ามนุษย์ในจังหวัดที่เราส่งต่อ"
BESIDE = 24
"""The room beside what a cell says."""


def table(columns: int, *, said: str = "1", label: str = "Rape") -> FigureTable:
    """Of two lines; the last column is of all."""
    names = [*(f"c{at}" for at in range(columns)), "all"]
    lines = [
        Line(words, (said,) * len(names), tuple((words, name) for name in names), bold=words == "All")
        for words in (label, "All")
    ]
    return FigureTable("Types", ["", *names], lines)


def shown(made: FigureTable, qtbot: QtBot, width: int = 900) -> FigureTable:
    """As it stands in a page of this width."""
    qtbot.addWidget(made)
    made.resize(width, made.height())
    made.show()
    qtbot.waitExposed(made)
    return made


def at(made: FigureTable, column: int) -> int:
    """The place of a column from the left."""
    return made.horizontalHeader().visualIndex(column)


def test_sums_stand_beside_the_labels_where_not_all_columns_are_seen(qtbot: QtBot, dressed: app.Dressed) -> None:
    made = shown(table(30), qtbot)
    assert made.horizontalScrollBar().maximum()
    assert at(made, 31) == 1
    assert made.columnViewportPosition(31) + made.columnWidth(31) <= made.viewport().width()
    made.setCurrentIndex(made.model().index(0, 0))
    asked: list[tuple[str, str]] = []
    made.opened.connect(lambda row, column: asked.append((row, column)))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(made, key)
    assert asked == [("Rape", "all"), ("Rape", "c0")]
    made.resize(4000, made.height())
    assert [at(made, column) for column in range(32)] == [*range(32)]


def test_other_numbers_have_their_sums_in_their_place(qtbot: QtBot, dressed: app.Dressed) -> None:
    made = shown(table(30), qtbot)
    few, many = table(3), table(40)
    made.tell(few.heads, few.lines)
    assert [at(made, column) for column in range(5)] == [*range(5)]
    made.tell(many.heads, many.lines)
    assert [at(made, column) for column in (0, 41, 1, 40)] == [0, 1, 2, 41]


def test_a_long_label_goes_on_below_and_the_table_is_as_high(qtbot: QtBot, dressed: app.Dressed) -> None:
    i18n.use("th")
    made = shown(table(30, label=LONG), qtbot)
    told = made.labels[0]
    assert len(told) > 1
    assert "".join(told) == LONG
    room, metrics = made.columnWidth(0) - BESIDE, QFontMetricsF(font(Type.BODY))
    assert max(map(metrics.horizontalAdvance, told)) <= room
    assert made.rowHeight(0) >= len(told) * metrics.height()
    assert made.rowHeight(1) < made.rowHeight(0)
    assert made.viewport().height() >= made.verticalHeader().length()
    assert made.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == LONG


def inked(made: FigureTable, place: QRect) -> bool:
    """Whether anything stands on the ground there."""
    seen = made.viewport().grab(place.adjusted(2, 4, -2, -4)).toImage()
    return len({seen.pixel(x, y) for x in range(seen.width()) for y in range(seen.height())}) > 1


def test_labels_stay_where_they_are_while_numbers_go_past(qtbot: QtBot, dressed: app.Dressed) -> None:
    made = shown(table(30, said="14"), qtbot)
    labels = QRect(0, 0, made.columnWidth(0), made.rowHeight(0))
    before = made.viewport().grab(labels).toImage()
    made.setCurrentIndex(made.model().index(1, 30))
    assert made.horizontalScrollBar().value() == made.horizontalScrollBar().maximum()
    assert made.viewport().grab(labels.adjusted(0, 0, -1, 0)).toImage() == before.copy(labels.adjusted(0, 0, -1, 0))
    assert made.visualRect(made.model().index(0, 0)) == labels
    assert made.indexAt(QPoint(labels.width() - 1, 4)).column() == 0
    assert made.indexAt(QPoint(labels.width() + 1, 4)).column() > 0
    for column in (25, 1, 12):
        made.setCurrentIndex(made.model().index(0, column))
        assert made.visualRect(made.currentIndex()).left() >= labels.width()
        assert made.visualRect(made.currentIndex()).right() <= made.viewport().width()


def test_of_a_number_nobody_sees_a_part(qtbot: QtBot, dressed: app.Dressed) -> None:
    made = shown(table(30, said="14"), qtbot)
    labels, edge = made.columnWidth(0), made.viewport().width()
    for moved in (0, 20, 44, 70):
        made.horizontalScrollBar().setValue(88 + moved)
        for column in range(1, 32):
            place = made.visualRect(made.model().index(0, column))
            seen = place.intersected(QRect(labels, 0, edge - labels, 400))
            if not seen.isEmpty():
                assert inked(made, seen) is (seen == place), (moved, column)


def test_what_is_not_shown_is_said_in_whole_words(qtbot: QtBot, dressed: app.Dressed) -> None:
    for said in ("not shown", "ไม่แสดง", "not to be shown"):
        made = shown(table(3, said=said), qtbot)
        needs = QFontMetricsF(font(Type.BODY_BOLD)).horizontalAdvance(said)
        assert min(made.columnWidth(column) for column in range(1, 5)) - BESIDE > needs
