"""A coordinator who leaves and a PC that is gone, as the practice review walks them, on a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from night_shift import _OTHERS, NURSE
from one_pc import OnePc
from pytestqt.qtbot import QtBot

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Role
from clinic_app.services.clinic import Clinic
from clinic_app.services.following_up import BY_PHONE, TaskKind
from clinic_app.services.pc_stolen import Step
from clinic_app.ui import app
from clinic_app.ui.screens.leaving import LeavingPage
from clinic_app.ui.screens.pc_stolen import PcStolenPage
from clinic_app.ui.screens.role_change import RoleChange
from clinic_app.ui.screens.sheet_again import SheetAgain
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.screens.upkeep import Upkeep

LEAVES, STAYS = _OTHERS


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def promised_by_me(clinic: Clinic) -> CaseId:
    case = clinic.recording.begin()
    said = (("c_record", "given"), ("c_services", "given"), ("k_ok", "yes"), ("k_channel", ["own_phone_voice"]))
    clinic.recording.change(case.id, Change(values=tuple((case.root, field, value) for field, value in said)))
    now = clinic.desk.clock.now()
    clinic.following_up.promise(TaskKind.CALL, due_at=now, channel=BY_PHONE, case_id=case.id)
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "Dao"})
    return case.id


def test_the_coordinator_resigns_and_nobody_waits_for_a_call_that_never_comes(pc: OnePc) -> None:
    night = pc.comes(LEAVES)
    case_id = night.does(promised_by_me)

    # Shut out first, then her work, then the key; a new sheet, since she saw the old one.
    night = pc.comes(STAYS)
    before = night.does(lambda clinic: clinic.desk.vault.key_generation)
    members = night.does(lambda clinic: clinic.staff.members())
    [leaver] = [each for each in members if each.person.staff_code == LEAVES.staff_code]
    [nurse] = [each for each in members if each.person.staff_code == NURSE.staff_code]
    page = LeavingPage(night.inside.ways, leaver)
    night.inside.open_page(page)
    page.arrived()
    night.settles()
    page.shut.click()
    night.settles()
    assert page.notice.isVisible()  # never fewer than two who may bring people in: another one first

    role = RoleChange(night.inside.ways, nurse)
    night.inside.open_page(role)
    role.roles[Role.COORDINATOR].setChecked(True)
    role.change.click()
    night.settles()
    page = LeavingPage(night.inside.ways, leaver)
    night.inside.open_page(page)
    page.arrived()
    night.settles()
    page.shut.click()
    night.settles()
    assert page.give.isEnabled()
    page.give.click()
    night.settles()
    page.change.click()
    night.sees(SheetAgain)
    assert night.does(lambda clinic: clinic.desk.vault.key_generation) == before + 1
    promises = night.does(lambda clinic: clinic.today().promises)
    assert [(line.case_id, line.kind) for line in promises] == [(case_id, TaskKind.CALL)]

    # Her word and passphrase open nothing any more.
    pc.leaves()
    pc._top = pc._begins()
    pc._top.window.show_outside()
    door = pc._top.sees(Unlock)
    door.sign_in.word.setText(LEAVES.word)
    door.sign_in.passphrase.setText(LEAVES.passphrase)
    pc._top.window.activateWindow()
    door.sign_in.passphrase.returnPressed.emit()
    pc._top.until(lambda: pc._top.window.jobs.idle)
    assert pc._top.window.inside is None


def test_the_pc_is_stolen_and_what_to_do_stands_on_one_page(pc: OnePc) -> None:
    night = pc.comes(STAYS)
    night.sees(Today)
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("stolen")
    assert isinstance(page, PcStolenPage)
    night.desk.until(lambda: "No PC is missing" in page._since.text())
    page.begin.click()
    night.desk.until(lambda: "72 hours are left" in page._since.text())
    for step in Step:
        page.boxes[step].setChecked(True)
        night.settles()

    # Another day, another person: what was done stands.
    night = pc.comes(LEAVES)
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    again = upkeep.open_topic("stolen")
    assert isinstance(again, PcStolenPage)
    night.desk.until(lambda: "hours are left" in again._since.text())
    assert all(again.boxes[step].isChecked() for step in Step)
    again.close_it.click()
    night.desk.until(lambda: "No PC is missing" in again._since.text())
