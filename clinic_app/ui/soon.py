"""Work for the next turn of the event loop, unless whoever it is for is gone by then.

`QTimer.singleShot(0, owner, work)` promises the same. But PySide 6.11 gives back what `work` holds only when it runs:
where the owner goes first, a page that was left too early was held for ever, a megabyte of it (`test_soon`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid


def soon(owner: QObject, work: Callable[[], object]) -> None:
    """Do it once what is on its way now has been handled; never, if `owner` was deleted by then."""
    QTimer.singleShot(0, lambda: work() if isValid(owner) else None)
