"""`clinic-admin recover | off-site-key`: getting back in where no passphrase is known, and the key held elsewhere.

It enrols a person and closes the record again: no case is read here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinic_app.admin.terminal import NothingTyped, say, typed, typed_word
from clinic_app.domain.people import Role
from clinic_app.errors import ClinicError, WrongRecoveryLine
from clinic_app.services.restoring import NewPerson, RecoveryCode

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("recover", "off-site-key")
_LINES: Final = 4
_MANAGING: Final = (Role.COORDINATOR.value, Role.SUPERVISOR.value)


class NotTheSame(Exception):
    """The two passphrases that were typed differ."""


def register(commands: Any) -> None:
    """Add the two commands."""
    recover = commands.add_parser("recover", help="come back in with the sheet, and enrol a person; all is asked for")
    recover.add_argument("--role", choices=_MANAGING, default=_MANAGING[0], help="what the new person is here")
    recover.add_argument("--staff-code", required=True, help="not a name")
    recover.add_argument("--off-site-key", type=Path, metavar="FILE", help="with this key's file, not the sheet")
    key = commands.add_parser("off-site-key", help="for the ministry or the network: a key that can open a record")
    key.add_argument("what", choices=["make"])
    key.add_argument("file", type=Path, help="a new file for the private half; it stays with you")
    for command in (recover, key):
        command.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not."""
    act = _recover if asked.command == "recover" else _make_key
    try:
        told = act(asked, doorway(asked.data))
    except (ClinicError, FileExistsError, NotTheSame, NothingTyped) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1
    say({**told, "trouble": None}, as_json=asked.json)
    return 0


def _recover(asked: argparse.Namespace, door: Doorway) -> dict[str, object]:
    door.refuse_empty()
    door.state()
    if asked.off_site_key is None:
        lines = _lines()
        clinic = door.recover(lines, _person(asked))
    else:
        passphrase = typed("Passphrase of the key: ")
        clinic = door.recover_from_elsewhere(asked.off_site_key, passphrase, _person(asked))
    try:
        return {
            "recovered": True,
            "role": clinic.whoami.role.value,
            "staff_code": clinic.whoami.staff_code,
            "failed_attempts": clinic.failed_attempts,
            "note": "Sign in with the new word. Then look who may still come in, and make a new sheet.",
        }
    finally:
        clinic.close()


def _lines() -> tuple[str, ...]:
    """The sheet, line by line. At a terminal a line whose check letter does not fit is asked for again."""
    lines: list[str] = []
    while len(lines) < _LINES:
        line = typed(f"Line {len(lines) + 1} of the sheet: ")
        try:
            RecoveryCode.from_lines([*lines, line])
        except WrongRecoveryLine as wrong:
            if wrong.line == len(lines) + 1:
                if not sys.stdin.isatty():
                    raise
                sys.stderr.write(f"Line {wrong.line} does not match its check letter. Compare both groups.\n")
                continue
        lines.append(line)
    return tuple(lines)


def _person(asked: argparse.Namespace) -> NewPerson:
    word = typed_word("New sign-in word: ")
    return NewPerson(word=word, passphrase=_new_passphrase(), role=Role(asked.role), staff_code=asked.staff_code)


def _new_passphrase() -> str:
    passphrase = typed("New passphrase: ")
    if typed("The same again: ") != passphrase:
        raise NotTheSame
    return passphrase


def _make_key(asked: argparse.Namespace, door: Doorway) -> dict[str, object]:
    key = door.make_off_site_key(asked.file, _new_passphrase())
    return {
        "made": str(asked.file),
        "line": key.line,
        "words": key.words,
        "note": "Give the line to the clinic and read the words to each other by voice. Keep the file and its "
        "passphrase apart, neither at a clinic.",
    }
