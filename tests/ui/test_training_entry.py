"""The training clinic has a start entry of its own and another ground, and says NOT REAL wherever one is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from desk_top import POLICY, DeskTop, colour_at, end, founded
from night_shift import NightShift
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app import main
from clinic_app.domain.people import Role
from clinic_app.services import training
from clinic_app.services.case_lines import CaseLine
from clinic_app.services.clinic import Clinic
from clinic_app.services.writing_lines import Written, write_line
from clinic_app.settings import Settings
from clinic_app.ui import app, i18n
from clinic_app.ui.app import Dressed
from clinic_app.ui.inside import Inside
from clinic_app.ui.parts.status_line import HEIGHT, StatusLine
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.theme import LIGHT, tokens
from clinic_app.ui.window import Window


@pytest.fixture
def entered(at_the_door: DeskTop) -> Iterator[Window]:
    """A second program on a PC with real records, begun by the entry of the training clinic."""
    top = at_the_door
    settings = Settings(top.folder, language=i18n.language())
    clock = top.hands.clock()
    window = app.build_window(
        main.build_entrance(settings, clock, lambda: POLICY, ballast_bytes=4096), settings, clock,
        after_lock=False, training=True, replace_process=lambda *_how: None,
    )  # fmt: skip
    window.resize(1366, 736)
    window.show()
    yield window
    end(window)


def test_the_own_entry_leads_into_training_and_to_no_real_record(entered: Window, qtbot: QtBot) -> None:
    page = entered.centralWidget().currentWidget()  # type: ignore[attr-defined]
    assert isinstance(page, FirstRun)
    assert not page.set_up.isVisible()
    assert not page.restore.isVisible()
    if folder := os.environ.get("PICTURES"):
        QApplication.processEvents()
        entered.grab().save(f"{folder}/training-entry.png")
    qtbot.keyClick(page.train, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(entered.inside, Inside), timeout=120_000)
    assert entered.clinic is not None
    assert entered.clinic.training


def test_whoever_learns_the_work_of_the_coordinator_comes_in_as_one(entered: Window, qtbot: QtBot) -> None:
    page = entered.centralWidget().currentWidget()  # type: ignore[attr-defined]
    assert isinstance(page, FirstRun)
    qtbot.keyClick(page.lead, Qt.Key.Key_Space)
    assert not page.train.isEnabled()
    qtbot.waitUntil(lambda: isinstance(entered.inside, Inside), timeout=120_000)
    clinic, inside = entered.clinic, entered.inside
    assert clinic is not None
    assert inside is not None
    assert (clinic.training, clinic.whoami.role) == (True, Role.COORDINATOR)
    assert "figures" in inside.places
    entered.curtain.hide_everything()
    said = entered.curtain.cover.asking._hint.text()
    passphrase = said.rpartition(": ")[2]
    entered.curtain.cover.given.emit(passphrase)
    qtbot.waitUntil(lambda: not entered.covered, timeout=120_000)


def test_making_it_says_how_far_it_is_and_can_be_stopped(desk_top: DeskTop, monkeypatch: pytest.MonkeyPatch) -> None:
    desk_top.window.show_outside()
    page, reached, gate, written = desk_top.sees(FirstRun), Event(), Event(), list[Written]()

    def slowly(clinic: Clinic, line: CaseLine) -> Written:
        if len(written) == 3:
            reached.set()
            gate.wait(60)
        written.append(write_line(clinic, line))
        return written[-1]

    monkeypatch.setattr(training, "write_line", slowly)
    page.train.click()
    try:
        desk_top.until(reached.is_set)
        told = f"Making the training clinic: step 8 of {4 + training.steps_to_fill()}"
        desk_top.until(lambda: page.work.isVisible() and page.work.accessibleName() == told)
        assert page.work.stop.hasFocus()
        assert not page.train.isEnabled()
        if folder := os.environ.get("PICTURES"):
            desk_top.window.grab().save(f"{folder}/training-making.png")
        page.work.stop.click()
    finally:
        gate.set()
    desk_top.until(page.notice.isVisible)
    assert page.notice.what.text() == "It was stopped."
    assert not page.work.isVisible()
    assert page.train.isEnabled()
    assert page.train.hasFocus()
    assert len(written) == 4


def test_the_usual_entry_still_leads_to_the_door(at_the_door: DeskTop) -> None:
    at_the_door.sees(Unlock)


def test_the_flag_is_read_beside_the_folder() -> None:
    assert main._asked(["--training"]).training
    told = main._asked(["--data", "there", "--training"])
    assert (told.data, told.training) == (Path("there"), True)
    assert not main._asked(["--data", "there", "--locked"]).training


def ground(desk: NightShift) -> str:
    page = desk.inside.page()
    assert page is not None
    desk.settles()
    QApplication.processEvents()
    at = page.mapTo(desk.desk.window, QPoint(6, page.height() - 6))
    return colour_at(desk.desk.window, at).name()


def test_the_ground_is_another_and_every_place_says_not_real(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    places = list(desk.inside._places)
    assert len(places) >= 3
    for place in places:
        desk.inside.open_place(place)
        desk.settles()
        assert desk.inside.status._training.isVisible()
        assert ground(desk) == LIGHT.colour("practice").name(), place
    case = desk.case()
    desk.opens(case.id)
    desk.settles()
    assert desk.inside.status._training.isVisible()
    if folder := os.environ.get("PICTURES"):
        desk_top.window.grab().save(f"{folder}/training-case.png")
        desk.presses("Ctrl+1")
        desk.settles()
        desk_top.window.grab().save(f"{folder}/training-today.png")
    colours = tokens(desk.inside)
    assert colours.practice not in {getattr(colours, name) for name in colours._fields if name != "practice"}


def test_the_real_ground_is_the_usual_one(desk_top: DeskTop) -> None:
    founded(desk_top)
    desk_top.window.show_outside()
    assert desk_top.window.palette().window().color().name() == LIGHT.colour("bg").name()


def test_where_the_foot_is_narrow_neither_help_nor_who_one_is_nor_that_nothing_is_real_is_cut(
    dressed: Dressed, qtbot: QtBot
) -> None:
    foot = StatusLine()
    qtbot.addWidget(foot)
    foot.mark_training(True)
    foot.line.say("wifi-off", "This place has joined no network yet.")
    foot.others.say("users", "Only you are in this case")
    foot.help.say("circle-help", "Help")
    foot.person.say("user", "Coordinator T-2")
    foot.language.say("languages", "EN")
    for width in (1366, 900):
        foot.resize(width, HEIGHT)
        foot.show()
        qtbot.waitUntil(lambda width=width: foot.language.geometry().right() > width - 40)
        for whole in (foot.help, foot.person, foot.language, foot._training):
            assert whole.width() == whole.sizeHint().width()
