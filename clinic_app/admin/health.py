"""`clinic-admin health`: what can be known of a PC without any key, and what a person has to come in for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.health_words import advice
from clinic_app.admin.terminal import say
from clinic_app.services.health_outside import NEEDS_A_PERSON, HealthOutside

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("health",)


def register(commands: Any) -> None:
    """Add the command."""
    health = commands.add_parser(
        "health",
        help="disk, place, write, printers, spooler, encryption, profile, own files: what shows without a key",
        description="Opens nothing of the record. Ends with 0 if all is well, 1 if somebody should put something right "
        "on the next visit, 3 if no real record should be kept here before that; 2 is a wrong command.",
        epilog="example: clinic-admin health --json > inventory/$(hostname).json; echo $?",
    )
    health.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """0 if nothing is known to be wrong, 1 if something is, 3 if that is in the way of real work."""
    found = doorway(asked.data).look_from_outside()
    told = {**asdict(found), "scripts_missing": found.scripts_missing or None}
    del told["findings"]
    told = {"data_dir": asked.data, **told, "verdict": _verdict(found)}
    if asked.json:
        more = {"wrong": list(found.wrong), "findings": advice(found), "needs_a_person": list(NEEDS_A_PERSON)}
        say({**told, **more}, as_json=True)
    else:
        more = {"wrong": ", ".join(found.wrong) or None, "needs_a_person": "; ".join(NEEDS_A_PERSON)}
        say({**told, **more}, as_json=False)
        for each in advice(found):
            sys.stdout.write(f"\n[{each['weight']}] {each['word']}: {each['what']}\n  -> {each['do']}\n")
    return 3 if found.stops else 1 if found.wrong else 0


def _verdict(found: HealthOutside) -> str:
    return "not for real work yet" if found.stops else "to put right" if found.wrong else "well"
