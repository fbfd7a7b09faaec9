"""What the program is made of on this PC, and whether its parts do here what they did where it was built.

The libraries say their versions themselves. Shaping is proved by words whose letters are joined, stacked or reordered;
the window's library in a process of its own, since a fault of it ends the process.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from clinic_app.printing.faces import drawn_as
from clinic_app.services.own_files import bundle_folder
from clinic_app.vault.connection import library_version

CANARY: Final = "--canary"
_PATIENCE_S: Final = 60

_DRAWN: Final[Mapping[str, tuple[str, tuple[int, ...]]]] = {
    # A word, and how many glyphs are drawn together: a font that is only looked up, letter by letter, draws one each.
    "th": ("ที่นี่", (3, 3)),
    "my": ("မြန်မာ", (2, 2, 2)),
    "shn": ("တႆး", (3,)),
    "km": ("ខ្មែរ", (3, 1)),
    "lo": ("ທີ່ນີ້", (3, 3)),
}


def libraries() -> dict[str, str]:
    """Versions, as each library itself says them; of one that cannot be asked, why."""
    told = {"python": platform.python_version()}
    asks: dict[str, Callable[[], str]] = {
        "sqlcipher": library_version, "openssl": _openssl, "harfbuzz": _harfbuzz, "icu": _icu,
    }  # fmt: skip
    for name, ask in asks.items():
        try:
            told[name] = ask()
        except (ImportError, OSError, AttributeError, RuntimeError) as error:
            told[name] = type(error).__name__
    return told


def misshapen() -> tuple[str, ...]:
    """Scripts whose letters are not joined, stacked and reordered as their readers want it."""
    return tuple(key for key, (word, glyphs) in _DRAWN.items() if drawn_as(key, word) != glyphs)


def window() -> dict[str, str]:
    """What the desktop program says of the library that draws it, or `trouble` with how asking it ended."""
    import subprocess  # half a megabyte that a shift does without

    folder, end = bundle_folder(), ".exe" if sys.platform == "win32" else ""
    words = [str(folder / f"clinic-app{end}")] if folder else [sys.executable, "-m", "clinic_app"]
    around = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}
    if sys.platform == "linux":
        around["QT_QPA_PLATFORM"] = "offscreen"  # IT may come in without a screen
    if folder is None:
        around["PYTHONPATH"] = os.pathsep.join((str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")))
    try:
        done = subprocess.run(  # noqa: S603 - the program itself
            [*words, CANARY], stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE_S, check=False,
            env=around,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"trouble": type(error).__name__}
    with suppress(ValueError):
        told = json.loads(done.stdout)
        if done.returncode == 0 and isinstance(told, dict):
            lost = {"trouble": "references_lost"} if told.get("references") == "lost" else {}
            return {str(name): str(value) for name, value in told.items()} | lost
    return {"trouble": f"ended_with_{done.returncode}"}


def _openssl() -> str:
    from cryptography.hazmat.backends.openssl import backend

    return str(backend.openssl_version_text())


def _harfbuzz() -> str:
    import uharfbuzz

    return str(uharfbuzz.version_string())


def _icu() -> str:
    from icu4py import _version

    told: str | Callable[[], str] = _version.icu_version
    return told() if callable(told) else told
