"""`clinic-admin release root | make | sign | look | prove`: for the publisher of this program. Keys: `pack key`.

A passphrase is typed, never an argument. docs/release.md says who keeps which key and where.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinic_app.admin.directories import public_key
from clinic_app.admin.terminal import say, typed
from clinic_app.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.release_making import ReleaseMaking, Signing

COMMANDS: tuple[str, ...] = ("release",)
_EXAMPLES: Final = """examples:
  clinic-admin directory key keeper-1.key                    on the keeper's own PC; prints the public half
  clinic-admin release root 1.root.json --keeper HEX --keeper HEX --keeper HEX --needed 2 \\
      --signer HEX --signer HEX --signer HEX --signers-needed 2
  clinic-admin release sign 1.root.json --key keeper-1.key   by as many keepers as are needed
  clinic-admin release make notebook-updates --root 1.root.json \\
      --file notebook-0.2.0-linux-x86_64.tar.xz linux-x86_64 --file notebook_0.2.0_amd64.deb debian-amd64
  clinic-admin release sign notebook-updates --key signer-1.key
  clinic-admin release look notebook-updates
  clinic-admin release prove notebook-updates --root 1.root.json
Ends with 0 when it went well and nothing is missing, 1 when it was refused, 5 when signatures are still missing; 2 is
a wrong command."""
STILL_MISSING: Final = 5
_KINDS: Final = "linux-x86_64, debian-amd64, windows-msi or windows-setup"


def register(commands: Any) -> None:
    """Add the command."""
    release = commands.add_parser(
        "release", help="for the publisher of this program: make and sign updates",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    acts = release.add_subparsers(dest="act", required=True)
    root = acts.add_parser("root", help="write a root that nobody has signed yet")
    root.add_argument("file", type=Path, metavar="N.root.json")
    for name, what in (("keeper", "who keeps the root"), ("signer", "who signs versions")):
        root.add_argument(f"--{name}", type=public_key, action="append", required=True, metavar="HEX", help=what)
    root.add_argument("--needed", type=int, required=True, metavar="N", help="how many keepers must sign a root")
    root.add_argument("--signers-needed", type=int, required=True, metavar="N", help="how many must sign a version")
    make = acts.add_parser("make", help="lay out a version in a folder, unsigned")
    make.add_argument("folder", type=Path, metavar="DIR", help="as it goes on the stick, or the one before")
    make.add_argument("--root", type=Path, action="append", required=True, metavar="N.root.json", help="each, in order")
    make.add_argument("--file", nargs=2, action="append", required=True, metavar=("FILE", "KIND"), help=_KINDS)
    make.add_argument("--site", action="append", default=[], metavar="CODE", help="for these sites only")
    make.add_argument("--news", action="append", default=[], metavar="LANG=TEXT", help="what is new")
    make.add_argument("--version-number", metavar="N.N.N", help="another than this program's own")
    make.add_argument("--steps", type=int, metavar="N", help="steps of the record; those of this program if not said")
    make.add_argument("--days", type=int, metavar="N", help="how long it holds; two years if not said")
    sign = acts.add_parser("sign", help="add a signature to a root, or to all of a folder")
    look = acts.add_parser("look", help="how many signatures are missing")
    for each in (sign, look):
        each.add_argument("place", type=Path, metavar="FILE|DIR")
    sign.add_argument("--key", type=Path, required=True, metavar="KEYFILE", help="its passphrase is asked for")
    for each in (root, sign, look):
        each.add_argument("--before", type=Path, metavar="N.root.json", help="the root before it")
    prove = acts.add_parser("prove", help="read a folder as a PC does that was built with this root")
    prove.add_argument("folder", type=Path, metavar="DIR")
    prove.add_argument("--root", type=Path, required=True, metavar="1.root.json")
    for each in (root, make, sign, look, prove):
        each.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not, 5 when signatures are missing."""
    try:
        told = _do(asked, doorway(asked.data).release_making())
    except (ClinicError, OSError) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {"file": error.filename, "why": error.strerror}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1
    say({**told, "trouble": None}, as_json=asked.json)
    return STILL_MISSING if told.get("whole") == "no" else 0


def _do(asked: argparse.Namespace, making: ReleaseMaking) -> dict[str, object]:
    match asked.act:
        case "root":
            sha256 = making.plan_root(
                asked.file, keepers=asked.keeper, keepers_needed=asked.needed, signers=asked.signer,
                signers_needed=asked.signers_needed, before=asked.before,
            )  # fmt: skip
            return {"made": asked.file, "sha256": sha256}
        case "make":
            said = {"version": asked.version_number, "steps": asked.steps, "days": asked.days}
            files = [(Path(file), kind) for file, kind in asked.file]
            news = dict(each.partition("=")[::2] for each in asked.news)
            made = making.make(
                asked.folder, files, roots=asked.root, sites=asked.site, news=news,
                **{name: value for name, value in said.items() if value is not None},
            )  # fmt: skip
            return {"made": asked.folder, **made}
        case "sign":
            passphrase = typed("Passphrase of the key: ")
            return _missing(making.sign(asked.place, asked.key, passphrase, before=asked.before))
        case "look":
            return _missing(making.look(asked.place, before=asked.before))
        case _:
            return {"holds_until": making.prove(asked.folder, asked.root).isoformat()}


def _missing(signing: Signing) -> dict[str, object]:
    return {"whole": "yes" if signing.done else "no", **{f"missing_{name}": n for name, n in signing.missing.items()}}
