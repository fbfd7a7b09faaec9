"""Another hub of the same network, several PCs of one organisation, and one of them stolen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House
from running_hub import Running, serving
from stations import CLINIC, RECEIVER, SHELTER, Network, Station, agrees, closing_line, delivered, network_on, refers

from clinic_app.crypto.fingerprints import words
from clinic_app.errors import HubRefusesUs, NotTheHub, Stranger, Unwelcome, Why
from clinic_app.hub import operator
from clinic_app.hub.publishing import newest_signed
from clinic_app.hub.store_people import People
from clinic_app.services.doorway import NewClinic
from clinic_app.services.outgoing import OutState
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.invitation import Invitation


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    folder = tmp_path / "network"
    folder.mkdir()
    yield from network_on(folder)


def invited(hub: Running) -> str:
    return Invitation(address=hub.address, hub_key=hub.hub_key.public.raw.hex(), root=hub.root.hex()).to_text()


def test_the_same_hub_at_another_address_is_found_again_and_another_one_there_is_not(
    network: Network, tmp_path: Path
) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="both")
    clinic.syncs()
    refers(clinic, agrees(clinic, SHELTER))
    moved = replace(network.hub, address=network.hub.address.replace("127.0.0.1", "localhost"))
    clinic.clinic.joining.accept(invited(moved), words(network.hub.root))
    stands = clinic.clinic.joining.membership()
    assert stands is not None
    assert (stands.address, stands.agency, stands.listed) == (moved.address, CLINIC, True)
    assert clinic.syncs().sent == 1
    assert len(shelter.syncs().taken.referrals) == 1


def test_at_another_hub_of_the_network_the_outbox_goes_along_and_nothing_is_doubled(
    network: Network, tmp_path: Path
) -> None:
    """The first hub's disk is gone. Its network goes on at a second one: same root, other key, other mailboxes."""
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="both")
    clinic.syncs(), shelter.syncs()
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    assert len(shelter.syncs().taken.referrals) == 1  # fetched; what says so is still on its way when the disk goes
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    old_box = clinic.clinic.directory().organisations[SHELTER].mailbox
    with closing(serving_anew(network, tmp_path / "second")) as second:
        hub = next(second)
        network.hub = hub
        for station in (clinic, shelter):
            joining = station.clinic.joining
            joining.accept(invited(hub), words(hub.root))
            stands = joining.membership()
            assert stands is not None
            assert (stands.agency, stands.listed) == (None, False)  # known to the network, and to this hub not yet
            with closing_line(station) as line:
                code = operator.make_code(hub.store, station.agency, network.now())
                joining.enrolled(joining.enrolment(code).ask(line))
            operator.approve(hub.store, station.clinic.desk.vault.device.hub_auth.public.kid, network.now())
        network.publishes()
        synced = clinic.syncs()
        assert (synced.ended_by, synced.directory_refused) == (None, None)
        assert clinic.clinic.directory().organisations[SHELTER].mailbox != old_box
        shelter.syncs(), clinic.syncs(), shelter.syncs(), clinic.syncs()
        assert len(shelter.clinic.receiving.inbox()) == 2
        assert {view.state for view in clinic.clinic.sending.waiting()} == {OutState.ON_HUB}
        stands = clinic.clinic.joining.membership()
        assert stands is not None
        assert stands.listed


def serving_anew(network: Network, folder: Path) -> Iterator[Running]:
    """A second hub that its keepers gave the root and the list key of the first, and its last list."""
    first = network.hub
    hubs_own = (first.place.hub_key.name, "keep")
    folder.mkdir()
    for file in first.place.folder.iterdir():
        if file.name not in hubs_own and not file.name.startswith(first.place.database.name):
            (shutil.copytree if file.is_dir() else shutil.copy)(file, folder / file.name)
    last = newest_signed(first.store)
    assert last is not None
    for hub in serving(folder, Limits()):
        hub.hands = first.hands
        hub.store.do(People(hub.store.store).publish(last.version, last.to_bytes()))
        yield hub


def second_pc(network: Network, agency: str, folder: Path) -> Station:
    """Another PC of an organisation that has one."""
    house = House(folder, wall=network.now())
    house.folder.mkdir()
    house.door.create(NewClinic(kind="both", people=(NURSE, COORDINATOR, SUPERVISOR, RECEIVER)))
    station = Station(SHELTER, house, house.enter(COORDINATOR))
    network.enrols(station)
    return station


def test_of_two_pcs_one_is_stolen_and_the_other_goes_on(network: Network, tmp_path: Path) -> None:
    clinic, first = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="both")
    stolen = second_pc(network, SHELTER, tmp_path / "second")
    for station in (first, stolen, clinic):
        station.syncs()
    stands = first.clinic.joining.membership()
    assert stands is not None
    assert sorted(pc.this for pc in stands.pcs) == [False, True]
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    [sealed] = [clinic.clinic.desk.vault.outbox.sealed(item.env_id) for item in clinic.clinic.desk.vault.outbox.every()]

    # By telephone: the number and the six words that the PC's card says, compared with what the operator sees.
    [named] = [pc for pc in stolen.clinic.pc_stolen.pcs() if pc.this]
    operator.revoke(network.hub.store, bytes.fromhex(named.kid), network.now())
    network.publishes()
    assert stolen.syncs().ended_by == HubRefusesUs(403, Unwelcome.REVOKED)
    assert len(first.syncs().taken.referrals) == 1  # the other one goes on, and has what was sealed for both
    clinic.syncs()

    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    later = clinic.clinic.desk.vault.outbox.sealed(clinic.clinic.desk.vault.outbox.every()[0].env_id)
    assert delivered(stolen, sealed) == []  # what was sealed before, it can read if somebody brings it
    assert delivered(stolen, later) == [Why.NO_KEY]  # nothing since: nobody seals to it any more
    assert len(first.syncs().taken.referrals) == 1
    stands = first.clinic.joining.membership()
    assert stands is not None
    assert [pc.revoked_on is not None for pc in stands.pcs if not pc.this] == [True]

    # By stick it learns the list too, and then says itself what it is.
    signed = first.clinic.network.signed()
    assert signed is not None
    stolen.clinic.network.take(signed.to_bytes())
    stands = stolen.clinic.joining.membership()
    assert stands is not None
    assert (stands.listed, stands.shut_out) == (False, True)

    # And with new keys the place goes on at once: another PC, another code, other words.
    third = second_pc(network, SHELTER, tmp_path / "third")
    third.syncs(), clinic.syncs()
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    assert len(third.syncs().taken.referrals) == 1


def test_another_hub_at_the_address_is_no_hub_of_ours(network: Network, tmp_path: Path) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    for other in serving(tmp_path / "other", Limits()):
        kept = replace(network.hub, address=other.address)
        clinic.clinic.joining.accept(invited(kept), words(network.hub.root))
        assert clinic.syncs().ended_by == NotTheHub(Stranger.LIAR)
