"""Backups, the drill, a restore on another PC and the stolen PC, as a person does them on the screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from desk_top import DeskTop, founded
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.errors import Stopped
from clinic_app.printing.referral_form import Copy
from clinic_app.services.doorway import RecoverySheet
from clinic_app.services.pc_stolen import PcNamed, Step
from clinic_app.ui import app
from clinic_app.ui.inside import Inside
from clinic_app.ui.screens.backups import BackupsPage
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.pc_stolen import PcStolenPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.restore import Restore
from clinic_app.ui.screens.restore_drill import DrillPage
from clinic_app.ui.screens.stolen_pc import StolenPc
from clinic_app.ui.screens.upkeep import Upkeep


class Desk:
    """Somebody who may do everything, inside, with a stick."""

    def __init__(self, desk: DeskTop, stick: Path) -> None:
        self.desk, self.stick = desk, stick
        self.sheet: RecoverySheet = founded(desk)
        come_in = partial(desk.doorway.unlock, "mango", "mango and three other words")
        desk.window.jobs.run(desk.window, come_in, desk.window.enter)
        self.inside = desk.sees(Inside)
        clinic = desk.window.clinic
        assert clinic is not None
        self.clinic = clinic

    def topic(self, name: str) -> object:
        upkeep = self.inside.open_place("upkeep")
        assert isinstance(upkeep, Upkeep)
        return upkeep.open_topic(name)

    def backups(self) -> BackupsPage:
        page = self.topic("backups")
        assert isinstance(page, BackupsPage)
        return page

    def backed_up(self) -> Path:
        page = self.backups()
        page.label.setText("Blue stick")
        page.add(self.stick, "stick")
        self.desk.until(lambda: page.rows.count() == 1 and page.all_now.isEnabled())
        page.all_now.click()
        self.desk.until(lambda: bool(list(self.stick.glob("*.nbk"))) and page.work.isHidden())
        return next(self.stick.glob("*.nbk"))


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stick")


@pytest.fixture
def desk(desk_top: DeskTop, stick: Path) -> Desk:
    return Desk(desk_top, stick)


@pytest.fixture
def another_pc(tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot, dressed: app.Dressed) -> Iterator[DeskTop]:
    made = DeskTop(tmp_path_factory.mktemp("another"), qtbot, dressed)
    yield made
    made.close()


def test_a_stick_is_chosen_once_and_backed_up_by_one_button(desk: Desk) -> None:
    page = desk.backups()
    assert not page.all_now.isEnabled()
    desk.backed_up()
    desk.desk.until(lambda: page.head.second.text() == "The newest backup is less than a day old.")
    assert "Backed up to Blue stick" in desk.inside.toast.log[-1]


def test_a_stick_that_is_not_plugged_in_is_said_so(desk: Desk) -> None:
    desk.backed_up()
    desk.stick.rename(desk.stick.with_name("away"))
    page = desk.backups()
    page.reload()
    desk.desk.until(lambda: "not plugged in" in row_words(page))
    desk.desk.window.activateWindow()
    desk.desk.until(desk.desk.window.isActiveWindow)
    page.all_now.setFocus()
    page.all_now.click()
    desk.desk.until(lambda: not page.notice.isHidden())
    assert page.notice.what.text().startswith("The stick, disk or share")
    desk.desk.until(page.all_now.isEnabled)
    assert page.all_now.hasFocus(), "plugged in again, it is tried again by the same key"
    desk.stick.with_name("away").rename(desk.stick)


def row_words(page: BackupsPage) -> str:
    item = page.rows.itemAt(0)
    return item.widget().second.text() if item is not None else ""  # type: ignore[union-attr]


def test_a_backup_can_be_stopped(desk: Desk) -> None:
    page = desk.backups()
    page.add(desk.stick, "stick")
    desk.desk.until(page.all_now.isEnabled)
    page.work.begin("")
    page.work.give_up()
    page.work.begin = lambda _words: None  # type: ignore[method-assign]  # stop was pressed before it began
    page.all_now.click()
    desk.desk.until(lambda: not page.notice.isHidden())
    assert page.notice.what.text() == "It was stopped."
    assert list(desk.stick.glob("*.nbk*")) == []


def test_a_drill_shows_what_was_found_and_forgets_the_sheet(desk: Desk) -> None:
    desk.backed_up()
    page = desk.topic("drill")
    assert isinstance(page, DrillPage)
    desk.desk.until(lambda: page._path is not None)
    for box, line in zip(page.lines._boxes, desk.sheet.lines, strict=True):
        box.setText(line)
    page._look()
    page.go.click()
    desk.desk.until(lambda: not page._verdict.isHidden())
    assert page.lines.texts() == ("", "", "", "")
    page._print_it()
    [preview] = desk.inside.findChildren(PrintPreview)
    desk.desk.until(lambda: preview._paper is not None)
    assert preview._paper is not None
    assert preview._paper.document == "drill_certificate"


def test_a_wrong_line_is_named_at_the_drill(desk: Desk) -> None:
    desk.backed_up()
    page = desk.topic("drill")
    assert isinstance(page, DrillPage)
    desk.desk.until(lambda: page._path is not None)
    lines = list(desk.sheet.lines)
    lines[1] = lines[1][:-1] + ("A" if lines[1][-1] != "A" else "B")
    for box, line in zip(page.lines._boxes, lines, strict=True):
        box.setText(line)
    page._look()
    page.go.click()
    desk.desk.until(lambda: bool(page.lines._boxes[1].property("problem")))


def test_another_pc_restores_from_its_first_page(desk: Desk, another_pc: DeskTop) -> None:
    path = desk.backed_up()
    first = another_pc.sees(FirstRun)
    first.restore.click()
    page = another_pc.sees(Restore)
    page.choose(path)
    another_pc.until(lambda: page._path is not None)
    for box, line in zip(page.lines._boxes, desk.sheet.lines, strict=True):
        box.setText(line)
    page.person.word.setText("dara")
    page.person.staff_code.setText("C-9")
    for box in (page.person.first, page.person.second):
        box.setText("seven boats under the bridge")
    page.go.click()
    another_pc.until(lambda: not page.restored.isHidden())
    assert page.restored.until.text().startswith("What was erased is known until")
    assert page.restored.again.isHidden()
    assert page.restored.doubt.isHidden()
    assert page.lines.texts() == ("", "", "", "")
    page.restored.go_on.click()
    inside = another_pc.sees(Inside)
    assert "C-9" in inside.status.person.text()


def test_an_older_backup_is_taken_only_with_a_tick_and_what_is_said_is_in_sight(
    desk: Desk, another_pc: DeskTop
) -> None:
    older = desk.backed_up()
    desk.desk.hands.at += timedelta(days=2)
    backups = desk.backups()
    desk.desk.until(backups.all_now.isEnabled)
    backups.all_now.click()
    desk.desk.until(lambda: len(list(desk.stick.glob("*.nbk"))) == 2 and desk.desk.window.jobs.idle)
    another_pc.sees(FirstRun).restore.click()
    page = another_pc.sees(Restore)
    page.choose(older)
    another_pc.until(lambda: page._path is not None)
    for box, line in zip(page.lines._boxes, desk.sheet.lines, strict=True):
        box.setText(line)
    page.person.word.setText("dara")
    page.person.staff_code.setText("C-9")
    for box in (page.person.first, page.person.second):
        box.setText("seven boats under the bridge")
    page.go.click()
    another_pc.until(lambda: not page.older.isHidden())
    assert page.notice.what.text().startswith("This backup is of 22 Nov 2026")
    another_pc.until(lambda: not page.notice.visibleRegion().isEmpty() and not page.go.visibleRegion().isEmpty())
    page.older.setChecked(True)
    page.go.click()
    another_pc.until(lambda: not page.restored.isHidden())


def test_a_file_that_is_no_backup_is_refused_before_anything_is_typed(another_pc: DeskTop, stick: Path) -> None:
    (stick / "x.nbk").write_bytes(b"no")
    another_pc.sees(FirstRun).restore.click()
    page = another_pc.sees(Restore)
    page.choose(stick / "x.nbk")
    another_pc.until(lambda: not page.notice.isHidden())
    assert page.notice.what.text().startswith("This file is not a backup")


def test_the_card_for_a_stolen_pc_is_looked_at_and_numbered_like_every_paper(desk: Desk) -> None:
    page = desk.topic("stolen")
    assert isinstance(page, PcStolenPage)
    page.card.click()
    [preview] = desk.inside.findChildren(PrintPreview)
    desk.desk.until(lambda: preview._paper is not None)
    assert preview._paper is not None
    assert preview._paper.document == "stolen_card"
    assert preview.side.copies[Copy.HER].value == 0


def test_a_stolen_pc_begins_the_72_hours_and_keeps_what_was_done(desk: Desk) -> None:
    page = desk.topic("stolen")
    assert isinstance(page, PcStolenPage)
    desk.desk.until(lambda: "No PC is missing" in page._since.text())
    assert not page.boxes[Step.OPERATOR].isEnabled()
    page.begin.click()
    desk.desk.until(lambda: "72 hours are left" in page._since.text())
    page.boxes[Step.OPERATOR].setChecked(True)
    desk.desk.until(lambda: desk.desk.window.jobs.idle)
    page.arrived()
    desk.desk.until(lambda: desk.desk.window.jobs.idle)
    assert page.boxes[Step.OPERATOR].isChecked()
    page.close_it.click()
    desk.desk.until(lambda: "No PC is missing" in page._since.text())


def test_what_to_say_to_the_operator_can_be_copied_word_for_word(desk: Desk) -> None:
    page = desk.topic("stolen")
    assert isinstance(page, PcStolenPage)
    desk.desk.until(lambda: page.pcs.count() == 1)
    [alone] = page.findChildren(StolenPc)
    assert alone.words == ""
    this, before = (
        PcNamed(this, "training-clinic", ("a", "b", "c", "d", "e", "f"), kid, ("g", "h"))
        for this, kid in ((True, "3f9a1c22bb07d415"), (False, "0011223344556677"))
    )
    page._show_pcs((this, before))
    first, second = (page.pcs.itemAt(at).widget() for at in range(2))
    assert isinstance(first, StolenPc)
    assert isinstance(second, StolenPc)
    first.copy.click()
    assert QGuiApplication.clipboard().text() == first.words
    for said in ("training-clinic", "3f9a1c22bb07d415", "a b c d e f"):
        assert said in first.words
    assert "0011223344556677" in second.words
    desk.desk.until(lambda: first.height() >= first.sizeHint().height())
    if folder := os.environ.get("PICTURES"):
        for _layouts_within in range(4):
            QApplication.processEvents()
        page.window().grab().save(f"{folder}/stolen.png")


def test_what_is_due_is_made_when_somebody_comes_in(desk: Desk) -> None:
    desk.backed_up()
    desk.desk.hands.at += timedelta(days=1)
    desk.desk.window.enter(desk.clinic)
    desk.desk.until(lambda: len(list(desk.stick.glob("*.nbk"))) == 2)
    desk.desk.until(lambda: desk.desk.window.jobs.idle)


def test_the_foot_says_when_the_newest_is_old_and_leads_to_the_page(desk: Desk) -> None:
    desk.backed_up()
    desk.stick.rename(desk.stick.with_name("taken"))
    assert desk.inside.status.backup.isHidden()
    desk.desk.hands.at += timedelta(days=9)
    desk.desk.window.enter(desk.clinic)
    inside = desk.desk.sees(Inside)
    desk.desk.until(lambda: inside.status.backup.text() == "The newest backup is 9 days old.")
    inside.status.backup.click()
    upkeep = inside.page()
    assert isinstance(upkeep, Upkeep)
    assert isinstance(upkeep.page(), BackupsPage)
    desk.desk.until(lambda: desk.desk.window.jobs.idle)
    desk.stick.with_name("taken").rename(desk.stick)


def test_closing_the_program_waits_for_no_backup(desk: Desk) -> None:
    page = desk.backups()
    desk.desk.until(lambda: desk.desk.window.jobs.idle)
    desk.desk.window.close_vault()
    with pytest.raises(Stopped):
        page.work.told(0.1)
