"""A real hub on loopback, with two enrolled organisations, and a clock that tests may turn."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import msgspec
import uvicorn

from clinic_app.crypto.sealing import seal
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.timekeeping import Clock
from clinic_app.hub import operator
from clinic_app.hub.app import build_app
from clinic_app.hub.caller import Caller
from clinic_app.hub.keep import KeepRoom
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.publishing import publish
from clinic_app.hub.store_health import told_health
from clinic_app.hub.store_people import KnownDevice, People
from clinic_app.hub.store_postgres import PostgresStore
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.transport.hub_client import HubClient
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.keep_api import KeepLimits
from clinic_app.wire.letters_api import LetterLimits

STARTED_AT = datetime(2026, 11, 23, 3, 0, 30, tzinfo=UTC)


@dataclass
class Hands:
    """A clock whose hands tests move."""

    at: datetime = STARTED_AT

    def now(self) -> datetime:
        return self.at

    def on(self, **by: float) -> None:
        self.at += timedelta(**by)


def clock_of(hands: Hands) -> Clock:
    return Clock(now=hands.now, monotonic=lambda: 0.0, boot_id="test", zone=ZoneInfo("Asia/Bangkok"))


@dataclass
class Office:
    """One enrolled PC."""

    agency: str
    auth: SigningKey
    identity: SigningKey
    standing: bytes
    client: HubClient
    mailbox: str = ""


@dataclass
class Running:
    """A hub that listens, and its operator's hands on the store."""

    address: str
    store: OpenStore
    place: HubPlace
    hands: Hands
    offices: list[Office] = field(default_factory=list)
    database: str | None = None
    app: Any = None

    @property
    def file(self) -> Path:
        return self.place.database

    @property
    def hub_key(self) -> SigningKey:
        return operator.read_key(self.place.hub_key)

    @property
    def root(self) -> bytes:
        """The fingerprint that stands on paper."""
        return self.place.network.fingerprint()

    def held(self) -> int:
        """How many wait for post."""
        return int(self.app.held())

    def people(self) -> list[tuple[str, bytes, bytes | None]]:
        return self.store.do(People(self.store.store).agencies())

    def devices(self) -> list[KnownDevice]:
        return self.store.do(People(self.store.store).devices())

    def counts(self) -> dict[str, int]:
        return self.store.do(told_health(self.store.store, self.hands.now()))

    def changes(self, sql: str, *values: bytes | str | int) -> None:
        """What no operator's command does."""
        self.store.do(self.store.store.write(lambda work: work.change(sql, *values)))

    def on_disk(self) -> bytes:
        """Every byte this hub's folder and its database's folders hold, the write-ahead log among them."""
        folders = [self.file.parent]
        if self.database is not None:
            data = Path(parse_qs(urlsplit(self.database).query)["host"][0], "data")
            [(oid,)] = self.store.rows("SELECT oid::int FROM pg_database WHERE datname = current_database()")
            folders += [data / "base" / str(oid), data / "pg_wal"]
        return b"".join(file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file())

    def publishes(self, network: str = "pilot") -> int:
        key = operator.read_key(self.place.lists_key)
        return publish(self.store, self.place, key, self.hands.now(), network=network)

    def client(self, key: SigningKey, hands: Hands | None = None) -> HubClient:
        return HubClient(
            self.address, authority_key=key, hub_key=self.hub_key.public, clock=clock_of(hands or self.hands)
        )

    def office(self, agency: str, *, approved: bool = True) -> Office:
        code = operator.make_code(self.store, agency, self.hands.now())
        auth, identity, standing = SigningKey.new(), SigningKey.new(), SealKeyPair.new().public.raw
        made = Office(agency, auth, identity, standing, self.client(auth))
        self.offices.append(made)
        made.client.enrol(code=code, identity=identity, standing=standing)
        if approved:
            operator.approve(self.store, auth.public.kid, self.hands.now())
            facts = {"id": agency, "names": {"en": agency}, "org_type": "ngo", "reports_to": ["nobody"]}
            facts |= {"sectors": ["shelter"], "services": ["shelter_women"]}
            operator.import_agencies(self.store, msgspec.json.encode([facts]))
            [made.mailbox] = [box.hex() for one, _, box in self.people() if one == agency and box]
        return made


class _Server(uvicorn.Server):
    """Ends when it is told to, and not with the next tenth of a second: a thousand tests wait for that."""

    async def main_loop(self) -> None:
        await self.on_tick(0)
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        if not self.should_exit:
            await self._over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.002)
        for server in self.servers:
            await server.wait_closed()

    def end(self) -> None:
        """From any thread, at any time."""
        self.should_exit = True
        with suppress(AttributeError, RuntimeError):  # it has not begun, or is over
            self._loop.call_soon_threadsafe(self._over.set)


ROOMY = KeepLimits(free_bytes=0)
"""The disk of a test is whatever it is."""


def serving(
    folder: Path,
    limits: Limits,
    keep: KeepLimits = ROOMY,
    *,
    letters: LetterLimits | None = None,
    database: str | None = None,
    metrics_token: str | None = None,
    places: int | None = None,
) -> Iterator[Running]:
    """With a `database` the hub serves from there; the operator's hands have a connection of their own."""
    hands = Hands()
    place = HubPlace(folder)
    operator.found_hub(place, hands.now().date())
    key = operator.read_key(place.hub_key)
    served, store = (
        SqliteStore(place.database) if database is None else PostgresStore(database, connections=3) for _ in "ab"
    )
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)  # callers that come before the server wait, instead of being turned away
    room = KeepRoom(folder / "keep", keep)
    app = build_app(
        served, key, hands.now, limits, room, letters=letters, metrics_token=metrics_token, updates=place.updates
    )  # fmt: skip
    config = uvicorn.Config(app, access_log=False, log_level="error", date_header=False, lifespan="off", http=Caller,
                            limit_concurrency=places)  # fmt: skip
    server = _Server(config)

    async def serve() -> None:
        try:
            await server.serve(sockets=[listener])
        finally:
            await served.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    running = Running(address, OpenStore(store), place, hands, database=database, app=app)
    try:
        yield running
    finally:
        for office in running.offices:
            office.client.close()
        app.shut()
        server.end()
        thread.join(10)
        listener.close()
        running.store.close()


def sealed(text: bytes = b"a referral") -> bytes:
    return seal(text, signer=SigningKey.new(), recipients=[SealKeyPair.new().public])
