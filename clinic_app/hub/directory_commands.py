"""`clinic-hub directory …`: publish what is known, list a province for its own signer, trust it, take what it sends."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from clinic_app.errors import DirectoryRefused
from clinic_app.hub import operator, publishing
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace, OperatorError
from clinic_app.wire.directory_signing import SignedProvince


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser], data: argparse.ArgumentParser) -> None:
    """The command and its own commands."""
    ways = commands.add_parser("directory", help="the signed list of services").add_subparsers(
        dest="way", required=True
    )
    publish = ways.add_parser("publish", parents=[data], help="sign a new version of the directory")
    publish.add_argument("--key", type=Path, help="the list key, if it is not in the data folder")
    listing = ways.add_parser("listing", parents=[data], help="print what is known of a province, for its signer")
    listing.add_argument("province")
    for way in (publish, listing):
        way.add_argument("--network", default="pilot")
    trust = ways.add_parser("trust", parents=[data], help="let a province sign its own list; no key: no longer")
    trust.add_argument("province")
    trust.add_argument("key", nargs="*", type=_public, help="its public keys, in hex")
    take = ways.add_parser("take", parents=[data], help="keep the list a province signed, for the next publication")
    take.add_argument("province")
    take.add_argument("file", type=Path)
    root = ways.add_parser("root", parents=[data], help="keep the next root, signed by its keepers")
    root.add_argument("file", type=Path)


def run(store: OpenStore, place: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    """One of them. Raises `OperatorError`."""
    try:
        _RUNS[asked.way](store, place, asked, now)
    except DirectoryRefused as refused:
        raise OperatorError("directory_refused", refused.reason) from refused


def _publish(store: OpenStore, place: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    key = operator.read_key(asked.key or place.lists_key)
    _say(f"version {publishing.publish(store, place, key, now, network=asked.network)}")


def _listing(store: OpenStore, _: HubPlace, asked: argparse.Namespace, now: datetime) -> None:
    told = publishing.listing(store, now.date(), network=asked.network, training=False, province=asked.province)
    _say(told.to_bytes().decode("utf-8"))


def _trust(_: OpenStore, place: HubPlace, asked: argparse.Namespace, __: datetime) -> None:
    place.network.trust(asked.province, asked.key)
    _say(" ".join(sorted(place.network.trusted())) or "no province signs for itself")


def _take(_: OpenStore, place: HubPlace, asked: argparse.Namespace, __: datetime) -> None:
    signed = SignedProvince.from_bytes(asked.file.read_bytes())
    place.network.take_province(asked.province, signed)
    _say(f"{asked.province} {signed.version}")


def _root(_: OpenStore, place: HubPlace, asked: argparse.Namespace, __: datetime) -> None:
    _say(f"root {place.network.add_root(asked.file.read_bytes())}")


_RUNS = {"publish": _publish, "listing": _listing, "trust": _trust, "take": _take, "root": _root}


def _public(untrusted: str) -> bytes:
    try:
        raw = bytes.fromhex(untrusted)
    except ValueError as exc:
        raise argparse.ArgumentTypeError("64 hexadecimal digits") from exc
    if len(raw) != 32:
        raise argparse.ArgumentTypeError("64 hexadecimal digits")
    return raw


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
