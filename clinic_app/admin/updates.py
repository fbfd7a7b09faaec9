"""`clinic-admin update check | fetch | apply | back | status`: new versions of this program, from a stick or the hub.

Whatever is offered is believed only as far as its publisher signed it. Nothing here opens a record.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinic_app.admin.terminal import say
from clinic_app.errors import (
    CannotGoBack,
    ClinicError,
    UpdateError,
    UpdateNotNow,
    UpdateRefused,
    UpdatesOff,
)

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.updating import Found, UpdateSource, Updating

COMMANDS: tuple[str, ...] = ("update",)
_EXAMPLES: Final = """examples:
  clinic-admin update status
  clinic-admin update check --from /media/stick          what it offers this PC, and whether it would be taken
  clinic-admin update fetch --from /media/stick          copied to this PC and checked; anybody may
  clinic-admin update fetch --hub                        the same from the hub; cut off, it goes on the next time
  clinic-admin update apply --from /media/stick --backup-to /media/blue
  sudo clinic-admin --data DIR update apply --from /media/stick      for everybody's program; DIR of whoever works here
  sudo clinic-admin update back                          the version before takes its place again
Ends with 0 when it is done, 1 when it was refused (nothing is changed then), 4 when nothing newer is there; 2 is a
wrong command."""
NOTHING_NEWER: Final = 4

_WHY: Final = {
    "none": "No update lies there. On a stick it is the folder `notebook-updates`.",
    "format": "What lies there is damaged, or no update of this program. Copy it again.",
    "other_root": "Another publisher signed it. This program believes its own publisher alone.",
    "unsigned": "Too few of the publisher's people signed it. Ask where it came from.",
    "older": "It is older than what this PC has believed before: somebody hands out an old one. Fetch it anew.",
    "expired": "It holds no longer. Fetch a new one; look at the clock of this PC if this one is new.",
    "half": "It is not whole. Copy it again; if that does not help, take another stick.",
    "other_site": "It is for other sites. The code of this one is `code` of the site profile.",
    "other_system": "It has nothing for this kind of PC.",
    "downgrade": "It is older than what runs here. To go back to the version before: clinic-admin update back.",
    "gone": "The stick or share is not there, or went away. Nothing was changed.",
    "open": "The program is open. Close it, then try again.",
    "no_rights": "This user may not change the program. Run it as administrator (sudo).",
    "package": "Windows' own installer put the program here; let it replace it, with the file that fetch checked.",
    "source": "This is no bundle: whoever put the source here updates it.",
    "no_backup": "This version changes the record, and there is no backup of it younger than 14 days. Make one "
    "first, or add --backup-to.",
    "no_record": "A copy of the record was asked for, and none lies in the data folder of this user. Name the one of "
    "whoever works here: clinic-admin --data /home/…/.local/share/notebook update apply …; or leave --backup-to out.",
    "fails": "The new version does not run on this PC. The version that stood stands.",
    "no_before": "No version before is kept here.",
    "damaged": "The version before is not whole any more. Install it again.",
    "record": "Somebody has worked with the new version since: the version before cannot open the record as it is now. "
    "With --even-so the program goes back all the same; then restore a backup from before (docs/updating.md).",
}  # fmt: skip


def register(commands: Any) -> None:
    """Add the command."""
    update = commands.add_parser(
        "update", help="a new version from a stick or the hub: checked, put in place, taken back",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    acts = update.add_subparsers(dest="act", required=True)
    status = acts.add_parser("status", help="what runs, what is kept, what lies fetched")
    check = acts.add_parser("check", help="what a place offers this PC; nothing is copied")
    fetch = acts.add_parser("fetch", help="copy it to this PC and check it there")
    apply = acts.add_parser("apply", help="put it in place; the version before is kept beside it")
    back = acts.add_parser("back", help="the version before takes its place again")
    for each in (check, fetch):
        where = each.add_mutually_exclusive_group(required=True)
        _from(where)
        where.add_argument("--hub", nargs="?", const="", metavar="ADDRESS", help="the hub of the profile, or this one")
    _from(apply)
    apply.add_argument("--backup-to", type=Path, metavar="DIR", help="first a copy of the closed record, on a stick")
    back.add_argument("--even-so", action="store_true", help="also if it cannot open the record as it is now")
    for each in (status, check, fetch, apply, back):
        each.add_argument("--json", action="store_true", help="for a machine to read")


def _from(where: Any) -> None:
    where.add_argument("--from", dest="place", type=Path, metavar="DIR", help="a stick, a share, a folder")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not, 4 when nothing newer is there."""
    try:
        told = _do(asked, doorway(asked.data))
    except (ClinicError, OSError) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {"file": error.filename, "why": error.strerror}
        say({"trouble": type(error).__name__, **facts, **_words(error)}, as_json=asked.json)
        return 1
    say({**told, "trouble": None}, as_json=asked.json)
    return NOTHING_NEWER if told.get("newer") == "no" else 0


