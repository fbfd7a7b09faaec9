"""Sending her on from the inbox: nothing chosen for her, shown before it is sealed. `PICTURES=DIR` keeps it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR
from PySide6.QtWidgets import QApplication, QLabel
from stations import CLINIC, LEGAL_AID, RECEIVER, SHELTER, Network, Station, agrees, refers
from test_line_onward import arrived, sent_on
from test_receipts_page import looked_at
from test_referral_line import AtTheDesk, SitDown, at_the_desk, both, network  # noqa: F401 - fixtures

from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.printing.survivor_texts import survivor_texts
from clinic_app.services.clinic import Clinic
from clinic_app.services.heard_by_hand import BY_PHONE, Told
from clinic_app.services.referring import ReferralRequest
from clinic_app.services.taking_consent import NewRelease
from clinic_app.services.task_kinds import TaskKind
from clinic_app.ui import i18n
from clinic_app.ui.parts.gate_picture import GatePicture
from clinic_app.ui.screens.inbox import InboxPage
from clinic_app.ui.screens.sending import SendingPage
from clinic_app.ui.screens.sending_on import SendingOnPage
from clinic_app.ui.screens.sending_words import wants_somebody
from clinic_app.ui.screens.services import ServicesPage
from clinic_app.ui.screens.turned import TurnedScreen


@pytest.mark.parametrize("language", ["en", "th"])
def test_she_points_agrees_and_is_sent_on_and_the_clinic_asks_anew(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
    language: str,
) -> None:
    clinic, shelter, legal = (
        network.joins(each, kind="clinic" if each == CLINIC else "service") for each in (CLINIC, SHELTER, LEGAL_AID)
    )
    for station in (clinic, shelter, legal):
        station.syncs()
    case = agrees(clinic, SHELTER)
    first = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.answer(line.id, Status.IN_PROGRESS, outcome=Outcome.ARRIVED)
    i18n.use(language)
    desk = at_the_desk(shelter, RECEIVER)
    inbox = desk.inbox()
    inbox.chips["care"].click()
    next(iter(inbox.list.rows.values())).click()
    desk.settles()
    inbox.take_along.to_onward.click()
    desk.settles()
    page = desk.inside.page()
    assert isinstance(page, SendingOnPage)
    assert page.service.code is None
    assert not [box for box in page.boxes.values() if box.isChecked()]
    assert looked_at(desk, f"onward-begins-{language}") == []
    page.service.choose(Service.LEGAL_AID.value)
    page.service.chosen.emit()
    desk.settles()
    page.whom.choose(LEGAL_AID)
    page.whom.chosen.emit()
    desk.settles()
    assert page.items
    assert not [chip for chip in page.items.values() if chip.isChecked()]
    page.show_it.click()
    desk.settles()
    assert page.notice.isVisible()  # she is not even alone
    for name in ("alone", "explained", "adult", "reply_ok", "tell_sender"):
        page.boxes[name].setChecked(True)
    page.items["x_words"].setChecked(True)
    page.show_it.click()
    desk.settles()
    assert page.preview is not None
    assert looked_at(desk, f"onward-shown-{language}") == []
    page.leaves.turn.click()
    assert page.notice.isVisible()  # nobody has signed the text yet, and this is no training
    page.notice.say(None)
    page.her_words._training = True
    screen = turned_to_her(desk, page)
    her = "th" if language == "th" else "en"  # no language came along with her, so it is the staff's
    assert screen.findChildren(GatePicture)
    assert survivor_texts(her).texts["never"] in words_on(screen)
    assert survivor_texts(her).texts["stays_perpetrator"] not in words_on(screen)  # nothing of that is here
    screen.answers[1].click()
    assert not page.leaves.agrees.isChecked()
    assert not page.notice.isHidden()  # it is read once the screen is turned back
    screen.answers[0].click()
    assert page.leaves.agrees.isChecked()
    screen.hide()  # closed, it would lead to the cover
    screen.deleteLater()
    page.leaves.agrees.setChecked(False)
    page.leaves.seal.click()
    assert page.leaves.missing.text()
    page.leaves.agrees.setChecked(True)
    page.boxes["reply_ok"].setChecked(False)  # something else now: it is shown again
    assert page.preview is None
    assert not page.leaves.agrees.isChecked()
    page.show_it.click()
    desk.settles()
    page.leaves.agrees.setChecked(True)
    page.leaves.seal.click()
    desk.settles()
    assert len(page.gone.keys) == 1
    # Nothing of it stands for the next one.
    assert (page.service.code, page.whom.code) == (None, None)
    assert not [box for box in page.boxes.values() if box.isChecked()]
    assert looked_at(desk, f"onward-sealed-{language}") == []
    desk.line.press()
    desk.settles()
    assert [each.standing.status for each in desk.does(lambda c: c.sending.waiting()) if each.kind == "referral"]

    page.gone.keys[0].click()
    desk.settles()
    assert page.gone.keys == []
    assert looked_at(desk, f"onward-back-{language}") == []

    at_clinic = at_the_desk(clinic, COORDINATOR)
    sending = at_clinic.sending()
    sending.now.click()
    at_clinic.settles()
    assert looked_at(at_clinic, f"onward-told-{language}") == []
    assert at_clinic.does(lambda c: c.asking_onward.waiting(case)) == ("legal_aid",)
    next(iter(sending.list.rows.values())).click()
    at_clinic.settles()
    sending.case.click()
    at_clinic.settles()
    services = at_clinic.inside.page()
    assert isinstance(services, ServicesPage)
    assert services.notice.isVisible()
    assert looked_at(at_clinic, f"onward-asked-{language}") == []
    # Back at the clinic the old yes is for the shelter alone; a new one makes a new packet, linked here only.
    agree = agrees_to_legal(case)
    second = at_clinic.does(agree)
    kept = at_clinic.does(lambda c: c.recording.shown(case))
    assert kept.stored("x_onward", EntityId(first)) == str(second)
    assert at_clinic.does(lambda c: c.asking_onward.waiting(case)) == ()
    kinds = at_clinic.does(lambda c: [each.kind for each in c.desk.vault.tasks.open(case_id=case)])
    assert not [kind for kind in kinds if kind.startswith(TaskKind.ASK_ONWARD)]


def agrees_to_legal(case: CaseId) -> Callable[[Clinic], ReferralId]:
    def work(clinic: Clinic) -> ReferralId:
        clinic.consent.release(
            case,
            NewRelease(
                decision=Decision.GIVEN, organisation=LEGAL_AID, items=clinic.law.items, form="written", alone="yes",
                explained=True, valid=Valid.D7, reply_ok=Decision.GIVEN,
            ),
        )  # fmt: skip
        asked = ReferralRequest(
            organisation=LEGAL_AID, service=Service.LEGAL_AID, sector=Sector.LEGAL, urgency=Urgency.WITHIN_72H,
            valid=Valid.D7,
        )  # fmt: skip
        return clinic.referring.seal(case, clinic.referring.preview(case, asked), agreed=True)

    return work


def turned_to_her(desk: AtTheDesk, page: SendingOnPage) -> TurnedScreen:
    page.leaves.turn.click()
    QApplication.processEvents()
    screen = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TurnedScreen))
    if folder := os.environ.get("PICTURES"):
        screen.grab().save(str(Path(folder) / f"onward-turned-{i18n.language()}.png"))
    return screen


def words_on(screen: TurnedScreen) -> str:
    return " ".join(each.text() for each in screen.findChildren(QLabel)).replace("\u200b", "")


@pytest.mark.parametrize("language", ["en", "th"])
def test_silence_after_sending_on_is_seen_at_the_service_and_ended_there(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
    language: str,
) -> None:
    shelter = sent_on_and_unanswered(network)
    i18n.use(language)
    desk = at_the_desk(shelter, RECEIVER)
    assert desk.inside.has("sending")
    inbox = desk.inside.open_place("inbox")
    assert isinstance(inbox, InboxPage)
    desk.settles()
    assert inbox.sent_on.isVisible()
    assert looked_at(desk, f"onward-silent-{language}") == []
    inbox.sent_on.look.click()
    desk.settles()
    sending = desk.inside.page()
    assert isinstance(sending, SendingPage)
    [line] = sending.list.rows.values()
    line.click()
    desk.settles()
    assert "000 000 0401" in sending._ring.text()  # as the signed list has it
    assert not sending.case.isVisible()
    assert looked_at(desk, f"onward-ring-{language}") == []
    no = Told(Status.REJECTED, Reason.NO_CAPACITY)
    sending.told.unfold(BY_PHONE)
    sending.told.answers[no].click()
    sending.told.write.click()
    desk.settles()
    [view] = [each for each in sending._views if each.went_on]
    assert wants_somebody(view, desk.inside.ways.clock.now())  # a no is told her, for a week
    assert not wants_somebody(view, desk.inside.ways.clock.now() + timedelta(days=7))
    assert looked_at(desk, f"onward-no-{language}") == []


def sent_on_and_unanswered(network: Network) -> Station:  # noqa: F811
    clinic, shelter, _legal, _case, _referral, received = arrived(network)
    sent_on(shelter, received)
    shelter.syncs()
    clinic.syncs()
    network.on(hours=30)
    network.on(days=3)
    return shelter


def test_she_takes_it_back_at_the_service_after_the_clinic_did(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
) -> None:
    clinic, shelter, _legal, case, referral, received = arrived(network)
    sent_on(shelter, received)
    shelter.syncs()
    clinic.clinic.referring.withdraw(case, referral, Reason.SURVIVOR_CHANGED_MIND)
    clinic.syncs(), shelter.syncs()
    i18n.use("en")
    desk = at_the_desk(shelter, RECEIVER)
    sending = desk.inside.open_place("sending")
    assert isinstance(sending, SendingPage)
    desk.settles()
    assert "stands by her yes here" in sending._next.text()
    assert looked_at(desk, "onward-alone-en") == []
    sending.take_back.reasons[Reason.SURVIVOR_CHANGED_MIND].click()
    desk.settles()
    [view] = [each for each in sending._views if each.went_on]
    assert view.reason == "recall"


def test_a_no_can_name_the_help_that_might_be_given_elsewhere(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
) -> None:
    clinic, shelter = both(network)
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    i18n.use("th")
    desk = at_the_desk(shelter, RECEIVER)
    inbox = desk.inbox()
    next(iter(inbox.list.rows.values())).click()
    desk.settles()
    detail = inbox.detail
    detail.buttons["decline"].click()
    detail.chips["no_capacity"].click()
    assert detail.instead.code == ""
    detail.instead.choose(Service.SHELTER_FAMILY.value)
    assert looked_at(desk, "decline-th") == []
    detail.send.click()
    desk.settles()
    desk.line.press()
    desk.settles()
    clinic.syncs()
    kinds = [each.kind for each in clinic.clinic.desk.vault.tasks.open(case_id=case)]
    assert f"{TaskKind.ASK_ONWARD}:shelter_family" in kinds


def test_what_the_clinic_may_hear_is_not_asked_again_where_she_refused_it(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
) -> None:
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER, reply=Decision.REFUSED))
    clinic.syncs(), shelter.syncs()
    desk = at_the_desk(shelter, RECEIVER)
    received = desk.does(lambda c: c.receiving.detail(c.receiving.inbox()[0].id))
    page = SendingOnPage(desk.inside.ways, received, lambda: None)
    desk.inside.open_page(page)
    desk.settles()
    assert page.boxes["reply_ok"].isVisible()
    assert not page.boxes["tell_sender"].isVisible()
