"""Two PCs of a clinic meet by themselves while somebody is in at both: by network, by share; nobody waits for it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from two_desks import TwoDesks

from clinic_app.errors import PcNotReached
from clinic_app.services.meetings_view import Way
from clinic_app.transport.letter_folder import FOLDER
from clinic_app.ui import app


@pytest.fixture
def two(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[TwoDesks]:
    made = TwoDesks(tmp_path, qtbot, dressed)
    yield made
    made.close()


def alike(two: TwoDesks) -> bool:
    return two.night.reached() == two.office.reached()


def test_two_pcs_meet_over_the_network_and_both_show_when_and_how(two: TwoDesks) -> None:
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


def test_a_save_is_on_the_other_pc_by_the_next_look(two: TwoDesks) -> None:
    two.knows_the_address()
    two.night.meets()
    case = two.night.begins()
    two.night.duty._look()
    two.night.desk.until(lambda: not two.night.duty.busy)
    assert two.office.has(case)
    rounds = list[bool]()
    two.night.duty.changed.connect(lambda: rounds.append(True))
    two.night.duty._look()
    assert rounds == [], "nothing was saved, and it meets all the same"


def test_a_pc_that_is_away_stops_nobody_and_is_met_when_it_is_back(two: TwoDesks) -> None:
    two.knows_the_address()
    lan = two.office.duty.lan
    assert lan is not None
    case = two.night.begins()
    lan.close()
    two.office.desk.until(lambda: not lan._door._listening[0].fileno() >= 0)
    two.night.meets()
    (pc,) = two.night.shows().pcs
    assert (pc.not_reached, bool(pc.stands.waits)) == ("away", True)
    two.office.duty.lan = None
    two.knows_the_address()
    two.night.meets()
    assert two.office.has(case)
    assert two.night.shows().pcs[0].not_reached is None


def test_a_stranger_at_the_address_gets_nothing_and_is_named(two: TwoDesks) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port, device = stranger.getsockname()[1], two.office.device
        stranger.settimeout(0.1)
        two.night.does(lambda clinic: clinic.ways_between.type_address(device, f"127.0.0.1:{port}"))
        two.night.duty.go()
        two.night.desk.until(lambda: two.night.duty.lan is not None)
        came, _ = _accepted(two, stranger)
        said = came.recv(4096)
        came.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        two.night.desk.until(lambda: not two.night.duty.busy)
        came.close()
    assert said.startswith(b"\x16\x03"), "something else than TLS"
    assert two.night.shows().pcs[0].not_reached == "stranger"


def _accepted(two: TwoDesks, server: socket.socket) -> tuple[socket.socket, object]:
    found = list[tuple[socket.socket, object]]()

    def there() -> bool:
        try:
            found.append(server.accept())
        except TimeoutError:
            return False
        return True

    two.night.desk.until(there)
    return found[0]


def test_locked_nothing_listens_and_nothing_is_begun(two: TwoDesks) -> None:
    two.knows_the_address()
    port = two.office.listens()
    two.office.desk.window.jobs.begin_no_more()
    two.office.desk.until(lambda: not _answers(port))
    two.office.duty.go()
    assert not two.office.duty.busy


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def test_a_pc_that_was_let_go_finds_the_door_shut_at_once(two: TwoDesks) -> None:
    from clinic_app.vault.pcs import LetGo

    two.knows_the_address()
    night = two.night.device
    two.office.does(lambda clinic: clinic.desk.vault.pcs.revoke(night, by=None, why=LetGo.LOST))
    two.office.meets()
    case = two.night.begins()
    two.night.meets()
    assert not two.office.has(case)
    assert two.night.shows().pcs[0].not_reached is not None
    assert two.office.duty.lan is None, "there is nobody left to listen to"


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


def test_a_share_that_went_away_is_named_and_holds_up_nothing(two: TwoDesks, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    two.night.does(lambda clinic: clinic.ways_between.choose_share(share))
    share.rmdir()
    two.night.begins()
    two.night.meets()
    assert two.night.shows().share_unfit == "gone"
    share.mkdir()
    two.night.meets()
    shown = two.night.shows()
    assert (shown.share_unfit, shown.share) == (None, str(share))


def test_a_round_that_is_asked_for_while_one_runs_follows_it(two: TwoDesks) -> None:
    two.night.duty.go()
    two.night.duty.go()
    assert two.night.duty._again
    two.night.desk.until(lambda: not two.night.duty.busy and not two.night.duty._again)


def test_a_clinic_with_one_pc_has_no_port(two: TwoDesks) -> None:
    from clinic_app.vault.pcs import LetGo

    office = two.office.device
    two.night.does(lambda clinic: clinic.desk.vault.pcs.revoke(office, by=None, why=LetGo.RETIRED))
    two.night.meets()
    assert two.night.duty.lan is None
    assert two.night.shows().listens_at == ()


def test_an_error_of_ours_is_not_hidden(two: TwoDesks) -> None:
    with pytest.raises(ZeroDivisionError):
        two.night.duty._rest(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        two.night.duty._let_be(ZeroDivisionError())
    two.night.duty._let_be(PcNotReached("cut"))
