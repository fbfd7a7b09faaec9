"""A bed is asked for with nobody in the question, by telephone or packet, and the list shows who has one."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from referral_desk import SHELTER, TrainingDesk
from test_referral_services import services

from clinic_app.domain.bed_enquiry import ENQUIRY, Places
from clinic_app.domain.packet_codes import Arrival, Language, PacketFlag, Urgency
from clinic_app.ui import i18n
from clinic_app.ui.screens.bed_enquiry import BedEnquiryPage
from clinic_app.ui.screens.services import ServicesPage

NGO = "training-ngo"


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def asking(desk: TrainingDesk) -> BedEnquiryPage:
    page = services(desk, desk.case())
    page._choose(SHELTER)
    page.detail.phone.click()
    shown = desk.sees(BedEnquiryPage)
    desk.settles()
    return shown


def test_the_question_is_said_as_it_is_chosen_and_nobody_is_in_it(desk: TrainingDesk) -> None:
    case = desk.case()
    page = asking(desk)
    assert page.script.text() == "“Is a place free for one grown person (Shelter for women)? Tonight.”"
    page.children_.choose_by_hand("2")
    page.also[PacketFlag.BOY_OVER_10].click()
    page.language.choose("my")
    page.language.chosen.emit()
    said = page.script.text()
    assert "With: Two children come too, A boy over 10 comes too. Language: Burmese." in said
    enquiry = page.enquiry
    assert (enquiry.language, enquiry.arrival, enquiry.urgency) == (
        Language.MY, Arrival.TONIGHT, Urgency.NOW_PHONE_FIRST,
    )  # fmt: skip
    page.when.choose_by_hand(Arrival.TOMORROW.value)
    assert page.enquiry.urgency is Urgency.WITHIN_24H
    name = str(case.stored("s_name"))
    assert name not in said
    assert case.code not in said


def test_what_they_say_is_one_key_and_stands_on_the_card_for_the_next_nurse(desk: TrainingDesk) -> None:
    page = asking(desk)
    assert page.rows[NGO].isAncestorOf(desk.focus)
    page.rows[SHELTER].choose_by_hand(Places.FULL.value)
    desk.settles()
    page.rows[NGO].choose_by_hand(Places.FREE.value)
    desk.settles()
    desk.presses("Escape")
    shown = desk.sees(ServicesPage)
    desk.settles()
    assert "full, " in shown.cards.cards[SHELTER].accessibleName()
    assert "a place was free, " in shown.cards.cards[NGO].accessibleName()


def test_asked_by_packet_nobody_is_in_the_outbox_but_a_question(desk: TrainingDesk) -> None:
    page = asking(desk)
    desk.desk.press(Qt.Key.Key_Space, page.sends[SHELTER])
    desk.settles()
    [item] = desk.does(lambda clinic: clinic.outgoing.every())
    assert (item.kind, item.case_id, item.recipient_id) == (ENQUIRY, None, SHELTER)
    assert "nobody named" in desk.inside.toast.accessibleName()


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_page_speaks_the_language_of_the_staff(desk: TrainingDesk, language: str) -> None:
    i18n.use(language)
    page = asking(desk)
    QApplication.processEvents()
    assert ("มีที่ว่าง" in page.script.text()) is (language == "th")
