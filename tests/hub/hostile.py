"""Somebody who wishes the hub ill: what is sent, and the one answer each deserves."""

from __future__ import annotations

import random
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx2
import msgspec
from hub_alone import Known, now
from running_hub import sealed

from clinic_app.crypto.sealing import env_id_of
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.transport.asking import sign
from clinic_app.wire import hub_api

ENDLESS: Final = 10_000_000_000


@dataclass(frozen=True)
class Hostile:
    """One PC that was let in and turned bad, and one that was shut out; `others` is a mailbox of somebody else."""

    address: str
    ours: Known
    shut_out: Known
    others: str
    http: httpx2.Client

    def sends(self, method: str, path: str, body: bytes = b"", *, by: Known, query: str = "", **headers: str) -> int:
        """A well signed request; the status."""
        return self._answer(self.request(method, path, body, by=by, query=query, **headers))

    def request(
        self, method: str, path: str, body: bytes = b"", *, by: Known, query: str = "", **headers: str
    ) -> httpx2.Request:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = self.http.build_request(method, f"{self.address}{path}{'?' + query if query else ''}", content=body,
                                          headers=named)  # fmt: skip
        sign(request, by.key, created=int(now().timestamp()), path=path, query=query, body=body)
        return request

    def _answer(self, request: httpx2.Request) -> int:
        return self.http.send(request).status_code

    # --- what is tried -----------------------------------------------------------------------------

    def reads_others(self) -> int:
        return self.sends("GET", hub_api.MAILBOX.format(mailbox=self.others), by=self.ours)

    def forgets_for_others(self) -> int:
        path = hub_api.ACKNOWLEDGE.format(mailbox=self.others)
        return self.sends("POST", path, bytes(32), by=self.ours)

    def guesses_a_mailbox(self) -> int:
        return self.sends("GET", hub_api.MAILBOX.format(mailbox=secrets.token_hex(16)), by=self.ours)

    def takes_back_what_others_left(self) -> int:
        body, key = sealed(), secrets.token_hex(32)
        path = hub_api.ENVELOPE.format(mailbox=self.others, env_id=env_id_of(body).hex())
        self.sends("PUT", path, body, by=self.ours, revoke_hash="0" * 64)
        return self.sends("DELETE", path, by=self.ours, revoke_token=key)

    def forges(self) -> int:
        stranger = Known(SigningKey.new(), self.ours.hub_key, self.ours.mailbox)
        request = self.request("GET", hub_api.DIRECTORY, by=stranger)
        theirs, named = stranger.key.public.kid.hex(), self.ours.key.public.kid.hex()
        request.headers["signature-input"] = request.headers["signature-input"].replace(theirs, named)
        return self._answer(request)

    def replays(self) -> int:
        request = self.request("GET", hub_api.MAILBOX.format(mailbox=self.ours.mailbox), by=self.ours)
        self._answer(request)
        return self._answer(request)

    def comes_back(self) -> int:
        return self.sends("GET", hub_api.DIRECTORY, by=self.shut_out)

    def sends_too_much(self) -> int:
        body = bytes(hub_api.MAX_ENVELOPE + 1)
        path = hub_api.ENVELOPE.format(mailbox=self.others, env_id=env_id_of(body).hex())
        return self.sends("PUT", path, body, by=self.ours, revoke_hash="0" * 64)

    def lies_about_a_hash(self) -> int:
        path = hub_api.ENVELOPE.format(mailbox=self.others, env_id="0" * 64)
        return self.sends("PUT", path, sealed(), by=self.ours, revoke_hash="0" * 64)

    def sends_no_envelope(self) -> int:
        body = secrets.token_bytes(4096)
        path = hub_api.ENVELOPE.format(mailbox=self.others, env_id=env_id_of(body).hex())
        return self.sends("PUT", path, body, by=self.ours, revoke_hash="0" * 64)

    def guesses_a_code(self) -> int:
        key, standing, code = SigningKey.new(), SealKeyPair.new().public.raw, secrets.token_hex(16)
        raw = key.public.raw.hex()
        proof = key.sign(hub_api.proof_message(code=code, hub_auth=raw, identity=raw, standing=standing))
        body = hub_api.Enrol(code=code, hub_auth=raw, identity=raw, standing=standing, hub_auth_proof=proof,
                             identity_proof=proof)  # fmt: skip
        return self.http.post(self.address + hub_api.ENROL, content=msgspec.json.encode(body)).status_code

    def announces_endless_bytes(self) -> int:
        return self.says(f"POST {hub_api.ENROL} HTTP/1.1\r\nhost: hub\r\ncontent-length: {ENDLESS}\r\n\r\n".encode())

    def sends_endless_chunks(self) -> int:
        head = f"POST {hub_api.ENROL} HTTP/1.1\r\nhost: hub\r\ntransfer-encoding: chunked\r\n\r\n".encode()
        return self.says(head + b"8000\r\n" + bytes(0x8000) + b"\r\n")

    def sends_an_endless_head(self) -> int:
        return self.says(b"GET / HTTP/1.1\r\n" + b"x: " + b"y" * 40_000)

    def says(self, raw: bytes) -> int:
        """Bytes as they are; the status, 0 if there was none."""
        with self.connection() as line:
            try:
                line.sendall(raw)
                answer = line.recv(65_536)
            except ConnectionError:
                return 0
        return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0

    def connection(self) -> socket.socket:
        there = urlsplit(self.address)
        return socket.create_connection((there.hostname, there.port), timeout=20)


Try = Callable[[Hostile], int]
SIGNED: Final[dict[Try, set[int]]] = {
    Hostile.reads_others: {403},
    Hostile.forgets_for_others: {403},
    Hostile.guesses_a_mailbox: {403},
    Hostile.takes_back_what_others_left: {409},
    Hostile.replays: {401},
    Hostile.sends_too_much: {413},
    Hostile.lies_about_a_hash: {422},
    Hostile.sends_no_envelope: {422},
}
UNSIGNED: Final[dict[Try, set[int]]] = {
    Hostile.forges: {401},
    Hostile.comes_back: {403},
    Hostile.guesses_a_code: {403, 429},
    Hostile.announces_endless_bytes: {413, 429},
    Hostile.sends_endless_chunks: {413, 429},
    Hostile.sends_an_endless_head: {431, 400},
}
"""What takes nothing from anybody's rate but that of enrolling."""


def tries(hostile: Hostile, number: int, seed: int) -> dict[str, int]:
    """So many, by the seed; how often each was tried. Fails on an answer that is not deserved."""
    draw, done = random.Random(seed), dict[str, int]()
    deserved = SIGNED | UNSIGNED
    for _ in range(number):
        attempt = draw.choice(list(deserved))
        status = attempt(hostile)
        # Whoever asks too much hears only that, until the minute is over.
        assert status in deserved[attempt] | ({429} if attempt in SIGNED else set()), (attempt.__name__, status)
        done[attempt.__name__] = done.get(attempt.__name__, 0) + 1
    return done
