"""The keep: holds a clinic's own sealed backups for the day its PC is gone, and never at the cost of a referral.

It has its own room, its own rate and its own hands. Nobody with a clinic's keys can take a whole backup away: only a
newer one that has stood for three days pushes out an older. A PC that is shut out is answered nothing, as everywhere.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from clinic_app.facts import dataclass
from clinic_app.hub.admission import Admission, Rate, Refused, body_of
from clinic_app.hub.answers import as_json, decoded, name_of
from clinic_app.hub.in_hand import InHand
from clinic_app.hub.keep_files import KeepFiles
from clinic_app.hub.routing import Window
from clinic_app.hub.store import Store
from clinic_app.hub.store_keep import Keeps, KeptBackup, Whole
from clinic_app.wire import keep_api
from clinic_app.wire.keep_api import KeepLimits, Kept, KeptList, KeptManifest, Standing


@dataclass(frozen=True, slots=True)
class KeepRoom:
    """Where the files lie, and how many."""

    folder: Path
    limits: KeepLimits


class KeepDesk:
    """Answers for the keep. One process, one event loop; only files are written elsewhere, so that nobody waits."""

    def __init__(self, store: Store, room: KeepRoom, admission: Admission) -> None:
        self._keeps = Keeps(store)
        self._files = KeepFiles(room.folder)
        self._admission = admission
        self._limits = room.limits
        self._rate = Rate(room.limits.requests_per_minute)
        self.in_hand = InHand(room.limits.at_once, room.limits.at_once_per_agency)
        self._swept_hour = 0
        self._tidied = store.shared  # where others write too, a part half written may be theirs

    def windows(self) -> list[Window]:
        """What the hub answers besides."""
        return [
            Window("GET", keep_api.KEEP, self.kept, "keep"),
            Window("GET", keep_api.KEPT, self.standing, "keep"),
            Window("PUT", keep_api.KEPT, self.complete, "keep"),
            Window("DELETE", keep_api.KEPT, self.give_up, "keep"),
            Window("GET", keep_api.PART, self.part, "keep-part"),
            Window("PUT", keep_api.PART, self.put, "keep-part"),
        ]

    async def kept(self, request: Request) -> Response:
        agency = await self._agency(request)
        backups = tuple(
            Kept(backup=each.backup.hex(), size=each.size, hour=each.whole_hour or 0)
            for each in await self._keeps.whole(agency)
        )
        most = self._limits.bytes_per_agency
        return as_json(KeptList(backups=backups, used_bytes=await self._keeps.used(agency), most_bytes=most))

    async def standing(self, request: Request) -> Response:
        known = await self._known(await self._agency(request), request)
        if known.manifest is not None:
            manifest = msgspec.json.decode(known.manifest, type=KeptManifest)
            return as_json(Standing(whole=True, size=manifest.size, parts=manifest.parts))
        there = tuple(part.hex() for part in await self._keeps.parts(known.backup))
        return as_json(Standing(whole=False, size=known.size, parts=there))

    async def part(self, request: Request) -> Response:
        known = await self._known(await self._agency(request), request)
        part = name_of(request.path_params["part"], 64)
        if not await self._keeps.has(known.backup, part):
            raise Refused(404, "no such part")
        try:
            body = await run_in_threadpool(self._files.read, known.backup, part)
        except OSError as exc:
            raise Refused(404, "no such part") from exc
        return Response(body, media_type="application/octet-stream")

    async def put(self, request: Request) -> Response:
        agency = await self._agency(request)
        await self.sweep()
        backup, part = name_of(request.path_params["backup"], 32), name_of(request.path_params["part"], 64)
        with self.in_hand.one_more(agency):
            body = await body_of(request, keep_api.MAX_PART)
            if not body or hashlib.sha256(body).digest() != part:
                raise Refused(422, "name and bytes differ")
            if await self._keeps.taken(agency, backup):
                raise Refused(404, "no such backup")
            if await self._keeps.has(backup, part):
                return Response(status_code=200)
            known = await self._keeps.backup(agency, backup)
            if known is not None and known.whole_hour is not None:
                raise Refused(409, "backup is whole")
            await self._make_room(agency, backup, len(body))
            try:
                await run_in_threadpool(self._files.write, backup, part, body)
            except OSError as exc:
                raise _closed() from exc
            if not await self._keeps.note(agency, backup, part, size=len(body), hour=self._hour()):
                raise Refused(409, "backup is whole")
        return Response(status_code=201)

    async def complete(self, request: Request) -> Response:
        agency = await self._agency(request)
        body = await body_of(request, keep_api.MAX_MANIFEST)
        manifest = decoded(KeptManifest, body)
        outcome = await self._keeps.complete(
            agency,
            name_of(request.path_params["backup"], 32),
            body,
            parts=[bytes.fromhex(part) for part in manifest.parts],
            size=manifest.size,
            hour=self._hour(),
            between=keep_api.BETWEEN_WHOLE_H,
        )
        match outcome:
            case Whole.UNKNOWN:
                raise Refused(404, "no such backup")
            case Whole.MISSING:
                raise Refused(409, "parts are missing")
            case Whole.DIFFERS:
                raise Refused(422, "manifest and parts differ")
            case Whole.TOO_SOON:
                raise Refused(409, "one whole backup a day", type=keep_api.TOO_SOON)
        await self._drop_surplus(agency)
        return Response(status_code=201 if outcome is Whole.WHOLE else 200)

    async def give_up(self, request: Request) -> Response:
        known = await self._known(await self._agency(request), request)
        if known.whole_hour is not None:
            raise Refused(409, "backup is whole")
        await self._drop(known)
        return Response(status_code=204)

    async def sweep(self) -> bool:
        """Take away what is over, once an hour. Never is there more to do at once."""
        hour = self._hour()
        if hour != self._swept_hour:
            self._swept_hour = hour
            for over in await lapsed(self._keeps, hour):
                await self._drop(over)
            for agency in {each.agency for each in await self._keeps.every()}:
                await self._drop_surplus(agency)
        return False

    # --- within ------------------------------------------------------------------------------------

    async def _agency(self, request: Request) -> str:
        device = await self._admission.signed_by(request, self._rate)
        await self._tidy()
        return device.agency

    async def _known(self, agency: str, request: Request) -> KeptBackup:
        known = await self._keeps.backup(agency, name_of(request.path_params["backup"], 32))
        if known is None:
            raise Refused(404, "no such backup")
        return known

    def _hour(self) -> int:
        return self._admission.at() // 3600

    async def _make_room(self, agency: str, backup: bytes, more: int) -> None:
        """Where it is short, what was begun and left gives way, then an older whole one; never the newest whole one.

        Raises `Refused` 507.
        """
        if self._files.free_bytes() - more < self._limits.free_bytes:
            raise _closed()
        while await self._keeps.used(agency) + more > self._limits.bytes_per_agency:
            over = await self._left(agency, backup) + await self._give_way(agency)
            if not over:
                raise Refused(507, "keep full", type=keep_api.KEEP_FULL)
            await self._drop(over[0])

    async def _give_way(self, agency: str) -> list[KeptBackup]:
        """Whole ones that may go, the oldest first: a newer one has stood for three days."""
        whole, stood = await self._keeps.whole(agency), self._hour() - keep_api.STOOD_H
        return [older for newer, older in pairwise(whole) if (newer.whole_hour or 0) <= stood][::-1]

    async def _drop_surplus(self, agency: str) -> None:
        surplus = len(await self._keeps.whole(agency)) - self._limits.whole_per_agency
        for older in (await self._give_way(agency))[: max(0, surplus)]:
            await self._drop(older)

    async def _left(self, agency: str, backup: bytes) -> list[KeptBackup]:
        """Others that were begun and got no part for two days: also what a stolen PC began."""
        return [
            each
            for each in await self._keeps.every()
            if each.agency == agency
            and each.backup != backup
            and each.whole_hour is None
            and self._hour() - each.touched_hour >= keep_api.LEFT_H
        ]

    async def _tidy(self) -> None:
        """Once, when first asked: what tore while it was written goes."""
        if not self._tidied:
            self._tidied = True
            try:
                self._files.sweep([each.backup for each in await self._keeps.every()])
            except BaseException:
                self._tidied = False
                raise

    async def _drop(self, kept: KeptBackup) -> None:
        # The row first: a folder without a row is waste, a row without its folder would be a lie.
        await self._keeps.drop(kept.backup)
        self._files.drop(kept.backup)


async def lapsed(keeps: Keeps, hour: int) -> list[KeptBackup]:
    """What is over: given-up beginnings, and older whole ones past their time. The newest of a clinic stays."""
    newest: dict[str, KeptBackup] = {}
    every = await keeps.every()
    for each in every:
        if each.whole_hour is not None:
            best = newest.get(each.agency)
            if best is None or each.whole_hour > (best.whole_hour or 0):
                newest[each.agency] = each
    return [
        each
        for each in every
        if (each.whole_hour is None and hour - each.touched_hour >= keep_api.UNFINISHED_LIFE_H)
        or (
            each.whole_hour is not None
            and each != newest[each.agency]
            and hour - each.whole_hour >= keep_api.OLDER_LIFE_H
        )
    ]


def _closed() -> Refused:
    return Refused(507, "keep takes no more", type=keep_api.HUB_DISK_FULL)
