"""`clinic-admin import`: brings a sheet of another program into the closed record, or says what would come of it.

A person who may import types their sign-in. It shows rows, columns and reasons; what a cell said stays in the record.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinic_app.admin.terminal import typed
from clinic_app.admin.trouble_words import with_sentence
from clinic_app.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.importing import DryRun, ImportMapping

COMMANDS: tuple[str, ...] = ("import",)
SHIPPED: Final = "gbvims_ir"
_EVERY: Final = 0.1
SOME_LISTED: Final = 7


def register(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser(
        "import",
        help="bring in a sheet of another program (GBVIMS Incident Recorder, mapped CSV or XLSX)",
        description="Every row lands or is listed with its reason. With --dry-run nothing is written. Ends with 0 if "
        "every row landed or would, 7 if some are listed, 1 if nothing could be done; 2 is a wrong command.",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="an .xlsx workbook or delimited text")
    command.add_argument(
        "--mapping", default=SHIPPED, metavar="NAME", help="a mapping kept in the record, one of ours, or a .toml file"
    )
    command.add_argument("--sheet", default="", metavar="NAME", help="the sheet, where the mapping names none")
    command.add_argument("--take-what-fits", action="store_true", help="let rows land without the cells that do not")
    command.add_argument("--dry-run", action="store_true", help="say what would come of it and write nothing")
    command.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """0 if every row landed (or would), 7 if some are listed, 1 if nothing could be done."""
    door = doorway(asked.data)
    try:
        door.refuse_empty()
        clinic = door.unlock(typed("Sign-in word: "), typed("Passphrase: "))
        try:
            told, listed = _bring_in(clinic, asked)
        finally:
            clinic.close()
    except ClinicError as error:
        _say({"trouble": type(error).__name__, **vars(error)}, [], as_json=asked.json)
        return 1
    _say(told, listed, as_json=asked.json)
    return SOME_LISTED if listed else 0


def _bring_in(clinic: Clinic, asked: argparse.Namespace) -> tuple[dict[str, object], list[dict[str, object]]]:
    importing = clinic.importing
    reading, mapping = importing.reading(), _mapping(clinic, asked.mapping)
    opened = reading.open(asked.file)
    sheet = reading.sheet(opened, asked.sheet or reading.sheet_for(opened, mapping), _quiet)
    dry = importing.dry_run(reading.fit(opened, sheet, mapping, _quiet), take_what_fits=asked.take_what_fits)
    told = _told(dry)
    if not asked.dry_run:
        running, said = importing.begin(dry), 0.0
        while (share := importing.step(running)) < 1:
            if share - said >= _EVERY:
                sys.stderr.write(f"{share:.0%}\n")
                said = share
    return {"dry_run": asked.dry_run, **told}, _listed(dry)


def _mapping(clinic: Clinic, name: str) -> ImportMapping:
    mappings = clinic.importing.mappings
    return mappings.of_file(Path(name)) if name.endswith(".toml") else mappings.one(name)


def _told(dry: DryRun) -> dict[str, object]:
    layout, rows = dry.fitted.layout, dry.fitted.rows
    return {
        "sheet": dry.fitted.sheet,
        "encoding": dry.fitted.encoding or None,
        "mapping": dry.fitted.mapping,
        "headings_in_row": layout.row,
        "rows_above_headings": dry.fitted.titles,
        "rows": len(rows),
        "rows_hidden": sum(row.hidden for row in rows),
        "rows_with_formulas": sum(bool(row.computed) for row in rows),
        "landing": dry.plan.rows_landing,
        "cases": len(dry.plan.cases),
        "listed": len(dry.plan.listed),
        "columns_not_known": [layout.headings.get(at, "") for at in layout.unknown],
        "columns_twice": [layout.headings.get(at, "") for at in layout.twice],
        "columns_missing": list(layout.missing),
        "same_file_before": len(dry.before),
        "trouble": None,
    }


def _listed(dry: DryRun) -> list[dict[str, object]]:
    from clinic_app.services.importing import column_name

    return [
        {
            "row": row.row.number,
            "why": str(row.why),
            "cells": [
                {"column": column_name(left.column), "heading": left.heading, "reason": left.reason}
                for left in row.left
                if left.stops
            ],
        }
        for row in dry.plan.listed
    ]


def _say(told: dict[str, object], listed: list[dict[str, object]], *, as_json: bool) -> None:
    told = with_sentence(told)
    if as_json:
        sys.stdout.write(json.dumps({**told, "rows_listed": listed}, indent=2, ensure_ascii=False) + "\n")
        return
    for name, value in told.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        sys.stdout.write(f"{name.replace('_', ' ')}: {'none' if shown in (None, '') else shown}\n")
    for row in listed:
        cells = row["cells"]
        assert isinstance(cells, list)
        reasons = "; ".join(f"{cell['column']} {cell['heading']}: {cell['reason']}" for cell in cells)
        sys.stdout.write(f"row {row['row']}: {row['why']}{' (' + reasons + ')' if reasons else ''}\n")


def _quiet(_done: float) -> None:
    """Nobody looks."""
