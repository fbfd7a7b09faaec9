"""The doorbell: the desktop program, or the rehearsal where it is asked for or no screen is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from clinic_app import main


def clinic_app(argv: Sequence[str] | None = None) -> int:
    """`clinic-app`, `python -m clinic_app`."""
    asked = list(sys.argv[1:] if argv is None else argv)
    if asked[:1] == ["rehearse"]:
        return _rehearse(asked[1:])
    if not asked and not has_screen(sys.platform, os.environ):
        sys.stderr.write("No screen here: rehearsing the whole job without one.\n")
        return _rehearse([])
    return main.clinic_app(asked)


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown. Only X and Wayland say so; who names a Qt platform knows what they want."""
    if platform in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _rehearse(argv: Sequence[str]) -> int:
    from clinic_app import rehearsal

    return rehearsal.run(argv)


if __name__ == "__main__":
    raise SystemExit(clinic_app())
