"""The system says that it goes to sleep, or that its own screen was locked: then we lock too, at once.

On a system that says nothing the idle count still notices a sleep, when the PC wakes. Windows is not listened to yet.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

# Interface, signal, and whether it carries "it begins" (true) or "it is over" (false).
_SAID: Final = (
    ("org.freedesktop.login1.Manager", "PrepareForSleep", True),
    ("org.freedesktop.login1.Session", "Lock", False),
    ("org.freedesktop.ScreenSaver", "ActiveChanged", True),
    ("org.gnome.ScreenSaver", "ActiveChanged", True),
)


class Session(QObject):
    """Listens on the buses it is given; `left` when whoever sits here should be taken as gone."""

    left = Signal()

    def __init__(self, buses: Sequence[QDBusConnection], parent: QObject | None = None) -> None:
        super().__init__(parent)
        for bus in buses:
            for interface, name, told in _SAID:
                slot = SLOT("changed(bool)") if told else SLOT("locked()")
                bus.connect("", "", interface, name, self, slot)  # type: ignore[call-overload]

    @Slot(bool)
    def changed(self, begins: bool) -> None:
        """Sleep, or the screen saver."""
        if begins:
            self.left.emit()

    @Slot()
    def locked(self) -> None:
        """The system's own lock."""
        self.left.emit()


def buses() -> list[QDBusConnection]:
    """The buses of this PC, where there are any."""
    if sys.platform in ("win32", "darwin"):
        return []
    from PySide6.QtDBus import QDBusConnection

    return [bus for bus in (QDBusConnection.systemBus(), QDBusConnection.sessionBus()) if bus.isConnected()]
