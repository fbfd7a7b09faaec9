"""`clinic-hub`: the operator's commands; plain lines out, 0 when done, 2 when it could not be done."""

from __future__ import annotations

import argparse
import json
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import uvicorn

from clinic_app.hub import directory_commands, keep_operator, operator
from clinic_app.hub.alone import serving_alone
from clinic_app.hub.app import build_app
from clinic_app.hub.keep import KeepRoom
from clinic_app.hub.operator import HubPlace, OperatorError
from clinic_app.hub.store import Store
from clinic_app.hub.store_people import People
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.keep_api import KeepLimits

FIRST_AGENCY = "first-clinic"


def main(argv: Sequence[str], now: Callable[[], datetime]) -> int:
    """Run one command. `now` gives aware UTC."""
    asked = _parser().parse_args(argv)
    place = HubPlace(asked.data)
    try:
        if asked.command == "serve":
            place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with serving_alone(place):
                return _serve(place, asked, now)
        if not place.database.exists():
            raise OperatorError("no_hub_here", place.folder.name)
        store = Store(place.database)
        try:
            _ACTS[asked.command](store, place, asked, now())
        finally:
            store.close()
    except OperatorError as error:
        sys.stderr.write(f"clinic-hub: {error.reason} {error.item}".rstrip() + "\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"clinic-hub: {error.strerror or 'not possible'}\n")
        return 2
    return 0


def _serve(place: HubPlace, asked: argparse.Namespace, now: Callable[[], datetime]) -> int:
    host, port = asked.host, asked.port
    limits = KeepLimits(bytes_per_agency=asked.keep_bytes, whole_per_agency=asked.keep_backups)
    new = operator.found_hub(place, now().date(), asked.network_root.read_bytes() if asked.network_root else None)
    hub_key = operator.read_key(place.hub_key)
    store = Store(place.database)
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            if new:
                _welcome(store, place, now())
            _say(f"hub key {hub_key.public.raw.hex()}")
            shown = f"[{host}]" if ":" in host else host
            config = uvicorn.Config(
                build_app(store, hub_key, now, Limits(), KeepRoom(place.keep, limits) if asked.keep_bytes else None),
                access_log=False,
                log_level="warning",
                date_header=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=5,
                limit_concurrency=500,
            )
            _Announced(config, f"listening on http://{shown}:{listener.getsockname()[1]}").run(sockets=[listener])
    finally:
        store.close()
    return 0


class _Announced(uvicorn.Server):
    """Says that it listens only when it does; a SIGTERM ends it with exit status 0."""

    def __init__(self, config: uvicorn.Config, line: str) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _say(self._line)

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Uvicorn raises the signal again once it has stopped; asked to stop and stopped is not a fault."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        super().run(sockets)


def _welcome(store: Store, place: HubPlace, now: datetime) -> None:
    _say("This is a new hub. The root of its network, in twelve words:")
    _say("  " + " ".join(operator.root_words(place)))
    _say("Write them on paper.")
    if place.root_key.exists():
        _say(f"Move {place.root_key} to a safe: it is wanted again in three years, or if the list key is lost.")
        _say(f"Move {place.lists_key} to a stick: it is wanted for `clinic-hub directory publish`.")
    _say(f"enrolment code for {FIRST_AGENCY}: {operator.make_code(store, FIRST_AGENCY, now)}")


def _enrol_code(store: Store, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    _say(operator.make_code(store, asked.agency, now))


def _invite(store: Store, place: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    _say(operator.invitation(place, store, asked.agency, asked.address, now))


def _pending(store: Store, _: HubPlace, __: argparse.Namespace, ___: datetime) -> None:
    for device in operator.pending(store):
        _say(f"{device.kid.hex()} {device.agency} {' '.join(operator.device_words(device))}")


def _approve(store: Store, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    operator.approve(store, _kid(asked.kid), now)


def _revoke(store: Store, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    operator.revoke(store, _kid(asked.kid), now)


def _agencies(store: Store, _: HubPlace, asked: argparse.Namespace, __: datetime) -> None:
    _say(str(operator.import_agencies(store, asked.file.read_bytes())))


def _keep(store: Store, place: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    if asked.drop is not None:
        _say(f"{keep_operator.drop_kept(store, place, asked.drop)} taken away")
        return
    for each in keep_operator.kept(store, place, now, sweep=asked.sweep):
        _say(f"{each.agency} {each.whole} whole {each.begun} begun {each.size} bytes")


def _health(store: Store, _: HubPlace, asked: argparse.Namespace, __: datetime) -> None:
    newest = People(store).newest_directory()
    facts = {**store.counts(), "directory": 0 if newest is None else newest[0]}
    _say(json.dumps(facts) if asked.json else "\n".join(f"{name} {count}" for name, count in facts.items()))


_ACTS: dict[str, Callable[[Store, HubPlace, argparse.Namespace, datetime], None]] = {
    "enrol-code": _enrol_code,
    "invite": _invite,
    "pending": _pending,
    "approve": _approve,
    "revoke": _revoke,
    "agencies": _agencies,
    "directory": directory_commands.run,
    "keep": _keep,
    "health": _health,
}


def _parser() -> argparse.ArgumentParser:
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, required=True, help="folder of the hub")
    parser = argparse.ArgumentParser(prog="clinic-hub")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", parents=[data], help="run the hub; the first start makes its keys")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8443)
    serve.add_argument("--network-root", type=Path, metavar="FILE", help="a first root its keepers signed elsewhere")
    defaults = KeepLimits()
    serve.add_argument(
        "--keep-bytes", type=_number, default=defaults.bytes_per_agency, metavar="N",
        help="room for each clinic's sealed backups; 0 keeps none",
    )  # fmt: skip
    serve.add_argument("--keep-backups", type=_number, default=defaults.whole_per_agency, metavar="N")
    code = commands.add_parser("enrol-code", parents=[data], help="print a one-time code for one PC")
    code.add_argument("--agency", required=True)
    invite = commands.add_parser("invite", parents=[data], help="print an invitation, with a one-time code in it")
    invite.add_argument("--agency", required=True)
    invite.add_argument("--address", required=True, help="where clinics reach the hub: https://…")
    commands.add_parser("pending", parents=[data], help="PCs waiting, with the words to compare by phone")
    for name in ("approve", "revoke"):
        commands.add_parser(name, parents=[data]).add_argument("kid")
    agencies = commands.add_parser("agencies", help="public service facts").add_subparsers(required=True)
    agencies.add_parser("import", parents=[data]).add_argument("file", type=Path)
    directory_commands.add_to(commands, data)
    keep = commands.add_parser("keep", parents=[data], help="clinics' sealed backups: how many, how large")
    keep.add_argument("--sweep", action="store_true", help="take away now what is over")
    keep.add_argument("--drop", metavar="AGENCY", help="take away all that is kept for one clinic")
    commands.add_parser("health", parents=[data]).add_argument("--json", action="store_true")
    return parser


def _number(untrusted: str) -> int:
    if not (untrusted.isascii() and untrusted.isdigit()):
        raise argparse.ArgumentTypeError("a number of 0 or more")
    return int(untrusted)


def _kid(untrusted: str) -> bytes:
    try:
        return bytes.fromhex(untrusted)
    except ValueError as exc:
        raise OperatorError("not_a_kid", "") from exc


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
