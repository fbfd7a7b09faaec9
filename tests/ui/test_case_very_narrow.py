"""On a screen of 1024×768 at 200 % no section of a case is moved sideways and no word in it is cut: 512×352 is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from desk_top import DeskTop, dress
from night_shift import NightShift, with_incident
from page_tour import cut
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.ui import app
from clinic_app.ui.forms.matrix import MatrixEditor
from clinic_app.ui.forms.short_sheet import UNKNOWN, Choice
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.head_row import HeadRow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.screens.asked_beside import AskedBeside
from clinic_app.ui.screens.print_preview import PrintPreview

AT_200_OF_1024: Final = QSize(512, 352)
"""Less a bar of 32."""


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[TrainingDesk]:
    top = DeskTop(tmp_path, qtbot, dress("en", "light"))
    yield TrainingDesk.opened(top)
    top.close()


def test_the_keys_beside_a_paper_and_above_it_stay_on_the_screen(desk: TrainingDesk) -> None:
    desk.inside.ways.print_case(desk.case().id)
    page, window = desk.sees(PrintPreview), desk.desk.window
    window.resize(AT_200_OF_1024)
    desk.settles()
    desk.desk.until(lambda: page.view.count > 0)
    for _layouts_within in range(5):
        QApplication.processEvents()
    assert window.size() == AT_200_OF_1024
    assert cut(page) == []
    keys = [each for side in (page.side, page.view) for each in side.findChildren(QAbstractButton) if each.isVisible()]
    assert page.view.larger in keys
    for key in keys:
        left, right = (key.mapTo(page, corner).x() for corner in (key.rect().topLeft(), key.rect().topRight()))
        assert 0 <= left < right < page.width(), key.accessibleName()


def test_what_belongs_together_stands_below_its_labels_where_it_has_no_room_beside(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_incident).id, "care")
    nurse.desk.window.resize(AT_200_OF_1024)
    nurse.settles()
    assert page.view is not None
    page.view.make_all()
    for _layouts_within in range(5):
        QApplication.processEvents()
    assert cut(page) == []
    matrices = page.view.findChildren(MatrixEditor)
    assert matrices
    for matrix in matrices:
        assert all(said.geometry().bottom() < held.y() for said, held in matrix._shown)


@pytest.mark.usefixtures("dressed")
def test_choices_that_have_no_room_on_one_line_take_several(qtbot: QtBot, dressed: app.Dressed) -> None:
    choices = [("now", "Safe now"), ("later", "Not safe now"), ("none", "Nobody was asked about it")]
    segments = Segments(choices, "Safe", lines=Lines.FOLD)
    plain = Segments(choices, "Safe")
    whole = plain.sizeHint().width()
    assert segments.sizeHint().width() == whole
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for each in (segments, plain):
        column.addWidget(each)
    window.resize(whole + 100, 200)
    window.show()
    assert [each.geometry() for each in segments._segments] == [each.geometry() for each in plain._segments]
    plain.hide()
    column.activate()
    window.resize(260, 200)
    assert segments.width() <= 260 < whole
    assert len({each.y() for each in segments._segments}) > 1
    for segment in segments._segments:
        assert segments.rect().contains(segment.geometry()), segment.text()
        assert segment.width() >= segment.minimumSizeHint().width(), segment.text()


@pytest.mark.usefixtures("dressed")
def test_answers_beside_their_words_stand_below_them_and_on_several_lines_where_they_must(qtbot: QtBot) -> None:
    answers = [
        Choice("Nobody has asked", "no"),
        Choice("Somebody has asked", "yes"),
        Choice("It is not known", UNKNOWN),
    ]
    asked = AskedBeside("Hands or a cord on the neck", answers)
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(asked)
    segments = asked.segments
    window.resize(900, 200)
    window.show()
    assert len({each.y() for each in segments._segments}) == 1
    assert segments.geometry().right() == asked.width() - 1
    window.resize(300, 260)
    QApplication.processEvents()
    assert asked.width() < 300
    assert len({each.y() for each in segments._segments}) > 1
    for segment in segments._segments:
        assert segments.rect().contains(segment.geometry()), segment.text()
        assert segment.width() >= segment.sizeHint().width(), segment.text()


@pytest.mark.usefixtures("dressed")
def test_what_can_be_done_stands_below_a_title_that_leaves_it_no_room(qtbot: QtBot, dressed: app.Dressed) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    head, acts = HeadRow(12), Acts(12)
    title, counts, act = OneLine("Who was told"), OneLine("4 answered", elides=True), quiet("Another disclosure")
    acts.addWidget(act)
    for each in (title, counts):
        head.addWidget(each)
    head.lead(acts)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(head)
    window.resize(600, 60)
    window.show()
    assert act.geometry().right() == 599
    assert counts.x() == title.geometry().right() + 13
    assert counts.geometry().right() < act.x()
    window.resize(max(title.width(), act.width()) + 20, 120)
    assert act.y() > title.geometry().bottom()
    assert act.geometry().right() < window.width()
    act.hide()
    column.activate()
    window.resize(300, 60)
    assert counts.geometry().right() == 299
