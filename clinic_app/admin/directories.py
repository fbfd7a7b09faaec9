"""`clinic-admin directory key | root | sign | sign-province | inspect`: for whoever keeps a network's signed directory.

It opens no record and speaks with no hub. A passphrase is typed, never an argument.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.terminal import say, typed
from clinic_app.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.services.directory_making import DirectoryMaking
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("directory",)


class NotTheSame(Exception):
    """The two passphrases that were typed differ."""


def register(commands: Any) -> None:
    """Add the command."""
    directory = commands.add_parser("directory", help="make, sign and inspect the signed directory of a network")
    acts = directory.add_subparsers(dest="act", required=True)
    key = acts.add_parser("key", help="a new key to sign with; its passphrase is asked for")
    key.add_argument("file", type=Path, metavar="KEYFILE", help="stays with its keeper")
    root = acts.add_parser("root", help="write a root that nobody has signed yet, and its twelve words")
    root.add_argument("file", type=Path, metavar="ROOT.json")
    root.add_argument("--keeper", type=_public, action="append", required=True, metavar="HEX", help="once for each")
    root.add_argument("--needed", type=int, required=True, metavar="N", help="how many keepers must sign")
    root.add_argument("--lists", type=_public, action="append", required=True, metavar="HEX", help="the operator's key")
    root.add_argument("--years", type=int, choices=range(1, 6), default=3)
    sign = acts.add_parser("sign", help="add a keeper's signature to a root")
    sign.add_argument("file", type=Path, metavar="ROOT.json")
    for each in (root, sign):
        each.add_argument("--before", type=Path, metavar="ROOT.json", help="the root before it, if it is not the first")
    province = acts.add_parser("sign-province", help="sign what `clinic-hub directory listing` printed of a province")
    province.add_argument("file", type=Path, metavar="LISTING.json")
    province.add_argument("into", type=Path, metavar="SIGNED.json", help="goes back to the operator")
    province.add_argument("--before", type=Path, metavar="SIGNED.json", help="what was signed last, if there was any")
    for each in (sign, province):
        each.add_argument("--key", type=Path, required=True, metavar="KEYFILE")
    inspect = acts.add_parser("inspect", help="what a signed directory or a root says, and whether it holds")
    inspect.add_argument("file", type=Path, metavar="FILE")
    inspect.add_argument("--words", nargs=12, default=(), metavar="WORD", help="the twelve words on paper")
    for each in (key, root, sign, province, inspect):
        each.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not."""
    try:
        told = _do(asked, doorway(asked.data).directory_making())
    except (ClinicError, OSError, NotTheSame) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1
    say({"trouble": None, **told}, as_json=asked.json)
    return 1 if told.get("believed") == "no" else 0


def _do(asked: argparse.Namespace, making: DirectoryMaking) -> dict[str, object]:
    match asked.act:
        case "key":
            passphrase = typed("New passphrase: ")
            if typed("The same again: ") != passphrase:
                raise NotTheSame
            return {"made": asked.file, "public": making.make_key(asked.file, passphrase)}
        case "root":
            twelve = making.plan_root(
                asked.file, keepers=asked.keeper, needed=asked.needed, lists=asked.lists, years=asked.years,
                before=asked.before,
            )  # fmt: skip
            return {"made": asked.file, "words": twelve or None, "missing": asked.needed}
        case "sign":
            passphrase = typed("Passphrase of the key: ")
            return {"missing": making.sign_root(asked.file, asked.key, passphrase, before=asked.before)}
        case "sign-province":
            passphrase = typed("Passphrase of the key: ")
            province, count = making.sign_province(asked.file, asked.into, asked.key, passphrase, before=asked.before)
            return {"made": asked.into, "province": province, "organisations": count}
        case _:
            return _inspected(asked, making)


def _inspected(asked: argparse.Namespace, making: DirectoryMaking) -> dict[str, object]:
    if making.is_root(asked.file):
        root = making.root(asked.file)
        return {
            "root": root.version, "holds_until": root.holds_until.isoformat(), "keepers": root.keepers,
            "needed": root.needed, "missing": root.missing,
        }  # fmt: skip
    seen = making.inspect(asked.file, asked.words)
    return {
        "words": seen.words,
        "believed": None if seen.believed is None else "yes" if seen.believed else "no",
        "network": seen.network,
        "training": "yes" if seen.training else "no",
        "version": seen.version,
        "holds_until": seen.expires_on.isoformat(),
        "roots": seen.roots,
        "provinces": seen.provinces or None,
        "organisations": len(seen.agencies),
        **{each.id: f"{each.org_type}, {len(each.devices)} PC" for each in seen.agencies},
    }


def _public(untrusted: str) -> bytes:
    try:
        raw = bytes.fromhex(untrusted)
    except ValueError as exc:
        raise argparse.ArgumentTypeError("64 hexadecimal digits") from exc
    if len(raw) != 32:
        raise argparse.ArgumentTypeError("64 hexadecimal digits")
    return raw
