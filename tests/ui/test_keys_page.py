"""Keys and recovery by the screen: how they stand, a new sheet, the vault key, a key held elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Thread, current_thread, main_thread

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NURSE, NightShift
from pypdf import PdfReader
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.errors import PrinterRefused, Stopped
from clinic_app.services.off_site import OffSiteKey, make_key_file
from clinic_app.ui import app
from clinic_app.ui.printers_here import Printers
from clinic_app.ui.screens.keys import KeysCard, KeysPage
from clinic_app.ui.screens.new_passphrase import NewPassphrasePage
from clinic_app.ui.screens.recovery_sheet import TypeBack
from clinic_app.ui.screens.sheet_again import SheetAgain
from clinic_app.ui.screens.sheet_printing import SheetPrinting
from clinic_app.ui.screens.upkeep import Upkeep

CHEAP = KdfPolicy(KdfCost(64, 1, 1), KdfCost(64, 1, 1), KdfCost(64, 1, 1))


@pytest.fixture
def night(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[NightShift]:
    top = DeskTop(tmp_path, qtbot, dressed)
    NightShift.founded(top)
    shift = NightShift(top, _OTHERS[0])
    shift.comes_in()
    shift.settles()
    yield shift
    top.close()


@pytest.fixture
def key(tmp_path: Path) -> OffSiteKey:
    return make_key_file(tmp_path / "key.json", "the ministry keeps seven boats", CHEAP)


@pytest.fixture
def page(night: NightShift) -> KeysPage:
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    shown = upkeep.open_topic("keys")
    assert isinstance(shown, KeysPage)
    night.settles()
    return shown


def test_the_page_says_how_the_ways_in_stand(page: KeysPage) -> None:
    assert "not yet" not in page._sheet.accessibleName()
    assert "opens nothing newer" in page._sheet.accessibleName()
    assert page._key.accessibleName() == "Changed last: never; People who may add people: 2"
    assert page._owed.isHidden()


def test_the_vault_key_is_changed_and_the_page_tells_when(night: NightShift, page: KeysPage) -> None:
    night.does(lambda clinic: clinic.desk.vault.owe_key())
    page.arrived()
    night.settles()
    assert not page._owed.isHidden()
    page.change.click()
    night.desk.until(page.change.isEnabled)
    night.settles()
    assert page.notice.isHidden()
    assert page._owed.isHidden()
    assert "never" not in page._key.accessibleName()
    assert night.does(lambda clinic: clinic.desk.vault.key_generation) == 2


def test_a_new_sheet_is_begun_and_the_old_one_is_said_to_open_still(night: NightShift, page: KeysPage) -> None:
    page.new_sheet.click()
    again = night.sees(SheetAgain)
    said = " ".join(label.text() for label in again.findChildren(QLabel))
    assert "opens these records until you have typed the new one back" in said
    assert "Set-up was broken off" not in said
    again.make.click()
    night.settles()
    night.inside.back()
    page.arrived()
    night.settles()
    assert "opens still" in page._sheet.accessibleName()
    assert "Typed back: not yet" in page._sheet.accessibleName()


@pytest.mark.parametrize("trouble", [None, PrinterRefused("lost")])
def test_a_later_sheet_has_its_number_and_is_printed_beside_the_screen(
    night: NightShift, page: KeysPage, trouble: PrinterRefused | None
) -> None:
    page.new_sheet.click()
    again = night.sees(SheetAgain)
    again.make.click()
    night.settles()
    back = again.findChild(TypeBack)
    assert back is not None
    night.desk.until(lambda: back._made is not None)
    asked, taken = list[Thread](), list[tuple[str, bytes]]()

    def hand_over(name: str, pdf: bytes, _copies: int) -> None:
        asked.append(current_thread())
        taken.append((name, pdf))
        if trouble is not None:
            raise trouble

    ways = page.ways
    printers = Printers(look=lambda _name: asked.append(current_thread()), hand_over=hand_over)
    printing = SheetPrinting(back, ways.jobs, ways.clinic.papers, back._printed, printers)
    assert back._made is not None
    printing.begin(back._made, "Office", 1)
    night.desk.until(lambda: len(taken) == 1)
    night.settles()
    assert main_thread() not in asked
    [paper] = night.does(lambda clinic: clinic.desk.vault.prints.newest(5))
    assert (paper.document, paper.printer, paper.unsure) == ("recovery_sheet", "Office", trouble is not None)
    assert paper.shown in " ".join(each.extract_text() for each in PdfReader(BytesIO(taken[0][1])).pages)
    assert back.notice.isHidden() is (trouble is None)


def test_a_key_held_elsewhere_is_trusted_only_once_its_words_were_compared(
    night: NightShift, page: KeysPage, key: OffSiteKey
) -> None:
    card = page.elsewhere
    card.line.setText(key.line[:-5])
    night.settles()
    assert not card.same.isEnabled()
    QGuiApplication.clipboard().setText("\n".join(key.line[at : at + 64] for at in range(0, len(key.line), 64)))
    card.line.clear()
    card.line.paste()
    night.desk.until(card.same.isEnabled)
    assert card._words.text() == " ".join(key.words)
    card.held_by.setText("Provincial health office")
    assert not card.trust.isEnabled()
    card.same.click()
    card.trust.click()
    night.desk.until(lambda: len(card.rows) == 1)
    night.settles()
    assert card.line.text() == ""
    [trusted] = night.does(lambda clinic: clinic.off_site.trusted())
    assert (trusted.key, trusted.held_by) == (key, "Provincial health office")
    card._take_away(trusted)
    night.desk.until(lambda: not card.rows)
    night.settles()
    assert not page._owed.isHidden()


def test_the_overview_says_it_in_four_lines(night: NightShift) -> None:
    card = KeysCard(night.inside.ways)
    night.desk.until(lambda: "People who may add people: 2" in card._lines.accessibleName())
    card.deleteLater()


def test_somebody_who_forgot_is_given_another_passphrase_at_the_desk(night: NightShift) -> None:
    [member] = [
        each for each in night.does(lambda clinic: clinic.staff.members()) if each.person.staff_code == NURSE.staff_code
    ]
    page = NewPassphrasePage(night.inside.ways, member)
    night.inside.open_page(page)
    page.give.click()
    assert page.problem.text()
    page.word.setText(NURSE.word)
    page.first.setText("seven boats before the rain")
    page.second.setText("seven boats before the rains")
    page.give.click()
    assert "not the same" in page.problem.text()
    page.second.setText("seven boats before the rain")
    page.give.click()
    night.settles()  # the page closes itself: nothing of it is asked again
    entries = night.does(lambda clinic: clinic.desk.vault.journal.entries(limit=1000))
    assert [entry.about for entry in entries if entry.act == "passphrase_given"] == [{"person": member.person.id.hex}]


def test_a_key_that_is_changed_while_the_window_closes_is_given_up(night: NightShift, page: KeysPage) -> None:
    page.work.begin("")
    page.work.told(0.1)
    night.inside.ways.jobs._ends = True
    with pytest.raises(Stopped):
        page.work.told(0.2)
    night.inside.ways.jobs._ends = False
