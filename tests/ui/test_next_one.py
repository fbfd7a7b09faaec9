"""The house is full at three in the morning: one key leads to the next one she named, and nobody is woken."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from referral_desk import SHELTER, TrainingDesk

from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Reason, Status
from clinic_app.services.clinic import Clinic
from clinic_app.services.referring import ReferralRequest
from clinic_app.services.taking_consent import NewRelease
from clinic_app.ui import i18n
from clinic_app.ui.screens.next_one import NextOnePage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.services import ServicesPage
from clinic_app.ui.screens.today import Today

NGO = OrganisationId("training-ngo")
ITEMS = ("x_age", "x_lang", "x_words", "x_access")


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def agreed(clinic: Clinic, case: Case, organisation: str, order: int | None = None) -> None:
    clinic.consent.release(
        case.id,
        NewRelease(
            decision=Decision.GIVEN, organisation=OrganisationId(organisation), sector=Sector.SHELTER, items=ITEMS,
            form="written", alone="yes", explained=True, valid=Valid.D7, order=order,
        ),
    )  # fmt: skip


def full(desk: TrainingDesk, *, named: bool = True, urgency: Urgency = Urgency.WITHIN_24H) -> tuple[Case, ReferralId]:
    """Sealed for the shelter, and as if its answer had come: no place."""
    case = desk.case()

    def night(clinic: Clinic) -> ReferralId:
        agreed(clinic, case, SHELTER)
        if named:
            agreed(clinic, case, NGO, order=1)
        asked = ReferralRequest(
            organisation=SHELTER, service=Service.SHELTER_WOMEN, sector=Sector.SHELTER, urgency=urgency, valid=Valid.D7
        )
        first = clinic.referring.seal(case.id, clinic.referring.preview(case.id, asked), agreed=True)
        said = (("x_status", Status.REJECTED.value), ("x_reason", Reason.NO_CAPACITY.value))
        change = Change(values=tuple((EntityId(first), *each) for each in said))
        clinic.desk.vault.revisions.append(case.id, change, author=clinic.desk.me.id)
        return first

    return case, desk.does(night)


def next_page(desk: TrainingDesk, case: Case, first: ReferralId) -> NextOnePage:
    desk.leads.ask_next(case.id, first)
    page = desk.sees(NextOnePage)
    desk.settles()
    return page


def test_two_keys_from_a_full_house_to_the_next_sealed_packet(desk: TrainingDesk) -> None:
    case, _first = full(desk)
    desk.inside.open_place("today")
    today = desk.sees(Today)
    desk.settles()
    button = next(each for each in today._replies.findChildren(QAbstractButton) if each.text() == "Ask the next one")
    desk.desk.press(Qt.Key.Key_Return, button)
    page = desk.sees(NextOnePage)
    desk.settles()
    assert "Lantern" in page.head.title.text()
    assert page.knows.isHidden()
    assert page.wants.isHidden()
    assert "She agreed to exactly this for House of the Banyan Tree" in page.named.words.text()
    assert page.seal.hasFocus()
    desk.desk.press(Qt.Key.Key_Return, page.seal)
    desk.sees(PrintPreview)
    desk.settles()
    views = desk.does(lambda clinic: clinic.referring.referrals(case.id))
    assert [view.organisation for view in views] == [NGO, SHELTER]
    words = [line.kind for line in desk.does(lambda clinic: clinic.today()).promises]
    assert "tell_words" in words


def test_if_it_would_learn_more_she_is_asked_with_both_ticks(desk: TrainingDesk) -> None:
    case, first = full(desk)
    change = Change(values=((case.root, "s_dependants", "3_plus"),))
    desk.does(lambda clinic: clinic.recording.change(case.id, change))
    page = next_page(desk, case, first)
    assert not page.knows.isHidden()
    assert "New since she agreed: Needs" in page.named.words.text()
    page.seal.click()
    desk.settles()
    assert desk.inside.page() is page
    page.knows.setChecked(True)
    page.wants.setChecked(True)
    page.seal.click()
    desk.sees(PrintPreview)


def test_nobody_named_leads_to_the_list_and_says_so(desk: TrainingDesk) -> None:
    case, first = full(desk, named=False)
    desk.leads.ask_next(case.id, first)
    page = desk.sees(ServicesPage)
    desk.settles()
    assert page.notice.what.text() == "Nobody she named for this is left."


def test_now_rings_the_next_one_first(desk: TrainingDesk) -> None:
    case, first = full(desk, urgency=Urgency.NOW_PHONE_FIRST)
    page = next_page(desk, case, first)
    assert not page.script.isHidden()
    assert page.phoned.hasFocus()
    page.phoned.click()
    assert page.seal.hasFocus()


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_page_speaks_the_language_of_the_staff(desk: TrainingDesk, language: str) -> None:
    case, first = full(desk)
    i18n.use(language)
    page = next_page(desk, case, first)
    QApplication.processEvents()
    assert ("ผู้รับบริการ" in page.named.words.text()) is (language == "th")
