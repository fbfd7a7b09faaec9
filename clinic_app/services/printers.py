"""Whether papers would come out of a printer here: asked of the system, no paper and no case is involved.

A printer that only makes a file counts as none: a paper that becomes a file has left our hands.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Final

_VIRTUAL: Final = ("pdf", "xps", "onenote", "fax", "image", "snagit", "cups-pdf")
"""What such printers are called on the systems we run on."""

_PATIENCE_S: Final = 5


class Printing(StrEnum):
    """What the system says of its printers."""

    READY = "ready"
    NO_DEFAULT = "no_default"
    """There are some, and none that is taken unless another is chosen."""
    NONE = "none"
    UNKNOWN = "unknown"
    """Nobody here can tell: the system's own words for it are missing, or do not answer."""


def is_virtual(name: str) -> bool:
    """Whether a printer of this name makes files."""
    return any(word in name.casefold() for word in _VIRTUAL)


def printing_with(names: Collection[str], default: str) -> Printing:
    """What printers of these names mean."""
    real = [name for name in names if not is_virtual(name)]
    return Printing.NONE if not real else Printing.READY if default in real else Printing.NO_DEFAULT


def printing_here(ask: Callable[[str], str | None] | None = None) -> Printing:
    """Ask the system without a window; `ask` gives the answer of `lpstat` to one of its options."""
    if ask is None and sys.platform == "win32":
        return _of_windows()
    told, names = (ask or _lpstat)("-d"), (ask or _lpstat)("-e")
    if told is None or names is None:
        return Printing.UNKNOWN
    _, _, default = told.strip().rpartition(": ")
    return printing_with(names.split(), default)


def _lpstat(option: str) -> str | None:
    program = shutil.which("lpstat")
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the system's own, with one word of ours
            [program, option], capture_output=True, text=True, timeout=_PATIENCE_S, check=False,
            env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout


def _of_windows() -> Printing:  # pragma: no cover - only there
    import winreg

    try:
        key = r"Software\Microsoft\Windows NT\CurrentVersion\Windows"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:  # type: ignore[attr-defined]
            default = str(winreg.QueryValueEx(opened, "Device")[0]).partition(",")[0]  # type: ignore[attr-defined]
    except OSError:
        default = ""
    names = []
    try:
        key = r"Software\Microsoft\Windows NT\CurrentVersion\Devices"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:  # type: ignore[attr-defined]
            for at in range(winreg.QueryInfoKey(opened)[1]):  # type: ignore[attr-defined]
                names.append(str(winreg.EnumValue(opened, at)[0]))  # type: ignore[attr-defined]
    except OSError:
        return Printing.UNKNOWN
    return printing_with(names, default)
