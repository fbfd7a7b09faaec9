"""A nurse who wrote about a real woman in the training clinic moves her into the real record, and goes on there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from desk_top import BALLAST, POLICY, DeskTop, Hands
from mistaken_night import shared
from night_shift import NURSE, NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app import main
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.casecode import shown
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Role
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.settings import Settings
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_history import CaseHistory
from clinic_app.ui.screens.move_case import MoveCase
from clinic_app.ui.screens.services import ServicesPage

NAME = "มะลิ จริงแท้"


def picture(desk: TrainingDesk, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        desk.settles()
        QApplication.processEvents()
        desk.desk.window.grab().save(f"{folder}/{name}.png")


def written(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    incident = new_entity("incident", case.root)
    said = (("c_services", "given"), ("c_record", "given"), ("s_name", NAME))
    values = tuple((case.root, field, value) for field, value in said)
    case = clinic.recording.change(case.id, Change(created=(incident,), values=values))
    clinic.recording.change(case.id, Change(values=((case.root, "s_lang_first", "my"),)))
    return clinic.recording.shown(case.id)


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training clinic on its first day: making one takes longer than anything else here."""
    folder = tmp_path_factory.mktemp("first")
    door = main.build_doorway(Settings(folder), Hands().clock(), POLICY, ballast_bytes=BALLAST)
    door.open_training().close()
    return folder / "training"


@pytest.fixture
def bare(desk_top: DeskTop, first_day: Path) -> TrainingDesk:
    """In the training clinic, on a PC that has no real record."""
    shutil.copytree(first_day, desk_top.folder / "training")
    return TrainingDesk.opened(desk_top)


@pytest.fixture
def training(desk_top: DeskTop, first_day: Path) -> TrainingDesk:
    """In the training clinic, on a PC that has a real record."""
    NightShift.founded(desk_top)
    shutil.copytree(first_day, desk_top.folder / "training")
    return TrainingDesk.opened(desk_top)


def at_the_page(desk: TrainingDesk, case_id: CaseId) -> MoveCase:
    screen = desk.opens(case_id)
    screen.acts.acts["move"].run()
    page = desk.sees(MoveCase)
    desk.settles()
    return page


def signs_in(desk: TrainingDesk, page: MoveCase, who: NewPerson = NURSE, passphrase: str = "") -> None:
    page.sign_in.word.setText(who.word)
    page.sign_in.passphrase.setText(passphrase or who.passphrase)
    desk.desk.press(Qt.Key.Key_Return, page.sign_in.passphrase)


def words(notice: Notice) -> str:
    return notice.what.text()


def lacking(page: MoveCase) -> list[str]:
    """What the page marks amber of all that it takes."""
    rows = page.needed.findChildren(SheetRow)
    assert len(rows) == 4
    return [row.words.text() for row in rows if row.mark._name == "triangle-alert"]


def test_she_is_moved_and_the_nurse_stands_in_the_real_record_before_her_case(training: TrainingDesk) -> None:
    case = training.does(written)
    training.does(lambda clinic: clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "Ma Lay"}))
    training.desk.hands.go(9)
    page = at_the_page(training, case.id)
    picture(training, "move-1-page")
    assert page.who.isVisible()
    assert page.sign_in.word.hasFocus()
    before = training.inside
    signs_in(training, page)
    training.desk.until(lambda: training.inside is not before)
    screen = training.sees(CaseScreen)
    training.settles()
    assert screen.case_id == case.id
    assert not training.clinic.training
    assert not training.inside.status._training.isVisible()
    assert training.inside.real_door is None
    toast = training.inside.toast
    assert shown(case.code) in toast.log[-1]
    assert training.inside.stage.childAt(toast.geometry().center()) is toast
    assert "move" not in screen.acts.acts
    picture(training, "move-2-there")
    assert training.does(lambda clinic: clinic.whoami.staff_code) == NURSE.staff_code
    assert training.does(lambda clinic: clinic.finding.find(NAME)[0].id) == case.id
    assert training.stored(screen, "s_alias") == "Ma Lay"
    screen.acts.acts["history"].run()
    history = training.sees(CaseHistory)
    training.settles()
    history._choose(0)
    picture(training, "move-3-history")
    told = " ".join(row.words.text() + " " + row.second.text() for row in history.findChildren(SheetRow))
    assert "Written in the training clinic: 22 Nov 2026 · 2569 10:42, by T-1" in told
    assert f"Moved into this record: 22 Nov 2026 · 2569 10:42, by {NURSE.staff_code}" in told


def test_after_a_lock_it_is_the_door_of_the_real_record(training: TrainingDesk, qtbot: QtBot) -> None:
    case = training.does(written)
    before = training.inside
    signs_in(training, at_the_page(training, case.id))
    training.desk.until(lambda: training.inside is not before)
    training.sees(CaseScreen)
    training.settles()
    training.desk.window.lock()
    training.desk.until(lambda: training.desk.replaced == 1)
    top = DeskTop(training.desk.folder, qtbot, training.desk.dressed)
    top.window.show_outside()
    night = NightShift(top)
    night.comes_in()
    assert night.sees(CaseScreen).case_id == case.id
    night.settles()
    top.close()


