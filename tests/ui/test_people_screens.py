"""People come and go by the screens: added with their promise, given another role, let go with the key changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.case import Change
from clinic_app.domain.ids import DeviceId
from clinic_app.domain.people import Act, Role, may
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.ui import app
from clinic_app.ui.inside import Inside
from clinic_app.ui.parts.act_words import act_words
from clinic_app.ui.screens.leaving import LeavingPage
from clinic_app.ui.screens.my_way_in import MyWayIn
from clinic_app.ui.screens.new_passphrase import NewPassphrasePage
from clinic_app.ui.screens.new_person import NewPersonPage
from clinic_app.ui.screens.people import PeoplePage
from clinic_app.ui.screens.role_change import RoleChange
from clinic_app.ui.screens.sheet_again import SheetAgain
from clinic_app.ui.screens.undertaking import UndertakingPage
from clinic_app.ui.screens.upkeep import Upkeep

HEAD = _OTHERS[0]
WAY_IN = "Let in here…"


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def people(night: NightShift) -> PeoplePage:
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("people")
    assert isinstance(page, PeoplePage)
    night.settles()
    return page


def test_somebody_new_promises_and_comes_in(desk: OnePc) -> None:
    night = desk.comes(HEAD)
    people(night)
    page = NewPersonPage(night.inside.ways)
    night.inside.open_page(page)
    page.form.word.setText("dara")
    page.form.staff_code.setText("D-1")
    page.form.role.setCurrentIndex(page.form.role.findData(Role.DOCTOR.value))
    for box in (page.form.first, page.form.second):
        box.setText("seven boats under the bridge")
    page.add.click()
    assert not page.notice.isHidden(), "nobody comes in without the undertaking"
    page.promise.accept.setChecked(True)
    page.add.click()
    night.settles()
    assert "D-1" in people(night).rows
    new = NewPerson(word="dara", passphrase="seven boats under the bridge", role=Role.DOCTOR, staff_code="D-1")
    assert not isinstance(desk.comes(new).inside.page(), UndertakingPage)


def test_whoever_has_not_promised_is_asked_when_they_come_in(desk: OnePc) -> None:
    new = NewPerson(word="dara", passphrase="seven boats under the bridge", role=Role.DOCTOR, staff_code="D-1")
    desk.comes(HEAD).does(lambda clinic: clinic.staff.enrol(new))
    night = desk.comes(new)
    page = night.sees(UndertakingPage)
    assert not page.accept.isEnabled()
    page.text.accept.setChecked(True)
    page.accept.click()
    night.settles()
    assert not night.does(lambda clinic: clinic.staff.undertaking_due)
    assert not isinstance(desk.comes(new).inside.page(), UndertakingPage)


def test_another_role_holds_from_the_next_act_on(desk: OnePc) -> None:
    night = desk.comes(HEAD)
    [nurse] = [each for each in night.does(lambda clinic: clinic.staff.members()) if each.person.staff_code == "N-1"]
    page = RoleChange(night.inside.ways, nurse)
    night.inside.open_page(page)
    page.roles[Role.VOLUNTEER].setChecked(True)
    page.change.click()
    night.settles()
    assert desk.comes(NURSE).clinic.whoami.role is Role.VOLUNTEER


def test_who_leaves_is_shut_out_handed_over_and_the_key_is_another(desk: OnePc) -> None:
    night = desk.comes(NURSE)
    case = night.does(lambda clinic: clinic.recording.begin())
    night.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),))))
    night.does(lambda clinic: clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "Dao"}))
    night = desk.comes(HEAD)
    before = night.does(lambda clinic: clinic.desk.vault.key_generation)
    [nurse] = [each for each in night.does(lambda clinic: clinic.staff.members()) if each.person.staff_code == "N-1"]
    page = LeavingPage(night.inside.ways, nurse)
    night.inside.open_page(page)
    page.arrived()
    night.settles()
    assert not page.give.isEnabled()
    assert page._left.body.count() == 1
    assert page.focusWidget() is page.back, "an Enter held too long shuts nobody out"
    page.shut.click()
    night.settles()
    assert page.give.isEnabled()
    page.give.click()
    night.settles()
    page.change.click()
    night.sees(SheetAgain)
    assert night.does(lambda clinic: clinic.recording.unfinished()) == (), "not oneself, unless chosen"
    assert night.does(lambda clinic: clinic.desk.vault.key_generation) == before + 1


def test_ones_own_passphrase_and_word_are_changed(desk: OnePc) -> None:
    night = desk.comes(NURSE)
    page = MyWayIn(night.inside.ways)
    night.inside.open_page(page)
    page.word.setText(NURSE.word)
    page.passphrase.setText(NURSE.passphrase)
    page.first.setText("nine lamps along the shore")
    page.second.setText("nine lamps along the short")
    page.change.click()
    assert not page.problem.isHidden()
    page.second.setText("nine lamps along the shore")
    page.change.click()
    night.settles()
    assert page.notice.isHidden()
    page.word.setText(NURSE.word)
    page.passphrase.setText("nine lamps along the shore")
    page.new_word.setText("jasmine")
    page.rename.click()
    night.settles()
    again = NewPerson(word="jasmine", passphrase="nine lamps along the shore", role=Role.NURSE, staff_code="N-1")
    assert isinstance(desk.comes(again).inside, Inside)


def test_every_act_of_the_table_is_drawn() -> None:
    assert set(act_words()) == set(Act)
    assert all(any(may(role, act) for role in Role) for act in Act)


def another_pc(night: NightShift) -> None:
    """Let the list of PCs have one more, as if it had joined, and a person come in there only."""

    def joined(clinic: Clinic) -> None:
        pcs, keys = clinic.desk.vault.pcs, SealKeyPair.new()
        signing = SigningKey.new().public
        pcs.add(replace(pcs.this(), device=DeviceId(uuid4()), place="Ward", signing=signing, seal=keys.public))
        lane = clinic.desk.vault._lane
        lane.run("UPDATE people SET slot = NULL WHERE staff_code = 'N-1'")

    night.does(joined)


def test_where_there_are_several_pcs_a_person_is_let_in_on_this_one_or_kept_to_others(desk: OnePc) -> None:
    night = desk.comes(HEAD)
    assert not [button for button in people(night).rows["N-1"].findChildren(QPushButton) if button.text() == WAY_IN]
    another_pc(night)
    row = people(night).rows["N-1"]
    assert "other PCs" in " ".join(label.text() for label in row.findChildren(QLabel))
    [let_in] = [button for button in row.findChildren(QPushButton) if button.text() == WAY_IN]
    let_in.click()
    page = night.sees(NewPassphrasePage)
    page.word.setText("nina")
    for box in (page.first, page.second):
        box.setText("seven boats under the bridge")
    page.give.click()
    night.settles()
    assert "on this PC" in " ".join(label.text() for label in people(night).rows["N-1"].findChildren(QLabel))
    row = people(night).rows["N-1"]
    [not_here] = [button for button in row.findChildren(QPushButton) if button.text() == "Not on this PC"]
    not_here.click()
    night.settles()
    members = night.does(lambda clinic: clinic.staff.members())
    assert [member.here for member in members if member.person.staff_code == "N-1"] == [False]