def _do(asked: argparse.Namespace, door: Doorway) -> dict[str, object]:
    updating = door.updating()
    match asked.act:
        case "status":
            stands = updating.stands()
            return {
                "version": stands.version, "kind": stands.system, "updates": "on" if stands.on else "off",
                "before": stands.before, "fetched": stands.fetched.version if stands.fetched else None,
                **_next(updating),
            }  # fmt: skip
        case "check":
            with closing(_source(asked, updating)) as source:
                return _found(updating.check(source))
        case "fetch":
            with closing(_source(asked, updating)) as source:
                found = updating.fetch(source)
            return {**_found(found), **(_next(updating) if found.offer else {})}
        case "apply":
            done = updating.apply(updating.in_folder(asked.place) if asked.place else None, backup_to=asked.backup_to)
            note = "The record is changed when somebody comes in; a checked copy of it is laid beside it before that."
            return {
                "was": done.was, "now": done.now, "backup": done.backup,
                "note": note if done.changes_record else None,
            }  # fmt: skip
        case _:
            done = updating.back(even_so=asked.even_so)
            note = "It cannot open the record as it is now: restore a backup from before (docs/updating.md)."
            return {"was": done.was, "now": done.now, "note": note if done.changes_record else None}


def _source(asked: argparse.Namespace, updating: Updating) -> UpdateSource:
    return updating.in_folder(asked.place) if asked.place else updating.at_hub(asked.hub or None)


def _found(found: Found) -> dict[str, object]:
    holds = found.holds_until.isoformat() if found.holds_until else None
    if found.offer is None:
        return {"newer": "no", "holds_until": holds}
    return {
        "newer": "yes", "version": found.offer.version, "file": found.name, "megabytes": found.size // 1_000_000,
        "holds_until": holds, "news": found.offer.news.get("en"),
    }  # fmt: skip


def _next(updating: Updating) -> dict[str, object]:
    """What to do with what lies fetched: the command, ready to be copied."""
    stands = updating.stands()
    if stands.fetched is None or stands.file is None:
        return {"next": None}
    match stands.system:
        case "windows-msi":
            return {"next": f'msiexec /i "{stands.file}" /qn'}
        case "windows-setup":
            return {"next": f'"{stands.file}" /S'}
    return {"next": stands.command}


def _words(error: Exception) -> dict[str, object]:
    match error:
        case UpdatesOff():
            return {"what": "This program was built without a publisher's root: updates are off. Install by hand."}
        case CannotGoBack(reason="none"):
            return {"what": _WHY["no_before"]}
        case UpdateRefused(reason=reason) | UpdateNotNow(reason=reason) | CannotGoBack(reason=reason):
            return {"what": _WHY[reason]}
        case UpdateError():
            return {"what": "There is too little room on the disk of the program. Free some, then try again."}
    return {}
