"""Upkeep, Printed papers and Letterhead: what lies open is asked for, and the head of our pages is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_top import DeskTop
from PIL import Image
from PySide6.QtWidgets import QPushButton
from referral_desk import TrainingDesk

from clinic_app.domain.people import Act, Role, may
from clinic_app.services.clinic import Clinic
from clinic_app.ui.screens.letterhead_page import LetterheadPage
from clinic_app.ui.screens.print_register import PrintRegister, PrintRegisterCard, fates
from clinic_app.ui.upkeep_topics import topics_for


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def shown(desk: TrainingDesk) -> PrintRegister:
    page = PrintRegister(desk.inside.ways)
    desk.inside.open_page(page)
    desk.settles()
    return page


def prints(clinic: Clinic) -> None:
    for _ in range(2):
        paper = clinic.papers.handed_to_printer(clinic.shift_paper.sheet(), printer="OPD-2")
    clinic.papers.not_sure(paper)
    clinic.papers.handed_to_printer(clinic.services_paper.sheet(), printer="OPD-2")


def test_each_paper_that_lies_open_is_asked_for_and_an_answer_can_be_taken_back(desk: TrainingDesk) -> None:
    page = shown(desk)
    assert page._empty.isVisible()
    desk.does(prints)
    page.arrived()
    desk.settles()
    asked = [key for key, row in page.rows.items() if len(row.findChildren(QPushButton)) == len(fates())]
    assert [number for _device, number in asked] == [1, 2]
    assert page._open.isVisible()
    named = {button.accessibleName(): button for button in page.rows[asked[1]].findChildren(QPushButton)}
    named["Shredded: 0002"].click()
    desk.settles()
    (undo,) = page.rows[asked[1]].findChildren(QPushButton)
    assert len(page.rows[asked[0]].findChildren(QPushButton)) == len(fates())
    undo.click()
    desk.settles()
    assert len(page.rows[asked[1]].findChildren(QPushButton)) == len(fates())
    card = PrintRegisterCard(desk.inside.ways)
    desk.settles()
    assert card._words.text() == "2 papers lie open."


def test_who_leads_and_does_not_print_sees_the_register_and_is_asked_nothing(desk: TrainingDesk) -> None:
    shown_to = {role for role in Role if "printed" in [each.id for each in topics_for(role)]}
    assert shown_to == {*Role} - {Role.VOLUNTEER}
    page = shown(desk)
    desk.does(prints)
    assert page._answers
    page._answers = may(Role.SUPERVISOR, Act.PRINT)
    page.arrived()
    desk.settles()
    assert len(page.rows) == 3
    assert not [button for row in page.rows.values() for button in row.findChildren(QPushButton)]


def test_a_letterhead_is_written_and_a_picture_that_cannot_be_read_says_so(desk: TrainingDesk, tmp_path: Path) -> None:
    page = LetterheadPage(desk.inside.ways)
    desk.inside.open_page(page)
    desk.settles()
    torn = tmp_path / "torn.png"
    Image.effect_noise((300, 100), 60).save(torn)
    page.read(torn)
    desk.settles()
    assert page.picture.isVisible()
    torn.write_bytes(torn.read_bytes()[:100])
    page.read(torn)
    desk.settles()
    assert page.notice.isVisible()
    page.name.setText("Mae Lamun Hospital")
    page.lines[0].setText("12 High Street")
    assert page.seen.accessibleDescription() == "Mae Lamun Hospital; 12 High Street"
    page.keep.click()
    desk.settles()
    assert page.notice.isVisible(), "a nurse does not decide it"
    assert desk.does(lambda clinic: clinic.papers.letterheads.now().name) == ""
