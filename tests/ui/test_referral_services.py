"""From her need to a sealed packet: who is offered, whom they must tell, what they would see, and her yes to that."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from PySide6.QtCore import Qt
from referral_desk import SHELTER, TrainingDesk

from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision, releases_of
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.services.outgoing import OutState
from clinic_app.services.referring import ReferralRequest
from clinic_app.services.taking_consent import NewRelease
from clinic_app.ui.screens.must_tell import MustTell
from clinic_app.ui.screens.needs_list import NEED, needs_of
from clinic_app.ui.screens.one_service import OneService
from clinic_app.ui.screens.preview import PreviewPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.services import ServicesPage
from clinic_app.ui.screens.three_sentences import ThreeSentences

VOT_CENTRE = "training-vot-centre"


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def services(desk: TrainingDesk, case: Case) -> ServicesPage:
    desk.leads.open_services(case.id)
    page = desk.sees(ServicesPage)
    desk.settles()
    return page


def agrees_to(desk: TrainingDesk, case: Case, organisation: str, sector: Sector) -> None:
    decided = NewRelease(
        decision=Decision.GIVEN, organisation=organisation, sector=sector, items=("x_age", "x_lang", "x_words"),
        form="written", alone="yes", explained=True, valid=Valid.D7, reply_ok=Decision.GIVEN,
    )  # fmt: skip
    desk.does(lambda clinic: clinic.consent.release(case.id, decided))


def preview(desk: TrainingDesk, case: Case) -> PreviewPage:
    page = services(desk, case)
    page._choose(SHELTER)
    page.detail.urgency.choose_by_hand(Urgency.WITHIN_24H.value)
    page.detail.go.click()
    shown = desk.sees(PreviewPage)
    desk.settles()
    return shown


def test_whoever_the_firewall_bars_is_in_no_list(desk: TrainingDesk) -> None:
    page = services(desk, desk.case())
    page._clear_filters()
    every = {offer.organisation.id for offer in page._offers.shown}
    assert SHELTER in every
    assert "training-immigration" not in every


def test_the_first_tag_says_whom_a_service_must_tell(desk: TrainingDesk) -> None:
    page = services(desk, desk.case())
    page._clear_filters()
    first = {id_: card._tags[0].words for id_, card in page.cards.cards.items()}
    assert first[SHELTER] == "reports to nobody, signed"
    assert first[VOT_CENTRE].startswith("must tell: Police")


def test_the_button_says_what_is_missing(desk: TrainingDesk) -> None:
    case = desk.case()
    page = services(desk, case)
    page._choose("training-ngo")
    assert page.detail.go.text() == "Ask her: one sentence"
    page._choose(SHELTER)
    assert page.detail.go.text() == "How soon?"
    page.detail.urgency.choose_by_hand(Urgency.WITHIN_24H.value)
    assert page.detail.go.text() == "See what will leave"
    page.detail.answer.choose_by_hand("offered_deferred")
    desk.settles()
    assert page.detail.go.text() == "Her answer first"
    need = needs_of(desk.again(case))[0]
    assert need.offer == "offered_deferred"


def test_without_the_three_sentences_the_page_leads_there(desk: TrainingDesk) -> None:
    case = desk.fresh()
    page = services(desk, case)
    page.needs.wanted.emit("shelter_women")
    desk.settles()
    assert page.detail.go.text() == "Three sentences first"
    page.detail.go.click()
    desk.settles()
    assert isinstance(desk.inside.page(), ThreeSentences)


def test_another_need_is_written_down_and_looked_at(desk: TrainingDesk) -> None:
    case = desk.case()
    page = services(desk, case)
    page.needs.wanted.emit("legal_aid")
    desk.settles()
    now = desk.again(case)
    assert "legal_aid" in [now.stored("n_service", each.id) for each in now.of_kind(NEED)]
    assert page._need is not None
    assert page._need.service is Service.LEGAL_AID
    assert "training-legal-aid" in page.cards.cards


def test_now_begins_with_the_telephone(desk: TrainingDesk) -> None:
    page = services(desk, desk.case())
    page._choose(SHELTER)
    page.detail.urgency.choose_by_hand(Urgency.NOW_PHONE_FIRST.value)
    assert page.detail.script.isVisible()
    assert "000 000 0201" in page.detail.script.text()
    page.detail.go.click()
    shown = desk.sees(PreviewPage)
    desk.settles()
    assert shown.script.isVisible()
    assert shown.see.shown_code in shown.what_to_say.text()
    assert shown.phoned.hasFocus()


def test_a_service_that_must_tell_anybody_has_a_second_screen(desk: TrainingDesk) -> None:
    case = desk.case()
    agrees_to(desk, case, VOT_CENTRE, Sector.SHELTER)
    page = services(desk, case)
    page._choose(VOT_CENTRE)
    page.detail.urgency.choose_by_hand(Urgency.WITHIN_24H.value)
    page.detail.go.click()
    second = desk.sees(MustTell)
    desk.settles()
    assert set(second.cards.cards) == {SHELTER, "training-ngo"}
    second.see.click()
    assert desk.inside.page() is second
    assert second.said.hasFocus()
    second.said.setChecked(True)
    second.wants.setChecked(True)
    second.see.click()
    desk.sees(PreviewPage)


def test_choosing_one_that_reports_to_nobody_leads_back_to_it(desk: TrainingDesk) -> None:
    case = desk.case()
    agrees_to(desk, case, VOT_CENTRE, Sector.SHELTER)
    page = services(desk, case)
    page._choose(VOT_CENTRE)
    page.detail.urgency.choose_by_hand(Urgency.WITHIN_24H.value)
    page.detail.go.click()
    second = desk.sees(MustTell)
    desk.settles()
    second.cards.cards[SHELTER].click()
    desk.settles()
    assert desk.inside.page() is page
    assert page._chosen == SHELTER


def test_the_preview_shows_what_leaves_and_what_stays(desk: TrainingDesk) -> None:
    page = preview(desk, desk.case())
    assert page.preview is not None
    stays = {words for words, _fields in _stays(page)}
    assert "Name, other names, address" in stays
    assert "Case code, hospital number" in stays
    assert page.see.shown_code.count("-") == 2
    assert not page.knows.isChecked()
    assert not page.wants.isChecked()


def _stays(page: PreviewPage) -> list[tuple[str, str]]:
    from clinic_app.ui.screens.what_stays import stays_words

    assert page.preview is not None
    return stays_words(page.preview.stays, page.ways.clinic.definitions, page.ways.labels)


def test_nothing_is_sealed_before_both_ticks(desk: TrainingDesk) -> None:
    page = preview(desk, desk.case())
    page.seal.click()
    desk.settles()
    assert desk.does(lambda clinic: clinic.outgoing.every()) == []
    assert page.knows.hasFocus()


def test_sealing_is_not_sending(desk: TrainingDesk) -> None:
    case = desk.case()
    page = preview(desk, case)
    page.knows.setChecked(True)
    page.wants.setChecked(True)
    page.seal.click()
    desk.sees(PrintPreview)
    [item] = desk.does(lambda clinic: clinic.outgoing.every())
    assert (item.state, item.recipient_id, item.code) == (OutState.WAITING, SHELTER, page.preview.code)  # type: ignore[union-attr]
    [referral] = desk.does(lambda clinic: clinic.referring.referrals(case.id))
    assert referral.code == item.code


def test_what_changed_meanwhile_is_shown_again_and_not_sealed(desk: TrainingDesk) -> None:
    case = desk.case()
    page = preview(desk, case)
    row = next(each for each in releases_of(case) if each.organisation == SHELTER)
    desk.does(lambda clinic: clinic.consent.withdraw(case.id, row.id))
    page.knows.setChecked(True)
    page.wants.setChecked(True)
    page.seal.click()
    desk.settles()
    assert "took her agreement back" in page.notice.what.text()
    assert desk.does(lambda clinic: clinic.outgoing.every()) == []


def test_coming_back_to_the_preview_clears_the_ticks(desk: TrainingDesk) -> None:
    page = preview(desk, desk.case())
    page.knows.setChecked(True)
    page.paper.click()
    desk.sees(PrintPreview)
    desk.presses("Escape")
    desk.settles()
    assert desk.inside.page() is page
    assert not page.knows.isChecked()


def test_arrows_go_through_needs_and_services(desk: TrainingDesk) -> None:
    page = services(desk, desk.case())
    assert next(iter(page.needs.list.rows.values())).hasFocus()
    desk.presses("Down")
    assert list(page.needs.list.rows.values())[1].hasFocus()
    desk.presses("Up")
    desk.presses("Return")
    first, second = list(page.cards.cards.values())[:2]
    assert first.hasFocus()
    desk.presses("Down")
    assert second.hasFocus()
    desk.presses("Return")
    assert second.isChecked()


def test_asking_opens_the_sentence_for_that_service(desk: TrainingDesk) -> None:
    page = services(desk, desk.case())
    page._choose("training-ngo")
    page.detail.go.click()
    shown = desk.sees(OneService)
    desk.settles()
    assert shown._sentence is not None
    assert shown._sentence.organisation == "training-ngo"
    desk.desk.qtbot.keyClick(desk.focus, Qt.Key.Key_Escape)
    assert desk.inside.page() is page


def test_searching_the_directory_goes_by_name(desk: TrainingDesk) -> None:
    page = services(desk, desk.case())
    desk.presses("Ctrl+F")
    assert page.search_box.hasFocus()
    page.search_box.setText("banyan")
    page.search_box.asked.emit("banyan")
    assert list(page.cards.cards) == [SHELTER]


def test_the_keys_of_the_pages_work_when_what_had_the_focus_is_gone(desk: TrainingDesk) -> None:
    page = services(desk, desk.case())
    desk.focus.clearFocus()
    desk.desk.qtbot.keyClick(desk.desk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search_box.hasFocus()


def test_a_request_names_the_sector_nearest_to_the_service(desk: TrainingDesk) -> None:
    page = services(desk, desk.case())
    page._choose("training-ngo")
    page.detail.urgency.choose_by_hand(Urgency.WITHIN_72H.value)
    request = page.detail.request()
    assert isinstance(request, ReferralRequest)
    assert (request.sector, request.valid) == (Sector.SHELTER, Valid.D7)


def test_the_focus_begins_on_her_needs_and_comes_back_to_what_is_next(desk: TrainingDesk) -> None:
    page = services(desk, desk.case())
    assert any(row.hasFocus() for row in page.needs.list.rows.values())
    page._choose(VOT_CENTRE)
    page.detail.urgency.choose_by_hand(Urgency.WITHIN_24H.value)
    page.detail.ask_wanted.emit()
    desk.sees(OneService)
    desk.settles()
    desk.inside.back()
    desk.settles()
    assert (
        page.detail.go.hasFocus()
        or page.detail.answer.hasFocus()
        or page.detail.answer.isAncestorOf(
            page.focusWidget()  # type: ignore[arg-type]
        )
    )
