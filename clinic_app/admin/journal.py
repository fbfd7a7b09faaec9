"""`clinic-admin verify-journal`: is what was done here still as it was written? A person types what opens it.

It shows counts and ten characters, no case and nobody's name, and writes nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinic_app.admin.terminal import say, typed
from clinic_app.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("verify-journal",)
_LINES: Final = 4


def register(commands: Any) -> None:
    """Add the command."""
    verify = commands.add_parser(
        "verify-journal",
        help="prove the journal of the closed record: a person's sign-in or the sheet is asked for",
        description="The journal lies in the encrypted record. Without a key nothing of it can be proved: a person "
        "types their sign-in, or with --sheet the four lines of the recovery sheet.",
    )
    verify.add_argument("--sheet", action="store_true", help="with the recovery sheet, not a person's sign-in")
    verify.add_argument("--head", metavar="K4T9M-WXQ2B", help="ten characters of a paper, to be found in it")
    verify.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """0 if all of it is whole, is the record this PC closed last, and had the ten characters; 1 if not.

    What a salvage could not read is no change that somebody made, but whole it is not.
    """
    try:
        told = asdict(_prove(asked, doorway(asked.data)))
    except ClinicError as error:
        say({"whole": False, "trouble": type(error).__name__, **vars(error)}, as_json=asked.json)
        return 1
    trouble, missing = None, sum(each["missing"] for each in told["salvaged"])
    if told["doubt"] is not None:
        trouble = "NotTheRecordClosedLast"
    elif asked.head and told["paper"] is None:
        trouble = "NeverHadTheseCharacters"
    elif missing:
        trouble = "EntriesMissingSinceSalvage"
    told["salvaged"] = [_salvage(each) for each in told["salvaged"]]
    say({"whole": not missing, **told, "trouble": trouble}, as_json=asked.json)
    return 1 if trouble else 0


def _prove(asked: argparse.Namespace, door: Doorway) -> Any:
    door.refuse_empty()
    door.state()
    if asked.sheet:
        lines = tuple(typed(f"Line {number} of the sheet: ") for number in range(1, _LINES + 1))
        return door.prove_journal_by_sheet(lines, asked.head)
    word = typed("Sign-in word: ")
    return door.prove_journal(word, typed("Passphrase: "), asked.head)


def _salvage(told: dict[str, Any]) -> str:
    where = f"{told['missing']} entries missing between {told['first']} and {told['last']}"
    return f"{told['at'].isoformat()}: {where if told['missing'] else 'no entry missing'}, {told['days']} seals missing"
