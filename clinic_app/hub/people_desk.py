"""The desk for who is who: proves the hub is the hub, takes enrolments and epoch cards, hands out the directory."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from clinic_app.crypto.signing import VerifyKey
from clinic_app.errors import DirectoryRefused, SignatureRefused
from clinic_app.hub.admission import Admission, Refused, body_of, hashed
from clinic_app.hub.answers import as_json, decoded, framed, name_of
from clinic_app.hub.quick_signatures import HubSeal
from clinic_app.hub.routing import Window
from clinic_app.hub.store_people import Announced, Enrolment, People
from clinic_app.wire import hub_api, letters_api
from clinic_app.wire.directory_document import EpochCard

ENOUGH_RETRY_S = 86_400


class PeopleDesk:
    """Answers about keys; it never looks into a mailbox."""

    def __init__(self, people: People, seal: HubSeal, admission: Admission) -> None:
        self._people = people
        self._seal = seal
        self._admission = admission

    def windows(self) -> list[Window]:
        """What the hub answers here."""
        return [
            Window("GET", hub_api.PING, self.ping, "ping"),
            Window("POST", hub_api.ENROL, self.enrol, "enrol"),
            Window("PUT", letters_api.CODE, self.announce, "code"),
            Window("GET", hub_api.DIRECTORY, self.directory, "directory"),
            Window("PUT", hub_api.CARDS, self.keep_card, "cards"),
            Window("GET", hub_api.CARDS + "/{agency}", self.cards, "cards"),
        ]

    async def ping(self, request: Request) -> Response:
        nonce = name_of(request.query_params.get("n", ""), 32).hex()
        return as_json(hub_api.Pong(nonce=nonce, signature=self._seal.sign(hub_api.ping_message(nonce))))

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
        outcome, agency = await self._people.enrol(
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

    async def announce(self, request: Request) -> Response:
        """A PC that is in says that another of its organisation will ask: by the hash of a code only they know.

        It saves the operator a code to read out, and no more: the other waits for approval as everybody does.
        """
        device = await self._admission.signed_by(request)
        await body_of(request, 0)
        code_hash, at = name_of(request.path_params["code_hash"], 64), self._admission.at()
        outcome = await self._people.announce(
            code_hash, device.agency, at=at, expires_at=at + hub_api.CODE_LIFE_S, most=letters_api.CODES_OUT
        )
        if outcome is Announced.ENOUGH:
            raise Refused(429, "enough codes are out", retry_after_s=ENOUGH_RETRY_S)
        if outcome is Announced.TAKEN:
            raise Refused(409, "not a new code")
        return Response(status_code=201 if outcome is Announced.NEW else 200)

    async def directory(self, request: Request) -> Response:
        await self._admission.signed_by(request)
        etag = f'"{await self._people.directory_version()}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        newest = await self._people.newest_directory()
        if newest is None:
            raise Refused(404, "nothing published")
        return Response(newest[1], media_type="application/json", headers={"ETag": f'"{newest[0]}"'})

    async def keep_card(self, request: Request) -> Response:
        device = await self._admission.signed_by(request)
        body = await body_of(request, hub_api.MAX_BODY)
        try:
            card = EpochCard.from_bytes(body)
            card.check(identity=VerifyKey.from_bytes(device.identity), day=card.not_before)
        except (DirectoryRefused, ValueError) as exc:
            raise Refused(422, "not a card of this device") from exc
        if card.agency != device.agency:
            raise Refused(422, "not a card of this device")
        await self._people.keep_card(device.kid, device.agency, body)
        return Response(status_code=204)

    async def cards(self, request: Request) -> Response:
        await self._admission.signed_by(request)
        return framed(await self._people.cards(request.path_params["agency"]))
