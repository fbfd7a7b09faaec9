"""When the hub is asked for the list of services: seldom, and at once where something says there is a newer one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR
from stations import CLINIC, LEGAL_AID, SHELTER, Network, Station, agrees, closing_line, network_on, refers, written

from clinic_app.domain.packet_codes import Sector, Service, Urgency
from clinic_app.errors import HubUnreachable, Refusal, Why
from clinic_app.services.exchange import Exchange, exchange
from clinic_app.services.sending import OutState, Synced
from clinic_app.transport.hub_client import Fetched


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)


def one_round(station: Station) -> tuple[Exchange, Synced]:
    """As the clock does it, not a hand."""
    sending = station.clinic.sending
    with closing_line(station) as hub:
        done = exchange(sending.plan(), hub)
    return done, sending.settle(done)


def quiet(network: Network, agency: str = CLINIC) -> Station:
    station = network.joins(CLINIC, kind="clinic")
    network.joins(SHELTER, kind="both")
    station.syncs()
    network.on(minutes=2)
    return station


def test_the_list_is_asked_for_once_a_day_and_not_again_at_every_entering(network: Network) -> None:
    clinic = quiet(network)
    for _ in range(3):
        network.on(hours=1)
        assert not one_round(clinic)[0].directory_asked
    clinic.house.leave()
    clinic.clinic = clinic.house.enter(COORDINATOR)
    assert not one_round(clinic)[0].directory_asked
    network.on(days=1)
    assert one_round(clinic)[0].directory_asked
    assert not one_round(clinic)[0].directory_asked


def test_a_newer_list_is_fetched_with_the_round_that_hears_of_it(network: Network) -> None:
    clinic = quiet(network)
    network.publishes({SHELTER: {"phone": "055 000 111"}})
    network.on(minutes=2)
    done, synced = one_round(clinic)
    assert done.directory is not None
    assert synced.directory_version is not None
    assert clinic.clinic.directory().organisations[SHELTER].phone == "055 000 111"
    assert not one_round(clinic)[0].directory_asked


def test_where_the_line_is_paid_by_the_megabyte_it_waits_for_its_day(network: Network) -> None:
    clinic = quiet(network)
    clinic.clinic.metering.choose(metered=True, kb_a_day=500)
    network.publishes({SHELTER: {"phone": "055 000 111"}})
    network.on(minutes=2)
    assert not one_round(clinic)[0].directory_asked
    network.on(days=1)
    assert one_round(clinic)[1].directory_version is not None


def test_a_list_that_was_not_trusted_is_not_fetched_at_every_round(network: Network) -> None:
    clinic = quiet(network)
    network.publishes()
    network.on(minutes=2)
    sending = clinic.clinic.sending
    with closing_line(clinic) as hub:
        done = exchange(sending.plan(), hub)
    assert done.directory is not None
    done.directory = Fetched(b"{}", done.directory.etag)
    assert sending.settle(done).directory_refused is not None
    assert not one_round(clinic)[0].directory_asked
    sending.look_for_news()
    assert one_round(clinic)[1].directory_version is not None, "a hand may ask again"


def test_somebody_unknown_has_written_so_the_list_is_asked_for_at_once(network: Network) -> None:
    clinic = quiet(network)
    clinic.clinic.metering.choose(metered=True, kb_a_day=500)  # so that the hub's own word is not followed
    stranger = network.joins(LEGAL_AID, kind="both")
    stranger.syncs()
    box = stranger.clinic.directory().organisations[CLINIC].mailbox
    with closing_line(stranger) as hub:
        hub.put(box or "", written(stranger, clinic), bytes(32))
    done, synced = one_round(clinic)
    assert (done.directory_asked, len(synced.taken.set_aside), synced.more) == (False, 1, True)
    done, synced = one_round(clinic)
    assert done.directory_asked
    [view] = clinic.clinic.set_asides.every()
    assert (view.sender, view.why) == (LEGAL_AID, Why.CONTENT), "known now; it speaks of nothing of ours"
    assert not one_round(clinic)[0].directory_asked


@pytest.mark.parametrize("metered", [False, True])
@pytest.mark.parametrize("since", [{"days": 1}, {"hours": 3}])
def test_what_can_wait_is_sent_only_after_hearing_what_the_list_says_now(
    network: Network, metered: bool, since: dict[str, float]
) -> None:
    clinic = quiet(network)
    clinic.clinic.metering.choose(metered=metered, kb_a_day=500)
    one_round(clinic)
    clinic.line.up = False
    refers(clinic, agrees(clinic, SHELTER), urgency=Urgency.WITHIN_72H)
    network.publishes({SHELTER: {"reports_to": ["police"]}})
    network.on(**since)
    clinic.line.up = True
    first, second = one_round(clinic), one_round(clinic)
    assert (first[0].on_hub, first[1].more, second[0].on_hub, second[1].held) == ([], True, [], 1)
    [item] = clinic.clinic.sending.waiting()
    assert (item.state, item.reason) == (OutState.HELD, Refusal.TELLS_OTHERS.value)


def test_what_cannot_wait_does_not_wait_for_the_list(network: Network) -> None:
    clinic = quiet(network)
    refers(clinic, agrees(clinic, SHELTER), urgency=Urgency.NOW_PHONE_FIRST)
    network.publishes()
    network.on(hours=1)
    done, synced = one_round(clinic)
    assert (len(done.on_hub), done.directory is not None, synced.sent) == (1, True, 1)


def test_a_mailbox_that_is_gone_calls_for_a_newer_list(network: Network) -> None:
    clinic = quiet(network)
    refers(clinic, agrees(clinic, SHELTER), service=Service.SHELTER_WOMEN, sector=Sector.SHELTER)
    box = clinic.clinic.directory().organisations[SHELTER].mailbox
    network.hub.changes("DELETE FROM mailbox WHERE mailbox_id = $1", bytes.fromhex(box or ""))
    assert list(one_round(clinic)[0].refused.values()) == [404]
    assert one_round(clinic)[0].directory_asked
    assert not one_round(clinic)[0].directory_asked


def test_a_list_that_has_run_out_is_asked_for_every_hour(network: Network) -> None:
    clinic = quiet(network)
    document = clinic.clinic.joining._directory.document()
    assert document is not None
    left = document.expires_on - clinic.house.clock.today() + timedelta(days=1)
    network.on(days=left.days)
    asked = []
    for _ in range(5):
        asked.append(one_round(clinic)[0].directory_asked)
        network.on(minutes=30)
    assert asked == [True, False, True, False, True]


def test_the_day_on_which_the_hub_answered_is_known_without_a_key_and_on_the_page(network: Network) -> None:
    clinic = quiet(network)
    heard = clinic.house.clock.today()
    assert clinic.house.door.look_from_outside().hub_heard_on == heard
    network.on(days=3)
    with closing_line(clinic) as hub:
        hub.ping = cut_line  # type: ignore[method-assign]
        clinic.clinic.sending.settle(exchange(clinic.clinic.sending.plan(), hub))
    view = clinic.clinic.health.view()
    assert (view.joined, view.hub_heard_on, view.hub_days, view.hub_silent) == (True, heard, 3, False)
    network.on(days=5)
    assert clinic.clinic.health.view().hub_silent
    one_round(clinic)
    assert clinic.house.door.look_from_outside().hub_heard_on == clinic.house.clock.today()
    assert clinic.clinic.health.view().hub_days == 0
    note = clinic.house.place.folder / "hub.json"
    note.write_bytes(b"{")
    assert clinic.house.door.look_from_outside().hub_heard_on is None


def cut_line() -> None:
    raise HubUnreachable
