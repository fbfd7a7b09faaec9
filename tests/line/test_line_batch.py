"""Several small things that wait go in one request; what cannot wait goes alone, and one refused stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from running_hub import STARTED_AT, Hands, clock_of, sealed
from stations import CLINIC, LEGAL_AID, SHELTER, Line, Network, Station, agrees, network_on, refers

from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.packet_codes import Sector, Service, Urgency
from clinic_app.errors import HubBusy, HubUnreachable, NotTheHub
from clinic_app.services.outgoing import OutState
from clinic_app.transport.hub_client import HubClient
from clinic_app.wire import hub_api
from clinic_app.wire.hub_api import BatchAnswer, BatchAnswers, BatchItem


class Counting(Line):
    """Every request, by its method and the last part of its path; `after` so many batches the answers are lost."""

    lost: int = 0

    def transport(self) -> httpx2.BaseTransport:
        inner, line = super().transport(), self
        self.asked = getattr(self, "asked", [])

        class Seen(httpx2.BaseTransport):
            def handle_request(self, request: httpx2.Request) -> httpx2.Response:
                line.asked.append(f"{request.method} {request.url.path.split('/')[2]}")
                response = inner.handle_request(request)
                if request.url.path == hub_api.BATCH and line.lost:
                    line.lost -= 1
                    response.close()
                    raise httpx2.ReadError("cut")
                return response

            def close(self) -> None:
                inner.close()

        return Seen()


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)


def three(network: Network) -> tuple[Station, Counting]:
    clinic = network.joins(CLINIC, kind="clinic")
    network.joins(SHELTER, kind="service"), network.joins(LEGAL_AID, kind="service")
    clinic.syncs()
    line = Counting()
    clinic.line = line
    return clinic, line


def wait(clinic: Station, count: int, urgency: Urgency = Urgency.WITHIN_2WK) -> None:
    for _ in range(count):
        refers(clinic, agrees(clinic, SHELTER), urgency=urgency)


def test_what_can_wait_goes_together_and_what_cannot_goes_first_and_alone(network: Network) -> None:
    clinic, line = three(network)
    wait(clinic, 4)
    wait(clinic, 2, Urgency.WITHIN_24H)
    assert clinic.syncs().sent == 6
    sent = [each for each in line.asked if each in ("PUT m", "POST batch")]
    assert sent == ["PUT m", "PUT m", "POST batch"]
    assert len(network.stations[SHELTER].syncs().taken.referrals) == 6


def test_two_are_not_worth_it(network: Network) -> None:
    clinic, line = three(network)
    wait(clinic, 2)
    assert clinic.syncs().sent == 2
    assert "POST batch" not in line.asked


def test_one_that_is_refused_is_set_aside_and_the_others_are_there(network: Network) -> None:
    clinic, line = three(network)
    wait(clinic, 2)
    refers(
        clinic, agrees(clinic, LEGAL_AID), LEGAL_AID, service=Service.LEGAL_AID, sector=Sector.LEGAL,
        urgency=Urgency.WITHIN_2WK,
    )  # fmt: skip
    box = clinic.clinic.directory().organisations[LEGAL_AID].mailbox
    network.hub.changes("DELETE FROM mailbox WHERE mailbox_id = $1", bytes.fromhex(box or ""))
    synced = clinic.syncs()
    assert (synced.sent, synced.quarantined) == (2, 1)
    assert line.asked.count("POST batch") == 1
    states = sorted(item.state for item in clinic.clinic.desk.vault.outbox.every())
    assert states == [OutState.ON_HUB, OutState.ON_HUB, OutState.QUARANTINED]


def test_an_answer_that_is_lost_is_asked_for_again_and_nothing_is_doubled(network: Network) -> None:
    clinic, line = three(network)
    wait(clinic, 3)
    line.lost = 1
    assert isinstance(clinic.syncs().ended_by, HubUnreachable)
    assert {item.state for item in clinic.clinic.desk.vault.outbox.every()} == {OutState.WAITING}
    assert clinic.syncs().sent == 3
    assert len(network.stations[SHELTER].syncs().taken.referrals) == 3


def test_where_a_hub_takes_no_batch_each_goes_by_itself(network: Network) -> None:
    clinic, line = three(network)
    wait(clinic, 3)
    inner = line.transport

    def without() -> httpx2.BaseTransport:
        real = inner()

        class Without(httpx2.BaseTransport):
            def handle_request(self, request: httpx2.Request) -> httpx2.Response:
                if request.url.path == hub_api.BATCH:
                    return httpx2.Response(404, headers={"content-type": hub_api.PROBLEM_TYPE}, content=b"{}")
                return real.handle_request(request)

            def close(self) -> None:
                real.close()

        return Without()

    line.transport = without  # type: ignore[method-assign]
    assert clinic.syncs().sent == 3
    assert line.asked.count("PUT m") == 3


# --- what the hub says of each ---------------------------------------------------------------------

HUB = SigningKey.new()


def told(items: list[BatchItem], answers: list[BatchAnswer]) -> list[int]:
    import msgspec

    def reply(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=msgspec.json.encode(BatchAnswers(items=tuple(answers))))

    client = HubClient(
        "https://hub.example", authority_key=SigningKey.new(), hub_key=HUB.public, clock=clock_of(Hands(STARTED_AT)),
        transport=httpx2.MockTransport(reply),
    )  # fmt: skip
    try:
        return client.put_many(items)[0]
    finally:
        client.close()


def item_and_answer(status: int, *, key: SigningKey = HUB) -> tuple[BatchItem, BatchAnswer]:
    import hashlib

    item = BatchItem(mailbox=bytes(16), revoke_hash=bytes(32), sealed=sealed())
    name = hashlib.sha256(item.sealed).digest()
    receipt = key.sign(hub_api.receipt_message("kept", mailbox=item.mailbox, env_id=name)) if status < 300 else None
    return item, BatchAnswer(env_id=name.hex(), status=status, receipt=receipt)


def test_only_the_hub_s_own_word_counts_for_each() -> None:
    good, known, full = item_and_answer(201), item_and_answer(200), item_and_answer(507)
    every = [good, known, full]
    assert told([item for item, _ in every], [answer for _, answer in every]) == [201, 200, 507]
    forged = item_and_answer(201, key=SigningKey.new())
    unsigned = (good[0], BatchAnswer(env_id=good[1].env_id, status=201))
    for items, answers in (
        ([forged[0]], [forged[1]]),
        ([unsigned[0]], [unsigned[1]]),
        ([good[0], known[0]], [known[1], good[1]]),
        ([good[0], known[0]], [good[1]]),
    ):
        with pytest.raises(NotTheHub):
            told(items, answers)


def test_a_hub_that_takes_no_more_now_is_waited_for_and_what_it_took_counts() -> None:
    from clinic_app.services.exchange import Delivery, Exchange, _deliver

    class Busy:
        def put_many(self, items: list[BatchItem]) -> tuple[list[int], int]:
            return [201, 429, 507], 7_200

    deliveries = tuple(
        Delivery(env_id=bytes([n]), mailbox="00" * 16, sealed=b"x", revoke_hash=bytes(32)) for n in range(3)
    )
    done = Exchange()
    with pytest.raises(HubBusy) as busy:
        _deliver(deliveries, Busy(), done)  # type: ignore[arg-type]
    assert busy.value.retry_after_s == 7_200
    assert (done.on_hub, done.full, done.refused) == ([b"\0"], [b"\2"], {})
