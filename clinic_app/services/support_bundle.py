"""One file for whoever helps from afar: what shows of this PC without a key. No case, no name, no word anybody typed.

It is written by allow-list: facts that this program knows the names of, and of files only those it made itself; what
else lies in the data folder is counted and not named, since people name files after people.
"""

from __future__ import annotations

import json
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from clinic_app.services.health_outside import NEEDS_A_PERSON, HealthOutside
from clinic_app.services.updating import Standing
from clinic_app.settings import Settings
from clinic_app.vault.place import sync_folder

_OURS: Final = re.compile(
    r"(vault|training)(/(vault\.(json|json\.prev|db|db-wal|db-shm|db\.next|standing|lock)|device\.json|ballast|(backups|hub)\.json"
    r"|throttle(\.json)?|lock))?|settings\.json|site-profile(\.last)?\.toml|site-profile\.hand|updates(/(metadata|targets))?"
    r"|vault-before-step-\d+(/(vault\.json|vault\.db|closed\.json))?"
)
_PROFILE: Final = ("kind", "zone", "languages", "metered", "pcs_lan")
"""What of a site profile says something about a PC, and nothing about whose it is."""
_README: Final = """\
What a PC told of itself, for whoever helps from afar. Written by clinic-admin support-bundle.

doctor.json     health of the PC and of the record from outside, versions of libraries
files.json      files of the data folder that the program made: size, rights; others only counted
settings.json   language, zone, theme, minutes until it locks; of the site profile a few facts
updates.json    which version runs, which was before, which lies ready

No case is in it, no name, no code, nothing anybody typed, no key, no address of a hub, no name of this PC or its user.
Open it and read it before you send it: everything in it is plain text.
"""


def write_bundle(into: Path, found: HealthOutside, settings: Settings, updates: Standing, told: Any) -> tuple[str, ...]:
    """Write it, whole or not at all; the names of what is in it. `told` is what was advised about the findings.

    Raises `FileExistsError`, `OSError`.
    """
    parts = {
        "README.txt": _README,
        "doctor.json": _json(_doctor(found, told)),
        "files.json": _json(_files(settings.data_dir)),
        "settings.json": _json(_settings(settings)),
        "updates.json": _json(_updates(updates)),
    }
    try:
        with into.open("xb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
            for name, text in parts.items():
                opened.writestr(zipfile.ZipInfo(name), text)
        sync_folder(into.absolute().parent)
    except FileExistsError:
        raise
    except BaseException:
        into.unlink(missing_ok=True)
        raise
    return tuple(parts)


def _doctor(found: HealthOutside, told: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(found, name) for name in HealthOutside.__dataclass_fields__}
    facts["profile"] = found.profile is not None  # not what the place is called
    # A finding's own words name printers and folders: its word says what it is.
    facts["findings"] = [{"word": each["word"], "weight": each["weight"]} for each in told]
    return {**facts, "wrong": found.wrong, "stops": found.stops, "needs_a_person": NEEDS_A_PERSON}


def _files(folder: Path) -> dict[str, Any]:
    ours: dict[str, Any] = {}
    others = {"files": 0, "folders": 0, "bytes": 0}
    for path in sorted(_within(folder)):
        name, found = path.relative_to(folder).as_posix(), path.lstat()
        if _OURS.fullmatch(name):
            ours[name] = {"bytes": found.st_size, "rights": stat.filemode(found.st_mode)}
        elif stat.S_ISDIR(found.st_mode):
            others["folders"] += 1
        else:
            others["files"] += 1
            others["bytes"] += found.st_size
    return {"made_by_the_program": ours, "others": others}


def _within(folder: Path) -> Iterator[Path]:
    """Everything below, as far as it may be read; no link is followed."""
    try:
        entries = list(folder.iterdir())
    except OSError:
        return
    for each in entries:
        yield each
        if each.is_dir() and not each.is_symlink():
            yield from _within(each)


def _settings(settings: Settings) -> dict[str, Any]:
    told = {name: value for name, value in settings.told().items() if name != "hub_address"}
    profile = settings.profile
    if profile is None:
        return {**told, "hub": bool(settings.hub_address), "profile": None}
    by_it: dict[str, Any] = {name: getattr(profile, name) for name in _PROFILE}
    by_it |= {
        "printers": None if profile.printers is None else len(profile.printers), "backups": len(profile.backups),
        "letterhead": profile.letterhead is not None, "proxy": profile.proxy is not None,
        "script": profile.script is not None, "data_folder": profile.data_folder is not None,
        "signed": bool(settings.held and settings.held.words),
    }  # fmt: skip
    return {**told, "hub": bool(settings.hub_address), "profile": by_it}


def _updates(updates: Standing) -> dict[str, Any]:
    return {
        "version": updates.version, "system": updates.system, "on": updates.on, "before": updates.before,
        "fetched": updates.fetched.version if updates.fetched is not None else None,
    }  # fmt: skip


def _json(facts: dict[str, Any]) -> str:
    return json.dumps(msgspec.to_builtins(facts), indent=2, ensure_ascii=False) + "\n"
