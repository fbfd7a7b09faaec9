"""The hub as a place of backups, for the command: put one there, look at the newest, fetch one to a PC with no record.

The hub knows this PC by keys that lie in the closed record, so a person signs in; nothing of a case is shown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_app.admin.terminal import typed
from clinic_app.errors import HubRefusesUs, KeepRefused, NotJoined

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.from_hub import FromHub, OnHub
    from clinic_app.services.restoring import Way

Told = dict[str, object]


class NotLetIn(Exception):
    """The hub's operator has not let this PC in yet; `told` is what to say by telephone."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told


def put(door: Doorway) -> Told:
    """Make a backup, or go on with the one that was on its way, until the hub has all of it."""
    clinic = _signed_in(door)
    try:
        with closing(clinic.hub_backup.line()) as hub:
            clinic.hub_backup.back_up(hub, _percent("carried"))
        state = clinic.hub_backup.state()
        return {"kind": "hub", "made_at": state.last_at, "size": state.last_bytes, "cases": state.last_cases}
    finally:
        clinic.close()


def look(door: Doorway) -> Told:
    """Ask back every part of the newest one: as much over the line as it is large."""
    clinic = _signed_in(door)
    try:
        with closing(clinic.hub_backup.line()) as hub:
            found = clinic.hub_backup.look(hub, _percent("looked at"))
    finally:
        clinic.close()
    kept_at = datetime.fromtimestamp(found.hour * 3600, UTC)
    return {"kind": "hub", "kept_at": kept_at, "size": found.size, "parts": found.parts, "backups": found.whole_backups}


def fetch(door: Doorway, way: Way, asked: argparse.Namespace) -> tuple[FromHub, Path]:
    """A backup brought home, as a file. Raises `NotLetIn` until the operator has let this PC in; run it again then."""
    fetching = door.from_hub()
    if fetching.begun is None:
        about = fetching.ask(typed("Invitation, one line with a code in it: "), way)
    else:
        about = fetching.again(way)
    try:
        chosen = _chosen(fetching.kept(), asked.backup)
    except HubRefusesUs as error:
        raise NotLetIn({"hub": about.address, "organisation": about.agency, "words": about.words}) from error
    sealed = fetching.fetch(chosen.backup, way, _percent("fetched"))
    return fetching, fetching.open(sealed, way)


def _chosen(kept: tuple[OnHub, ...], wanted: str | None) -> OnHub:
    found = next((each for each in kept if wanted in (None, each.backup)), None)
    if found is None:
        raise KeepRefused("nothing")
    return found


def _signed_in(door: Doorway) -> Clinic:
    door.refuse_empty()
    clinic = door.unlock(typed("Sign-in word: "), typed("Passphrase: "))
    if not clinic.hub_backup.state().joined:
        clinic.close()
        raise NotJoined
    return clinic


def _percent(act: str) -> Callable[[float], None]:
    """Says each whole percent on standard error, where somebody sits at it."""
    said = -1

    def told(done: float) -> None:
        nonlocal said
        if int(done * 100) > said and sys.stderr.isatty():
            said = int(done * 100)
            sys.stderr.write(f"\r{act} {said} %")
            if said == 100:
                sys.stderr.write("\n")

    return told
