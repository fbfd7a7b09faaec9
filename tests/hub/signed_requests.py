"""Requests signed by hand, for what the client never says."""

from __future__ import annotations

import hashlib
import secrets

import httpx2
from running_hub import Office, Running

from clinic_app.wire import hub_api

REVOKE = "11" * 32


def headers_for(
    hub: Running, office: Office, method: str, target: str, body: bytes = b"", *, revoke_hash: str | None = None
) -> dict[str, str]:
    """`target` is path and query."""
    path, _, query = target.partition("?")
    parameters = hub_api.SignatureInput(
        revocable=revoke_hash is not None, created=int(hub.hands.now().timestamp()), nonce=secrets.token_hex(16),
        keyid=office.auth.public.kid.hex(),
    )  # fmt: skip
    digest = hub_api.content_digest(body)
    base = hub_api.signature_base(
        parameters, method=method, authority=hub.address.partition("://")[2], path=path, query=query, digest=digest,
        revoke_hash=revoke_hash,
    )  # fmt: skip
    signed = {
        "content-digest": digest,
        "signature-input": f"clinic={parameters.parameters}",
        "signature": hub_api.signature_header(office.auth.sign(base)),
    }
    return signed if revoke_hash is None else signed | {hub_api.REVOKE_HASH: revoke_hash}


def asked(
    hub: Running, office: Office, method: str, target: str, body: bytes = b"", *, revoke_hash: str | None = None,
    line: httpx2.Client | None = None,
) -> httpx2.Response:  # fmt: skip
    headers = headers_for(hub, office, method, target, body, revoke_hash=revoke_hash)
    request = (line or httpx2).request
    return request(method, hub.address + target, content=body, headers=headers, timeout=30)


def put_target(mailbox: str, sealed: bytes) -> str:
    return hub_api.ENVELOPE.format(mailbox=mailbox, env_id=hashlib.sha256(sealed).hexdigest())


def parts_of(framed: bytes) -> list[bytes]:
    parts, at = [], 0
    while at < len(framed):
        length = int.from_bytes(framed[at : at + 4], "big")
        parts.append(framed[at + 4 : at + 4 + length])
        at += 4 + length
    return parts
