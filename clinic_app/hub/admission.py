"""Who may speak to the hub now: request signatures, replays and rates, remembered only in memory."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from starlette.requests import Request

from clinic_app.errors import SignatureRefused
from clinic_app.facts import dataclass
from clinic_app.hub.gathering import Gathering
from clinic_app.hub.nonces import Nonces
from clinic_app.hub.quick_signatures import check_signature
from clinic_app.hub.store_people import KnownDevice, People
from clinic_app.wire import hub_api

_SIGNED: Final = frozenset({b"host", b"content-digest", b"signature", b"signature-input", b"revoke-hash"})
PATIENCE_S: Final = 30
WHOLE: Final = "clinic_hub.whole"
"""Stands in the scope of a request whose body is there already, as most are: nothing is left to wait for."""
SLOWEST_BYTES_S: Final = 2_000
"""A line slower than this, after that half minute, is not waited for; the slowest of ours is faster thrice."""


@dataclass
class Refused(Exception):
    """An answer other than the one asked for; `title` is a fixed word."""

    status: int
    title: str
    retry_after_s: int | None = None
    type: str = "about:blank"
    allow: str | None = None


class Rate:
    """A count within one clock minute (or another span) for each name; forgotten when it ends."""

    def __init__(self, most: int, span_s: int = 60) -> None:
        self._most = most
        self._span_s = span_s
        self._span = 0
        self._counts: dict[bytes, int] = {}

    def count(self, name: bytes, at: int) -> None:
        """One more. Raises `Refused` 429 above the limit."""
        self.check(name, at)
        self._counts[name] = self._counts.get(name, 0) + 1

    def check(self, name: bytes, at: int) -> None:
        """Raises `Refused` 429 if there is no room for one more."""
        if at // self._span_s != self._span:
            self._span, self._counts = at // self._span_s, {}
        if self._counts.get(name, 0) >= self._most:
            raise Refused(429, "too many requests", retry_after_s=self._span_s - at % self._span_s)


class Admission:
    """Checks every signed request before its body is read."""

    def __init__(self, people: People, now: Callable[[], datetime], limits: hub_api.Limits) -> None:
        self._devices = Gathering(people.some, most=64)
        self._now = now
        self.nonces = Nonces(limits.remembered_nonces)
        self._rate = Rate(limits.requests_per_minute)
        self._enrolments = Rate(limits.enrolments_per_minute)
        self._left = Rate(limits.envelopes_per_day, span_s=86_400)

    def at(self) -> int:
        """Whole seconds."""
        return int(self._now().timestamp())

    def hour(self) -> int:
        """Whole hours: all that is ever written down."""
        return self.at() // 3600

    def may_leave(self, device: KnownDevice) -> None:
        """Raises `Refused` 429 if this organisation has left as many envelopes today as anybody may."""
        self._left.check(device.agency.encode(), self.at())

    def has_room(self, device: KnownDevice) -> bool:
        """Whether this organisation may leave one more today."""
        try:
            self.may_leave(device)
        except Refused:
            return False
        return True

    def has_left(self, device: KnownDevice) -> None:
        """One more today. Only this process knows, and only until midnight."""
        with suppress(Refused):
            self._left.count(device.agency.encode(), self.at())

    def enrolment(self) -> None:
        """Guessing is slowed for everybody at once: no addresses are kept. Raises `Refused` 429."""
        self._enrolments.count(b"enrol", self.at())

    async def signed_by(self, request: Request, rate: Rate | None = None) -> KnownDevice:
        """The approved PC that signed this request just now. Raises `Refused` 401, 403, 429 or 503.

        What has a `rate` of its own takes nothing from the one of referrals.
        """
        heard = _signed_headers(request)
        revoke_hash = heard.get(b"revoke-hash")
        try:
            signed = hub_api.SignatureInput.from_header(heard.get(b"signature-input", ""))
            signature = hub_api.signature_from_header(heard.get(b"signature", ""))
        except ValueError as exc:
            raise Refused(401, "not signed") from exc
        if signed.revocable != (revoke_hash is not None):
            raise Refused(401, "not signed")
        at = self.at()
        if abs(at - signed.created) > hub_api.SIGNATURE_LIFE_S:
            raise Refused(401, "signed too long ago, or in the future", type=hub_api.CLOCK)
        device = await self._devices.ask(bytes.fromhex(signed.keyid))
        if device is None:
            raise Refused(401, "key not known", type=hub_api.UNKNOWN_DEVICE)
        base = hub_api.signature_base(
            signed,
            method=request.method,
            authority=heard.get(b"host", ""),
            path=request.scope["raw_path"].decode("latin-1").partition("?")[0],
            query=request.scope["query_string"].decode("latin-1"),
            digest=heard.get(b"content-digest", ""),
            revoke_hash=revoke_hash,
        )
        try:
            check_signature(device.hub_auth, signature, base)
        except SignatureRefused as exc:
            raise Refused(401, "signature does not fit") from exc
        name = bytes.fromhex(signed.keyid + signed.nonce)
        if self.nonces.knows(name):
            raise Refused(401, "seen before")
        if device.status != "approved" or not self._in_force(device):
            status = "expired" if device.status == "approved" else device.status
            raise Refused(403, f"this device is {status}", type=hub_api.DEVICE_IS.format(status=status))
        # What is turned away is not remembered: one PC that is shut out, or asks too much, must not fill our memory.
        (rate or self._rate).count(device.kid, at)
        try:
            self.nonces.remember(name, at)
        except OverflowError as exc:
            raise Refused(503, "busy", retry_after_s=60) from exc
        return device

    def _in_force(self, device: KnownDevice) -> bool:
        today = self._now().date().toordinal()
        return device.not_before is not None and device.not_after is not None and today <= device.not_after


def _signed_headers(request: Request) -> dict[bytes, str]:
    """Those a signature may speak of, each once. Raises `Refused` 401."""
    heard: dict[bytes, str] = {}
    for name, value in request.scope["headers"]:
        if name in _SIGNED:
            if name in heard:
                raise Refused(401, "a signed header is repeated")
            heard[name] = value.decode("latin-1")
    return heard


async def body_of(request: Request, most: int) -> bytes:
    """At most `most` bytes, equal to the signed digest. Raises `Refused` 400, 408, 413; never reads past the limit."""
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit():
        raise Refused(400, "length not readable")
    if len(declared) > 12 or int(declared) > most:
        raise Refused(413, "too large")
    parts, length = [], 0
    try:
        async with asyncio.timeout(None if request.scope.get(WHOLE) else PATIENCE_S + most / SLOWEST_BYTES_S):
            async for chunk in request.stream():
                length += len(chunk)
                if length > most:
                    raise Refused(413, "too large")
                parts.append(chunk)
    except TimeoutError as exc:
        raise Refused(408, "too slow") from exc
    body = b"".join(parts)
    digest = request.headers.get("content-digest")
    if digest is not None and not hmac.compare_digest(digest.encode(), hub_api.content_digest(body).encode()):
        raise Refused(400, "digest does not fit")
    return body


def hashed(secret: bytes) -> bytes:
    """How codes and tokens are kept."""
    return hashlib.sha256(secret).digest()
