"""A PC that is gone is named so that the hub's operator can shut it out: by itself, and by the PC after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, House, person
from stations import CLINIC, Network, Station, network_on

from clinic_app.domain.people import Role
from clinic_app.errors import LineError
from clinic_app.hub import operator
from clinic_app.services.pc_stolen import PcNamed


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    folder = tmp_path / "network"
    folder.mkdir()
    yield from network_on(folder)


def shut_out(network: Network, pc: PcNamed) -> None:
    operator.revoke(network.hub.store, bytes.fromhex(pc.kid), network.now())


def test_what_is_said_to_the_operator_shuts_this_pc_out(network: Network) -> None:
    station = network.joins(CLINIC, kind="clinic")
    [pc] = station.clinic.pc_stolen.pcs()
    assert pc.agency == CLINIC
    assert station.syncs().ended_by is None
    shut_out(network, pc)
    assert isinstance(station.syncs().ended_by, LineError)


def test_the_pc_that_comes_after_it_can_name_it_too(network: Network, tmp_path: Path) -> None:
    house = House(tmp_path / "old", wall=network.now())
    house.folder.mkdir()
    sheet = house.founded()
    station = Station(CLINIC, house, house.enter(COORDINATOR))
    network.stations[CLINIC] = station
    network.enrols(station)
    [gone] = station.clinic.pc_stolen.pcs()
    stick = tmp_path / "stick"
    stick.mkdir()
    backing = station.clinic.backing_up
    path = backing.back_up(backing.add(stick, "Blue", "stick")).path
    house.leave()
    restoring = House(tmp_path / "new", wall=house.wall).door.restoring
    new = restoring.come_in(restoring.restore(restoring.open(path, sheet.lines), person(Role.COORDINATOR, "dara")))
    here, before = new.pc_stolen.pcs()
    new.close()
    assert (here.agency, before.this) == ("", False)
    assert (before.agency, before.kid, before.hub_words) == (gone.agency, gone.kid, gone.hub_words)
    shut_out(network, before)
    with pytest.raises(operator.OperatorError):
        shut_out(network, here)  # no hub knows this one yet
