"""Two PCs meet over a real line: little is said where there is nothing to say; cut or spoiled, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from line_between import HOST, Listener, Stretch, at_the_door, drive, network, rings
from pcs_at_work import PcAtWork, pcs_at_work

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import NoSuchPc, NotAllowed, PcNotReached, WayUnfit
from clinic_app.services.lan import DAY_S, read_address
from clinic_app.services.talking import Came
from clinic_app.settings.held import Held
from clinic_app.settings.profile import SiteProfile

Clinic = Callable[[int], list[PcAtWork]]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as stack:
        yield lambda many: stack.enter_context(pcs_at_work(tmp_path, many))


def meet(night: Stretch, office: Stretch) -> list[Any]:
    night.knows(office.pc, office.lan.port)
    return drive(rings(night, office.pc), at_the_door(office))


def alike(*pcs: PcAtWork) -> bool:
    return len({str(sorted(pc.vault.hearing.reached().items())) for pc in pcs}) == 1


def test_two_pcs_have_the_same_after_one_call(clinic: Clinic) -> None:
    pcs = clinic(2)
    case, other = pcs[0].begins(s_name="Mya"), pcs[1].begins(s_name="Dao")
    with network(*pcs) as (night, office):
        came, went = meet(night, office)
        assert (came.cases, went.cases) == (frozenset({other.id}), frozenset({case.id}))
        assert alike(*pcs)


def test_nothing_to_say_costs_two_kilobytes_at_most_with_everything_that_tls_says(clinic: Clinic) -> None:
    pcs = clinic(2)
    pcs[0].begins()
    with network(*pcs) as (night, office):
        meet(night, office)
        line = Listener(office.lan.port)
        with line.listening() as port:
            night.knows(office.pc, port)
            assert drive(rings(night, office.pc), at_the_door(office)) == [Came(), Came()]
    assert 0 < line.sent + line.back <= 2_048, (line.sent, line.back)


CUTS = (0, 900, 1_900, 4_500, 30_000)
"""Before TLS is there, in its midst, after the marks, in the first letter, and never."""


def test_a_line_cut_after_any_byte_loses_nothing(clinic: Clinic) -> None:
    pcs = clinic(2)
    with network(*pcs) as (night, office):
        whole = list[int]()
        for cut_after in CUTS:
            pcs[0].begins(s_name="Mya")
            pcs[1].begins(s_name="Dao")
            line = Listener(office.lan.port, cut_after=cut_after)
            with line.listening() as port:
                night.knows(office.pc, port)
                both = [rings(night, office.pc), at_the_door(office)]
                came = drive(*both[: 2 if cut_after > 1_700 else 1])  # before that nobody comes to the door
            assert isinstance(came[0], Came | PcNotReached), came
            if isinstance(came[0], Came):
                whole.append(cut_after)
            meet(night, office)
            assert alike(*pcs)
    assert whole == [30_000]
    for pc in pcs:
        pc.is_whole()


@pytest.mark.parametrize(
    "spoils",
    [lambda part: part + part, lambda part: part[:-1] + bytes([part[-1] ^ 1]) if len(part) > 900 else part],
    ids=["said twice", "changed"],
)
def test_what_somebody_on_the_line_adds_or_changes_ends_the_talk_and_changes_nothing(
    clinic: Clinic, spoils: Callable[[bytes], bytes]
) -> None:
    pcs = clinic(2)
    pcs[0].begins()
    before = [pc.vault.hearing.reached() for pc in pcs]
    with network(*pcs) as (night, office):
        line = Listener(office.lan.port, spoils=spoils)
        with line.listening() as port:
            night.knows(office.pc, port)
            (came,) = drive(rings(night, office.pc))
        assert isinstance(came, PcNotReached)
        assert [pc.vault.hearing.reached() for pc in pcs] == before
        office.lan.cut()


def test_who_overheard_a_knock_cannot_knock_with_it(clinic: Clinic) -> None:
    pcs = clinic(2)
    with network(*pcs) as (night, office):
        knock = night.lan._knocks.new(night.pc.device, office.pc.device)
        assert office.lan._knows(knock)
        assert not office.lan._knows(knock)
        assert not office.lan._knows(night.lan._announced.new(night.pc.device, office.pc.device))
        assert not night.lan._knows(night.lan._knocks.new(night.pc.device, office.pc.device)), "meant for another PC"


def test_a_pc_that_moved_is_found_at_its_new_place(clinic: Clinic) -> None:
    pcs = clinic(2)
    with network(*pcs) as (night, office):
        meet(night, office)
        gone = office.lan.port
        night.knows(office.pc, gone)
        night.lan._reached[office.pc.device] = (HOST, 1)
        assert night.lan.at(office.pc.device) == ((HOST, 1), (HOST, gone))
        assert drive(rings(night, office.pc), at_the_door(office)) == [Came(), Came()]
        assert night.lan.at(office.pc.device) == ((HOST, gone),)


def test_a_pc_looks_around_once_and_under_another_name_the_next_day(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clinic_app.transport import lan_found

    made = list[object]()

    class Nobody:
        def __init__(self, *_how: object, loopback: bool) -> None:
            made.append(self)

        def at(self, _device: object) -> tuple[()]:
            return ()

        def close(self) -> None:
            made.append("closed")

    monkeypatch.setattr(lan_found, "Neighbours", Nobody)
    (pc, _) = clinic(2)
    with network(pc) as (here,):
        here.lan.look_around()
        here.lan.look_around()
        assert len(made) == 1
        pc.house.ticks += DAY_S
        here.lan.look_around()
        assert len(made) == 3
        assert all(str(here.lan.port) in each for each in here.lan.listens_at())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("10.0.0.12", ("10.0.0.12", 47113)),
        (" 10.0.0.12:5000 ", ("10.0.0.12", 5000)),
        ("๑๐.๐.๐.๑๒:๕๐๐๐", ("10.0.0.12", 5000)),
        ("fd00::2", ("fd00::2", 47113)),
        ("[fd00::2]:5000", ("fd00::2", 5000)),
        ("[fd00::2]", ("fd00::2", 47113)),
        ("er-pc.hospital.local", ("er-pc.hospital.local", 47113)),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, found: tuple[str, int]) -> None:
    assert read_address(typed) == found


NO_ADDRESS = ("", ":5000", "10.0.0.12:x", "10.0.0.12:99999", "10.0.0.12:0", "[fd00::2", "a b", "ห้อง", "\\\\pc\\share")


@pytest.mark.parametrize("typed", NO_ADDRESS)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(PcNotReached) as caught:
        read_address(typed)
    assert caught.value.reason == "address"


def test_the_ways_are_chosen_by_who_may_and_journalled_without_what_was_typed(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clinic_at_work import COORDINATOR

    night, office = clinic(2)
    ways = night.clinic.ways_between
    assert (ways.stands().lan, ways.stands().share, ways.plan().share) == (True, None, None)
    with pytest.raises(NotAllowed):
        ways.choose_lan(on=False)
    night.comes_in(COORDINATOR)
    ways = night.clinic.ways_between
    ways.choose_lan(on=False)
    with monkeypatch.context() as silent:
        silent.setattr(Path, "is_dir", lambda _path: pytest.fail("a share may be silent, and the record waits for it"))
        ways.choose_share(tmp_path)
    ways.type_address(office.device, "10.0.0.12")
    stands, plan = ways.stands(), ways.plan()
    assert (stands.lan, stands.share, stands.addresses) == (False, str(tmp_path), {office.device: "10.0.0.12"})
    assert plan.lan is None
    assert plan.share is not None
    ways.type_address(office.device, "")
    ways.choose_share(None)
    assert (ways.stands().addresses, ways.plan().share) == ({}, None)
    with pytest.raises(PcNotReached):
        ways.type_address(office.device, "not an address")
    with pytest.raises(NoSuchPc):
        ways.type_address(DeviceId(uuid4()), "10.0.0.1")
    told = repr(night.vault.journal.entries(after=0, limit=1000))
    assert "pcs_way_chosen" in told
    assert "10.0.0.12" not in told


def test_what_it_settled_holds_and_training_stays_on_this_pc(clinic: Clinic, tmp_path: Path) -> None:
    night, _ = clinic(2)
    ways = night.clinic.ways_between
    night.clinic.desk.settings.held = Held(SiteProfile(pcs_share=str(tmp_path), pcs_lan=False), tmp_path)
    stands, plan = ways.stands(), ways.plan()
    assert (stands.lan, stands.share, stands.by_it) == (False, str(tmp_path), frozenset({"lan", "share"}))
    assert plan.lan is None
    assert plan.share is not None
    night.clinic.desk.settings.held = None
    assert ways.stands().by_it == set()
    night.vault.training = True
    plan = ways.plan()
    assert plan.lan is not None
    assert plan.lan.loopback, "a training clinic is heard on the network"
    assert plan.share is None
    with pytest.raises(WayUnfit):
        ways.folder(tmp_path)


def test_written_grows_with_each_entry_and_reads_nothing(clinic: Clinic) -> None:
    (night, _) = clinic(2)
    night.begins()
    before = night.clinic.ways_between.written
    night.begins()
    assert night.clinic.ways_between.written > before > 0


def test_a_lan_that_is_cut_has_nobody_at_its_door(clinic: Clinic) -> None:
    pcs = clinic(2)
    with network(*pcs) as (night, _office):
        night.lan.cut()
        assert night.lan.wait() is None
