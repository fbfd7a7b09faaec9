"""Sending her on from the inbox: nothing chosen for her, shown before it is sealed. `PICTURES=DIR` keeps it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from clinic_at_work import COORDINATOR
from stations import CLINIC, LEGAL_AID, RECEIVER, SHELTER, Network, agrees, refers
from test_receipts_page import looked_at
from test_referral_line import SitDown, at_the_desk, network  # noqa: F401 - fixtures

from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Outcome, Status
from clinic_app.services.clinic import Clinic
from clinic_app.services.referring import ReferralRequest
from clinic_app.services.taking_consent import NewRelease
from clinic_app.services.task_kinds import TaskKind
from clinic_app.ui import i18n
from clinic_app.ui.screens.sending_on import SendingOnPage
from clinic_app.ui.screens.services import ServicesPage


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
    page.seal.click()
    assert page.missing.text()
    page.agrees.setChecked(True)
    page.boxes["reply_ok"].setChecked(False)  # something else now: it is shown again
    assert page.preview is None
    assert not page.agrees.isChecked()
    page.show_it.click()
    desk.settles()
    page.agrees.setChecked(True)
    page.seal.click()
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
