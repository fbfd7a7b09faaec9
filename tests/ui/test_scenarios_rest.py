"""How bad nights of the practice review end: a bed before dawn, who speaks for a child, a clock that lost its year."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stations import CLINIC, SHELTER, Network, Station, network_on
from test_referral_line import AtTheDesk

from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.clocks import Running
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId
from clinic_app.domain.packet_codes import Sector, Urgency, Valid
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.taking_consent import NewRelease
from clinic_app.ui import app
from clinic_app.ui.cover import Cover
from clinic_app.ui.parts.pill import Time
from clinic_app.ui.parts.six_figures import SixFigures
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.child import ChildPage
from clinic_app.ui.screens.clock_check import ClockCheck
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.how_given import HowGiven
from clinic_app.ui.screens.preview import PreviewPage
from clinic_app.ui.screens.services import ServicesPage
from clinic_app.ui.screens.today import Today

FIGURES = "402918"


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    folder = tmp_path / "network"
    folder.mkdir()
    yield from network_on(folder)


class Desk:
    """One PC of the clinic; whoever comes next begins the program again."""

    def __init__(self, station: Station, who: NewPerson, folder: Path, qtbot: QtBot, dressed: app.Dressed) -> None:
        self.first = AtTheDesk(station, who, folder, qtbot, dressed)
        self._folder, self._qtbot, self._dressed = folder, qtbot, dressed
        self._tops = [self.first.desk]

    def comes(self, who: NewPerson) -> NightShift:
        before = self._tops[-1]
        before.close()
        top = DeskTop(self._folder, self._qtbot, self._dressed)
        top.hands.at = before.hands.at
        self._tops.append(top)
        top.window.show_outside()
        night = NightShift(top, who)
        night.comes_in()
        night.settles()
        return night

    def close(self) -> None:
        self._tops[-1].close()


@pytest.fixture
def stations(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


@pytest.fixture
def desk(stations: tuple[Station, Station], tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[Desk]:
    made = Desk(stations[0], NURSE, tmp_path / "desk", qtbot, dressed)
    yield made
    made.close()


def at_half_past_two(clinic: Clinic) -> CaseId:
    """Raped about twenty hours ago where she lives and works; she agreed, alone, to what the shelter would learn."""
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    incident = new_entity("incident", case.root)
    care = new_entity("care", incident.id)
    said = {"a_companion": ["employer_household"], "a_private_now": "yes", "s_lang_first": "my", "s_name": "มะลิ",
            "s_needs_interp": "yes", "s_interp_sex": "female", "s_dependants": "1", "s_age_years": 27,
            "s_access": ["easy_language"], "m_live_in": "yes", "k_number": "000 000 0007"}  # fmt: skip
    about = ((incident.id, "i_date", {"about_hours_ago": 20}), (care.id, "h_exposure", ["penetration"]))
    values = (*((case.root, field, value) for field, value in said.items()), *about)
    clinic.recording.change(case.id, Change(created=(incident, care), values=values))
    agreed = NewRelease(
        decision=Decision.GIVEN, organisation=SHELTER, sector=Sector.SHELTER, items=clinic.law.items,
        form="written", alone="yes", explained=True, valid=Valid.H72, reply_ok=Decision.GIVEN,
    )  # fmt: skip
    clinic.consent.release(case.id, agreed)
    return case.id


def test_she_is_listened_to_a_bed_is_asked_for_and_at_eight_the_next_desk_knows(
    desk: Desk, stations: tuple[Station, Station]
) -> None:
    shift, shelter = desk.first, stations[1]
    case = shift.does(at_half_past_two)
    sheets = CaseScreen(shift.inside.ways, case, section="incident")
    shift.inside.open_page(sheets, place="cases")
    shift.desk.until(lambda: sheets.view is not None)
    shift.settles()

    # Forty minutes without a key: the page is hidden, nothing is locked, six figures bring it back.
    shift.desk.press(Qt.Key.Key_F8)
    box = QApplication.focusWidget()
    assert isinstance(box, SixFigures)
    QTest.keyClicks(box, FIGURES)
    shift.desk.waits(40 * 60)
    cover = shift.desk.sees(Cover)
    assert shift.desk.replaced == 0
    shift.desk.press(Qt.Key.Key_X, cover)
    box = QApplication.focusWidget()
    assert isinstance(box, SixFigures)
    QTest.keyClicks(box, FIGURES)
    shift.desk.until(lambda: not shift.desk.window.covered)
    assert shift.inside.page() is sheets

    # One child, a woman who interprets, plain words: needs, not marks. Nothing blocks; the telephone comes first.
    shift.inside.ways.open_services(case)
    shift.settles()
    services = shift.inside.page()
    assert isinstance(services, ServicesPage)
    services.needs.wanted.emit("shelter_women")
    shift.settles()
    services._choose(SHELTER)
    services.detail.answer.choose_by_hand("offered_accepted")
    shift.settles()
    services.detail.urgency.choose_by_hand(Urgency.NOW_PHONE_FIRST.value)
    services.detail.go.click()
    shift.settles()
    preview = shift.inside.page()
    assert isinstance(preview, PreviewPage)
    assert preview.script.isVisible()
    preview.phoned.click()
    seen = preview.preview
    assert seen is not None
    assert {"children_1", "interpreter_female", "access_easy_language"} <= {*seen.content.needs}
    assert seen.content.lang == "my"
    assert len(seen.quasi) <= shift.clinic.law.most_quasi_identifiers
    for words in (b"\xe0\xb8\xa1\xe0\xb8\xb0\xe0\xb8\xa5\xe0\xb8\xb4", b"0000007", b"employer", b"live_in"):
        assert words not in seen.fhir
    for box in (preview.knows, preview.wants):
        if box.isVisible():
            box.click()
    preview.seal.click()
    shift.settles()
    sending = shift.sending()
    sending.now.click()
    shift.settles()
    shelter.syncs()
    assert [each.state for each in shelter.clinic.receiving.inbox()] == ["received"]

    # Nobody answers for half an hour: ring them. At eight the coordinator sits at this PC and sees all of it.
    shift.desk.hands.at += timedelta(minutes=30)
    [line] = shift.does(lambda clinic: clinic.today().unanswered)
    assert (line.case_id, line.ring) == (case, True)
    morning = desk.comes(COORDINATOR)
    morning.desk.hands.at += timedelta(hours=5)
    morning.presses("Ctrl+1")
    morning.sees(Today)
    morning.settles()
    today = morning.does(lambda clinic: clinic.today())
    assert [(each.case_id, each.ring) for each in today.unanswered] == [(case, True)]
    assert "pep" in {each.clock.id for each in today.clocks if each.case_id == case}
    page = morning.opens(case)
    assert morning.stored(page, "a_companion") == ["employer_household"]


def fifteen(clinic: Clinic) -> CaseId:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    said = {"a_companion": ["ngo_volunteer"], "a_private_now": "yes", "s_age_years": 15, "s_lang_first": "km"}
    clinic.recording.change(case.id, Change(values=tuple((case.root, field, value) for field, value in said.items())))
    return case.id


def test_for_a_girl_of_fifteen_no_volunteer_and_no_guardian_speaks_and_two_of_the_house_sign(desk: Desk) -> None:
    shift = desk.first
    case = shift.does(fifteen)
    page = ChildPage(shift.inside.ways, case)
    shift.inside.open_page(page)
    shift.desk.until(lambda: page.case is not None)
    shift.settles()
    page.alone.choose_by_hand("yes")
    page.risk.choose_by_hand("yes")
    shift.desk.until(page.out.isVisible)

    # Her own yes, as somebody of her age; no form of a guardian's is offered, and none of a volunteer's exists.
    how = HowGiven(shift.inside.ways, embassy=False)
    how.put(shift.does(lambda clinic: clinic.recording.shown(case)), Decision.GIVEN)
    offered = {how.form.itemData(place) for place in range(how.form.count())}
    assert "competent_minor" in offered
    assert not any("guardian" in str(code) or "volunteer" in str(code) for code in offered)
    assert shift.does(lambda clinic: clinic.calling.card(case)).guardians_out

    # Written by whoever is here, signed by another one in the morning.
    page.note.decision.setPlainText("บ้านพักเด็ก")
    page.note.reasons.setPlainText("ปลอดภัย")
    page.note.view.setPlainText("เธออยากไป")
    page.note.keep.click()
    shift.desk.until(lambda: page.look.note.waits_for_second)
    assert page.note.sign.isHidden()
    morning = desk.comes(SUPERVISOR)
    again = ChildPage(morning.inside.ways, case)
    morning.inside.open_page(again)
    morning.desk.until(lambda: again.case is not None)
    morning.settles()
    assert again.note.sign.isVisible()
    again.note.sign.click()
    morning.desk.until(lambda: not again.look.note.waits_for_second)
    note = morning.does(lambda clinic: clinic.minors.look(case)).note
    assert (note.first, note.second) == (NURSE.staff_code, SUPERVISOR.staff_code)


def test_the_light_goes_out_and_the_pc_wakes_in_another_year(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed, request: pytest.FixtureRequest
) -> None:
    before = DeskTop(tmp_path / "pc", qtbot, dressed)
    request.addfinalizer(before.close)
    night = NightShift.founded(before)
    night.comes_in()
    night.presses("Ctrl+N")
    door = night.sees(DoorStep)
    before.until(lambda: door.short is not None)
    assert door.short is not None
    case_id = door.short.filling.case.id
    night.does(lambda clinic: twenty_hours_ago(clinic, case_id))
    door.short.put("a_companion", ["alone"])
    before.until(lambda: door.short is not None and door.short.filling.settled)
    night.settles()

    # What is on the disk at this moment is all there is. The battery of the clock is dead too.
    shutil.copytree(tmp_path / "pc", tmp_path / "after")
    top = DeskTop(tmp_path / "after", qtbot, dressed)
    request.addfinalizer(top.close)
    top.hands.at = top.hands.at - timedelta(days=3)
    top.window.show_outside()
    after = NightShift(top)
    after.comes_in()
    asked = after.sees(ClockCheck)
    after.settles()
    top.press(Qt.Key.Key_Space, asked.leave)
    today = after.sees(Today)
    after.settles()
    [left] = after.does(lambda clinic: clinic.today().resume)
    assert left.case_id == case_id
    after.inside.ways.resume(left)
    again = after.sees(DoorStep)
    top.until(lambda: again.short is not None)
    assert again.short is not None
    assert (again.short.filling.case.id, again.short.stored("a_companion")) == (case_id, ["alone"])

    # Nobody vouches for the hour: hours said by the other clock are no hours left; what runs is amber and says why.
    after.presses("Ctrl+1")
    today = after.sees(Today)
    top.until(lambda: today.clocks.count() > 0)
    assert "PC time not confirmed" in today._clocks_card.note.text()
    assert today.clocks.doubted
    assert {line.clock.state for line in after.does(lambda clinic: clinic.today().clocks)} == {Running.OFFER_NOW}

    # Another one comes meanwhile.
    other = after.does(lambda clinic: clinic.recording.begin()).id
    after.does(lambda clinic: twenty_hours_ago(clinic, other))
    page = after.opens(other)
    assert page.rail.counted.text() == "PC time not confirmed"
    assert {tick.time for tick in page.rail.rail._axis.ticks} <= {Time.SOON, Time.URGENT}  # type: ignore[union-attr]
    if folder := os.environ.get("PICTURES"):
        QApplication.processEvents()
        top.window.grab().save(f"{folder}/doubted-case.png")
        after.presses("Ctrl+1")
        after.settles()
        QApplication.processEvents()
        top.window.grab().save(f"{folder}/doubted-today.png")

    # Once somebody has looked at another clock, the windows are what they were.
    after.does(lambda clinic: clinic.health.vouch_for_clock())
    page = after.opens(other)
    assert page.rail.counted.text() == "from incident time"
    assert Time.FAR in {tick.time for tick in page.rail.rail._axis.ticks}  # type: ignore[union-attr]


def twenty_hours_ago(clinic: Clinic, case_id: CaseId) -> None:
    clinic.consent.answer(case_id, {"c_services": "given", "c_record": "given"})
    root = clinic.recording.shown(case_id).root
    incident = new_entity("incident", root)
    care = new_entity("care", incident.id)
    values = ((incident.id, "i_date", {"about_hours_ago": 20}), (care.id, "h_exposure", ["penetration"]))
    clinic.recording.change(case_id, Change(created=(incident, care), values=values))
