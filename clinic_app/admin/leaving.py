"""`clinic-admin init | destroy-keys`: the first and the last command on a PC. Neither opens a record or makes one."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinic_app.admin.health_words import advice
from clinic_app.admin.terminal import say
from clinic_app.errors import ClinicError
from clinic_app.services.destroying import destroy, look_at
from clinic_app.services.inspecting import VaultPlace, prepare

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("init", "destroy-keys")
WITHHELD: Final = 6
_NOTE: Final = (
    "A disk may keep what was overwritten where nobody can write (flash, snapshots). Only an encrypted disk whose own "
    "key is thrown away is sure. Backups and the sheet still open what was backed up."
)


def register(commands: Any) -> None:
    """Add the two commands."""
    init = commands.add_parser(
        "init", help="make the data folder ready, and say whether people may begin here",
        description="Makes the data folder for this user alone and looks around. Safe to repeat. The record itself is "
        "made by two people of the place on the first page of the program: IT knows none of their words. Ends with 0 "
        "if they may begin, 1 if something should be put right first or it could not be done, 3 if no record may "
        "stand here before that; 2 is a wrong command.",
    )  # fmt: skip
    gone = commands.add_parser(
        "destroy-keys", help="before a PC is given away: what opens the record here is destroyed, for ever",
        description="Without --record it says what would go, and the number to be typed. Taking the program away never "
        "does this. Ends with 0 when they are gone, 6 when the number was not said or is another, 1 when "
        "it could not be done; 2 is a wrong command.",
    )  # fmt: skip
    gone.add_argument("--record", metavar="NUMBER", help="the number that this command says without it")
    for each in (init, gone):
        each.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not; `init` ends as `health` does, `destroy-keys` also with 6."""
    try:
        return _init(asked, doorway) if asked.command == "init" else _destroy(asked)
    except (ClinicError, OSError) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {"why": error.strerror}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1


def _init(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    prepare(asked.data)
    found = doorway(asked.data).look_from_outside()
    told: dict[str, object] = {
        "data_dir": asked.data, "record": "stands" if found.exists else "none yet", "wrong": ", ".join(found.wrong),
        "next": None if found.exists else "two people of the place begin on the first page of the program",
    }  # fmt: skip
    if asked.json:
        told["findings"] = advice(found)
    say({**told, "trouble": None}, as_json=asked.json)
    return 3 if found.stops else 1 if found.wrong and found.exists else 0


def _destroy(asked: argparse.Namespace) -> int:
    place = VaultPlace(asked.data / "vault")
    doomed = look_at(place)
    told: dict[str, object] = {"record": doomed.number, "files": doomed.files}
    told["last_backup_at"] = doomed.last_backup_at
    if asked.record != doomed.number:
        told["next"] = f"clinic-admin destroy-keys --record {doomed.number}"
        say({"destroyed": "no", **told}, as_json=asked.json)
        return WITHHELD
    say({"destroyed": "yes", **told, "files": destroy(place), "note": _NOTE, "trouble": None}, as_json=asked.json)
    return 0
