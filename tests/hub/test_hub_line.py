"""What stands between us and the hub: nothing, a login page, a liar, a hub that is busy."""

from __future__ import annotations

import base64

import httpx2
import pytest
from running_hub import STARTED_AT, Hands, Running, clock_of, sealed

from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import (
    ClinicError,
    HubAway,
    HubBusy,
    HubRefusesUs,
    HubUnreachable,
    ItemRefused,
    NotTheHub,
    Stranger,
)
from clinic_app.transport.hub_client import HubClient
from clinic_app.wire import hub_api

PROBLEM = {"content-type": "application/problem+json"}


def answered(response: httpx2.Response | Exception) -> HubClient:
    def reply(_: httpx2.Request) -> httpx2.Response:
        if isinstance(response, Exception):
            raise response
        return response

    return HubClient(
        "https://hub.example",
        authority_key=SigningKey.new(),
        hub_key=SigningKey.new().public,
        clock=clock_of(Hands(STARTED_AT)),
        transport=httpx2.MockTransport(reply),
    )


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx2.ConnectError("down"), HubUnreachable()),
        (httpx2.ReadTimeout("slow"), HubUnreachable()),
        (httpx2.RemoteProtocolError("cut"), HubUnreachable()),
        (httpx2.Response(200, html="<html>Log in"), NotTheHub(Stranger.LOGIN)),
        (httpx2.Response(403, html="blocked by proxy"), NotTheHub(Stranger.LOGIN)),
        *[(httpx2.Response(s, html="<h1>nginx: the hub is away"), HubAway()) for s in (502, 503, 504)],
        *[(httpx2.Response(s), HubAway()) for s in (502, 503, 504)],
        *[(httpx2.Response(s, headers=PROBLEM), HubBusy(60)) for s in (502, 503, 504)],
        *[(httpx2.Response(s, headers={"retry-after": "9"}), HubBusy(9)) for s in (429, 502, 503, 504)],
        (httpx2.Response(503, headers={"retry-after": "99999999"}), HubBusy(21_600)),
        (httpx2.Response(403), NotTheHub()),
        (httpx2.Response(302, headers={"location": "https://login.example"}), NotTheHub(Stranger.LOGIN)),
        (httpx2.Response(511), NotTheHub(Stranger.LOGIN)),
        (httpx2.Response(202), NotTheHub()),
        (httpx2.Response(200, content=b"x" * 20_000_000), NotTheHub()),
        (httpx2.Response(200, content=b"\0\0\0\x09abc"), NotTheHub()),
        (httpx2.Response(401, headers=PROBLEM), HubRefusesUs(401)),
        (httpx2.Response(403, headers=PROBLEM), HubRefusesUs(403)),
        (httpx2.Response(429, headers={"retry-after": "7"}), HubBusy(7)),
        (httpx2.Response(429), HubBusy(60)),
        (httpx2.Response(503, headers={"retry-after": "-1"}), HubAway()),
        *[(httpx2.Response(s, headers=PROBLEM), ItemRefused(s)) for s in (400, 404, 409, 410, 413, 422)],
    ],
)
def test_each_answer_has_its_own_meaning(response: httpx2.Response | Exception, error: ClinicError) -> None:
    client = answered(response)
    with pytest.raises(type(error)) as raised:
        list(client.waiting("0" * 32))
    assert type(raised.value) is type(error)
    assert vars(raised.value) == vars(error)
    client.close()


def test_a_hub_that_lists_in_circles_is_not_ours() -> None:
    same = (4).to_bytes(4, "big") + b"same"
    client = answered(httpx2.Response(200, content=same * 16))
    with pytest.raises(NotTheHub):
        list(client.waiting("0" * 32))
    client.close()


@pytest.mark.parametrize("receipt", [None, "", "no base 64", base64.b64encode(bytes(64)).decode()])
@pytest.mark.parametrize("status", [200, 201, 204])
def test_bytes_are_not_kept_and_not_taken_back_because_something_said_yes(status: int, receipt: str | None) -> None:
    client = answered(httpx2.Response(status, headers={} if receipt is None else {"hub-receipt": receipt}))
    with pytest.raises(NotTheHub):
        client.put("00" * 16, sealed(), bytes(32))
    with pytest.raises(NotTheHub):
        client.recall("00" * 16, bytes(32), bytes(32))
    client.close()


def test_the_hubs_word_for_another_envelope_is_not_its_word_for_this_one(hub: Running) -> None:
    office = hub.office("shelter")
    said = hub_api.receipt_message("kept", mailbox=bytes.fromhex(office.mailbox), env_id=bytes(32))
    word = base64.b64encode(hub.hub_key.sign(said)).decode()
    client = HubClient(
        hub.address, authority_key=office.auth, hub_key=hub.hub_key.public, clock=clock_of(hub.hands),
        transport=httpx2.MockTransport(lambda _: httpx2.Response(201, headers={"hub-receipt": word})),
    )  # fmt: skip
    with pytest.raises(NotTheHub):
        client.put(office.mailbox, sealed(), bytes(32))
    client.close()


def test_our_hub_proves_itself_and_another_cannot(hub: Running) -> None:
    ours = hub.client(SigningKey.new())
    ours.ping()
    ours.close()
    stranger = HubClient(
        hub.address, authority_key=SigningKey.new(), hub_key=SigningKey.new().public, clock=clock_of(hub.hands)
    )
    with pytest.raises(NotTheHub) as refused:
        stranger.ping()
    assert refused.value.what is Stranger.LIAR
    stranger.close()


def test_nobody_listening_is_a_state() -> None:
    client = HubClient(
        "http://127.0.0.1:1",
        authority_key=SigningKey.new(),
        hub_key=SigningKey.new().public,
        clock=clock_of(Hands()),
    )
    with pytest.raises(HubUnreachable):
        client.ping()
    client.close()
