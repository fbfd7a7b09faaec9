"""The desk for sealed bytes: left once by name, alone or several together, fetched, acknowledged, taken back."""

from __future__ import annotations

import asyncio
import hashlib
import re

from starlette.requests import Request
from starlette.responses import Response

from clinic_app.errors import PacketRefused
from clinic_app.hub.admission import Admission, Refused, body_of, hashed
from clinic_app.hub.answers import as_json, framed, name_of, receipt_header
from clinic_app.hub.bell import Bell
from clinic_app.hub.gathering import Gathering
from clinic_app.hub.quick_signatures import HubSeal
from clinic_app.hub.routing import Window
from clinic_app.hub.store_mail import Mail, Offer, Put, Recall
from clinic_app.hub.store_people import KnownDevice, People
from clinic_app.wire import envelope, hub_api

_ANSWERS = {
    Put.STORED: (201, ""),
    Put.KNOWN: (200, ""),
    Put.NO_MAILBOX: (404, "no such mailbox"),
    Put.CLOSED: (410, "mailbox closed"),
    Put.FULL: (507, "mailbox full"),
}
FULL_RETRY_S = 3_600
BATCHES = 16
"""At a time: each is held in memory whole."""


class MailDesk:
    """Answers for mailboxes. Everything here may be asked again: the names are made of the bytes."""

    def __init__(
        self, mail: Mail, people: People, admission: Admission, bell: Bell, seal: HubSeal, *, shared: bool
    ) -> None:
        self._mail = mail
        self._people = people
        self._admission = admission
        self._bell = bell
        self._seal = seal
        # While one group waits for the server's disk the next is read and proved; a file has one writer, and one disk.
        self.putting = Gathering(mail.put, most=16, lanes=4) if shared else Gathering(mail.put, most=64)
        self._batches = 0
        self._listed = (0, "")
        self._swept_hour = 0
        self._sweeping = False

    def windows(self) -> list[Window]:
        """What the hub answers here."""
        return [
            Window("POST", hub_api.ACKNOWLEDGE, self.acknowledge, "ack"),  # before ENVELOPE, which fits it too
            Window("PUT", hub_api.ENVELOPE, self.put, "envelope"),
            Window("POST", hub_api.BATCH, self.put_batch, "batch"),
            Window("GET", hub_api.MAILBOX, self.waiting, "mailbox"),
            Window("DELETE", hub_api.ENVELOPE, self.recall, "envelope"),
        ]

    async def put(self, request: Request) -> Response:
        device = await self._admission.signed_by(request)
        await self.sweep()
        mailbox = name_of(request.path_params["mailbox"], 32)
        env_id = name_of(request.path_params["env_id"], 64)
        revoke_hash = name_of(request.headers.get(hub_api.REVOKE_HASH, ""), 64)
        body = await body_of(request, hub_api.MAX_ENVELOPE)
        try:
            found = envelope.check_outside(body)
        except PacketRefused as exc:
            raise Refused(422, "not a sealed envelope") from exc
        if found != env_id:
            raise Refused(422, "name and bytes differ")
        outcome = await self._take(device, self._offer(mailbox, env_id, body, revoke_hash))
        status, title = _ANSWERS[outcome]
        if title:
            raise Refused(status, title, retry_after_s=FULL_RETRY_S if outcome is Put.FULL else None)
        said = hub_api.receipt_message("kept", mailbox=mailbox, env_id=env_id)
        return Response(status_code=status, headers=receipt_header(self._seal, said))

    async def put_batch(self, request: Request) -> Response:
        device = await self._admission.signed_by(request)
        await self.sweep()
        if self._batches >= BATCHES:
            raise Refused(503, "busy", retry_after_s=5)
        self._batches += 1
        try:
            return await self._take_items(device, await body_of(request, hub_api.MAX_BATCH_BYTES))
        finally:
            self._batches -= 1

    async def _take_items(self, device: KnownDevice, untrusted: bytes) -> Response:
        try:
            items = hub_api.batch_items(untrusted)
        except ValueError as exc:
            raise Refused(400, "body not readable") from exc
        came = await asyncio.gather(*(self._take_item(device, item) for item in items))
        answers = (self._answer(item, status) for item, (status, _wait) in zip(items, came, strict=True))
        told = as_json(hub_api.BatchAnswers(items=tuple(answers)))
        if wait_s := max(wait_s for _status, wait_s in came):
            told.headers["retry-after"] = str(wait_s)
        return told

    def _answer(self, item: hub_api.BatchItem, status: int) -> hub_api.BatchAnswer:
        env_id = hashlib.sha256(item.sealed).digest()
        said = hub_api.receipt_message("kept", mailbox=item.mailbox, env_id=env_id)
        receipt = self._seal.sign(said) if status in {200, 201} else None
        return hub_api.BatchAnswer(env_id=env_id.hex(), status=status, receipt=receipt)

    async def _take_item(self, device: KnownDevice, item: hub_api.BatchItem) -> tuple[int, int]:
        """One item's own status, and the seconds after which to try it again: what is wrong with it does not stop the
        others."""
        try:
            env_id = envelope.check_outside(item.sealed)
            outcome = await self._take(device, self._offer(item.mailbox, env_id, item.sealed, item.revoke_hash))
        except PacketRefused:
            return 422, 0
        except Refused as refused:
            return refused.status, refused.retry_after_s or 0
        return _ANSWERS[outcome][0], 0

    def _offer(self, mailbox: bytes, env_id: bytes, body: bytes, revoke_hash: bytes) -> Offer:
        at = self._admission.at()
        return Offer(
            mailbox=mailbox, env_id=env_id, body=body, revoke_hash=revoke_hash, hour=at // 3600,
            expires_hour=(at + hub_api.ENVELOPE_LIFE_S) // 3600,
        )  # fmt: skip

    async def _take(self, device: KnownDevice, offer: Offer) -> Put:
        self._admission.may_leave(device)
        outcome = await self.putting.ask(offer)
        if outcome is Put.STORED:
            self._admission.has_left(device)
            self._bell.ring(offer.mailbox)
        return outcome

    async def waiting(self, request: Request) -> Response:
        device, mailbox = await self._own_mailbox(request)
        after = request.query_params.get("after")
        limit, wait = request.query_params.get("limit", str(hub_api.PAGE)), request.query_params.get("wait", "0")
        if not re.fullmatch("[0-9]{1,3}", limit):
            raise Refused(400, "limit not readable")
        if not re.fullmatch("[0-9]{1,3}", wait):
            raise Refused(400, "wait not readable")
        first = b"" if after is None else name_of(after, 64)
        most = max(1, min(int(limit), hub_api.PAGE))
        with self._bell.waiter(device.kid, mailbox) as waiter:
            found = await self._mail.waiting(mailbox, after=first, limit=most, hour=self._admission.hour())
            if not found and int(wait):
                await self._bell.wait(waiter, min(int(wait), hub_api.WAIT_S))
                found = await self._mail.waiting(mailbox, after=first, limit=most, hour=self._admission.hour())
        return framed(found, {hub_api.LISTED: await self.newest_list()})

    async def newest_list(self) -> str:
        """The mark of the newest list of services: looked up once a minute, not for everybody."""
        minute = self._admission.at() // 60
        if self._listed[0] != minute:
            self._listed = (minute, f'"{await self._people.directory_version()}"')
        return self._listed[1]

    async def acknowledge(self, request: Request) -> Response:
        _, mailbox = await self._own_mailbox(request)
        body = await body_of(request, hub_api.MAX_ACKNOWLEDGED * 32)
        if not body or len(body) % 32:
            raise Refused(400, "not a list of names")
        await self._mail.acknowledge(mailbox, [body[start : start + 32] for start in range(0, len(body), 32)])
        return Response(status_code=204)

    async def recall(self, request: Request) -> Response:
        device = await self._admission.signed_by(request)
        mailbox = name_of(request.path_params["mailbox"], 32)
        env_id = name_of(request.path_params["env_id"], 64)
        token_hash = hashed(name_of(request.headers.get(hub_api.REVOKE_TOKEN, ""), 64))
        outcome = await self._mail.recall(
            mailbox, env_id, token_hash=token_hash, hour=self._admission.hour(), ahead=self._admission.has_room(device)
        )
        if outcome is Recall.UNKNOWN:
            raise Refused(404, "no such envelope")
        if outcome is Recall.AHEAD:
            self._admission.has_left(device)  # it takes a row, as if it had been left
        if outcome is Recall.WRONG_TOKEN:
            # Not 403: that would tell the sender its PC is shut out, when only this item is refused.
            raise Refused(409, "token does not fit")
        if outcome is Recall.TOO_LATE:
            raise Refused(410, "already fetched")
        said = hub_api.receipt_message("recalled", mailbox=mailbox, env_id=env_id)
        return Response(status_code=204, headers=receipt_header(self._seal, said))

    async def sweep(self) -> bool:
        """Forget a little of what lapsed, until this hour's is done: nobody waits for all. True if more may be left."""
        hour = self._admission.hour()
        if hour == self._swept_hour or self._sweeping:
            return False
        self._sweeping = True
        try:
            more = await self._mail.lapse(hour=hour, tombstone_hours=hub_api.TOMBSTONE_LIFE_S // 3600)
            if not more:
                self._swept_hour = hour
        finally:
            self._sweeping = False
        return more

    async def _own_mailbox(self, request: Request) -> tuple[KnownDevice, bytes]:
        device = await self._admission.signed_by(request)
        mailbox = name_of(request.path_params["mailbox"], 32)
        if not await self._people.owns(device.agency, mailbox):
            raise Refused(403, "not your mailbox")
        return device, mailbox
