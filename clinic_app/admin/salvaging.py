"""`clinic-admin salvage`: saves what is sound in a damaged record into a new one beside it, and says what is missing.

Needs somebody who can come in: word and passphrase, the sheet, or a key held elsewhere. It counts, and shows no case.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.terminal import say, typed
from clinic_app.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.salvaging import Saved

COMMANDS: tuple[str, ...] = ("salvage",)
_LINES = 4


def register(commands: Any) -> None:
    """Add the command."""
    salvage = commands.add_parser("salvage", help="save what is sound in a damaged record; asks for a way in")
    way = salvage.add_mutually_exclusive_group()
    way.add_argument("--sheet", action="store_true", help="with the four lines of the sheet, not a passphrase")
    way.add_argument("--off-site-key", type=Path, metavar="FILE", help="with this key's file, not a passphrase")
    salvage.add_argument("--take-its-place", action="store_true", help="let the saved record stand where it stood")
    salvage.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """0 when something was saved, 1 when not; `whole` says whether anything is missing."""
    door = doorway(asked.data)
    salvaging = door.salvaging
    try:
        door.refuse_empty()
        if asked.sheet:
            saved = salvaging.with_sheet([typed(f"Line {number} of the sheet: ") for number in range(1, _LINES + 1)])
        elif asked.off_site_key is not None:
            saved = salvaging.with_key(asked.off_site_key, typed("Passphrase of the key: "))
        else:
            saved = salvaging.with_passphrase(typed("Sign-in word: "), typed("Passphrase: "))
        aside = salvaging.take_its_place(saved) if asked.take_its_place else None
    except (ClinicError, OSError) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1
    say(_told(saved, aside), as_json=asked.json)
    return 0


def _told(saved: Saved, aside: Path | None) -> dict[str, object]:
    found, mended = saved.found, saved.mended
    return {
        "whole": saved.whole,
        "pages": found.pages,
        "damaged_pages": list(found.damaged_pages),
        "rows": sum(found.rows.values()),
        "rows_by_table": found.rows,
        "rows_cut": found.cut_rows,
        "rows_refused": found.refused_rows,
        "rows_unknown": found.unknown_rows,
        "cases_rebuilt": mended.rebuilt,
        "cases_listed_anew": mended.listed_anew,
        "cases_silent": mended.silent,
        "documents_unknown": mended.unknown,
        "saved_in": str(saved.folder if aside is None else "in its place"),
        "damaged_record_in": str(aside) if aside else "where it was",
        "trouble": None,
    }
