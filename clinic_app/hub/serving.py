"""`clinic-hub serve`: founds the hub if it is new, listens, reads its certificate anew when told, stops with grace."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType

import uvicorn

from clinic_app.crypto.signing import SigningKey
from clinic_app.facts import dataclass
from clinic_app.hub import operator, store_facts
from clinic_app.hub.app import build_app
from clinic_app.hub.caller import KEEP_ALIVE_S, TOLD, Caller
from clinic_app.hub.door import Door
from clinic_app.hub.keep import KeepRoom
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace, OperatorError
from clinic_app.hub.store_postgres import PostgresStore
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.hub.whereabouts import check_filled, served
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.keep_api import KeepLimits
from clinic_app.wire.letters_api import LetterLimits

FIRST_AGENCY = "first-clinic"
FILES = 100
"""Open files for what is not a caller: the store, the keep, the program's own."""
GRACE_S = 8
"""How long what runs may take to finish once the hub was told to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How one hub serves."""

    place: HubPlace
    database: str | None
    host: str
    port: int
    limits: Limits
    keep: KeepLimits
    network_root: bytes | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    metrics_token: str | None = None
    letters: LetterLimits | None = None


def serve(how: Serving, now: Callable[[], datetime]) -> None:
    """Run the hub until it is told to stop. Raises `OperatorError`, `StoreAway` before it listens, `OSError`.

    A new hub is founded last, when nothing else is in the way: its words are said once.
    """
    if how.tls_cert is not None:
        try:
            _readable(how.tls_cert, how.tls_key)
        except OSError as exc:
            raise OperatorError("certificate_unfit", exc.strerror or "") from exc
    with socket.socket(socket.AF_INET6 if ":" in how.host else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if how.database is not None and hasattr(socket, "SO_REUSEPORT"):
            # Several hubs of one database may share a port of one machine; the system spreads callers over them.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            listener.bind((how.host, how.port))
        except OSError as exc:
            raise OperatorError("cannot_listen", f"{how.host} {how.port}: {exc.strerror}") from exc
        key = _found(how, now)
        say(f"hub key {key.public.raw.hex()}")
        asyncio.run(_run(how, now, key, listener))


def say(line: str) -> None:
    """To the operator."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def places(wanted: int) -> int:
    """How many connections there is room for: each is an open file, and where those run out nobody can come in at all.

    A system that gives programs few at first lets them take more; what it does not let us take is said.
    """
    if sys.platform == "win32":
        return wanted
    import resource

    besides = TOLD + FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    endless, needed = resource.RLIM_INFINITY, wanted + besides
    if soft != endless and soft < needed:
        soft = needed if hard == endless else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == endless or soft >= needed:
        return wanted
    room = max(1, soft - besides)
    sys.stderr.write(f"open files: {soft} allowed, {needed} wanted; {room} callers at a time instead of {wanted}\n")
    return room


def _found(how: Serving, now: Callable[[], datetime]) -> SigningKey:
    if how.database is None:
        new = operator.found_hub(how.place, now().date(), how.network_root)  # before its file is there
    store = OpenStore(SqliteStore(how.place.database) if how.database is None else PostgresStore(how.database))
    try:
        if how.database is not None:
            doubts = store.prepare()
            if doubts:
                raise OperatorError("database_not_durable", " ".join(doubts))
            check_filled(how.place, store)
            new = operator.found_hub(how.place, now().date(), how.network_root, store=store)
        schema = store.do(store_facts.fact(store.store, store_facts.SCHEMA))
        if schema != store_facts.KNOWN_SCHEMA:
            raise OperatorError("other_schema", schema or "")
        key = operator.read_key(how.place.hub_key)
        if not store.do(store_facts.claim(store.store, key.public.raw.hex())):
            raise OperatorError("another_hub_key", how.place.hub_key.name)
        if new:
            _welcome(store, how.place, now())
    finally:
        store.close()
    return key


def _welcome(store: OpenStore, place: HubPlace, now: datetime) -> None:
    say("This is a new hub. The root of its network, in twelve words:")
    say("  " + " ".join(operator.root_words(place)))
    say("Write them on paper.")
    if place.root_key.exists():
        say(f"Move {place.root_key} to a safe: it is wanted again in three years, or if the list key is lost.")
        say(f"Move {place.lists_key} to a stick: it is wanted for `clinic-hub directory publish`.")
    say(f"enrolment code for {FIRST_AGENCY}: {operator.make_code(store, FIRST_AGENCY, now)}")


async def _run(how: Serving, now: Callable[[], datetime], key: SigningKey, listener: socket.socket) -> None:
    store = served(how.place, how.database, now)
    try:
        keep = KeepRoom(how.place.keep, how.keep) if how.keep.bytes_per_agency else None
        app = build_app(
            store, key, now, how.limits, keep, letters=how.letters, metrics_token=how.metrics_token,
            updates=how.place.updates,
        )  # fmt: skip
        config = uvicorn.Config(
            app,
            access_log=False,
            log_level="warning",
            date_header=False,
            server_header=False,
            proxy_headers=False,
            http=Caller,
            lifespan="off",
            timeout_graceful_shutdown=GRACE_S,
            timeout_keep_alive=KEEP_ALIVE_S,
            # Those held for post take a place each; the rest is what may be in hand at once.
            limit_concurrency=places(how.limits.held + 500),
            ssl_certfile=how.tls_cert,
            ssl_keyfile=how.tls_key,
        )
        scheme, host = "https" if how.tls_cert else "http", f"[{how.host}]" if ":" in how.host else how.host
        line = f"listening on {scheme}://{host}:{listener.getsockname()[1]}"
        tending = asyncio.create_task(app.tend())
        try:
            await _Server(config, app, line).serve(sockets=[listener])
        finally:
            tending.cancel()
    finally:
        await store.close()


def _readable(cert: str | os.PathLike[str], key: str | os.PathLike[str] | None) -> None:
    """That both are there and belong together. Raises `OSError`."""
    # Without a passphrase: nobody is there to type one.
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")


class _Server(uvicorn.Server):
    """Says that it listens only when it does; a SIGTERM ends it with exit status 0."""

    def __init__(self, config: uvicorn.Config, door: Door, line: str) -> None:
        super().__init__(config)
        self._door = door
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if hasattr(signal, "SIGHUP"):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._read_certificate)
        say(self._line)

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Uvicorn raises the signal again once it has stopped; asked to stop and stopped is not a fault."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        await super().serve(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Nobody new comes in from this moment; who waits for post goes home at once."""
        asyncio.get_running_loop().call_soon_threadsafe(self._door.shut)
        super().handle_exit(sig, frame)

    def _read_certificate(self) -> None:
        """A renewed certificate holds for whoever connects from now on; an unreadable one leaves the old."""
        context, cert = self.config.ssl, self.config.ssl_certfile
        if context is None or cert is None:
            return
        try:
            # Apart first: a certificate whose key is not written yet would take the old one's place and not work.
            _readable(cert, self.config.ssl_keyfile)
            context.load_cert_chain(cert, self.config.ssl_keyfile)
            say("certificate read anew")
        except OSError as error:
            sys.stderr.write(f"certificate not readable: {type(error).__name__}\n")
