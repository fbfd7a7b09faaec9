"""Whether the window's library runs on this PC and keeps what it is lent: `clinic-admin doctor` asks; it opens nothing.

PySide6 6.12.0 on Python 3.11 loses a reference to None with every call, and the program ends within minutes
(docs/decisions/0003); whoever puts another version under this program is told at once.
"""

from __future__ import annotations

import json
import sys
from typing import Final

_CALLS: Final = 2_000
_NOISE: Final = 500
"""The faulty version loses one a call; the interpreter's own noise is a few dozen."""


def say() -> int:
    """One line of JSON; 0 also where something was lost, since it was found out."""
    import PySide6
    from PySide6.QtCore import qVersion
    from PySide6.QtWidgets import QApplication, QLineEdit

    app = QApplication([])
    box = QLineEdit()
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        box.setText("a")
        box.setEnabled(True)
    lost = abs(sys.getrefcount(None) - before) > _NOISE
    told = {"pyside": PySide6.__version__, "qt": qVersion(), "platform": app.platformName()}
    sys.stdout.write(json.dumps({**told, "references": "lost" if lost else "kept"}) + "\n")
    sys.stdout.flush()
    return 0
