"""`clinic-hub`: the operator's commands; plain lines out, 0 when done, 2 when it could not be done."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from clinic_app.hub import directory_commands, keep_operator, migrating, operator, store_retention
from clinic_app.hub.alone import serving_alone
from clinic_app.hub.configuration import Configuration, configured
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace, OperatorError
from clinic_app.hub.serving import Serving, serve
from clinic_app.hub.store import AddressUnfit, StoreAway
from clinic_app.hub.store_health import told_health
from clinic_app.hub.whereabouts import address_of, opened
from clinic_app.hub.wording import told, told_of_the_system

T = TypeVar("T")


def main(argv: Sequence[str], now: Callable[[], datetime], environment: Mapping[str, str] | None = None) -> int:
    """Run one command. `now` gives aware UTC."""
    asked = build_parser().parse_args(argv)
    try:
        said = {name: getattr(asked, name, None) for name in Configuration.__struct_fields__}
        settled = configured(asked.config, os.environ if environment is None else environment, said)
        place = HubPlace(settled.folder)
        if asked.command == "config":
            _say("\n".join(settled.lines()))
        elif asked.command == "serve":
            _serve(place, settled, asked, now)
        elif asked.command == "migrate":
            migrating.migrate(place, asked.to, now)
        else:
            store = opened(place, settled.database, now)
            try:
                _ACTS[asked.command](store, place, asked, now())
            finally:
                store.close()
    except (OperatorError, StoreAway, AddressUnfit) as failed:
        sys.stderr.write(told(failed) + "\n")
        return 2
    except OSError as error:
        sys.stderr.write(told_of_the_system(error) + "\n")
        return 2
    return 0


def _serve(place: HubPlace, settled: Configuration, asked: argparse.Namespace, now: Callable[[], datetime]) -> None:
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    address = address_of(place, settled.database)
    how = Serving(
        place=place, database=address, host=settled.host, port=settled.port, limits=settled.limits, keep=settled.keep,
        letters=settled.letters,
        network_root=asked.network_root.read_bytes() if asked.network_root else None,
        tls_cert=Path(settled.tls_cert) if settled.tls_cert else None,
        tls_key=Path(settled.tls_key) if settled.tls_key else None, metrics_token=settled.metrics_token,
    )  # fmt: skip
    # Hubs on one database may be several; a file has one.
    with serving_alone(place) if address is None else nullcontext():
        serve(how, now)


def _enrol_code(store: OpenStore, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    with _noted_if_new(store, asked.agency):
        _say(operator.make_code(store, asked.agency, now))


def _invite(store: OpenStore, place: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    with _noted_if_new(store, asked.agency):
        _say(operator.invitation(place, store, asked.agency, asked.address, now))


def _pending(store: OpenStore, _: HubPlace, __: argparse.Namespace, ___: datetime) -> None:
    for device in _or_none(operator.pending(store)):
        _say(f"{device.kid.hex()} {device.agency} {' '.join(operator.device_words(device))}")


def _pcs(store: OpenStore, _: HubPlace, asked: argparse.Namespace, __: datetime) -> None:
    """Every one, also for who telephones about a stolen PC and has lost its number with it."""
    for device in _or_none(operator.pcs(store, asked.agency)):
        until = "" if device.not_after is None else f" until {date.fromordinal(device.not_after)}"
        how = {"approved": f"in{until}", "pending": "waiting", "revoked": "out"}[device.status]
        _say(f"{device.kid.hex()} {device.agency} {how}: {' '.join(operator.device_words(device))}")


def _words(_: OpenStore, place: HubPlace, __: argparse.Namespace, ___: datetime) -> None:
    _say(" ".join(operator.root_words(place)))


def _approve(store: OpenStore, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    device = operator.approve(store, _kid(asked.kid), now)
    _say(f"{device.agency}: this PC is let in. Others learn of it with the next `clinic-hub directory publish`.")


def _revoke(store: OpenStore, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    device = operator.revoke(store, _kid(asked.kid), now)
    _say(f"{device.agency}: this PC is shut out. Others learn of it with the next `clinic-hub directory publish`.")


def _agencies(store: OpenStore, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    match asked.way:
        case "import":
            _say(str(operator.import_agencies(store, asked.file.read_bytes())))
        case "list":
            for each in operator.agencies(store):
                mailbox = "none" if each.mailbox is None else "closed" if each.closed else "open"
                _say(f"{each.agency} {each.approved} in {each.pending} waiting {each.revoked} out, mailbox {mailbox}")
        case "drop-letters":
            _say(f"{operator.drop_letters(store, asked.agency)} taken away")
        case way:
            operator.close_mailbox(store, asked.agency, now if way == "close" else None)


def _keep(store: OpenStore, place: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    if asked.drop is not None:
        _say(f"{keep_operator.drop_kept(store, place, asked.drop)} taken away")
        return
    for each in _or_none(keep_operator.kept(store, place, now, sweep=asked.sweep)):
        _say(f"{each.agency} {each.whole} whole {each.begun} begun {each.size} bytes")


def _health(store: OpenStore, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    facts = store.do(told_health(store.store, now))
    _say(json.dumps(facts) if asked.json else "\n".join(f"{name} {count}" for name, count in facts.items()))


def _retention(store: OpenStore, place: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    if asked.now:
        store_retention.delete_due(store, place, now)
    for rule in store_retention.rules(store, now):
        _say(f"{rule.what:42} {rule.due:>8} due   {rule.when}")


_ACTS: dict[str, Callable[[OpenStore, HubPlace, argparse.Namespace, datetime], None]] = {
    "enrol-code": _enrol_code,
    "invite": _invite,
    "words": _words,
    "pending": _pending,
    "pcs": _pcs,
    "approve": _approve,
    "revoke": _revoke,
    "agencies": _agencies,
    "directory": directory_commands.run,
    "keep": _keep,
    "health": _health,
    "retention": _retention,
}


_AN_ID = "id of its organisation: small letters, digits, - and _; a new one is noted"


def build_parser() -> argparse.ArgumentParser:
    """Everything that may be asked. The manual page is made from it."""
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--config", type=Path, metavar="FILE", help="settings in TOML; or CLINIC_HUB_CONFIG")
    data.add_argument("--data", metavar="DIR", help="folder of the hub's keys, and of its store without a database")
    data.add_argument("--database", metavar="ADDRESS", help="postgresql://… instead of a store in the folder")
    parser = argparse.ArgumentParser(prog="clinic-hub")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", parents=[data], help="run the hub; the first start makes its keys")
    serve.add_argument("--host", help="where to listen; 127.0.0.1, for a proxy of this machine, if not said")
    serve.add_argument("--port", type=_number, help="8443 if not said")
    serve.add_argument("--network-root", type=Path, metavar="FILE", help="a first root its keepers signed elsewhere")
    serve.add_argument("--tls-cert", metavar="FILE", help="speak TLS without a proxy in front")
    serve.add_argument("--tls-key", metavar="FILE", help="the certificate's key")
    serve.add_argument("--keep-bytes", type=_number, metavar="N",
                       help="room for each clinic's sealed backups; 0 keeps none")  # fmt: skip
    serve.add_argument("--keep-backups", type=_number, metavar="N", help="how many whole ones of each clinic")
    serve.add_argument("--letters-bytes", type=_number, metavar="N",
                       help="room for letters between the PCs of each clinic; 0 takes none")  # fmt: skip
    commands.add_parser("config", parents=[data], help="print every setting as it is understood")
    migrate = commands.add_parser("migrate", parents=[data], help="move a hub, while it serves, into a database")
    migrate.add_argument("--to", required=True, metavar="ADDRESS", help="postgresql://…")
    code = commands.add_parser("enrol-code", parents=[data], help="print a one-time code for one PC")
    code.add_argument("--agency", required=True, help=_AN_ID)
    invite = commands.add_parser("invite", parents=[data], help="print an invitation, with a one-time code in it")
    invite.add_argument("--agency", required=True, help=_AN_ID)
    invite.add_argument("--address", required=True, help="where clinics reach the hub: https://…")
    commands.add_parser("pending", parents=[data], help="PCs waiting, with the words to compare by phone")
    pcs = commands.add_parser("pcs", parents=[data], help="every PC: its number, whether it is in, its words")
    pcs.add_argument("--agency", help="those of one organisation")
    commands.add_parser("words", parents=[data], help="the twelve words of the network, to be written on paper")
    for name, help_ in (("approve", "let a PC in, its words compared by phone"), ("revoke", "shut a PC out at once")):
        one = commands.add_parser(name, parents=[data], help=help_)
        one.add_argument("kid", nargs="+", metavar="KID", help="sixteen digits, in one piece or in fours")
    agencies = commands.add_parser("agencies", help="organisations").add_subparsers(dest="way", required=True)
    agencies.add_parser("list", parents=[data], help="ids, PCs, mailbox")
    agencies.add_parser("import", parents=[data], help="take public service facts").add_argument(
        "file", type=Path, help="a JSON list, all of it or none")  # fmt: skip
    for way, help_ in (("close", "take nothing more for one"), ("open", "take for it again"),
                       ("drop-letters", "forget what its PCs left for each other")):  # fmt: skip
        agencies.add_parser(way, parents=[data], help=help_).add_argument("agency", help="its id: see `agencies list`")
    directory_commands.add_to(commands, data)
    keep = commands.add_parser("keep", parents=[data], help="clinics' sealed backups: how many, how large")
    keep.add_argument("--sweep", action="store_true", help="take away now what is over")
    keep.add_argument("--drop", metavar="AGENCY", help="take away all that is kept for one clinic")
    commands.add_parser("health", parents=[data], help="counts").add_argument("--json", action="store_true")
    retention = commands.add_parser("retention", parents=[data], help="what is deleted when, and how much is due")
    retention.add_argument("--now", action="store_true", help="delete what is due now")
    return parser


def _or_none(found: Sequence[T]) -> Sequence[T]:
    """Silence would leave a new operator wondering whether the command did anything."""
    if not found:
        sys.stderr.write("none\n")
    return found


@contextmanager
def _noted_if_new(store: OpenStore, agency: str) -> Iterator[None]:
    """On standard error: a slip of the finger makes an organisation that nobody is."""
    known = {each.agency for each in operator.agencies(store)}
    yield
    if agency not in known:
        sys.stderr.write(f"{agency} is new here\n")


def _number(untrusted: str) -> int:
    if not (untrusted.isascii() and untrusted.isdigit()):
        raise argparse.ArgumentTypeError("a number of 0 or more")
    return int(untrusted)


def _kid(untrusted: list[str]) -> bytes:
    told = "".join(untrusted).replace(" ", "").lower()
    if re.fullmatch("[0-9a-f]{16}", told) is None:
        raise OperatorError("not_a_kid", "")
    return bytes.fromhex(told)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
