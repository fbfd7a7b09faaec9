"""`clinic-admin line`: goes to the hub and back as a clinic's PC would, and says what is met on the way.

It opens no record and carries nothing. Which hub is the right one only the record knows: any that answers will do here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.terminal import say
from clinic_app.errors import ClinicError, WayRefused
from clinic_app.settings.addresses import is_safe_address, is_script
from clinic_app.settings.way import By

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.way_to_hub import WayOut

COMMANDS: tuple[str, ...] = ("line",)


def register(commands: Any) -> None:
    """Add the command."""
    line = commands.add_parser("line", help="whether a hub is reached from this PC, and by which proxy")
    line.add_argument("--hub", metavar="https://…", help="instead of the one in the site profile")
    way = line.add_mutually_exclusive_group()
    way.add_argument("--proxy", metavar="HOST:PORT", help="by this proxy, whatever the system was told")
    way.add_argument("--script", metavar="PLACE", help="as this proxy script says: an address, or a file by its path")
    way.add_argument("--direct", action="store_true", help="without a proxy")
    line.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """0 when a hub answered, 1 when not."""
    try:
        if asked.hub is not None and not is_safe_address(asked.hub):
            raise WayRefused("hub")
        tried = doorway(asked.data).line_outside().go(asked.hub, _way(asked))
    except ClinicError as error:
        say({"trouble": type(error).__name__, **vars(error)}, as_json=asked.json)
        return 1
    told: dict[str, object] = {
        "by": ", ".join(hop or "no proxy" for hop in tried.hops),
        "vouched_by": tried.vouched_by,
        "clock_off_s": tried.clock_off_s,
    }
    ended = tried.ended_by
    facts = {name: str(value) for name, value in vars(ended).items()} if ended is not None else {}
    say({**told, "trouble": None if ended is None else type(ended).__name__, **facts}, as_json=asked.json)
    return 0 if ended is None else 1


def _way(asked: argparse.Namespace) -> WayOut | None:
    from clinic_app.services.way_to_hub import as_way

    if asked.direct:
        return as_way(By.DIRECT)
    if asked.script is not None:
        if not is_script(asked.script):
            raise WayRefused("script")
        return as_way(By.SCRIPT, asked.script)
    return None if asked.proxy is None else as_way(By.PROXY, asked.proxy)
