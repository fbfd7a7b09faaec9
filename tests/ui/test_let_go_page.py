"""A PC taken out by the screen: which and why are chosen, it is asked once more, and what is owed stands there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import DeviceId
from clinic_app.services.clinic import Clinic
from clinic_app.services.letting_go import LetGo
from clinic_app.services.staff import PcWent
from clinic_app.ui import app
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.add_pc import AddPcPage
from clinic_app.ui.screens.back_among import BackAmongPage
from clinic_app.ui.screens.let_go_pc import LetGoPage
from clinic_app.ui.screens.my_way_in import MyWayIn
from clinic_app.ui.screens.pc_stolen import PcStolenPage
from clinic_app.ui.screens.pc_went import tell
from clinic_app.vault.pcs import Pc

NIGHT = DeviceId(uuid4())


def another(clinic: Clinic) -> None:
    """A second PC, on which everybody comes in."""
    vault = clinic.desk.vault
    vault.pcs.add(
        Pc(device=NIGHT, place="Emergency room", signing=SigningKey.new().public, seal=SealKeyPair.new().public,
           people=vault.pcs.this().people, joined_at=datetime(2026, 11, 1, tzinfo=UTC))
    )  # fmt: skip


@pytest.fixture
def stands(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[NightShift]:
    top = DeskTop(tmp_path, qtbot, dressed)
    NightShift.founded(top)
    shift = NightShift(top, _OTHERS[0])
    shift.comes_in()
    shift.settles()
    shift.does(another)
    yield shift
    top.close()


@pytest.fixture
def page(stands: NightShift) -> LetGoPage:
    shown = stands.inside.open_page(LetGoPage(stands.inside.ways))
    assert isinstance(shown, LetGoPage)
    stands.settles()
    return shown


def presses(page: LetGoPage, accept: bool) -> None:
    box = page.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    role = QMessageBox.ButtonRole.AcceptRole if accept else QMessageBox.ButtonRole.RejectRole
    next(each for each in box.buttons() if box.buttonRole(each) is role).click()


def test_a_lost_pc_is_taken_out_and_what_is_owed_stands_on_the_page(stands: NightShift, page: LetGoPage) -> None:
    assert [box.accessibleName() for box in page.which.values()] == ["Emergency room · C-1, C-2, N-1"]
    assert page.owed_card.isHidden()
    assert not page.take_out.isEnabled(), "nobody said why"
    page.why[LetGo.LOST].setChecked(True)
    page.take_out.click()
    presses(page, accept=False)
    stands.settles()
    assert stands.does(lambda clinic: len(clinic.desk.vault.pcs.others())) == 1, "taken out unasked"
    page.take_out.click()
    presses(page, accept=True)
    stands.settles()
    assert stands.does(lambda clinic: clinic.desk.vault.pcs.others()) == ()
    stands.settles()
    assert page.owed_card.isVisibleTo(page)
    assert not page._none.isHidden()
    rows = page.owed_card.findChildren(SheetRow)
    assert [row.words.text() for row in rows][:2] == ["New passphrases: C-1, C-2, N-1", "A new recovery sheet"]
    page._to_stolen()
    assert isinstance(stands.inside.page(), PcStolenPage)


def test_the_one_it_was_opened_for_is_chosen(stands: NightShift) -> None:
    stands.does(
        lambda clinic: clinic.desk.vault.pcs.add(
            replace(clinic.desk.vault.pcs.one(NIGHT), device=DeviceId(uuid4()), place="Ward")
        )
    )
    page = stands.inside.open_page(LetGoPage(stands.inside.ways, NIGHT))
    assert isinstance(page, LetGoPage)
    stands.settles()
    assert [box.isChecked() for device, box in page.which.items() if device == NIGHT] == [True]
    assert sum(box.isChecked() for box in page.which.values()) == 1


def test_this_pc_is_erased_only_once_another_has_everything(stands: NightShift, page: LetGoPage) -> None:
    assert not page.erase.isEnabled()
    assert "never told" in page.here_card.findChildren(SheetRow)[0].second.text()
    stands.does(
        lambda clinic: clinic.desk.vault.pcs.put(
            replace(
                clinic.desk.vault.pcs.this(), revoked_at=datetime(2026, 11, 2, tzinfo=UTC), revoked_why=LetGo.RETIRED
            )
        )
    )
    page.arrived()
    stands.settles()
    assert page.erase.isEnabled()
    place = stands.desk.folder / "vault"
    assert place.exists()
    page.erase.click()
    presses(page, accept=True)
    stands.desk.until(lambda: stands.desk.replaced > 0 and not place.exists())


def test_whoever_comes_in_is_led_to_what_is_theirs_to_do(stands: NightShift) -> None:
    inside = stands.inside
    first = inside.page()
    tell(inside, PcWent.NOTHING)
    assert inside.page() is first
    tell(inside, PcWent.NEW_PASSPHRASE)
    shown = inside.page()
    assert isinstance(shown, MyWayIn)
    assert "lost" in shown.notice.what.text()
    inside.back()
    tell(inside, PcWent.THIS)
    shown = inside.page()
    assert isinstance(shown, LetGoPage)
    assert "taken out" in shown.notice.what.text()


def test_a_record_brought_back_is_offered_the_way_among_the_pcs(stands: NightShift) -> None:
    page = stands.inside.open_page(AddPcPage(stands.inside.ways))
    assert isinstance(page, AddPcPage)
    stands.settles()
    assert page.back_among.isHidden()
    stands.does(
        lambda clinic: clinic.desk.vault.pcs.put(replace(clinic.desk.vault.pcs.this(), continues=DeviceId(uuid4())))
    )
    page.arrived()
    stands.settles()
    assert not page.back_among.isHidden()
    page.back_among.click()
    assert isinstance(stands.inside.page(), BackAmongPage)
    stands.inside.back()
    page.out.click()
    assert isinstance(stands.inside.page(), LetGoPage)
