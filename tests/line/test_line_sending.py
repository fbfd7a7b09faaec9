"""What holds an item back, what sets it apart, and what a broken line leaves behind."""

from __future__ import annotations

import pytest
from stations import CLINIC, LEGAL_AID, SHELTER, Network, agrees, closing_line, refers

from clinic_app.domain.case import Change
from clinic_app.domain.consent import releases_of
from clinic_app.domain.packet_codes import Sector, Service, Urgency
from clinic_app.errors import HubUnreachable, NotPermitted
from clinic_app.services.exchange import exchange
from clinic_app.services.outgoing import OutState
from clinic_app.services.sending import ASKED_AGAIN


@pytest.mark.parametrize(
    ("urgency", "hours"),
    [(Urgency.NOW_PHONE_FIRST, 2), (Urgency.WITHIN_24H, 12), (Urgency.WITHIN_72H, 36)],
)
def test_what_could_not_go_in_time_is_held_until_she_was_asked_again(
    network: Network, urgency: Urgency, hours: int
) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    refers(clinic, agrees(clinic, SHELTER), urgency=urgency)
    clinic.line.up = False
    network.on(hours=hours - 1)
    clinic.syncs()
    assert [item.state for item in clinic.clinic.sending.waiting()] == [OutState.WAITING]
    network.on(hours=1)
    clinic.line.up = True
    synced = clinic.syncs()
    assert (synced.sent, synced.held) == (0, 1)
    [item] = clinic.clinic.sending.waiting()
    assert (item.state, item.reason) == (OutState.HELD, "stale")
    assert shelter.syncs().taken.referrals == []
    assert clinic.syncs().held == 0  # told once

    clinic.clinic.sending.let_go(item.env_id)
    [item] = clinic.clinic.sending.waiting()
    assert item.reason == ASKED_AGAIN
    assert clinic.syncs().sent == 1
    assert len(shelter.syncs().taken.referrals) == 1


def test_a_release_that_ended_before_the_line_came_back_holds_the_packet(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    recording = clinic.clinic.recording
    [release] = releases_of(recording.open(case))
    recording.change(case, Change(values=((release.id, "c_expiry", "2026-11-01"),)))
    assert clinic.syncs().held == 1
    [item] = clinic.clinic.sending.waiting()
    assert (item.state, item.reason) == (OutState.HELD, "expired")
    with pytest.raises(NotPermitted):
        clinic.clinic.sending.let_go(item.env_id)
    assert shelter.syncs().taken.referrals == []


def test_an_organisation_she_blocks_after_sealing_gets_nothing(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.clinic.consent.answer(case, {"c_block_org": [SHELTER]})
    assert clinic.syncs().held == 1
    [item] = clinic.clinic.sending.waiting()
    assert item.reason == "blocked_organisation"
    assert shelter.syncs().taken.referrals == []


def test_one_refused_item_is_set_apart_and_the_others_go(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    shelter, legal = network.joins(SHELTER, kind="service"), network.joins(LEGAL_AID, kind="service")
    clinic.syncs(), shelter.syncs(), legal.syncs()
    refers(clinic, agrees(clinic, LEGAL_AID), LEGAL_AID, service=Service.LEGAL_AID, sector=Sector.LEGAL)
    refers(clinic, agrees(clinic, SHELTER))
    # Their mailbox has gone since the list was signed.
    network.hub.changes("DELETE FROM mailbox WHERE agency_id = $1", LEGAL_AID)
    synced = clinic.syncs()
    assert (synced.sent, synced.quarantined, synced.ended_by) == (1, 1, None)
    states = {item.recipient_id: (item.state, item.reason) for item in clinic.clinic.sending.waiting()}
    assert states == {LEGAL_AID: (OutState.QUARANTINED, "hub_404"), SHELTER: (OutState.ON_HUB, None)}
    assert len(shelter.syncs().taken.referrals) == 1
    assert clinic.syncs().quarantined == 0  # it is not tried for ever


def test_an_answer_lost_on_the_way_makes_no_second_packet(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    refers(clinic, agrees(clinic, SHELTER))
    sending = clinic.clinic.sending
    with closing_line(clinic) as hub:
        exchange(sending.plan(), hub)  # done on the hub, and then the power went
    assert clinic.syncs().sent == 1
    assert len(shelter.syncs().taken.referrals) == 1
    assert network.hub.counts()["waiting"] == 0


def test_a_line_that_breaks_in_the_middle_keeps_what_was_done(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    for _ in range(3):
        refers(clinic, agrees(clinic, SHELTER))

    class Breaking:
        """The real hub, until the second item."""

        def __init__(self, hub: object) -> None:
            self._hub, self._left = hub, 1

        def put(self, *what: object) -> None:
            if not self._left:
                raise HubUnreachable
            self._left -= 1
            self._hub.put(*what)  # type: ignore[attr-defined]

        def __getattr__(self, name: str) -> object:
            return getattr(self._hub, name)

    with closing_line(clinic) as hub:
        done = clinic.clinic.sending.settle(exchange(clinic.clinic.sending.plan(), Breaking(hub)))  # type: ignore[arg-type]
    assert (done.sent, type(done.ended_by)) == (1, HubUnreachable)
    assert clinic.syncs().sent == 2
    assert len(shelter.syncs().taken.referrals) == 3


def test_the_most_urgent_goes_first(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    network.joins(SHELTER, kind="service")
    clinic.syncs()
    for urgency in (Urgency.WITHIN_2WK, Urgency.WITHIN_24H, Urgency.NOW_PHONE_FIRST, Urgency.WITHIN_72H):
        refers(clinic, agrees(clinic, SHELTER), urgency=urgency)
    plan = clinic.clinic.sending.plan()
    order = {item.env_id: item.urgency for item in clinic.clinic.sending.waiting()}
    assert [order[delivery.env_id] for delivery in plan.deliveries] == [
        "now_phone_first", "within_24h", "within_72h", "within_2wk",
    ]  # fmt: skip


def test_silence_is_told_after_the_time_its_urgency_bears(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    network.joins(SHELTER, kind="service")
    clinic.syncs()
    refers(clinic, agrees(clinic, SHELTER), urgency=Urgency.NOW_PHONE_FIRST)
    clinic.syncs()
    assert not clinic.clinic.sending.waiting()[0].silent
    network.on(minutes=15)
    assert clinic.clinic.sending.waiting()[0].silent


def test_a_packet_is_sealed_to_the_newest_card_once_it_is_known(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="both")
    shelter.syncs(), clinic.syncs()
    device = shelter.clinic.desk.vault.device
    card = clinic.clinic.network.seal_keys(SHELTER, clinic.house.clock.today())
    assert card == (device.epochs[-1].keys.public,)
    network.on(days=31)
    refused = clinic.clinic.network.seal_keys(SHELTER, clinic.house.clock.today())
    assert refused == (device.standing.public,)  # the card is over, the standing key holds a year
    shelter.syncs(), clinic.syncs()
    newer = clinic.clinic.network.seal_keys(SHELTER, clinic.house.clock.today())
    assert newer == (shelter.clinic.desk.vault.device.epochs[-1].keys.public,) != card
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    assert len(shelter.syncs().taken.referrals) == 1
