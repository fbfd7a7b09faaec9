"""`clinic-admin inventory`: one sheet of what forty PCs said of themselves, and of what is against the policy of IT."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.terminal import say
from clinic_app.services.fleet import FleetPolicy, Row, as_csv, inventory, read_policy, read_reports

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("inventory",)
_EXAMPLES = """examples:
  clinic-admin health --json > //server/it/reports/$(hostname).json      (on each PC)
  clinic-admin inventory //server/it/reports
  clinic-admin inventory reports --policy fleet-policy.toml --out inventory.csv
Ends with 0 if there is nothing against any PC, 1 if there is, 2 if the command, the folder or the policy is wrong."""


def register(commands: Any) -> None:
    """Add the command."""
    told = commands.add_parser(
        "inventory", help="one sheet (CSV) of the reports of many PCs, held against a policy",
        description="Reads a folder of what `clinic-admin health --json` wrote, a file for each PC and named for it.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    told.add_argument("folder", type=Path, metavar="FOLDER")
    told.add_argument("--policy", type=Path, metavar="FILE.toml", help="what every PC should be: docs/fleet.md")
    told.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="count days to this one; else to "
                      "that of the latest report")  # fmt: skip
    told.add_argument("--out", type=Path, metavar="FILE.csv", help="write the sheet there, and say the sums here")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:  # noqa: ARG001 - one shape for all
    """0 if nothing is against any PC, 1 if something is, 2 if nothing could be read."""
    if not asked.folder.is_dir():
        return _no(f"{asked.folder} is no folder")
    policy = FleetPolicy()
    if asked.policy:
        try:
            policy, wrong = read_policy(asked.policy.read_bytes())
        except OSError as error:
            return _no(f"{asked.policy}: {error.strerror}")
        if wrong:
            return _no(f"{asked.policy}: {'; '.join(wrong)}")
    rows = inventory(read_reports(asked.folder), policy, asked.day)
    if not rows:
        return _no(f"no report is in {asked.folder}")
    if asked.out:
        try:
            # With its mark a spreadsheet reads the Thai in it.
            asked.out.write_text(as_csv(rows), encoding="utf-8-sig", newline="")
        except OSError as error:
            return _no(f"{asked.out}: {error.strerror}")
        against = [row for row in rows if row.against]
        say({"pcs": len(rows), "against": len(against), **_sums(rows), "made": asked.out}, as_json=False)
    else:
        sys.stdout.write(as_csv(rows))
    return 1 if any(row.against for row in rows) else 0


def _sums(rows: list[Row]) -> dict[str, object]:
    words = sorted({word for row in rows for word in row.against})
    return {word: ", ".join(row.pc for row in rows if word in row.against) for word in words}


def _no(why: str) -> int:
    sys.stderr.write(f"clinic-admin inventory: {why}\n")
    return 2
