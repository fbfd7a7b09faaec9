"""The desk for letters between the PCs of one clinic: left, listed, fetched and dropped, by that clinic's PCs alone.

It has its own rate and its own hands, so that a clinic's PCs who tell each other much hold up nobody's referral. What a
letter says the hub cannot read; who of the clinic left it stands nowhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from clinic_app.hub.admission import Admission, Rate, Refused, body_of
from clinic_app.hub.answers import as_json, name_of
from clinic_app.hub.bell import Bell
from clinic_app.hub.in_hand import InHand
from clinic_app.hub.routing import Window
from clinic_app.hub.store import Store
from clinic_app.hub.store_letters import Box, Left, Letters
from clinic_app.hub.store_mail import Mail
from clinic_app.hub.store_people import KnownDevice, People
from clinic_app.wire import hub_api, letters_api
from clinic_app.wire.letters_api import LetterLimits, WaitingLetter, WaitingLetters

FULL_RETRY_S = 3_600


class LetterDesk:
    """Answers for the boxes of each clinic. Everything here may be asked again: the names are made of the bytes."""

    def __init__(
        self, store: Store, admission: Admission, bell: Bell, limits: LetterLimits, listed: Callable[[], Awaitable[str]]
    ) -> None:
        self._letters = Letters(store)
        self._mail = Mail(store, 0)
        self._people = People(store)
        self._admission = admission
        self._bell = bell
        self._limits = limits
        self._listed = listed
        self._rate = Rate(limits.requests_per_minute)
        self.in_hand = InHand(limits.at_once, limits.at_once_per_agency)
        self._swept_hour = 0

    def windows(self) -> list[Window]:
        """What the hub answers here."""
        return [
            Window("GET", letters_api.BOX, self.waiting, "letters"),
            Window("POST", letters_api.DROPPED, self.drop_several, "letters"),  # before LETTER, which fits it too
            Window("PUT", letters_api.LETTER, self.leave, "letter"),
            Window("GET", letters_api.LETTER, self.fetch, "letter"),
            Window("DELETE", letters_api.LETTER, self.drop, "letter"),
        ]

    async def waiting(self, request: Request) -> Response:
        device, box = await self._box(request)
        mailbox, wait = request.query_params.get("mailbox"), request.query_params.get("wait", "0")
        if not re.fullmatch("[0-9]{1,3}", wait):
            raise Refused(400, "wait not readable")
        own = None if mailbox is None else await self._own(device, name_of(mailbox, 32))
        with self._bell.waiter(device.kid, box.bell, *(() if own is None else (own,))) as waiter:
            found = await self._found(box, own)
            if not (found.letters or found.packets) and int(wait):
                await self._bell.wait(waiter, min(int(wait), hub_api.WAIT_S))
                found = await self._found(box, own)
        answer = as_json(found)
        answer.headers[hub_api.LISTED] = await self._listed()
        return answer

    async def leave(self, request: Request) -> Response:
        device, box = await self._box(request)
        await self.sweep()
        name = name_of(request.path_params["name"], 64)
        with self.in_hand.one_more(device.agency):
            body = await body_of(request, letters_api.MAX_LETTER)
            if not body or hashlib.sha256(body).digest() != name:
                raise Refused(422, "name and bytes differ")
            hour = self._admission.hour()
            outcome = await self._letters.leave(
                box, name, body, hour=hour, until=hour + letters_api.LETTER_LIFE_H,
                most=self._limits.bytes_per_agency, many=self._limits.letters_per_agency,
            )  # fmt: skip
        if outcome is Left.FULL:
            raise Refused(507, "too many letters wait", FULL_RETRY_S, type=letters_api.LETTERS_FULL)
        if outcome is Left.LEFT:
            self._bell.ring(box.bell)
        return Response(status_code=201 if outcome is Left.LEFT else 200)

    async def fetch(self, request: Request) -> Response:
        device, box = await self._box(request)
        name = name_of(request.path_params["name"], 64)
        with self.in_hand.one_more(device.agency):
            body = await self._letters.body(box, name, hour=self._admission.hour())
        if body is None:
            raise Refused(404, "no such letter")
        first, most = (_number(request, each) for each in ("from", "most"))
        if not (first or most):
            return Response(body, media_type="application/octet-stream")
        part = body[first : first + most] if most else body[first:]
        return Response(part, status_code=206, media_type="application/octet-stream")

    async def drop(self, request: Request) -> Response:
        _, box = await self._box(request)
        await self._letters.drop(box, [name_of(request.path_params["name"], 64)])
        return Response(status_code=204)

    async def drop_several(self, request: Request) -> Response:
        _, box = await self._box(request)
        body = await body_of(request, letters_api.MAX_DROPPED * 32)
        if not body or len(body) % 32:
            raise Refused(400, "not a list of names")
        await self._letters.drop(box, [body[start : start + 32] for start in range(0, len(body), 32)])
        return Response(status_code=204)

    async def sweep(self) -> bool:
        """Forget a little of what nobody fetched, until this hour's is done. True if more may be left."""
        hour = self._admission.hour()
        if hour == self._swept_hour:
            return False
        more = await self._letters.lapse(hour)
        if not more:
            self._swept_hour = hour
        return more

    # --- within ------------------------------------------------------------------------------------

    async def _box(self, request: Request) -> tuple[KnownDevice, Box]:
        """Whoever asks, and the box of that name of its own clinic: it cannot even name another's."""
        device = await self._admission.signed_by(request, self._rate)
        return device, Box(agency=device.agency, box=name_of(request.path_params["box"], 32))

    async def _own(self, device: KnownDevice, mailbox: bytes) -> bytes:
        if not await self._people.owns(device.agency, mailbox):
            raise Refused(403, "not your mailbox")
        return mailbox

    async def _found(self, box: Box, mailbox: bytes | None) -> WaitingLetters:
        hour = self._admission.hour()
        held = await self._letters.waiting(box, limit=letters_api.LISTED, hour=hour)
        packets = mailbox is not None and bool(await self._mail.rung([mailbox], hour))
        letters = tuple(WaitingLetter(name=each.name.hex(), size=each.size) for each in held)
        return WaitingLetters(letters=letters, more=len(held) == letters_api.LISTED, packets=packets)


def _number(request: Request, name: str) -> int:
    """Of a question about part of a letter; 0 if it was not asked."""
    typed = request.query_params.get(name, "0")
    if not re.fullmatch("[0-9]{1,7}", typed):
        raise Refused(400, f"{name} not readable")
    return int(typed)
