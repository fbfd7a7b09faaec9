"""`clinic-hub`: the operator's commands; plain lines out, 0 when done, 2 when it could not be done."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from clinic_app.hub import directory_commands, keep_operator, operator
from clinic_app.hub.alone import serving_alone
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace, OperatorError
from clinic_app.hub.serving import Serving, serve
from clinic_app.hub.store import StoreAway
from clinic_app.hub.store_mail import Mail
from clinic_app.hub.store_people import People
from clinic_app.hub.store_postgres import PostgresStore
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.keep_api import KeepLimits


def main(argv: Sequence[str], now: Callable[[], datetime]) -> int:
    """Run one command. `now` gives aware UTC."""
    asked = _parser().parse_args(argv)
    place = HubPlace(asked.data)
    try:
        if asked.command == "serve":
            place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with serving_alone(place) if asked.database is None else nullcontext():
                serve(_how(place, asked), now)
            return 0
        if asked.database is None and not place.database.exists():
            raise OperatorError("no_hub_here", place.folder.name)
        store = OpenStore(SqliteStore(place.database) if asked.database is None else PostgresStore(asked.database))
        try:
            _ACTS[asked.command](store, place, asked, now())
        finally:
            store.close()
    except OperatorError as error:
        sys.stderr.write(f"clinic-hub: {error.reason} {error.item}".rstrip() + "\n")
        return 2
    except StoreAway as away:
        sys.stderr.write(f"clinic-hub: database_away {away.why}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"clinic-hub: {error.strerror or 'not possible'}\n")
        return 2
    return 0


def _how(place: HubPlace, asked: argparse.Namespace) -> Serving:
    return Serving(
        place=place, database=asked.database, host=asked.host, port=asked.port, limits=Limits(),
        keep=KeepLimits(bytes_per_agency=asked.keep_bytes, whole_per_agency=asked.keep_backups),
        network_root=asked.network_root.read_bytes() if asked.network_root else None,
        tls_cert=asked.tls_cert, tls_key=asked.tls_key,
    )  # fmt: skip


def _enrol_code(store: OpenStore, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    _say(operator.make_code(store, asked.agency, now))


def _invite(store: OpenStore, place: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    _say(operator.invitation(place, store, asked.agency, asked.address, now))


def _pending(store: OpenStore, _: HubPlace, __: argparse.Namespace, ___: datetime) -> None:
    for device in operator.pending(store):
        _say(f"{device.kid.hex()} {device.agency} {' '.join(operator.device_words(device))}")


def _approve(store: OpenStore, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    operator.approve(store, _kid(asked.kid), now)


def _revoke(store: OpenStore, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    operator.revoke(store, _kid(asked.kid), now)


def _agencies(store: OpenStore, _: HubPlace, asked: argparse.Namespace, __: datetime) -> None:
    _say(str(operator.import_agencies(store, asked.file.read_bytes())))


def _keep(store: OpenStore, place: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    if asked.drop is not None:
        _say(f"{keep_operator.drop_kept(store, place, asked.drop)} taken away")
        return
    for each in keep_operator.kept(store, place, now, sweep=asked.sweep):
        _say(f"{each.agency} {each.whole} whole {each.begun} begun {each.size} bytes")


def _health(store: OpenStore, _: HubPlace, asked: argparse.Namespace, __: datetime) -> None:
    facts = store.do(Mail(store.store, 0).counts())
    facts["directory"] = store.do(People(store.store).directory_version())
    _say(json.dumps(facts) if asked.json else "\n".join(f"{name} {count}" for name, count in facts.items()))


_ACTS: dict[str, Callable[[OpenStore, HubPlace, argparse.Namespace, datetime], None]] = {
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
    data.add_argument("--data", type=Path, required=True, help="folder of the hub's keys, and of its store")
    data.add_argument("--database", metavar="ADDRESS", help="postgresql://… instead of a store in the folder")
    parser = argparse.ArgumentParser(prog="clinic-hub")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", parents=[data], help="run the hub; the first start makes its keys")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8443)
    serve.add_argument("--network-root", type=Path, metavar="FILE", help="a first root its keepers signed elsewhere")
    serve.add_argument("--tls-cert", type=Path, metavar="FILE", help="speak TLS without a proxy in front")
    serve.add_argument("--tls-key", type=Path, metavar="FILE")
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
