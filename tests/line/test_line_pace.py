"""When the hub is asked again, what rests meanwhile, and what a line that is paid by the megabyte lets through."""

from __future__ import annotations

import random
import socket

import pytest
from clinic_at_work import NURSE
from little_proxies import listening, pumped
from stations import CLINIC, LEGAL_AID, SHELTER, Network, agrees, closing_line, refers

from clinic_app.domain.packet_codes import Sector, Service, Urgency
from clinic_app.errors import (
    HubBusy,
    HubRefusesUs,
    HubUnreachable,
    LineError,
    NotAllowed,
    NotTheHub,
    ProxyAsks,
    Unwelcome,
)
from clinic_app.hub import operator
from clinic_app.services.channel import Channel, Condition
from clinic_app.services.exchange import exchange
from clinic_app.services.metering import ENVELOPE_BYTES
from clinic_app.services.outgoing import OutState


def spans(channel: Channel, *, urgent: bool = False, metered: bool = False) -> tuple[float, float]:
    """The least and the most that could be drawn."""
    drawn: list[tuple[float, float]] = []

    def draw(least: float, most: float) -> float:
        drawn.append((least, most))
        return least

    channel._draw = draw
    base = channel.pause_s(urgent=urgent, metered=metered)
    [(least, most)] = drawn
    return base, base - least + most


def test_a_line_that_fails_is_asked_at_ever_longer_spans_up_to_six_hours() -> None:
    channel, found = Channel(random.uniform), []
    for _ in range(12):
        channel.came(HubUnreachable())
        found.append(spans(channel))
    assert found[:3] == [(30, 60), (30, 120), (30, 240)]
    assert found[-1] == (30, 21_600)
    channel.begin_anew()
    channel.came(HubUnreachable())
    assert spans(channel) == (30, 60)


def test_a_line_that_breaks_and_carried_something_is_asked_again_soon() -> None:
    channel = Channel(random.uniform)
    for _ in range(12):
        channel.came(HubUnreachable())
    channel.came(HubUnreachable(), passed=2)
    assert (spans(channel), channel.condition) == ((30, 60), Condition.DOWN)


def test_what_cannot_wait_shortens_it_and_a_hub_that_is_back_ends_it() -> None:
    channel = Channel(random.uniform)
    for _ in range(12):
        channel.came(HubUnreachable())
    assert spans(channel, urgent=True) == (30, 900)
    channel.came(None)
    assert spans(channel) == (600, 660)
    assert spans(channel, metered=True) == (3_600, 3_960)


def test_what_the_hub_says_of_waiting_goes_first() -> None:
    channel = Channel(random.uniform)
    for _ in range(8):
        channel.came(HubBusy(7))
    assert spans(channel, urgent=True) == (7, 8)
    channel.came(HubBusy(3_600))
    assert spans(channel) == (3_600, 3_960)
    assert spans(channel, urgent=True) == (900, 990)


@pytest.mark.parametrize(
    ("error", "condition"),
    [
        (None, Condition.UP), (HubUnreachable(), Condition.DOWN), (HubBusy(1), Condition.BUSY),
        (HubRefusesUs(403), Condition.PAUSED), (NotTheHub(), Condition.BARRED),
        (ProxyAsks(("ntlm",)), Condition.BARRED),
    ],
)  # fmt: skip
def test_each_end_of_a_round_is_a_state_of_the_line(error: LineError | None, condition: Condition) -> None:
    channel = Channel(random.uniform)
    assert channel.condition is Condition.UNASKED
    channel.came(error)
    assert channel.condition is condition
    assert channel.paused is (condition is Condition.PAUSED)
    channel.begin_anew()
    assert channel.condition is condition


