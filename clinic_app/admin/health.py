"""`clinic-admin health`: what can be known of a PC without any key, and what a person has to come in for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.terminal import say
from clinic_app.services.health_outside import NEEDS_A_PERSON

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("health",)


def register(commands: Any) -> None:
    """Add the command."""
    health = commands.add_parser(
        "health",
        help="disk, place, ballast, backups, lock, printer, fonts: what shows without a key",
        description="Opens nothing. Ends with 1 if anything wants somebody's hand, named under `wrong`.",
    )
    health.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """0 if nothing is known to be wrong, 1 if something is."""
    found = doorway(asked.data).look_from_outside()
    told = {**asdict(found), "scripts_missing": found.scripts_missing or None}
    wrong = list(found.wrong) if asked.json else ", ".join(found.wrong) or None
    needs = list(NEEDS_A_PERSON) if asked.json else "; ".join(NEEDS_A_PERSON)
    say({"data_dir": asked.data, **told, "wrong": wrong, "needs_a_person": needs}, as_json=asked.json)
    return 1 if found.wrong else 0
