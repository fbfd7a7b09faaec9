"""`clinic-admin people list | passphrase | disable`: who may come in on this PC, asked by somebody who may add people.

They sign in at the terminal; what they type is shown nowhere and is never an argument. No case is read here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.terminal import NothingTyped, say, typed, typed_word
from clinic_app.domain.people import Act
from clinic_app.domain.text import folded
from clinic_app.errors import ClinicError, NoSuchPerson

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.staff import Member

COMMANDS: tuple[str, ...] = ("people",)


class NotTheSame(Exception):
    """The two passphrases that were typed differ."""


def register(commands: Any) -> None:
    """Add the command."""
    people = commands.add_parser(
        "people", help="who may come in here: list them, give a passphrase anew, let nobody in as one of them",
        description="Somebody who may add people signs in at the terminal. Staff codes and roles are shown, no names.",
    )  # fmt: skip
    acts = people.add_subparsers(dest="act", required=True)
    every = acts.add_parser("list", help="everybody who is or was enrolled")
    anew = acts.add_parser("passphrase", help="somebody forgot theirs: they type a new one here themselves")
    out = acts.add_parser("disable", help="nobody comes in as this person any more")
    for each in (anew, out):
        each.add_argument("staff_code", metavar="STAFF-CODE")
    for each in (every, anew, out):
        each.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not."""
    try:
        told = _do(asked, doorway(asked.data))
    except (ClinicError, NothingTyped, NotTheSame) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1
    say({**told, "trouble": None}, as_json=asked.json)
    return 0


def _do(asked: argparse.Namespace, door: Doorway) -> dict[str, object]:
    door.refuse_empty()
    clinic = door.unlock(typed_word("Sign-in word: "), typed("Passphrase: "))
    try:
        clinic.desk.require(Act.MANAGE_PEOPLE)
        match asked.act:
            case "list":
                return {
                    each.person.staff_code: _words(each, clinic.staff.several_pcs) for each in clinic.staff.members()
                }
            case "passphrase":
                whom, word = _whom(clinic, asked.staff_code), typed_word("Their sign-in word: ")
                new = typed("Their new passphrase: ")
                if typed("The same again: ") != new:
                    raise NotTheSame
                clinic.staff.give_passphrase(whom.person.id, word, new)
            case _:
                whom = _whom(clinic, asked.staff_code)
                clinic.staff.disable(whom.person.id)
        return {"done": asked.act, "staff_code": whom.person.staff_code}
    finally:
        clinic.close()


def _whom(clinic: Clinic, staff_code: str) -> Member:
    """Whoever is in force under this code; of those who left, the last. Raises `NoSuchPerson`."""
    found = [each for each in clinic.staff.members() if folded(each.person.staff_code) == folded(staff_code)]
    if not found:
        raise NoSuchPerson
    return max(found, key=lambda each: each.in_force)


def _words(member: Member, several_pcs: bool) -> str:
    if not member.in_force:
        may = "may not come in"
    elif member.here:
        may = "comes in here"
    else:
        may = "comes in on other PCs" if several_pcs else "has no way in yet since the record was restored"
    return f"{member.person.role.value}, {may}"
