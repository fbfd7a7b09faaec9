"""`clinic-admin`: what IT staff may ask of a PC. Opens no vault, shows no case: 0 when all is well, 1 when not."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from clinic_app import __version__
from clinic_app.admin import (
    backups,
    completing,
    directories,
    examples,
    health,
    importing,
    inventory,
    journal,
    leaving,
    line,
    packs,
    people,
    profiles,
    receipts,
    releases,
    salvaging,
    support,
    updates,
    ways_back,
)
from clinic_app.admin.terminal import say
from clinic_app.services.inspecting import VaultPlace, look, self_test

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway


class Family(Protocol):
    """Commands that belong together, in a module of their own."""

    COMMANDS: tuple[str, ...]

    def register(self, commands: Any) -> None: ...
    def run(self, asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int: ...


_FAMILIES: Final[tuple[Family, ...]] = (
    backups,
    directories,
    health,
    importing,
    inventory,
    journal,
    leaving,
    line,
    packs,
    people,
    profiles,
    receipts,
    releases,
    salvaging,
    support,
    updates,
    ways_back,
)


def main(argv: Sequence[str], *, data_dir: Path, doorway: Callable[[Path], Doorway]) -> int:
    """Run one command on the data folder it names, or on this user's own; `doorway` gives the door of a data folder."""
    parser = build_parser(data_dir)
    asked = parser.parse_args(argv)
    try:
        return _done(asked, parser, doorway)
    except OSError as error:  # a data folder that is read only, a share that went away: no fault of the program
        told: dict[str, object] = {"trouble": type(error).__name__, "why": error.strerror, "file": error.filename}
        say(told, as_json=getattr(asked, "json", False))
        return 1


def _done(asked: argparse.Namespace, parser: argparse.ArgumentParser, doorway: Callable[[Path], Doorway]) -> int:
    for family in _FAMILIES:
        if asked.command in family.COMMANDS:
            return family.run(asked, doorway)
    match asked.command:
        case "status":
            return _status(asked.data, as_json=asked.json)
        case "completion":
            sys.stdout.write(completing.script(parser, asked.shell))
            return 0
    return _self_test(asked.data)


def build_parser(data_dir: Path) -> argparse.ArgumentParser:
    """Everything that may be asked. Man pages and completion are made from it."""
    parser = argparse.ArgumentParser("clinic-admin", description="Looks after a PC of the clinic; sees no case")
    parser.add_argument("--data", type=Path, default=data_dir, metavar="DIR", help="the data folder")
    parser.add_argument("--version", action="version", version=f"Notebook {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="what stands in the data folder")
    status.add_argument("--json", action="store_true", help="for a machine to read")
    commands.add_parser("self-test", help="whether this PC can do what the program needs")
    completion = commands.add_parser("completion", help="what a shell needs to complete these commands")
    completion.add_argument("shell", choices=completing.SHELLS)
    for family in _FAMILIES:
        family.register(commands)
    examples.add(parser)
    return parser


def _status(folder: Path, *, as_json: bool) -> int:
    found = look(VaultPlace(folder / "vault"))
    told = {"data_dir": str(folder), **asdict(found)}
    if as_json:
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{name.replace('_', ' ')}: {_plain(value)}\n" for name, value in told.items())
    return 1 if found.trouble else 0


def _self_test(folder: Path) -> int:
    found = self_test(folder)
    sys.stdout.writelines(f"{name}: {verdict}\n" for name, verdict in found.items())
    return 0 if all(verdict == "ok" for verdict in found.values()) else 1


def _plain(value: object) -> str:
    if value is None:
        return "none"
    return str(value) if not isinstance(value, bool) else "yes" if value else "no"
