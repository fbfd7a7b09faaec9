"""The post office: takes sealed bytes, hands them out, forgets them; it cannot read them and does not note who came."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import format_datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.errors import DirectoryRefused, PacketRefused, SignatureRefused
from clinic_app.hub.admission import Admission, Refused, body_of, hashed
from clinic_app.hub.answers import as_json, decoded, framed, name_of, problem
from clinic_app.hub.keep import KeepDesk, KeepRoom
from clinic_app.hub.store import Put, Recall, Store
from clinic_app.hub.store_people import Enrolment, People
from clinic_app.wire import envelope, hub_api
from clinic_app.wire.directory_document import EpochCard


def build_app(
    store: Store,
    hub_key: SigningKey,
    now: Callable[[], datetime],
    limits: hub_api.Limits,
    keep: KeepRoom | None = None,
) -> ASGIApp:
    """Join the hub. One process, one event loop; `now` is aware UTC. Without a `keep` it takes no backups."""
    admission = Admission(People(store), now, limits)
    desk = _Desk(store, hub_key, admission, limits)
    routes = [
        Route(hub_api.PING, desk.ping, methods=["GET"], name="ping"),
        Route(hub_api.ENROL, desk.enrol, methods=["POST"], name="enrol"),
        Route(hub_api.DIRECTORY, desk.directory, methods=["GET"], name="directory"),
        Route(hub_api.CARDS, desk.keep_card, methods=["PUT"], name="cards"),
        Route(hub_api.CARDS + "/{agency}", desk.cards, methods=["GET"], name="cards"),
        Route(hub_api.ACKNOWLEDGE, desk.acknowledge, methods=["POST"], name="ack"),
        Route(hub_api.ENVELOPE, desk.put, methods=["PUT"], name="envelope"),
        Route(hub_api.ENVELOPE, desk.recall, methods=["DELETE"], name="envelope"),
        Route(hub_api.MAILBOX, desk.waiting, methods=["GET"], name="mailbox"),
        *(KeepDesk(store, keep, admission).routes() if keep is not None else ()),
    ]
    handlers: dict[type[Exception] | int, Callable[[Request, Exception], Awaitable[Response]]] = {
        Refused: _refused,
        HTTPException: _http,
        sqlite3.OperationalError: _no_store,
        ClientDisconnect: _gone,
    }
    return _Dated(Starlette(routes=routes, exception_handlers=handlers), now)


class _Desk:
    def __init__(self, store: Store, key: SigningKey, admission: Admission, limits: hub_api.Limits) -> None:
        self._store = store
        self._people = People(store)
        self._key = key
        self._limits = limits
        self._admission = admission
        self._swept_hour = 0

    async def ping(self, request: Request) -> Response:
        nonce = name_of(request.query_params.get("n", ""), 32).hex()
        return as_json(hub_api.Pong(nonce=nonce, signature=self._key.sign(hub_api.ping_message(nonce))))

    async def enrol(self, request: Request) -> Response:
        self._admission.enrolment()
        asked = decoded(hub_api.Enrol, await body_of(request, hub_api.MAX_BODY))
        message = hub_api.proof_message(
            code=asked.code, hub_auth=asked.hub_auth, identity=asked.identity, standing=asked.standing
        )
        hub_auth, identity = bytes.fromhex(asked.hub_auth), bytes.fromhex(asked.identity)
        try:
            VerifyKey.from_bytes(hub_auth).verify(asked.hub_auth_proof, message)
            VerifyKey.from_bytes(identity).verify(asked.identity_proof, message)
        except (SignatureRefused, ValueError) as exc:
            raise Refused(403, "keys not proven") from exc
        kid = VerifyKey.from_bytes(hub_auth).kid
        outcome, agency = self._people.enrol(
            hashed(bytes.fromhex(asked.code)),
            kid=kid,
            hub_auth=hub_auth,
            identity=identity,
            standing=asked.standing,
            at=self._admission.at(),
        )
        if outcome is Enrolment.WRONG:
            raise Refused(403, "code not known")
        if outcome is Enrolment.SPENT:
            raise Refused(410, "code used or too old")
        return as_json(hub_api.Enrolled(kid=kid.hex(), agency=agency, status="pending"), status=202)

    async def directory(self, request: Request) -> Response:
        self._admission.signed_by(request)
        newest = self._people.newest_directory()
        if newest is None:
            raise Refused(404, "nothing published")
        etag = f'"{newest[0]}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        return Response(newest[1], media_type="application/json", headers={"ETag": etag})

    async def keep_card(self, request: Request) -> Response:
        device = self._admission.signed_by(request)
        body = await body_of(request, hub_api.MAX_BODY)
        try:
            card = EpochCard.from_bytes(body)
            card.check(identity=VerifyKey.from_bytes(device.identity), day=card.not_before)
        except (DirectoryRefused, ValueError) as exc:
            raise Refused(422, "not a card of this device") from exc
        if card.agency != device.agency:
            raise Refused(422, "not a card of this device")
        self._people.keep_card(device.kid, device.agency, body)
        return Response(status_code=204)

    async def cards(self, request: Request) -> Response:
        self._admission.signed_by(request)
        return framed(self._people.cards(request.path_params["agency"]))

    async def put(self, request: Request) -> Response:
        self._admission.signed_by(request)
        self._sweep()
        mailbox = name_of(request.path_params["mailbox"], 32)
        env_id = name_of(request.path_params["env_id"], 64)
        revoke_hash = name_of(request.headers.get(hub_api.REVOKE_HASH, ""), 64)
        body = await body_of(request, hub_api.MAX_ENVELOPE)
        try:
            found = envelope.check_outside(body)
        except PacketRefused as exc:
            raise Refused(422, "not a sealed envelope") from exc
        if found != env_id or hashlib.sha256(body).digest() != env_id:
            raise Refused(422, "name and bytes differ")
        outcome = self._store.put(
            mailbox,
            env_id,
            body,
            revoke_hash=revoke_hash,
            at=self._admission.at(),
            life=hub_api.ENVELOPE_LIFE_S,
            most=self._limits.pending_per_mailbox,
        )
        if outcome is Put.NO_MAILBOX:
            raise Refused(404, "no such mailbox")
        if outcome is Put.FULL:
            raise Refused(507, "mailbox full", retry_after_s=3600)
        return Response(status_code=201 if outcome is Put.STORED else 200)

    async def waiting(self, request: Request) -> Response:
        mailbox = self._own_mailbox(request)
        after = request.query_params.get("after")
        limit = request.query_params.get("limit", str(hub_api.PAGE))
        if not re.fullmatch("[0-9]{1,3}", limit):
            raise Refused(400, "limit not readable")
        bodies = self._store.waiting(
            mailbox,
            after=b"" if after is None else name_of(after, 64),
            limit=max(1, min(int(limit), hub_api.PAGE)),
            at=self._admission.at(),
        )
        return framed(bodies)

    async def acknowledge(self, request: Request) -> Response:
        mailbox = self._own_mailbox(request)
        body = await body_of(request, hub_api.MAX_ACKNOWLEDGED * 32)
        if not body or len(body) % 32:
            raise Refused(400, "not a list of names")
        self._store.acknowledge(mailbox, [body[start : start + 32] for start in range(0, len(body), 32)])
        return Response(status_code=204)

    async def recall(self, request: Request) -> Response:
        self._admission.signed_by(request)
        outcome = self._store.recall(
            name_of(request.path_params["mailbox"], 32),
            name_of(request.path_params["env_id"], 64),
            token_hash=hashed(name_of(request.headers.get(hub_api.REVOKE_TOKEN, ""), 64)),
        )
        if outcome is Recall.UNKNOWN:
            raise Refused(404, "no such envelope")
        if outcome is Recall.WRONG_TOKEN:
            # Not 403: that would tell the sender its PC is shut out, when only this item is refused.
            raise Refused(409, "token does not fit")
        if outcome is Recall.TOO_LATE:
            raise Refused(410, "already fetched")
        return Response(status_code=204)

    def _own_mailbox(self, request: Request) -> bytes:
        device = self._admission.signed_by(request)
        mailbox = name_of(request.path_params["mailbox"], 32)
        if not self._people.owns(device.agency, mailbox):
            raise Refused(403, "not your mailbox")
        return mailbox

    def _sweep(self) -> None:
        at = self._admission.at()
        if at // 3600 != self._swept_hour:
            self._store.lapse(at=at, tombstone_life=hub_api.TOMBSTONE_LIFE_S)
            self._swept_hour = at // 3600


class _Dated:
    """Sets `Date` by the hub's clock and writes the one log line: hour, method, route, status, bytes."""

    def __init__(self, app: Starlette, now: Callable[[], datetime]) -> None:
        self._app = app
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = {"status": 0, "bytes": 0}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                date = format_datetime(self._now().replace(microsecond=0), usegmt=True).encode()
                message["headers"] = [*message["headers"], (b"date", date)]
            else:
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, sending)
        route = getattr(scope.get("route"), "name", None) or "none"
        hour = self._now().strftime("%Y-%m-%dT%H")
        method = scope["method"] if scope["method"] in {"GET", "PUT", "POST", "DELETE"} else "OTHER"
        sys.stderr.write(f"{hour} {method} {route} {seen['status']} {seen['bytes']}\n")


async def _refused(_: Request, exc: Exception) -> Response:
    assert isinstance(exc, Refused)
    return problem(exc)


async def _http(_: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    return problem(Refused(exc.status_code, "no such thing here"))


async def _no_store(_: Request, __: Exception) -> Response:
    return problem(Refused(503, "store not writable now", 30))


async def _gone(_: Request, __: Exception) -> Response:
    return problem(Refused(400, "cut off"))
