"""Between two houses: a hub that is down, a network that wants a login, a hub that lies. None of it loses anything."""

from __future__ import annotations

import os
from collections.abc import Iterator

import httpx2
import pytest
from people import Coordinator, Receiver, a_coordinator, a_receiver
from stations import CLINIC, SHELTER, Network, closing_line

from clinic_app.errors import LineError, NotTheHub, Why
from clinic_app.services.sending import Synced
from clinic_app.transport.hub_client import HubClient
from clinic_app.ui.wording import worded


@pytest.fixture
def coordinator(network: Network) -> Coordinator:
    return a_coordinator(network)


@pytest.fixture
def shelter(network: Network, coordinator: Coordinator) -> Receiver:
    made = a_receiver(network)
    coordinator.syncs()
    return made


LOGIN = httpx2.Response(200, html="<html><title>Free Wi-Fi</title>Please log in</html>")


NOT_THE_HUB = {
    "a login page": LOGIN,
    "a way to somewhere else": httpx2.Response(302, headers={"location": "http://10.0.0.1/login"}),
    "an inspecting proxy": httpx2.Response(403, html="Blocked by policy"),
    "somebody who says yes to everything": httpx2.Response(200, json={"ok": True}),
    "a gateway without a house behind it": httpx2.Response(503, html="<html>Bad gateway"),
    "noise": httpx2.Response(200, content=os.urandom(4_096)),
}


def test_whoever_answers_instead_of_the_hub_gets_nothing_and_nothing_is_lost(
    coordinator: Coordinator, shelter: Receiver
) -> None:
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    referral = coordinator.refers(case)
    [item] = coordinator.clinic.desk.vault.outbox.every()
    for name, answer in NOT_THE_HUB.items():
        asked: list[bytes] = []

        def stranger(
            request: httpx2.Request, answer: httpx2.Response = answer, asked: list[bytes] = asked
        ) -> httpx2.Response:
            asked.append(request.read())
            return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)

        coordinator.line.leads_to(stranger)
        ended_by = coordinator.syncs().ended_by
        assert isinstance(ended_by, LineError), name
        assert worded(ended_by).do
        assert asked
        assert all(coordinator.clinic.desk.vault.outbox.sealed(item.env_id) not in body for body in asked), name
        assert coordinator.reads(referral) == "Waiting for a line"

    coordinator.line.restore()
    coordinator.syncs(), shelter.syncs()
    assert shelter.inbox_codes() == [coordinator.code(referral)]


def test_a_login_page_is_called_what_it_is(coordinator: Coordinator) -> None:
    coordinator.line.leads_to(lambda _: LOGIN)
    ended_by = coordinator.syncs().ended_by
    assert isinstance(ended_by, NotTheHub)
    assert "wants a login" in worded(ended_by).do


class Lying:
    """The real hub in bad hands: what it hands out is for the test to say, and what it is given may vanish."""

    def __init__(self, hub: HubClient, *, hands_out: tuple[bytes, ...] = (), swallows: bool = False) -> None:
        self._hub, self._hands_out, self._swallows = hub, hands_out, swallows

    def put(self, mailbox: str, sealed: bytes, revoke_hash: bytes) -> None:
        if not self._swallows:
            self._hub.put(mailbox, sealed, revoke_hash)

    def waiting(self, mailbox: str) -> Iterator[bytes]:
        for sealed in (*self._hub.waiting(mailbox), *self._hands_out):
            yield from (sealed, sealed[:-1], sealed)

    def __getattr__(self, name: str) -> object:
        return getattr(self._hub, name)


def syncs_with_a_liar(
    who: Coordinator | Receiver, hands_out: tuple[bytes, ...] = (), *, swallows: bool = False
) -> Synced:
    with closing_line(who.station) as hub:
        lying = Lying(hub, hands_out=hands_out, swallows=swallows)
        return who.clinic.sending.sync(lying)  # type: ignore[arg-type]


def test_a_hub_that_doubles_tears_and_mixes_up_brings_one_referral(
    network: Network, coordinator: Coordinator, shelter: Receiver
) -> None:
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    referral = coordinator.refers(case)
    coordinator.syncs()
    [own] = coordinator.clinic.desk.vault.outbox.every()
    taken = syncs_with_a_liar(shelter, (os.urandom(4_096), b"", b"x" * 9_000)).taken
    assert shelter.inbox_codes() == [coordinator.code(referral)]
    assert len(taken.referrals) == 1
    assert Why.REPLAYED not in taken.set_aside  # the same bytes are no news
    # To its sender the same hub hands out what he sent himself.
    syncs_with_a_liar(coordinator, (coordinator.clinic.desk.vault.outbox.sealed(own.env_id),))
    assert coordinator.clinic.receiving.inbox() == []
    assert network.stations.keys() == {CLINIC, SHELTER}


def test_a_hub_that_hands_out_an_old_packet_again_brings_nothing_back(
    coordinator: Coordinator, shelter: Receiver
) -> None:
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    referral = coordinator.refers(case)
    coordinator.syncs(), shelter.syncs()
    [item] = coordinator.clinic.desk.vault.outbox.every()
    code = coordinator.code(referral)
    shelter.opens(code)
    coordinator.withdraws(case, referral)
    coordinator.syncs(), shelter.syncs()
    assert [view.state for view in shelter.inbox()] == ["retracted"]
    syncs_with_a_liar(shelter, (coordinator.clinic.desk.vault.outbox.sealed(item.env_id),))
    assert [view.state for view in shelter.inbox()] == ["retracted"]


def test_a_hub_that_swallows_packets_is_found_out_by_silence(
    network: Network, coordinator: Coordinator, shelter: Receiver
) -> None:
    case = coordinator.takes_a_case()
    coordinator.is_allowed(case)
    referral = coordinator.refers(case)
    assert syncs_with_a_liar(coordinator, swallows=True).sent == 1
    assert coordinator.reads(referral) == "On the hub"  # so it says; nobody claims that it arrived
    network.on(hours=3)
    assert coordinator.reads(referral) == "Not answered: ring them"
    shelter.syncs()
    assert shelter.inbox_codes() == []
