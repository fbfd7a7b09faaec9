"""A full shelter and a clerk at its desk, as the practice review walks them: two real vaults and a hub between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR
from desk_top import DeskTop
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from stations import CLINIC, LEGAL_AID, RECEIVER, SHELTER, Network, Station, agrees, network_on, refers
from test_referral_line import AtTheDesk

from clinic_app.domain.case import Change
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.domain.next_best import Help
from clinic_app.domain.packet_codes import Sector, Urgency, Valid
from clinic_app.domain.people import Role
from clinic_app.domain.referral import Reason, Status
from clinic_app.services.clinic import Clinic
from clinic_app.services.taking_consent import NewRelease
from clinic_app.ui import app
from clinic_app.ui.screens.before_screening import BeforeScreening
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.duties import Duties
from clinic_app.ui.screens.gate_check import GateCheck
from clinic_app.ui.screens.inbox import InboxPage
from clinic_app.ui.screens.next_one import NextOnePage
from clinic_app.ui.screens.preview import PreviewPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.services import ServicesPage

NGO = OrganisationId("training-ngo")


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    folder = tmp_path / "network"
    folder.mkdir()
    yield from network_on(folder)


class Desks:
    """Who sits where."""

    def __init__(self, folder: Path, qtbot: QtBot, dressed: app.Dressed) -> None:
        self._folder, self._qtbot, self._dressed = folder, qtbot, dressed
        self.tops: list[DeskTop] = []

    def shelter(self, station: Station) -> AtTheDesk:
        """The clerk, by a word and a passphrase of their own."""
        return self._sits(station, receiver=True)

    def clinic(self, station: Station) -> AtTheDesk:
        """The coordinator."""
        return self._sits(station, receiver=False)

    def _sits(self, station: Station, *, receiver: bool) -> AtTheDesk:
        who = RECEIVER if receiver else COORDINATOR
        desk = AtTheDesk(station, who, self._folder / f"desk-{len(self.tops)}", self._qtbot, self._dressed)
        self.tops.append(desk.desk)
        return desk


@pytest.fixture
def desks(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[Desks]:
    made = Desks(tmp_path, qtbot, dressed)
    yield made
    for each in made.tops:
        each.close()


def fetched(desk: AtTheDesk) -> InboxPage:
    page = desk.inbox()
    page.now.click()
    desk.settles()
    return page


def opened(desk: AtTheDesk) -> InboxPage:
    page = fetched(desk)
    next(iter(page.list.rows.values())).click()
    desk.settles()
    return page


def test_the_shelter_is_full_and_the_next_one_she_named_is_asked(network: Network, desks: Desks) -> None:
    stations = [network.joins(each, kind="clinic" if each == CLINIC else "service") for each in (CLINIC, SHELTER, NGO)]
    for station in stations:
        station.syncs()
    clinic, shelter, next_one = stations
    # She named both before anybody was asked: nobody wakes her at three.
    case = agrees(clinic, SHELTER)
    named = NewRelease(
        decision=Decision.GIVEN, organisation=NGO, sector=Sector.SHELTER, items=clinic.clinic.law.items,
        form="written", alone="yes", explained=True, valid=Valid.H72, reply_ok=Decision.GIVEN, order=2,
    )  # fmt: skip
    clinic.clinic.consent.release(case, named)
    refers(clinic, case, urgency=Urgency.WITHIN_24H)
    clinic.syncs()

    at_shelter = desks.shelter(shelter)
    page = opened(at_shelter)
    page.detail.buttons["decline"].click()
    page.detail.chips["no_capacity"].click()
    page.detail.send.click()
    at_shelter.settles()

    at_clinic = desks.clinic(clinic)
    sending = at_clinic.sending()
    sending.now.click()
    at_clinic.settles()
    [view] = sending._views
    assert (view.standing.status, view.standing.reason) == (Status.REJECTED, Reason.NO_CAPACITY)
    [reply] = at_clinic.does(lambda each: each.today()).replies
    assert (reply.case_id, reply.reason) == (case, Reason.NO_CAPACITY.value)

    # From the answer to the next packet, without another question to her but what she sees before the seal.
    next(iter(sending.list.rows.values())).click()
    at_clinic.settles()
    assert sending.case.text() == "Ask the next one"
    sending.case.click()
    at_clinic.settles()
    # One key, and she is not woken: what the next one would see is what she agreed to before.
    preview = at_clinic.inside.page()
    assert isinstance(preview, NextOnePage)
    assert preview.seal.hasFocus()
    assert preview.knows.isHidden()
    at_clinic.desk.press(Qt.Key.Key_Return, preview.seal)
    at_clinic.settles()
    again = at_clinic.sending()
    again.now.click()
    at_clinic.settles()
    next_one.syncs()
    [came] = next_one.clinic.receiving.inbox()
    assert came.state == "received"


def test_silence_has_an_alarm(network: Network, desks: Desks) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    case = agrees(clinic, SHELTER)
    refers(clinic, case, urgency=Urgency.NOW_PHONE_FIRST)
    clinic.syncs()
    desk = desks.clinic(clinic)
    [line] = desk.does(lambda each: each.today()).unanswered
    assert (line.case_id, line.ring) == (case, False)
    desk.desk.hands.at = desk.desk.hands.at.replace(hour=desk.desk.hands.at.hour + 1)
    [line] = desk.does(lambda each: each.today()).unanswered
    assert line.ring


def test_a_clerk_reads_prepares_the_bed_knows_her_at_the_gate_and_answers(network: Network, desks: Desks) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    refers(clinic, agrees(clinic, SHELTER), urgency=Urgency.WITHIN_24H)
    clinic.syncs()

    desk = desks.shelter(shelter)
    assert desk.clinic.whoami.role is Role.RECEIVER
    assert desk.clinic.kind == "service"
    page = opened(desk)
    assert page.received is not None
    page.bed.click()
    desk.settles()
    paper = desk.inside.page()
    assert isinstance(paper, PrintPreview)
    assert paper.view.count == 1
    desk.inside.back()
    desk.settles()
    page.detail.buttons["accept"].click()
    desk.settles()

    picture_words = page.received.content.words
    assert picture_words is not None
    page.gate.click()
    gate = desk.inside.page()
    assert isinstance(gate, GateCheck)
    for number in picture_words:
        gate.words.choose(number)
    desk.settles()
    assert gate.yes.isVisible()
    gate.here.click()
    desk.settles()
    again = desk.inbox()
    again.now.click()
    desk.settles()
    clinic.syncs()
    [answered] = clinic.clinic.sending.waiting()
    assert answered.standing.status is Status.IN_PROGRESS


def test_a_woman_in_debt_refuses_the_police_and_is_helped_at_once(network: Network, desks: Desks) -> None:
    clinic, legal = network.joins(CLINIC, kind="clinic"), network.joins(LEGAL_AID, kind="service")
    clinic.syncs(), legal.syncs()
    desk = desks.clinic(clinic)
    case = desk.does(in_debt)
    sheets = CaseScreen(desk.inside.ways, case, section="trafficking")
    desk.inside.open_page(sheets, place="cases")
    desk.desk.until(lambda: sheets.view is not None)
    desk.settles()

    # What the questions may lead to comes before them; a no is written, finished, and not argued with.
    sheets.view.guide_wanted.emit("t_explained")  # type: ignore[union-attr]
    desk.settles()
    before = desk.inside.page()
    assert isinstance(before, BeforeScreening)
    before.says_no.click()
    desk.desk.until(lambda: before._sheet.filling.settled)
    desk.settles()
    kept = desk.does(lambda each: each.recording.shown(case))
    assert (kept.stored("t_done"), kept.stored("t_result")) == ("declined", "declined")

    # Who must tell the police stands in none of the lists beside it; those who report to nobody stand there at once.
    directory = desk.does(lambda each: each.directory())
    for wanted in Help:
        cards = before.cards[wanted].cards
        assert cards, wanted
        assert not any(directory.organisations[OrganisationId(id_)].must_tell for id_ in cards)

    # The others who are still held are a danger of their own, and her refusal stands.
    before.held.segments.choose_by_hand("0")
    desk.desk.until(lambda: not before.held_card.isHidden())
    before.duty.click()
    desk.settles()
    duties = desk.inside.page()
    assert isinstance(duties, Duties)
    desk.desk.until(lambda: bool(duties.cards))
    assert desk.does(lambda each: each.recording.shown(case)).stored("t_done") == "declined"

    # Legal aid, about wages and papers and nothing else.
    desk.inside.ways.open_services(case)
    desk.settles()
    services = desk.inside.page()
    assert isinstance(services, ServicesPage)
    services.needs.box.choose("wage_claim")
    services.needs.box.chosen.emit()
    desk.settles()
    assert services.chips["language"].isChecked()  # nobody there speaks Shan, but the network interprets it
    assert "with an interpreter" in services.cards.cards[LEGAL_AID].accessibleName()
    services.cards.cards[LEGAL_AID].click()
    services.detail.answer.choose_by_hand("offered_accepted")
    desk.settles()
    services.detail.urgency.choose_by_hand(Urgency.WITHIN_72H.value)
    services.detail.go.click()
    desk.settles()
    preview = desk.inside.page()
    assert isinstance(preview, PreviewPage)
    for box in (preview.knows, preview.wants):
        if box.isVisible():
            box.click()
    preview.seal.click()
    desk.settles()
    sending = desk.sending()
    sending.now.click()
    desk.settles()
    legal.syncs()
    [came] = legal.clinic.receiving.inbox()
    assert legal.clinic.receiving.detail(came.id).content.lang == "shn"


def in_debt(clinic: Clinic) -> CaseId:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    said = {"a_private_now": "yes", "s_lang_first": "shn", "s_needs_interp": "yes", "interp_vetted": "yes",
            "s_age_band": "26_40", "m_fee_debt": "yes", "m_wage": "yes", "m_doc_held": "broker"}  # fmt: skip
    clinic.recording.change(case.id, Change(values=tuple((case.root, field, value) for field, value in said.items())))
    agreed = NewRelease(
        decision=Decision.GIVEN, organisation=LEGAL_AID, sector=Sector.LABOUR, items=("x_lang", "x_flags.wages_issue"),
        form="written", alone="yes", explained=True, valid=Valid.D7, reply_ok=Decision.GIVEN,
    )  # fmt: skip
    clinic.consent.release(case.id, agreed)
    return case.id
