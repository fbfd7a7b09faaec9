"""What goes out with a request to the hub: its signature (RFC 9421), and how much it costs."""

from __future__ import annotations

import secrets
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx2

from clinic_app.crypto.signing import SigningKey
from clinic_app.wire import hub_api


def sign(request: httpx2.Request, key: SigningKey, *, created: int, path: str, query: str, body: bytes) -> None:
    """Add the digest of the body, and our name over both and over all that the hub acts on."""
    revoke_hash = request.headers.get(hub_api.REVOKE_HASH)
    signed = hub_api.SignatureInput(
        revocable=revoke_hash is not None, created=created, nonce=secrets.token_hex(16), keyid=key.public.kid.hex()
    )
    digest = hub_api.content_digest(body)
    base = hub_api.signature_base(
        signed,
        method=request.method,
        authority=request.headers["host"],
        path=path,
        query=query,
        digest=digest,
        revoke_hash=revoke_hash,
    )
    request.headers["content-digest"] = digest
    request.headers["signature-input"] = f"clinic={signed.parameters}"
    request.headers["signature"] = hub_api.signature_header(key.sign(base))


def offset_by(date: str, here: datetime) -> int:
    """Seconds that the hub's clock is ahead of ours, by its `Date`; none where that cannot be read."""
    try:
        return int(parsedate_to_datetime(date).timestamp() - here.timestamp())
    except (ValueError, TypeError):
        return 0


def size_of(headers: httpx2.Headers, line: int) -> int:
    """Bytes of a head: its first line, its headers, the empty line."""
    return line + 2 + sum(len(name) + len(value) + 4 for name, value in headers.raw)
