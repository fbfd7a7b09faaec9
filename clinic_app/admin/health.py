"""`clinic-admin health | doctor`: what can be known of a PC without any key, and what a person has to come in for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.checked import checked
from clinic_app.admin.health_words import advice
from clinic_app.admin.terminal import say
from clinic_app.errors import ClinicError, NotJoined
from clinic_app.services.health_outside import NEEDS_A_PERSON, HealthOutside

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("health", "doctor")


def register(commands: Any) -> None:
    """Add both commands."""
    ends = (
        "Opens nothing of the record. Ends with 0 if all is well, 1 if somebody should put something right on the "
        "next visit, 3 if no real record should be kept here before that; 2 is a wrong command."
    )
    health = commands.add_parser(
        "health", description=ends,
        help="disk, place, write, printers, spooler, encryption, profile, own files: what shows without a key",
    )  # fmt: skip
    doctor = commands.add_parser(
        "doctor", description=f"As health, and what takes some seconds more. {ends}",
        help="the same, and versions of libraries, shaping of scripts, whether the window opens; with --line, the hub",
    )  # fmt: skip
    doctor.add_argument("--line", action="store_true", help="also go to the hub and back, as `clinic-admin line` does")
    for each in (health, doctor):
        each.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """0 if nothing is known to be wrong, 1 if something is, 3 if that is in the way of real work."""
    door = doorway(asked.data)
    deeper = asked.command == "doctor"
    found = door.look_deeper() if deeper else door.look_from_outside()
    told = {**asdict(found), "scripts_missing": found.scripts_missing or None}
    told["scripts_misshapen"] = found.scripts_misshapen or None
    for name in ("findings", *(() if deeper else ("scripts_misshapen", "libraries", "window"))):
        del told[name]
    line = _line(door) if deeper and asked.line else {}
    told = {"data_dir": asked.data, **told, **line, "verdict": _verdict(found)}
    if asked.json:
        more = {"wrong": list(found.wrong), "findings": advice(found), "needs_a_person": list(NEEDS_A_PERSON)}
        say({**told, "checked": checked(found), **more}, as_json=True)
    else:
        parts: dict[str, object] = {name: _listed(told.pop(name)) for name in ("libraries", "window") if name in told}
        parts["checked"] = _listed(checked(found))
        more = {"wrong": ", ".join(found.wrong) or None, "needs_a_person": "; ".join(NEEDS_A_PERSON)}
        say({**told, **parts, **more}, as_json=False)
        for each in advice(found):
            sys.stdout.write(f"\n[{each['weight']}] {each['word']}: {each['what']}\n  -> {each['do']}\n")
    return 3 if found.stops else 1 if found.wrong or line.get("hub") not in (None, "answers") else 0


def _line(door: Doorway) -> dict[str, object]:
    """Whether the hub is reached from here; nothing where none is named."""
    try:
        tried = door.line_outside().go()
    except NotJoined:
        return {"hub": None}
    except ClinicError as error:
        return {"hub": type(error).__name__}
    return {"hub": type(tried.ended_by).__name__ if tried.ended_by is not None else "answers"}


def _listed(told: object) -> str:
    return ", ".join(f"{name} {value}" for name, value in told.items()) if isinstance(told, dict) else str(told)


def _verdict(found: HealthOutside) -> str:
    return "not for real work yet" if found.stops else "to put right" if found.wrong else "well"
