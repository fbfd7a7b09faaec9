"""Signed requests: forged, replayed, late, moved; and bytes that are no request at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import http_message_signatures
import httpx2
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from running_hub import Hands, Office, Running, sealed

from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import HubRefusesUs, Unwelcome
from clinic_app.hub import operator
from clinic_app.wire import hub_api

REVOKE = "11" * 32
Change = Callable[[httpx2.Request], None]


class Tap(httpx2.BaseTransport):
    """The real line, with somebody's hand on it."""

    def __init__(self, change: Change = lambda request: None) -> None:
        self._line = httpx2.HTTPTransport()
        self._change = change
        self.seen: list[httpx2.Request] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._change(request)
        self.seen.append(request)
        return self._line.handle_request(request)

    def close(self) -> None:
        self._line.close()


def tapped(hub: Running, office: Office, tap: Tap) -> None:
    office.client.close()
    office.client = type(office.client)(
        hub.address,
        authority_key=office.auth,
        hub_key=hub.hub_key.public,
        clock=office.client._clock,
        transport=tap,
    )


def set_header(header: str, text: str) -> Change:
    def change(request: httpx2.Request) -> None:
        request.headers[header] = text

    return change


def other_query(request: httpx2.Request) -> None:
    request.url = request.url.copy_with(query=b"limit=1")


def drop(header: str) -> Change:
    def change(request: httpx2.Request) -> None:
        del request.headers[header]

    return change


@pytest.mark.parametrize(
    "change",
    [
        set_header("host", "other.example"),
        set_header("content-digest", hub_api.content_digest(b"other")),
        set_header("signature", hub_api.signature_header(bytes(64))),
        set_header("signature", "nonsense"),
        set_header("signature-input", "nonsense"),
        set_header("revoke-hash", REVOKE),
        other_query,
        drop("signature"),
        drop("signature-input"),
    ],
)
def test_a_changed_request_is_not_believed(hub: Running, change: Change) -> None:
    office = hub.office("shelter")
    tapped(hub, office, Tap(change))
    with pytest.raises(HubRefusesUs) as refused:
        list(office.client.waiting(office.mailbox))
    assert refused.value.status == 401


def test_a_replayed_request_is_refused(hub: Running) -> None:
    office, tap = hub.office("shelter"), Tap()
    tapped(hub, office, tap)
    list(office.client.waiting(office.mailbox))
    again = httpx2.get(str(tap.seen[0].url), headers=dict(tap.seen[0].headers))
    assert again.status_code == 401
    assert again.json()["title"] == "seen before"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_far_off_is_refused_once_and_then_the_hub_s_own_signs(hub: Running, minutes: int) -> None:
    office = hub.office("shelter")
    client = hub.client(office.auth, Hands(hub.hands.at + timedelta(minutes=minutes)))
    seen: list[int] = []
    client._http.event_hooks["response"].append(lambda response: seen.append(response.status_code))
    assert list(client.waiting(office.mailbox)) == []
    assert list(client.waiting(office.mailbox)) == []
    assert seen == [401, 200, 200, 200]  # refused, ping, again; and from then on at once
    assert client.clock_off_s == -60 * minutes
    client.close()


def test_strangers_pending_and_revoked_devices_are_refused(hub: Running) -> None:
    pending, revoked = hub.office("clinic", approved=False), hub.office("shelter")
    operator.revoke(hub.store, revoked.auth.public.kid, hub.hands.now())
    stranger = hub.client(SigningKey.new())
    for client, status, why in (
        (stranger, 401, Unwelcome.UNKNOWN),
        (pending.client, 403, Unwelcome.PENDING),
        (revoked.client, 403, Unwelcome.REVOKED),
    ):
        with pytest.raises(HubRefusesUs) as refused:
            client.directory()
        assert (refused.value.status, refused.value.why) == (status, why)
    stranger.close()


def test_an_enrolment_ends_after_its_year(hub: Running) -> None:
    office = hub.office("shelter")
    hub.hands.on(days=366)
    with pytest.raises(HubRefusesUs) as refused:
        list(office.client.waiting(office.mailbox))
    assert refused.value.why is Unwelcome.EXPIRED


