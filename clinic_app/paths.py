"""Where things lie: the data that ships with the program, and the folder a clinic keeps its own in."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path


@cache
def resources() -> Path:
    """The folder of forms, codes, rules, fonts and catalogues: beside the package, in the bundle, or in the source."""
    bundled = getattr(sys, "_MEIPASS", None)
    if bundled:
        return Path(bundled) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def data_dir() -> Path:
    """Where a clinic's own folder lies unless it is told otherwise: of this user, on this PC, never synchronised."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Notebook"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Notebook"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "notebook"


PROFILE_VARIABLE = "NOTEBOOK_PROFILE"
"""Names the one file that is looked at instead: for trying a profile out, and for tests."""
PROFILE_NAME = "site-profile.toml"
LAST_PROFILE = "site-profile.last.toml"
"""Beside the data of this user: the last profile that could be read, as it came."""


def machine_profile() -> Path:
    """Where IT lays the site profile of a whole PC; only its administrators can write there."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Notebook" / PROFILE_NAME
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Notebook") / PROFILE_NAME
    return Path("/etc/notebook") / PROFILE_NAME


def profile_files() -> tuple[Path, ...]:
    """Where a site profile may lie, the one that holds first: the PC's, then this user's own."""
    named = os.environ.get(PROFILE_VARIABLE)
    return (Path(named),) if named else (machine_profile(), data_dir() / PROFILE_NAME)