def test_the_cover_and_the_lock_are_those_of_the_real_record(training: TrainingDesk) -> None:
    def decide(_clinic: Clinic) -> None:
        real = training.desk.doorway.unlock("mango", "mango and three other words")
        real.locking.lock_after(7)
        real.close()

    training.does(decide)
    case = training.does(written)
    before = training.inside
    signs_in(training, at_the_page(training, case.id))
    training.desk.until(lambda: training.inside is not before)
    training.sees(CaseScreen)
    training.settles()
    curtain = training.desk.window.curtain
    assert curtain.idle._lock_after_s == 7 * 60
    training.desk.window.hide_everything()
    assert training.desk.window.covered
    for passphrase in ("nobody here is real", NURSE.passphrase):
        training.desk.press(Qt.Key.Key_Space, curtain.cover)
        training.desk.until(lambda: curtain.cover.asks)
        curtain.cover.given.emit(passphrase)
        training.settles()
        assert training.desk.window.covered is (passphrase != NURSE.passphrase)


def test_what_was_said_to_invented_services_ends_in_sight_and_today_asks_again(training: TrainingDesk) -> None:
    case = training.does(written)
    incident = case.of_kind("incident")[0].id
    training.does(lambda clinic: shared(clinic, case, incident))
    before = training.inside
    page = at_the_page(training, case.id)
    picture(training, "move-7-invented")
    assert any("A task reminds you" in row.second.text() for row in page.findChildren(SheetRow))
    signs_in(training, page)
    training.desk.until(lambda: training.inside is not before)
    screen = training.sees(CaseScreen)
    training.settles()
    screen.acts.acts["history"].run()
    history = training.sees(CaseHistory)
    training.settles()
    picture(training, "move-8-ended")
    assert history.told is not None
    told = [row.words.text() for row in history.told.findChildren(SheetRow)]
    assert sum(text.startswith("Taken out") for text in told) == 2
    training.inside.open_place("today")
    training.settles()
    picture(training, "move-9-today")
    promises = training.does(lambda clinic: clinic.today().promises)
    assert [each.kind for each in promises] == ["ask_whom_to_tell"]
    today = training.inside.page()
    [line] = [each for each in today.findChildren(OneLine) if each.text() == "ask again whom to tell"]
    assert line.width() >= line.sizeHint().width()
    [opens] = [each for each in today.findChildren(Button) if each.isVisible() and each.text() == "Open"]
    opens.click()
    training.sees(ServicesPage)


def test_a_wrong_passphrase_is_refused_in_its_place_and_escape_leads_back(training: TrainingDesk) -> None:
    case = training.does(written)
    page = at_the_page(training, case.id)
    signs_in(training, page, passphrase="not the passphrase of anybody")
    training.desk.until(page.sign_in.notice.isVisible)
    training.settles()
    picture(training, "move-4-wrong")
    assert words(page.sign_in.notice) == "Word and passphrase do not fit together."
    assert page.sign_in.word.text() == NURSE.word
    assert page.sign_in.passphrase.text() == ""
    assert page.work.isHidden()
    training.desk.press(Qt.Key.Key_Escape)
    assert training.sees(CaseScreen).case_id == case.id
    assert training.clinic.training
    assert training.does(lambda clinic: clinic.desk.vault.cases.stands(case.id))


def test_whose_role_writes_no_cases_there_is_told_so(training: TrainingDesk) -> None:
    supervisor = NewPerson(
        word="gate", passphrase="gate and three other words", role=Role.SUPERVISOR, staff_code="S-1", undertaking=1
    )

    def enrol(_clinic: Clinic) -> None:
        real = training.desk.doorway.unlock("mango", "mango and three other words")
        real.staff.enrol(supervisor)
        real.close()

    training.does(enrol)
    case = training.does(written)
    page = at_the_page(training, case.id)
    signs_in(training, page, supervisor)
    training.desk.until(page.sign_in.notice.isVisible)
    training.settles()
    assert words(page.sign_in.notice) == "Your role in the real record does not begin or write cases."
    signs_in(training, page)
    training.desk.until(lambda: not training.clinic.training)
    training.sees(CaseScreen)


def test_without_a_real_record_the_page_says_so_and_asks_for_nothing(bare: TrainingDesk) -> None:
    case = bare.does(written)
    page = at_the_page(bare, case.id)
    picture(bare, "move-5-none")
    assert lacking(page) == ["A real record on this PC, of a clinic"]
    assert words(page.cannot) == "There is no real record on this PC."
    assert not page.sign_in.isVisible()


def test_an_invented_person_is_not_moved(training: TrainingDesk) -> None:
    page = at_the_page(training, training.case().id)
    assert words(page.cannot) == "This is one of the invented people that the training clinic came with."
    assert not page.sign_in.isVisible()
    assert lacking(page) == ["A file that was begun here by hand"]


def test_another_code_is_told_before_anything_else(training: TrainingDesk) -> None:
    case = training.does(written)

    def taken(_clinic: Clinic) -> None:
        real = training.desk.doorway.unlock(NURSE.word, NURSE.passphrase)
        real.desk.vault.cases.begin(real.whoami.id, Case.begun(CaseId(uuid4()), case.code))
        real.close()

    training.does(taken)
    page = at_the_page(training, case.id)
    signs_in(training, page)
    training.desk.until(page.done.isVisible)
    training.settles()
    picture(training, "move-6-code")
    assert training.clinic.training
    assert shown(case.code) in page.new_code.text()
    assert page.go.hasFocus()
    training.desk.press(Qt.Key.Key_Escape)
    screen = training.sees(CaseScreen)
    training.settles()
    assert screen.case_id == case.id
    code = training.does(lambda clinic: clinic.recording.shown(case.id).code)
    assert code != case.code
    assert shown(code) in training.inside.toast.log[-1]
