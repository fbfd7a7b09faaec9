"""Two PCs of a clinic meet by themselves while somebody is in at both: by network, by share; nobody waits for it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from two_desks import TwoDesks

from clinic_app.errors import PcNotReached
from clinic_app.services.lan import Lan, LanPlan
from clinic_app.services.meetings_view import Way
from clinic_app.transport.letter_folder import FOLDER
from clinic_app.ui import app
from clinic_app.ui.screens.case import CaseScreen


@pytest.fixture
def two(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[TwoDesks]:
    made = TwoDesks(tmp_path, qtbot, dressed)
    yield made
    made.close()


def alike(two: TwoDesks) -> bool:
    return two.night.reached() == two.office.reached()


def test_two_pcs_meet_over_the_network_by_themselves_and_both_show_when_and_how(two: TwoDesks) -> None:
    at_night, in_office = two.night.begins(s_name="Mya"), two.office.begins(s_name="Dao")
    two.knows_the_address()
    came = list[frozenset[object]]()
    two.office.duty.came.connect(came.append)
    two.night.meets()
    assert two.night.has(in_office)
    assert two.office.has(at_night)
    assert alike(two)
    assert came == [frozenset({at_night.id})]
    for one in (two.night, two.office):
        (pc,) = one.shows().pcs
        assert (pc.stands.met_way, pc.stands.met_at, pc.not_reached) == (Way.LAN, one.desk.hands.at, None)
        assert not pc.stands.waits
        assert not pc.going

    case = two.night.begins()
    two.night.duty._look()
    two.night.desk.until(lambda: not two.night.duty.busy)
    assert two.office.has(case), "what was saved is not there by the next look"
    two.night.duty._look()
    assert not two.night.duty.busy, "nothing was saved, and it meets all the same"
    two.night.duty.go()
    two.night.duty.go()
    assert two.night.duty._again
    two.night.desk.until(lambda: not two.night.duty.busy and not two.night.duty._again)
    for hides in (two.night.duty._rest, two.night.duty._let_be):
        with pytest.raises(ZeroDivisionError):
            hides(ZeroDivisionError())
    two.night.duty._let_be(PcNotReached("cut"))


def test_an_open_case_shows_at_once_what_another_pc_wrote_in_it(two: TwoDesks) -> None:
    two.knows_the_address()
    case = two.office.begins(c_record="given")
    two.night.meets()
    page = CaseScreen(two.office.inside.ways, case.id)
    two.office.inside.open_page(page)
    two.office.desk.until(lambda: page.filling is not None)
    two.night.says(case, s_nationality="MM")
    two.night.meets()
    filling = page.filling
    assert filling is not None
    two.office.desk.until(lambda: filling.case.stored("s_nationality") == "MM")
    assert "Another PC wrote in this case" in " ".join(str(each) for each in two.office.inside.toast.log)


def test_a_pc_that_is_away_stops_nobody_and_is_met_when_it_is_back(two: TwoDesks) -> None:
    two.knows_the_address()
    lan = two.office.duty.lan
    assert lan is not None
    case, port = two.night.begins(), two.office.listens()
    lan.close()
    two.office.desk.until(lambda: not lan._door._listening[0].fileno() >= 0)
    with socket.socket() as held:  # or another program of this machine may take the number, and is a stranger there
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", port))
        two.night.duty._look()
        two.night.desk.until(lambda: not two.night.duty.busy)
    (pc,) = two.night.shows().pcs
    assert (pc.not_reached, bool(pc.stands.waits)) == ("away", True)
    two.office.duty.lan = None
    two.knows_the_address()
    two.night.meets()
    assert two.office.has(case)
    assert two.night.shows().pcs[0].not_reached is None


def test_locked_nothing_listens_and_nothing_is_begun(two: TwoDesks) -> None:
    two.knows_the_address()
    port = two.office.listens()
    two.office.desk.window.jobs.begin_no_more()
    two.office.desk.until(lambda: not _answers(port))
    two.office.duty.go()
    assert not two.office.duty.busy


def test_a_door_that_opens_while_somebody_locks_is_shut(two: TwoDesks) -> None:
    duty, opened, locked = two.office.duty, list[Lan](), Event()
    make = duty.make_lan

    def slowly(plan: LanPlan) -> Lan:
        opened.append(make(plan))
        assert locked.wait(30)
        return opened[0]

    duty.make_lan = slowly
    duty.go()
    two.office.desk.until(lambda: bool(opened))
    port = opened[0].port
    assert _answers(port)
    two.office.desk.window.jobs.begin_no_more()
    duty.deleteLater()  # with its pages: nobody is there to hear that it is open
    QApplication.sendPostedEvents(duty, QEvent.Type.DeferredDelete)
    locked.set()
    two.office.desk.until(lambda: not _answers(port))


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def test_a_pc_that_was_let_go_finds_the_door_shut_at_once_and_is_told_why(two: TwoDesks) -> None:
    from clinic_app.ui.meetings_line import MeetingsLine
    from clinic_app.ui.screens.pcs_words import alone_words, trouble_words
    from clinic_app.vault.pcs import LetGo

    two.knows_the_address()
    night = two.night.device
    two.office.does(lambda clinic: clinic.desk.vault.pcs.revoke(night, by=None, why=LetGo.LOST))
    two.office.meets()
    case = two.night.begins()
    address = f"127.0.0.1:{two.office.listens()}"
    office = two.office.device
    two.night.does(lambda clinic: clinic.ways_between.type_address(office, address))
    two.night.meets()
    assert not two.office.has(case)
    told, now = two.night.shows(), two.night.desk.hands.at
    assert told.out
    assert told.pcs[0].not_reached == "out"
    assert trouble_words(told.pcs[0], now) is None, "it is said once"
    above = alone_words(told, now)
    assert above is not None
    assert above.what == "This PC was taken out of the clinic: the other PC says so."
    line, part = two.night.inside.findChild(MeetingsLine), two.night.inside.status.pcs
    assert line is not None
    line.look()
    two.night.desk.until(lambda: part.text() == "This PC was taken out of the clinic")
    two.office.desk.hands.at += timedelta(days=31)
    two.office.meets()
    two.office.desk.until(lambda: two.office.duty.lan is None)
    assert two.office.shows().listens_at == (), "there is nobody left to listen to"


def test_two_pcs_meet_in_a_share_that_both_can_write_to(two: TwoDesks, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    for one in (two.night, two.office):
        one.does(lambda clinic: clinic.ways_between.choose_lan(on=False))
        one.does(lambda clinic: clinic.ways_between.choose_share(share))
    at_night, in_office = two.night.begins(), two.office.begins()
    for one in (two.night, two.office, two.night, two.office, two.night):
        one.meets()
    assert two.night.has(in_office)
    assert two.office.has(at_night)
    assert list((share / FOLDER).iterdir()) == [], "what was taken stays"
    before = sum(1 for _ in (share / FOLDER).iterdir())
    for one in (two.night, two.office) * 3:
        one.meets()
    assert sum(1 for _ in (share / FOLDER).iterdir()) == before, "two that have nothing to say fill the share"
    assert two.night.shows().pcs[0].stands.met_way == Way.SHARE
    assert two.night.duty.lan is None

    (share / FOLDER).rmdir()
    share.rmdir()
    two.night.begins()
    two.night.meets()
    assert two.night.shows().share_unfit == "gone"
    share.mkdir()
    two.night.meets()
    shown = two.night.shows()
    assert (shown.share_unfit, shown.share) == (None, str(share))