def test_while_the_hub_refuses_us_the_queue_rests_and_the_probe_finds_out_when_it_may_go(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    kid = clinic.clinic.desk.vault.device.hub_auth.public.kid
    operator.revoke(network.hub.store, kid, network.now())
    refers(clinic, agrees(clinic, SHELTER))
    ended = clinic.syncs().ended_by
    assert ended == HubRefusesUs(403, Unwelcome.REVOKED)
    sending = clinic.clinic.sending
    with closing_line(clinic) as hub:
        refused = sending.settle(exchange(sending.plan_probe(), hub))
    assert isinstance(refused.ended_by, HubRefusesUs)
    [item] = clinic.clinic.desk.vault.outbox.every()
    assert (item.state, item.attempts) == (OutState.WAITING, 1)  # the probe offered nothing

    network.hub.changes("UPDATE device SET status = 'approved' WHERE device_kid = $1", kid)  # let in again
    with closing_line(clinic) as hub:
        assert sending.settle(exchange(sending.plan_probe(), hub)).ended_by is None
    assert clinic.syncs().sent == 1
    assert len(shelter.syncs().taken.referrals) == 1


def test_a_box_that_is_full_keeps_one_packet_waiting_and_no_other(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    network.joins(SHELTER, kind="both"), network.joins(LEGAL_AID, kind="both")
    clinic.syncs()
    refers(clinic, agrees(clinic, LEGAL_AID), LEGAL_AID, service=Service.LEGAL_AID, sector=Sector.LEGAL)
    refers(clinic, agrees(clinic, SHELTER))
    sending = clinic.clinic.sending

    class Full:
        """The real hub, with one box that takes nothing."""

        def __init__(self, hub: object, box: str) -> None:
            self._hub, self._box, self.asked = hub, box, 0

        def put(self, mailbox: str, *what: object) -> None:
            from clinic_app.errors import ItemRefused

            if mailbox == self._box:
                self.asked += 1
                raise ItemRefused(507)
            self._hub.put(mailbox, *what)  # type: ignore[attr-defined]

        def __getattr__(self, name: str) -> object:
            return getattr(self._hub, name)

    box = clinic.clinic.directory().organisations[LEGAL_AID].mailbox
    assert box is not None
    with closing_line(clinic) as hub:
        full = Full(hub, box)
        synced = sending.sync(full)  # type: ignore[arg-type]
        assert (synced.sent, synced.quarantined, synced.more, full.asked) == (1, 0, False, 1)
        sending.settle(exchange(sending.plan(), full))  # type: ignore[arg-type]
        assert full.asked == 1  # not at every round
        network.on(hours=1)
        sending.settle(exchange(sending.plan(), full))  # type: ignore[arg-type]
        assert full.asked == 2
    states = {view.recipient_id: (view.state, view.reason) for view in sending.waiting()}
    assert states == {LEGAL_AID: (OutState.WAITING, "hub_507"), SHELTER: (OutState.ON_HUB, None)}
    assert clinic.syncs().sent == 1


def test_a_hub_that_takes_no_more_today_still_hands_out_what_came() -> None:
    from clinic_app.services.exchange import Delivery, Plan

    class Full:
        clock_off_s, spent, listed = 0, 0, None

        def ping(self) -> None: ...

        def put(self, *_: object) -> None:
            raise HubBusy(7_200)

        def waiting(self, _: str) -> list[bytes]:
            return [b"from them"]

    letter = Delivery(env_id=b"1", mailbox="00" * 16, sealed=b"x", revoke_hash=bytes(32))
    plan = Plan(deliveries=(letter,), mailbox="00" * 16, asks_directory=False)
    done = exchange(plan, Full())  # type: ignore[arg-type]
    assert (done.fetched, isinstance(done.ended_by, HubBusy)) == ([b"from them"], True)


def test_where_the_line_is_paid_by_the_megabyte_what_can_wait_waits_for_tomorrow(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    metering = clinic.clinic.metering
    assert not metering.meter().metered
    metering.choose(metered=True, kb_a_day=100)
    clinic.syncs()
    spent = metering.meter().spent_today
    assert 500 < spent < 5_000
    metering.spend(metering.meter().left - ENVELOPE_BYTES + 1)
    assert metering.meter().over
    refers(clinic, agrees(clinic, SHELTER), urgency=Urgency.WITHIN_2WK)
    urgent = refers(clinic, agrees(clinic, SHELTER), urgency=Urgency.WITHIN_24H)
    synced = clinic.syncs()
    assert (synced.sent, synced.saved, synced.more) == (1, 1, False)
    on_hub = [view.referral_id for view in clinic.clinic.sending.waiting() if view.state is OutState.ON_HUB]
    assert on_hub == [urgent]
    assert len(shelter.syncs().taken.referrals) == 1
    network.on(days=1)
    assert metering.meter().spent_today == 0
    assert (synced := clinic.syncs()).sent == 1
    assert synced.saved == 0


def test_a_day_that_is_no_day_s_work_is_refused_and_so_is_the_nurse(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    for kb in (99, 1_000_001):
        with pytest.raises(ValueError, match=str(kb)):
            clinic.clinic.metering.choose(metered=True, kb_a_day=kb)
    clinic.house.leave()
    clinic.clinic = clinic.house.enter(NURSE)
    with pytest.raises(NotAllowed):
        clinic.clinic.metering.choose(metered=False, kb_a_day=500)


def test_a_round_with_nothing_to_do_costs_less_than_a_kilobyte_on_the_wire(network: Network) -> None:
    """Counted where the bytes pass: what both sides said, without what TLS and TCP add."""
    clinic = network.joins(CLINIC, kind="clinic")
    clinic.syncs()
    port, counted = int(network.hub.address.rpartition(":")[2]), [0]

    def serve(connection: socket.socket, head: bytes) -> None:
        def count(more: int) -> None:
            counted[0] += more

        count(len(head))
        with socket.create_connection(("127.0.0.1", port)) as there:
            there.sendall(head)
            pumped(connection, there, count)

    sending = clinic.clinic.sending
    with listening(serve) as little, closing_line(clinic) as hub:
        hub._http.base_url = little.address  # type: ignore[assignment]
        done = exchange(sending.plan(), hub)
    assert done.ended_by is None
    assert not done.directory_asked
    assert done.spent == pytest.approx(counted[0], abs=20)
    assert counted[0] <= 1_000
