"""What a bundle begins with: the desktop, the command of IT or the relay, by the name it was called by."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

ENDS_WHEN_PAINTED = "NOTEBOOK_ENDS_WHEN_PAINTED"
"""Set by whoever proves a bundle: its first page is painted, and it ends with 0. Nothing else is changed by it."""
LAYS_BYTECODE = "NOTEBOOK_LAYS_BYTECODE"
"""Set by `package.py`, once: what PySide compiles at every start is kept in the bundle before its list is made."""

TELLS_ITS_PARTS = "NOTEBOOK_TELLS_ITS_PARTS"
"""Set by `sbom.py`: it says which libraries lie in it, and ends."""


def begin(name: str) -> int:
    """Be the program of this name."""
    if os.environ.get(TELLS_ITS_PARTS):
        import parts

        return parts.tell()
    if name == "clinic-admin":
        from clinic_app.main import clinic_admin

        return clinic_admin()
    if name == "clinic-hub":
        from clinic_app.main import clinic_hub

        if os.environ.get("NOTEBOOK_ENDS_WITH_ITS_STARTER") and sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG: a rehearsal that is killed takes its hub along
        return clinic_hub()
    try:
        from clinic_app.__main__ import clinic_app
    except Exception:
        import half

        if half.tell():
            return 1
        raise
    if os.environ.get(LAYS_BYTECODE):
        sys.dont_write_bytecode = False
    if os.environ.get(ENDS_WHEN_PAINTED):
        _end_when_painted()
    try:
        return clinic_app()
    except Exception:
        import half

        if half.tell():  # what broke it was never laid down whole: its traceback helps nobody
            return 1
        raise


def _end_when_painted() -> None:
    """Put a loop of ours in the place of the program's, once the program has its own loaded."""
    from clinic_app import main

    def until_painted(dressed: Any, window: Any) -> int:
        window.painted.connect(lambda: os._exit(0))
        window.show()
        return int(dressed.app.exec())

    def build_entrance(*words: Any, **more: Any) -> Any:
        from clinic_app.ui import app

        app.run = until_painted
        return build(*words, **more)

    build, main.build_entrance = main.build_entrance, build_entrance


if __name__ == "__main__":
    raise SystemExit(begin(Path(sys.argv[0]).stem))
