"""What a bundle begins with: the desktop, the command of IT or the relay, by the name it was called by."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path


def begin(name: str) -> int:
    """Be the program of this name."""
    if name == "clinic-admin":
        from clinic_app.main import clinic_admin

        return clinic_admin()
    if name == "clinic-hub":
        from clinic_app.main import clinic_hub

        if os.environ.get("NOTEBOOK_ENDS_WITH_ITS_STARTER") and sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG: a rehearsal that is killed takes its hub along
        return clinic_hub()
    from clinic_app.__main__ import clinic_app

    return clinic_app()


if __name__ == "__main__":
    raise SystemExit(begin(Path(sys.argv[0]).stem))
