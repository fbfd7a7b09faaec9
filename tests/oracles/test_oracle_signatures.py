"""A library in Node, which nobody here wrote, judges our request signatures, and makes one that the hub accepts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from node_oracle import ask
from running_hub import Office, Running, sealed, serving
from signed_requests import REVOKE, headers_for, put_target

from clinic_app.wire import hub_api
from clinic_app.wire.hub_api import Limits

FIELDS = ["@method", "@authority", "@path", "@query", "content-digest"]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Running]:
    yield from serving(tmp_path, Limits())


def asking(
    hub: Running, office: Office, method: str, target: str, body: bytes, revoke_hash: str | None
) -> dict[str, Any]:
    headers = headers_for(hub, office, method, target, body, revoke_hash=revoke_hash)
    request = {"method": method, "url": hub.address + target, "headers": headers}
    return {"request": request, "kid": office.auth.public.kid.hex(), "key": office.auth.public.raw.hex()}


def test_another_library_verifies_what_we_sign_and_nothing_that_was_changed(hub: Running) -> None:
    office, each = hub.office("clinic"), sealed()
    good = [
        asking(hub, office, "PUT", put_target(office.mailbox, each), each, REVOKE),
        asking(hub, office, "GET", f"/v1/m/{office.mailbox}?limit=16&wait=25", b"", None),
        asking(hub, office, "POST", hub_api.BATCH, each, None),
    ]
    changed = []
    for change in (
        {"method": "DELETE"},
        {"url": "http://127.0.0.1:1" + put_target(office.mailbox, each)},
        {"url": hub.address + put_target("00" * 16, each)},
        {"url": hub.address + put_target(office.mailbox, each) + "?x=1"},
    ):
        changed.append({**good[0], "request": {**good[0]["request"], **change}})
    for name, value in (("content-digest", hub_api.content_digest(b"")), (hub_api.REVOKE_HASH, "22" * 32)):
        headers = {**good[0]["request"]["headers"], name: value}
        changed.append({**good[0], "request": {**good[0]["request"], "headers": headers}})
    changed.append({**good[0], "key": hub.hub_key.public.raw.hex()})
    assert ask("signatures.mjs", {"act": "verify", "items": good + changed}) == [True] * 3 + [False] * 7


def test_the_hub_accepts_what_another_library_signs(hub: Running) -> None:
    office, each = hub.office("clinic"), sealed()
    target = put_target(office.mailbox, each)
    headers = {"content-digest": hub_api.content_digest(each), hub_api.REVOKE_HASH: REVOKE}
    [signed] = ask("signatures.mjs", {"act": "sign", "items": [{
        "request": {"method": "PUT", "url": hub.address + target, "headers": headers},
        "kid": office.auth.public.kid.hex(), "seed": office.auth.seed.hex(), "fields": [*FIELDS, hub_api.REVOKE_HASH],
        "created": int(hub.hands.now().timestamp()), "nonce": hashlib.sha256(each).hexdigest()[:32],
    }]})  # fmt: skip
    answer = httpx2.put(hub.address + target, content=each, headers=signed)
    assert answer.status_code == 201, answer.content
