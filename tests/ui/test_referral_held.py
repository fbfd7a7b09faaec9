"""A packet that is held, at the desk: from the task to the phone, or to her yes and the same packet made anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clinic_at_work import COORDINATOR
from stations import SHELTER, Network, agrees, refers
from test_referral_line import AtTheDesk, SitDown, at_the_desk, both, network

from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.referral import Reason, Status
from clinic_app.services.heard_by_hand import BY_PHONE, Told
from clinic_app.services.task_kinds import TaskKind
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.screens.held import AgainPage, HeldPage
from clinic_app.ui.screens.must_tell import MustTell
from clinic_app.ui.screens.one_service import OneService
from clinic_app.ui.screens.preview import PreviewPage
from clinic_app.ui.screens.today import Today

__all__ = ["at_the_desk", "network"]


@pytest.fixture
def held(network: Network, at_the_desk: SitDown) -> tuple[AtTheDesk, CaseId, ReferralId]:
    """A coordinator comes in; a packet waited too long for a line."""
    clinic, _shelter = both(network)
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    network.on(hours=13)
    clinic.syncs()
    return at_the_desk(clinic, COORDINATOR), case, referral


def opened(desk: AtTheDesk) -> HeldPage:
    """The line of today, pressed."""
    today = desk.inside.open_place("today")
    assert isinstance(today, Today)
    desk.settles()
    [key] = [each for each in today.findChildren(Button) if each.text() == "Ask or ring" and each.isVisible()]
    key.click()
    desk.settles()
    page = desk.inside.page()
    assert isinstance(page, HeldPage)
    return page


def promised(desk: AtTheDesk) -> set[str]:
    return {line.kind for line in desk.does(lambda clinic: clinic.today().promises)}


def test_one_key_leads_from_today_to_the_number_and_what_to_say(
    held: tuple[AtTheDesk, CaseId, ReferralId],
) -> None:
    desk, case, referral = held
    page = opened(desk)
    assert page.number.text() == "000 000 0201"
    assert "No name, to nobody" in page.say.text()
    assert page.why.text() == "Stale: ask her, or phone"
    assert page.ask.hasFocus()
    page.told.chosen.emit(Told(Status.ACCEPTED), BY_PHONE)
    desk.settles()
    assert desk.does(lambda clinic: clinic.recording.shown(case).stored("x_status", EntityId(referral))) == "accepted"
    assert TaskKind.PACKET_HELD not in promised(desk)


def test_asking_again_leads_to_the_sentence_and_her_yes_to_the_same_packet_anew(
    held: tuple[AtTheDesk, CaseId, ReferralId],
) -> None:
    desk, case, referral = held
    page = opened(desk)
    code = desk.does(lambda clinic: clinic.sealing_again.look(case, referral)).code
    page.ask.click()
    desk.settles()
    sentence = desk.inside.page()
    assert isinstance(sentence, OneService)
    sentence.given.alone.choose("yes")
    sentence.given.alone.chosen.emit("yes")
    sentence.answer.choose("given")
    sentence.answer.chosen.emit("given")
    desk.settles()
    again = desk.inside.page()
    assert isinstance(again, AgainPage)
    assert again.preview is not None
    assert again.preview.code == code
    again.knows.setChecked(True)
    again.wants.setChecked(True)
    again.seal.click()
    desk.settles()
    [view] = desk.does(lambda clinic: clinic.outgoing.of_referral(referral))
    assert (view.state, view.code) == ("waiting", code)
    assert TaskKind.PACKET_HELD not in promised(desk)


def test_what_is_sealed_anew_for_a_service_that_must_tell_goes_past_the_second_screen_too(
    held: tuple[AtTheDesk, CaseId, ReferralId],
) -> None:
    desk, _case, _referral = held
    page = opened(desk)
    assert page.held is not None
    assert page.held.offer is not None
    # Since she was asked, the list says that nobody knows whom they must tell.
    told = page.held = replace(page.held, offer=replace(page.held.offer, must_tell=("unknown",)))
    page.see.click()
    desk.settles()
    second = desk.inside.page()
    assert isinstance(second, MustTell)
    second.said.setChecked(True)
    second.wants.setChecked(True)
    second.see.click()
    desk.settles()
    assert isinstance(desk.inside.page(), AgainPage)
    desk.inside.back()
    desk.settles()
    assert desk.inside.page() is page
    page.held = told
    page.see.click()
    desk.settles()
    again = desk.inside.page()
    assert isinstance(again, MustTell)
    again.no.click()
    desk.settles()
    assert desk.inside.page() is page


def test_a_packet_taken_back_meanwhile_offers_nothing_but_the_number(
    held: tuple[AtTheDesk, CaseId, ReferralId],
) -> None:
    desk, case, referral = held
    page = opened(desk)
    desk.does(lambda clinic: clinic.referring.withdraw(case, referral, Reason.SURVIVOR_CHANGED_MIND))
    page.arrived()
    desk.settles()
    assert page.why.text() == "Nothing is held any more."
    assert not any(each.isVisible() for each in (page.ask, page.see, page.let_go, page.take_back))
    assert page.number.text() == "000 000 0201"


def test_after_a_lapse_her_new_yes_makes_a_packet_of_its_own(network: Network, at_the_desk: SitDown) -> None:
    clinic, shelter = both(network)
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    network.on(days=8)
    clinic.clinic.tidy()
    desk = at_the_desk(clinic, COORDINATOR)
    page = opened(desk)
    assert page.why.text() == "Her yes ran out. They were asked to forget it."
    assert page.ask.isVisible()
    assert not page.take_back.isVisible()
    page._ask(desk.does(lambda clinic: clinic.sealing_again.look(case, referral)), True)
    desk.settles()
    assert isinstance(desk.inside.page(), PreviewPage)
    assert not isinstance(desk.inside.page(), AgainPage)
