"""`clinic-admin directory key | root | sign | sign-province | inspect | import-hsds | export-hsds`: a network's list.

It opens no record and speaks with no hub. A passphrase is typed, never an argument.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.terminal import say, typed
from clinic_app.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.services.directory_making import DirectoryMaking
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.listing_making import ListingMaking
    from clinic_app.services.listing_plan import Row

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
    root.add_argument("--keeper", type=public_key, action="append", required=True, metavar="HEX", help="once for each")
    root.add_argument("--needed", type=int, required=True, metavar="N", help="how many keepers must sign")
    root.add_argument("--lists", type=public_key, action="append", required=True, metavar="HEX", help="operator's key")
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
    taken = acts.add_parser(
        "import-hsds", help="turn a list in the shape of HSDS into what `clinic-hub agencies import` takes"
    )
    taken.add_argument("file", type=Path, metavar="HSDS.json")
    taken.add_argument(
        "into", type=Path, metavar="AGENCIES.json", help="to be read by a person before it goes to the hub"
    )
    taken.add_argument("--known", type=Path, metavar="FILE", help="the signed directory: what it signs stays as it is")
    given = acts.add_parser("export-hsds", help="write a signed directory in the shape of HSDS")
    given.add_argument("file", type=Path, metavar="FILE", help="the signed directory")
    given.add_argument("into", type=Path, metavar="HSDS.json")
    for each in (key, root, sign, province, inspect, taken, given):
        each.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not."""
    try:
        told = _do(asked, doorway(asked.data))
    except (ClinicError, OSError, NotTheSame) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1
    say({"trouble": None, **told}, as_json=asked.json)
    return 1 if told.get("believed") == "no" else 0


def _do(asked: argparse.Namespace, door: Doorway) -> dict[str, object]:
    making = door.directory_making()
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
        case "import-hsds" | "export-hsds":
            return _as_hsds(asked, door.listing_making())
        case _:
            return _inspected(asked, making)


def _as_hsds(asked: argparse.Namespace, making: ListingMaking) -> dict[str, object]:
    if asked.act == "export-hsds":
        return {"made": asked.into, "organisations": making.give(asked.file, asked.into)}
    rows = making.take(asked.file, asked.into, known=asked.known)
    return {"made": asked.into, **Counter(row.comes.value for row in rows), **_said(rows)}


def _said(rows: Sequence[Row]) -> dict[str, str]:
    """What a person has to look at, by entry: refused and why, what was left out, what a file does not decide."""
    said: dict[str, str] = {}
    for row in rows:
        parts = [f"refused: {row.why}"] if row.why else []
        parts += [f"{name}: {', '.join(told)}" for name, told in (("left out", row.left), ("stays", row.stays)) if told]
        if parts:
            said[row.id or f"entry {row.place}"] = "; ".join(parts)
    return said


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


def public_key(untrusted: str) -> bytes:
    """Of 64 hexadecimal digits, as `key` printed it."""
    try:
        raw = bytes.fromhex(untrusted)
    except ValueError as exc:
        raise argparse.ArgumentTypeError("64 hexadecimal digits") from exc
    if len(raw) != 32:
        raise argparse.ArgumentTypeError("64 hexadecimal digits")
    return raw
