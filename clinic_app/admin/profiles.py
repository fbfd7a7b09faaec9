"""`clinic-admin profile`: what IT settles once for forty PCs, checked, laid down without a question, and taken back."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinic_app import paths
from clinic_app.admin.terminal import say, typed
from clinic_app.errors import ClinicError
from clinic_app.services import site_profile

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.site_profile import Held, Read, SiteProfile

COMMANDS: tuple[str, ...] = ("profile",)
WRONG_FOR_UPDATE: Final = 4
"""A number of its own: a program that is damaged, which an update mends, ends with others."""
_KNOWN_LATER: Final = ("newer", "unknown")
_EXAMPLES = """examples:
  clinic-admin profile make site-profile.toml
  clinic-admin profile sign site-profile.toml signed.toml --key it.key    (a key of `clinic-admin pack key`)
  clinic-admin profile check signed.toml --json
  clinic-admin profile apply signed.toml --machine --signed-by acorn-actor-…    (as administrator)
  clinic-admin profile apply signed.toml                      (for this user alone)
  clinic-admin profile apply --unsigned mine.toml             (by hand, at one PC)
  clinic-admin profile apply --hub https://hub.example.org    (nothing settled but where the hub is)
  clinic-admin profile show
  clinic-admin profile remove --machine
Ends with 0 when it went well, 1 when not; nothing was changed then. 2 is a wrong command. docs/installing.md says what
may stand in one."""


def register(commands: Any) -> None:
    """Add the command."""
    profile = commands.add_parser(
        "profile", help="what IT settles for this PC: hub, zone, languages, printers, folders",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    acts = profile.add_subparsers(dest="act", required=True)
    make = acts.add_parser("make", help="a text to begin with: all that may be settled, nothing settled yet")
    check = acts.add_parser("check", help="whether a file would be taken, and what it settles")
    sign = acts.add_parser("sign", help="sign a file; the passphrase of the key is asked for")
    apply = acts.add_parser("apply", help="lay it down and make its data folder, without a question")
    show = acts.add_parser("show", help="what holds on this PC now")
    remove = acts.add_parser("remove", help="nothing of IT holds any more; records stay")
    for each in (make, check, sign):
        each.add_argument("file", type=Path, metavar="FILE.toml")
    check.add_argument(
        "--for-update", action="store_true",
        help="asked of the version that stands: words only a later one may know are no fault; ends with 4 if wrong",
    )  # fmt: skip
    check.add_argument("--here", action="store_true", help="also whether it may come in the place of what holds here")
    for each in (check, apply):
        each.add_argument("--unsigned", action="store_true", help="by hand: take one that nobody signed")
        each.add_argument(
            "--signed-by", type=_words, default=(), metavar="WORDS",
            help="the twelve words, with - between, of the key that must have signed it: from then on it is that key",
        )  # fmt: skip
    what = apply.add_mutually_exclusive_group(required=True)
    what.add_argument("file", type=Path, metavar="FILE.toml", nargs="?")
    what.add_argument("--hub", metavar="ADDRESS", help="instead of a file: only where the hub is, as installers say it")
    sign.add_argument("into", type=Path, metavar="SIGNED.toml")
    sign.add_argument("--key", type=Path, required=True, metavar="KEYFILE", help="from `clinic-admin pack key`")
    for each in (apply, remove):
        each.add_argument("--machine", action="store_true", help="for everybody at this PC; needs its administrator")
    for each in (make, check, sign, apply, show, remove):
        each.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """Do one of them: 0 when it went well, 1 when not."""
    try:
        told = _do(asked, doorway)
    except (ClinicError, OSError) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {"reason": error.strerror, "file": error.filename}
        if facts.get("reason") == "not_signed":
            facts = {**facts, "next": "clinic-admin profile sign; or --unsigned, by hand at this PC"}
        say({"trouble": type(error).__name__, **facts}, as_json=asked.json)
        if asked.act == "check" and asked.for_update:
            return 0 if facts.get("reason") in _KNOWN_LATER else WRONG_FOR_UPDATE
        return 1
    say(told, as_json=asked.json)
    return 1 if told["trouble"] else 0


def _do(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> dict[str, object]:
    home = paths.data_dir()
    match asked.act:
        case "make":
            with asked.file.open("xb") as file:  # never over one that somebody wrote
                file.write((paths.resources() / "profile" / paths.PROFILE_NAME).read_bytes())
            check = f"clinic-admin profile check --unsigned {asked.file}"
            return {"made": str(asked.file), "next": f"change it, then: {check}; then sign it", "trouble": None}
        case "check":
            read = _read(asked, asked.file)
            if asked.here or asked.for_update:
                site_profile.would_hold(read, paths.profile_files(), home, asked.signed_by)
            return {"signed_by": _hand(read.words), **_told(read.profile, asked), "trouble": None}
        case "sign":
            passphrase = typed("Passphrase of the key: ")
            read = doorway(asked.data).pack_writing().sign_profile(asked.file, asked.key, passphrase, asked.into)
            return {"made": str(asked.into), "signed_by": _hand(read.words), "trouble": None}
        case "apply":
            lay_down = site_profile.lay_down_for_all if asked.machine else site_profile.lay_down
            with _file_of(asked) as file:
                return _held(lay_down(_read(asked, file), _into(asked), home, asked.signed_by), home, asked)
        case "remove":
            return {"removed": site_profile.take_back(_into(asked), home), "trouble": None}
        case _:
            held = site_profile.hold(paths.profile_files(), home)
            return _held(held, home, asked) if held else {"holds": None, "data_folder": str(home), "trouble": None}


def _read(asked: argparse.Namespace, file: Path) -> Read:
    """The file, if the hand it comes from is the one that was asked for. An address alone is said by hand."""
    if asked.signed_by or not (asked.unsigned or file is not asked.file):
        return site_profile.signed_by(file, asked.signed_by)
    return site_profile.by_hand(file)


def _words(said: str) -> tuple[str, ...]:
    """Of a key, with hyphens or spaces between; none if nothing is said, as an installer does that was told no key."""
    return tuple(said.casefold().replace("-", " ").split())


def _hand(words: tuple[str, ...]) -> str | None:
    """The words of a key so that they can be handed to `--signed-by` as they stand."""
    return "-".join(words) or None


@contextmanager
def _file_of(asked: argparse.Namespace) -> Iterator[Path]:
    """The file that was named, or one that says where the hub is. A string of JSON is one of TOML too."""
    if asked.file:
        yield asked.file
        return
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / paths.PROFILE_NAME
        file.write_text(f"format = 1\n\n[hub]\naddress = {json.dumps(asked.hub)}\n", encoding="utf-8")
        yield file


def _into(asked: argparse.Namespace) -> Path:
    """Where it holds for whom; a file that is named in the environment comes before both."""
    files = paths.profile_files()
    return files[0] if len(files) == 1 or asked.machine else files[-1]


def _held(held: Held, home: Path, asked: argparse.Namespace) -> dict[str, object]:
    trouble = held.trouble
    return {
        "holds": str(held.file),
        "signed_by": _hand(held.words),
        **(_told(held.profile, asked) if held.profile else {}),
        "data_folder": str(site_profile.folder_of(held, home)),
        "record_stands_elsewhere": held.record_at is not None,
        "trouble": type(trouble).__name__ if trouble else "ProfileGone" if held.gone else None,
        **(vars(trouble) if trouble else {}),
    }


def _told(profile: SiteProfile, asked: argparse.Namespace) -> dict[str, object]:
    told = {name: value for name, value in profile._asdict().items() if name not in ("printers", "backups", "packs")}
    printers = None if profile.printers is None else [f"{each.name} ({each.place})" for each in profile.printers]
    backups = [f"{each.folder} ({each.label})" for each in profile.backups]
    packs = [f"{each.file} ({each.label})" for each in profile.packs]
    if asked.json:
        return {**told, "printers": printers, "backups": backups, "packs": packs}
    plain = "any real one" if printers is None else ", ".join(printers) or "none at all"
    return {**told, "printers": plain, "backups": ", ".join(backups) or None, "packs": ", ".join(packs) or None}
