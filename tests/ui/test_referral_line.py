"""A packet goes over a real hub to a shelter at its own desk, is answered there, and the answer is read here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from clinic_at_work import COORDINATOR, SUPERVISOR
from desk_top import DeskTop
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stations import CLINIC, RECEIVER, SHELTER, Network, Station, agrees, network_on, refers
from test_ui_fits import cut

from clinic_app.domain.packet_codes import Urgency
from clinic_app.domain.referral import Reason, Status
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.ui import app, i18n
from clinic_app.ui.inside import Inside
from clinic_app.ui.joined_inbox import inbox_of
from clinic_app.ui.screens.gate_check import MOST_TRIES, GateCheck
from clinic_app.ui.screens.inbox import InboxPage
from clinic_app.ui.screens.joining import JoiningPage
from clinic_app.ui.screens.line import Line
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.sending import SendingPage
from clinic_app.ui.screens.sending_words import Group, said_of

T = TypeVar("T")


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    folder = tmp_path / "network"
    folder.mkdir()
    yield from network_on(folder)


class AtTheDesk:
    """One station's vault, opened by the desktop program on its own lane; the line is the station's."""

    def __init__(self, station: Station, who: NewPerson, folder: Path, qtbot: QtBot, dressed: app.Dressed) -> None:
        station.house.leave()
        folder.mkdir()
        (station.house.folder / "clinic").rename(folder / "vault")
        self.desk = DeskTop(folder, qtbot, dressed)
        self.desk.hands.at = station.house.wall
        came: list[Clinic] = []
        owner = QObject()
        self.desk.window.jobs.run(owner, lambda: self.desk.doorway.unlock(who.word, who.passphrase), came.append)
        self.desk.until(lambda: bool(came))
        self.clinic = came[0]
        self.desk.window.enter(self.clinic)
        self.desk.sees(Inside)
        self.line = Line(
            self.inside.ways, self.inside.status.line, hub=lambda: self.clinic.joining.line(station.line.transport())
        )
        self.settles()

    @property
    def inside(self) -> Inside:
        inside = self.desk.window.inside
        assert inside is not None
        return inside

    def settles(self) -> None:
        for _round in range(4):
            self.desk.until(lambda: self.desk.window.jobs.idle)
            QApplication.processEvents()

    def does(self, work: Callable[[Clinic], T]) -> T:
        answers: list[T] = []
        owner = QObject()
        self.desk.window.jobs.run(owner, lambda: work(self.clinic), answers.append)
        self.desk.until(lambda: bool(answers))
        return answers[0]

    def inbox(self) -> InboxPage:
        page = inbox_of(self.inside.ways, self.line)
        assert isinstance(page, InboxPage)
        self.inside.open_page(page)
        self.settles()
        return page

    def sending(self) -> SendingPage:
        page = SendingPage(self.inside.ways, self.line)
        self.inside.open_page(page)
        self.settles()
        return page


@pytest.fixture
def at_the_desk(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed
) -> Iterator[Callable[[Station, NewPerson], AtTheDesk]]:
    made: list[AtTheDesk] = []

    def sit_down(station: Station, who: NewPerson) -> AtTheDesk:
        made.append(AtTheDesk(station, who, tmp_path / f"desk-{len(made)}", qtbot, dressed))
        return made[-1]

    yield sit_down
    for each in made:
        each.desk.close()


SitDown = Callable[[Station, NewPerson], AtTheDesk]


def both(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


def test_no_line_is_a_state_and_the_packet_goes_when_there_is_one(network: Network, at_the_desk: SitDown) -> None:
    clinic, _shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    desk = at_the_desk(clinic, COORDINATOR)
    page = desk.sending()
    clinic.line.up = False
    page.now.click()
    desk.settles()
    assert "No line since" in page._state.text()
    assert "1 waits here" in page._rest.text()
    assert not page.notice.isVisible()
    assert "1 packet waits here, sealed" in desk.inside.status.line.text()

    clinic.line.up = True
    page.now.click()
    desk.settles()
    [view] = page._views
    said = said_of(view, desk.inside.ways.labels, desk.inside.ways.site)
    assert (said.group, said.state) == (Group.UNANSWERED, "On the hub")
    assert "Line is up" in page._state.text()


def test_what_came_is_opened_declined_with_a_reason_and_read_by_the_sender(
    network: Network, at_the_desk: SitDown
) -> None:
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    desk = at_the_desk(shelter, RECEIVER)
    page = desk.inbox()
    page.now.click()
    desk.settles()
    assert page.chips["answer"].text() == "To answer 1"
    [row] = page.list.rows.values()
    row.click()
    desk.settles()
    assert page.received is not None
    assert [each._state for each in page.list.rows.values()] == ["Opened, not answered"]
    assert "000 000 0100" in page.detail._contact.second.text()
    assert all(not chip.isChecked() for chip in page.detail.chips.values())
    page.detail.buttons["decline"].click()
    assert page.detail.send.isHidden()
    page.detail.chips["no_capacity"].click()
    page.detail.send.click()
    desk.settles()
    assert desk.does(lambda each: each.receiving.inbox())[0].state == Status.REJECTED.value
    clinic.syncs()
    [answered] = clinic.clinic.sending.waiting()
    assert (answered.standing.status, answered.standing.reason) == (Status.REJECTED, Reason.NO_CAPACITY)


def test_at_the_gate_three_words_find_her_and_wrong_ones_find_nobody(network: Network, at_the_desk: SitDown) -> None:
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER), urgency=Urgency.WITHIN_24H)
    clinic.syncs()
    desk = at_the_desk(shelter, RECEIVER)
    page = desk.inbox()
    page.now.click()
    desk.settles()
    next(iter(page.list.rows.values())).click()
    desk.settles()
    page.detail.buttons["accept"].click()
    desk.settles()
    assert page.received is not None
    words = page.received.content.words
    assert words is not None
    page.gate.click()
    gate = desk.inside.page()
    assert isinstance(gate, GateCheck)
    wrong = [number for number in range(6) if number not in words][:3]
    for number in wrong:
        gate.words.choose(number)
    desk.settles()
    assert gate.yes.isHidden()
    assert gate.notice.isVisible()
    gate.words.start_over()
    for number in reversed(words):
        gate.words.choose(number)
    desk.settles()
    assert gate.yes.isVisible()
    gate.here.click()
    desk.settles()
    assert desk.does(lambda each: each.receiving.inbox())[0].state == Status.IN_PROGRESS.value


def test_at_the_gate_there_are_five_tries_an_hour(network: Network, at_the_desk: SitDown) -> None:
    _clinic, shelter = both(network)
    desk = at_the_desk(shelter, RECEIVER)
    gate = GateCheck(desk.inside.ways, [], bed_sheet=lambda _received: None)
    desk.inside.open_page(gate)
    for _try in range(MOST_TRIES + 1):
        gate._check_words((1, 2, 3))
        desk.settles()
    assert "Five tries" in gate.notice.what.text()
    desk.desk.hands.go(3_601)
    gate._check_words((1, 2, 3))
    desk.settles()
    assert "Nothing fits" in gate.notice.what.text()


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_pictures_at_the_gate_are_whole_on_a_small_screen(
    network: Network, at_the_desk: SitDown, language: str
) -> None:
    _clinic, shelter = both(network)
    i18n.use(language)
    desk = at_the_desk(shelter, RECEIVER)
    desk.desk.window.resize(1024, 700)
    gate = GateCheck(desk.inside.ways, [], bed_sheet=lambda _received: None)
    desk.inside.open_page(gate)
    gate._check_words((1, 2, 3))
    desk.settles()
    assert gate.notice.isVisible()
    assert min(tile.height() for tile in gate.words.tiles.values()) >= 80
    assert cut(gate) == []
    if folder := os.environ.get("PICTURES"):
        desk.desk.window.grab().save(str(Path(folder) / f"gate-small-{language}.png"))


def test_the_bed_sheet_of_what_came_can_be_looked_at(network: Network, at_the_desk: SitDown) -> None:
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    desk = at_the_desk(shelter, RECEIVER)
    page = desk.inbox()
    page.now.click()
    desk.settles()
    next(iter(page.list.rows.values())).click()
    desk.settles()
    page.bed.click()
    desk.settles()
    paper = desk.inside.page()
    assert isinstance(paper, PrintPreview)
    assert paper.view.count == 1


def test_what_could_not_be_opened_is_told_in_words(network: Network, at_the_desk: SitDown) -> None:
    _clinic, shelter = both(network)
    desk = at_the_desk(shelter, RECEIVER)
    page = desk.inbox()
    from clinic_app.errors import Why
    from clinic_app.services.set_aside import AsideView

    torn = AsideView(
        env_id=b"1", why=Why.TAG, arrived_at=network.now(), sender=None, name=None, phone="", may_help=False, until=None
    )  # fmt: skip
    page._show(([], [torn], []))
    told = page._aside.itemAt(0).widget()  # type: ignore[union-attr]
    assert told.words.text() == "A packet came torn or changed."  # type: ignore[union-attr]


def test_the_coordinator_joins_with_words_from_paper(network: Network, at_the_desk: SitDown, tmp_path: Path) -> None:
    from clinic_at_work import House

    from clinic_app.crypto.fingerprints import words
    from clinic_app.hub import operator
    from clinic_app.services.doorway import NewClinic
    from clinic_app.wire.invitation import Invitation

    house = House(tmp_path / "new", wall=network.now())
    house.folder.mkdir()
    house.door.create(NewClinic(kind="clinic", people=(COORDINATOR, SUPERVISOR)))
    station = Station(CLINIC, house, house.enter(COORDINATOR))
    desk = at_the_desk(station, COORDINATOR)
    page = JoiningPage(desk.inside.ways, desk.line)
    desk.inside.open_page(page)
    desk.settles()
    root = network.hub.root
    invitation = Invitation(address=network.hub.address, hub_key=network.hub.hub_key.public.raw.hex(), root=root.hex())
    page.text.setPlainText(invitation.to_text())
    page.words[0].setText("not")
    page.join.click()
    desk.settles()
    assert "not the twelve words" in page.notice.what.text()
    page._next_box(0, " ".join(words(root)))
    page.join.click()
    desk.settles()
    assert page._verdict.text() == "The network is trusted. This PC is not enrolled yet."
    page.code.setText(operator.make_code(network.hub.store, CLINIC, network.now()))
    page.enrol.click()
    desk.settles()
    assert page._verdict.text() == "Enrolled. The operator must let this PC in: say its words by phone."
    assert len(page._ours.text().split()) == 6
