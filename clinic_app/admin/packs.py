"""`clinic-admin pack make | key | sign | check`: for whoever writes what a site asks beside our questions.

It opens no record. A passphrase is typed, never an argument.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.terminal import say, typed
from clinic_app.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.pack_writing import Checked, PackWriting

COMMANDS: tuple[str, ...] = ("pack",)


class NotTheSame(Exception):
    """The two passphrases that were typed differ."""


def register(commands: Any) -> None:
    """Add the command."""
    pack = commands.add_parser("pack", help="write, sign and check what a site asks beside our questions")
    acts = pack.add_subparsers(dest="act", required=True)
    make = acts.add_parser("make", help="a small whole pack to begin with")
    make.add_argument("file", type=Path, metavar="FILE.toml")
    make.add_argument("--site", required=True, help="small letters and figures; every id has it in it for ever")
    key = acts.add_parser("key", help="a new key to sign with; its passphrase is asked for")
    key.add_argument("file", type=Path, metavar="KEYFILE", help="stays with you")
    sign = acts.add_parser("sign", help="check a text and sign it")
    sign.add_argument("file", type=Path, metavar="FILE.toml")
    sign.add_argument("into", type=Path, metavar="FILE.pack", help="goes to the clinics")
    sign.add_argument("--key", type=Path, required=True, metavar="KEYFILE")
    sign.add_argument("--after", type=Path, metavar="FILE.pack", help="the version before, to be compared")
    check = acts.add_parser("check", help="whether a clinic with this version of the program would take it")
    check.add_argument("file", type=Path, metavar="FILE", help="a text or a signed pack")
    for each in (make, key, sign, check):
        each.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not."""
    try:
        told = _do(asked, doorway(asked.data).pack_writing())
    except (ClinicError, OSError, NotTheSame) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1
    say({**told, "trouble": None}, as_json=asked.json)
    return 0


def _do(asked: argparse.Namespace, writing: PackWriting) -> dict[str, object]:
    match asked.act:
        case "make":
            writing.begin(asked.file, asked.site)
            return {"made": str(asked.file), "note": "Change it, then: pack check, pack key (once), pack sign."}
        case "key":
            passphrase = typed("New passphrase: ")
            if typed("The same again: ") != passphrase:
                raise NotTheSame
            return {
                "made": str(asked.file),
                "words": writing.make_key(asked.file, passphrase),
                "note": "Read the words to each clinic by voice. Keep the file and its passphrase apart.",
            }
        case "sign":
            passphrase = typed("Passphrase of the key: ")
            checked = writing.sign(asked.file, asked.key, passphrase, asked.into, before=asked.after)
            return {"made": str(asked.into), **_told(checked)}
        case _:
            return _told(writing.check(asked.file))


def _told(checked: Checked) -> dict[str, object]:
    pack = checked.pack
    return {
        "site": pack.site,
        "version": pack.version,
        "questions": len(pack.fields),
        "lists": len(pack.lists),
        "follow_ups": len(pack.steps),
        "duties": len(pack.duties),
        "papers": len(pack.papers),
        "switched_on": " ".join(pack.on) or "none",
        "words": checked.words or "not signed",
    }