def test_a_name_that_is_not_the_hash_of_the_bytes_is_refused(hub: Running) -> None:
    office = hub.office("shelter")
    body = sealed()
    path = hub_api.ENVELOPE.format(mailbox=office.mailbox, env_id="0" * 64)
    answer = httpx2.put(hub.address + path, content=body, headers=signed(hub, office, "PUT", path, body))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    path = hub_api.ENVELOPE.format(mailbox=office.mailbox, env_id=hashlib.sha256(body).hexdigest())
    torn = httpx2.put(hub.address + path, content=body[:-1], headers=signed(hub, office, "PUT", path, body))
    assert torn.status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1/ping", 400),
        ("GET", "/v1/ping?n=%00", 400),
        ("POST", "/v1/ping", 405),
        ("GET", "/v1/m/short", 401),
        ("PUT", "/v1/m/a/b", 401),
        ("POST", "/v1/enrol", 400),
        ("GET", "/v1/m/%ff%fe/%2e%2e", 405),
    ],
)
def test_nonsense_is_answered_with_a_problem_and_never_500(hub: Running, method: str, path: str, status: int) -> None:
    answer = httpx2.request(method, hub.address + path, content=b"\xff{" if method == "POST" else b"")
    assert answer.status_code == status
    assert msgspec.json.decode(answer.content, type=hub_api.Problem).status == status


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", hub_api.PING, "GET, HEAD"),
        ("POST", "/v1/m/a/b", "DELETE, PUT"),
        ("GET", "/v1/m/a/ack", "POST"),
        ("PATCH", hub_api.ENROL, "POST"),
    ],
)
def test_a_wrong_method_is_told_every_right_one(hub: Running, method: str, path: str, allow: str) -> None:
    answer = httpx2.request(method, hub.address + path)
    assert (answer.status_code, answer.headers.get("allow")) == (405, allow)


@pytest.mark.parametrize("size", [4_096, 65_536, 100_000])
def test_a_refusal_is_heard_even_by_one_still_sending(hub: Running, size: int) -> None:
    path = hub_api.ENVELOPE.format(mailbox="0" * 32, env_id="0" * 64)
    with httpx2.Client() as client:
        for _ in range(10):
            assert client.put(hub.address + path, content=bytes(size)).status_code == 401


@pytest.mark.parametrize(
    ("method", "tail", "body", "status"),
    [
        ("GET", "?limit=many", b"", 400),
        ("GET", "?after=zz", b"", 400),
        ("POST", "/ack", b"123", 400),
        ("POST", "/ack", b"", 400),
        ("POST", "/ack", bytes(32 * 201), 413),
        ("DELETE", "/" + "0" * 64, b"", 400),
    ],
)
def test_a_signed_request_may_still_be_wrong(hub: Running, method: str, tail: str, body: bytes, status: int) -> None:
    office = hub.office("shelter")
    path, _, query = (hub_api.MAILBOX.format(mailbox=office.mailbox) + tail).partition("?")
    headers = signed(hub, office, method, path, body, query=query, revocable=False)
    answer = httpx2.request(method, hub.address + path + (f"?{query}" if query else ""), content=body, headers=headers)
    assert answer.status_code == status


def test_an_unrelated_library_verifies_our_signatures(hub: Running) -> None:
    office, tap = hub.office("shelter"), Tap()
    tapped(hub, office, tap)
    office.client.put(office.mailbox, sealed(), bytes(32))
    request = tap.seen[0]

    class Resolver(http_message_signatures.HTTPSignatureKeyResolver):
        def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
            assert key_id == office.auth.public.kid.hex()
            return Ed25519PublicKey.from_public_bytes(office.auth.public.raw)

    verifier = http_message_signatures.HTTPMessageVerifier(
        signature_algorithm=http_message_signatures.algorithms.ED25519, key_resolver=Resolver()
    )
    request.url = httpx2.URL(str(request.url))
    # Its age check reads this PC's clock; ours is turned by the test.
    verifier.validate_created_and_expires = lambda *args, **kwargs: None
    [result] = verifier.verify(request)
    assert {name.strip('"').split('"')[0] for name in result.covered_components} >= {
        "@method",
        "@authority",
        "@path",
        "@query",
        "content-digest",
        "revoke-hash",
    }


def signed(
    hub: Running, office: Office, method: str, path: str, body: bytes, *, query: str = "", revocable: bool = True
) -> dict[str, str]:
    parameters = hub_api.SignatureInput(
        revocable=revocable,
        created=int(hub.hands.now().timestamp()),
        nonce=hashlib.sha256(path.encode() + body).hexdigest()[:32],
        keyid=office.auth.public.kid.hex(),
    )
    digest = hub_api.content_digest(body)
    base = hub_api.signature_base(
        parameters,
        method=method,
        authority=hub.address.removeprefix("http://"),
        path=path,
        query=query,
        digest=digest,
        revoke_hash=REVOKE if revocable else None,
    )
    headers = {
        "content-digest": digest,
        "signature-input": f"clinic={parameters.parameters}",
        "signature": hub_api.signature_header(office.auth.sign(base)),
    }
    return headers | ({hub_api.REVOKE_HASH: REVOKE} if revocable else {})
