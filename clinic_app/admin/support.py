"""`clinic-admin support-bundle`: one file for whoever helps from afar, that everybody may read before it is sent."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.health_words import advice
from clinic_app.admin.terminal import say

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("support-bundle",)


def register(commands: Any) -> None:
    """Add the command."""
    bundle = commands.add_parser(
        "support-bundle", help="one file for whoever helps from afar: no case, no name, nothing typed",
        description="A zip of plain text: health, versions, sizes of the program's own files, a few settings.",
    )  # fmt: skip
    bundle.add_argument("file", type=Path, metavar="FILE.zip", help="a new file")
    bundle.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """0 when it was written, 1 when not."""
    door = doorway(asked.data)
    found = door.look_deeper()
    try:
        names = door.write_support_bundle(asked.file, found, advice(found))
    except OSError as error:
        say({"trouble": type(error).__name__, "file": asked.file, "why": error.strerror}, as_json=asked.json)
        return 1
    say({"made": asked.file, "holds": ", ".join(names), "trouble": None}, as_json=asked.json)
    return 0
