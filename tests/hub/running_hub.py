"""A real hub on loopback, with two enrolled organisations, and a clock that tests may turn."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import uvicorn

from clinic_app.crypto.sealing import seal
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.timekeeping import Clock
from clinic_app.hub import operator
from clinic_app.hub.app import build_app
from clinic_app.hub.keep import KeepRoom
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.publishing import publish
from clinic_app.hub.store import Store
from clinic_app.hub.store_people import People
from clinic_app.transport.hub_client import HubClient
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.keep_api import KeepLimits

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
    store: Store
    place: HubPlace
    hands: Hands
    offices: list[Office] = field(default_factory=list)

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
            [made.mailbox] = [box.hex() for one, _, box in People(self.store).agencies() if one == agency and box]
        return made


ROOMY = KeepLimits(free_bytes=0)
"""The disk of a test is whatever it is."""


def serving(folder: Path, limits: Limits, keep: KeepLimits = ROOMY) -> Iterator[Running]:
    hands = Hands()
    place = HubPlace(folder)
    operator.found_hub(place, hands.now().date())
    store, key = Store(place.database), operator.read_key(place.hub_key)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)  # callers that come before the server wait, instead of being turned away
    app = build_app(store, key, hands.now, limits, KeepRoom(folder / "keep", keep))
    config = uvicorn.Config(app, access_log=False, log_level="error", date_header=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    running = Running(address, store, place, hands)
    try:
        yield running
    finally:
        for office in running.offices:
            office.client.close()
        server.should_exit = True
        thread.join(10)
        listener.close()
        store.close()


def sealed(text: bytes = b"a referral") -> bytes:
    return seal(text, signer=SigningKey.new(), recipients=[SealKeyPair.new().public])
