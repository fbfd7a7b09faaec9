"""`clinic-admin backup | verify-backup | restore`: copies of the record. What opens one is typed, never an argument."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin import hub_backups
from clinic_app.admin.terminal import NothingTyped, say, typed, typed_word
from clinic_app.domain.casecode import shown
from clinic_app.domain.people import Role
from clinic_app.errors import ClinicError
from clinic_app.services.copies import Checked, VaultPlace, check_copy
from clinic_app.services.restoring import NewPerson, Way

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("backup", "verify-backup", "restore")
_LINES = 4


def register(commands: Any) -> None:
    """Add the three commands."""
    backup = commands.add_parser("backup", help="copy the closed record; needs no key, and a person to open it")
    to = backup.add_mutually_exclusive_group(required=True)
    to.add_argument("--to", type=Path, metavar="DIR", help="a stick, disk or share")
    to.add_argument("--to-hub", action="store_true", help="the clinic's own hub; a person signs in")
    verify = commands.add_parser("verify-backup", help="check a backup; with the sheet, open it and count")
    verify.add_argument("file", type=Path, nargs="?")
    verify.add_argument(
        "--on-hub", action="store_true", help="the newest on the hub, every part of it; a person signs in"
    )
    restore = commands.add_parser("restore", help="make the record of this PC from a backup, where there is none")
    restore.add_argument("file", type=Path, nargs="?")
    restore.add_argument("--from-hub", action="store_true", help="fetch it first; an invitation is asked for")
    restore.add_argument("--backup", metavar="ID", help="not the newest on the hub but this one")
    restore.add_argument("--role", choices=[Role.COORDINATOR.value, Role.SUPERVISOR.value], required=True)
    restore.add_argument("--staff-code", required=True, help="not a name")
    restore.add_argument("--older-too", action="store_true", help="also if a newer backup is known")
    restore.add_argument(
        "--set-aside", action="store_true", help="put a damaged record that stands here out of the way"
    )
    for command in (verify, restore):
        command.add_argument(
            "--key-file", type=Path, metavar="FILE", help="open with a key held elsewhere, not the sheet"
        )
    verify.add_argument("--open", action="store_true", help="open it: the sheet's four lines are asked for")
    for command, without in ((backup, ""), (verify, "on_hub"), (restore, "from_hub")):
        command.set_defaults(file_unless=without, complain=command.error)
        command.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not."""
    if asked.file_unless and (asked.file is None) != getattr(asked, asked.file_unless):
        asked.complain(f"one of FILE and --{asked.file_unless.replace('_', '-')} is needed")
    try:
        told = {"backup": _backup, "verify-backup": _verify, "restore": _restore}[asked.command](asked, doorway)
    except hub_backups.NotLetIn as waits:
        note = "Say the words to the hub's operator by telephone. Run this again when this PC was let in."
        say({"restored": False, **waits.told, "note": note, "trouble": "NotLetIn"}, as_json=asked.json)
        return 1
    except (ClinicError, NothingTyped, FileNotFoundError) as error:
        facts = vars(error) if hasattr(error, "__dict__") else {}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1
    say({**told, "trouble": None}, as_json=asked.json)
    return 0


def _backup(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> dict[str, object]:
    if asked.to_hub:
        return hub_backups.put(doorway(asked.data))
    made = doorway(asked.data).copy_closed(asked.to)
    return {**_facts(made), "note": "A whole vault, closed. Needs a person to open: a passphrase or the sheet."}


def _verify(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> dict[str, object]:
    if asked.on_hub:
        return hub_backups.look(doorway(asked.data))
    _refuse_missing(asked.file)
    way = _way(asked, doorway) if asked.open or asked.key_file else None
    found = check_copy(asked.file, way, VaultPlace(asked.data / "vault"))
    return {**_facts(found), "opened": found.counts is not None}


def _restore(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> dict[str, object]:
    if asked.file is not None:
        _refuse_missing(asked.file)
    door = doorway(asked.data)
    restoring, way, fetching, path = door.restoring, _way(asked, doorway), None, asked.file
    if asked.from_hub:
        fetching, path = hub_backups.fetch(door, way, asked)
    facts = restoring.look(path)
    backup = restoring.open(path, way)
    person = NewPerson(
        word=typed_word("Sign-in word: "),
        passphrase=typed("New passphrase: "),
        role=Role(asked.role),
        staff_code=asked.staff_code,
    )
    done = restoring.restore(
        backup, person, older_too=asked.older_too, aside=asked.set_aside,
        device=fetching.device if fetching is not None else None,
    )  # fmt: skip
    erased = done.erased
    if fetching is not None:
        clinic = restoring.come_in(done)
        fetching.restored(clinic)
        clinic.close()
    return {
        "restored": True,
        "erased_again": [shown(code) for code in erased.codes],
        "erasures_known_until": erased.until,
        "erasures_doubt": erased.doubt,
        "made_at": facts.made_at,
        "cases": backup.cases,
        "journal_head": backup.journal_head,
        "device_words": facts.device_words,
        "note": "This PC is a new device: sign in, give the others passphrases, "
        f"{'let the operator shut out the old PC' if fetching else 'and enrol at the hub again'}. A case "
        "erased after the moment above is back: the certificate on paper names its code; erase it again.",
    }


def _refuse_missing(file: Path) -> None:
    """Raises `FileNotFoundError`: asked before a secret is typed. Whatever else is wrong, reading it says better."""
    try:
        file.stat()
    except FileNotFoundError:
        raise
    except OSError:
        return


def _way(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> Way:
    if asked.key_file:
        return doorway(asked.data).restoring.off_site_key(asked.key_file, typed("Passphrase of the key: "))
    return tuple(typed(f"Line {number} of the sheet: ") for number in range(1, _LINES + 1))


def _facts(found: Checked) -> dict[str, object]:
    return {name: value for name, value in asdict(found).items() if value not in (None, ())}
