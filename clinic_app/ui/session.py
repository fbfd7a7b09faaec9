"""The system says that it goes to sleep, or that its own screen was locked: then we lock too, at once.

While somebody is in, logind is asked to let its sleep wait for that. On a system that says nothing the idle count
still notices a sleep, when the PC wakes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
    from PySide6.QtWidgets import QWidget

    from clinic_app.ui.session_windows import WindowsSession

LOGIND: Final = "org.freedesktop.login1"
MANAGER: Final = "/org/freedesktop/login1"
_SESSION: Final = "org.freedesktop.login1.Session"
# Service (empty: whoever speaks it), interface, signal: these carry "it begins" (true) or "it is over" (false).
_BEGINS: Final = (
    (LOGIND, "org.freedesktop.login1.Manager", "PrepareForSleep"),
    (LOGIND, "org.freedesktop.login1.Manager", "PrepareForShutdown"),
    ("", "org.freedesktop.ScreenSaver", "ActiveChanged"),
    ("", "org.gnome.ScreenSaver", "ActiveChanged"),
    ("", "org.cinnamon.ScreenSaver", "ActiveChanged"),
    ("", "org.mate.ScreenSaver", "ActiveChanged"),
    ("", "org.xfce.ScreenSaver", "ActiveChanged"),
)
# What a session says of itself, and the value by which nobody sits before it any more.
_GONE: Final = {"LockedHint": True, "Active": False}
_GONE_IF: Final = "goneIf"


class Session(QObject):
    """Listens on the buses it is given; `left` when whoever sits here should be taken as gone."""

    left = Signal()

    def __init__(self, buses: Sequence[QDBusConnection], session_id: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buses = list(buses)
        self._delay: object = None
        path = session_path(session_id) if session_id else ""  # not told which is ours: any of them counts
        for bus in self._buses:
            for service, interface, name in _BEGINS:
                bus.connect(service, "", interface, name, self, SLOT("changed(bool)"))  # type: ignore[call-overload]
            bus.connect(LOGIND, path, _SESSION, "Lock", self, SLOT("locked()"))  # type: ignore[call-overload]
            bus.connect(  # type: ignore[call-overload]
                LOGIND, path, "org.freedesktop.DBus.Properties", "PropertiesChanged", self,
                SLOT("said(QDBusMessage)"),
            )  # fmt: skip

    def delay_sleep(self) -> None:
        """Somebody is in: have logind wait a few seconds before it sleeps. The wait ends with this process."""
        if self._delay is None:
            for bus in self._buses:
                self._delay = _asked_to_wait(bus, self) or self._delay

    @Slot(bool)
    def changed(self, begins: bool) -> None:
        """Sleep, the end of the day, or the screen saver."""
        if begins:
            self.left.emit()

    @Slot()
    def locked(self) -> None:
        """The system's own lock."""
        self.left.emit()

    @Slot("QDBusMessage")
    def said(self, message: QDBusMessage) -> None:
        """Something about a session changed: ask what. (PySide cannot read the map that tells it.)"""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        for name, gone in _GONE.items():
            asked = QDBusMessage.createMethodCall(LOGIND, message.path(), "org.freedesktop.DBus.Properties", "Get")
            asked.setArguments([_SESSION, name])
            for bus in self._buses:
                answer = QDBusPendingCallWatcher(bus.asyncCall(asked), self)
                answer.setProperty(_GONE_IF, gone)
                # No lambda: it would have the last hold on its parent, which ends its children: this, a second time.
                answer.finished.connect(self._answered)

    def _answered(self, answer: QDBusPendingCallWatcher) -> None:
        told = answer.reply().arguments() if not answer.isError() else []
        if told and getattr(told[0], "variant", bool)() is answer.property(_GONE_IF):
            self.left.emit()
        answer.deleteLater()


def session_path(session_id: str) -> str:
    """Where logind keeps a session: letters and figures stand for themselves, but a figure in front does not."""
    signs = (
        sign if sign.isascii() and sign.isalnum() and (place or not sign.isdigit()) else f"_{ord(sign):02x}"
        for place, sign in enumerate(session_id)
    )
    return f"{MANAGER}/session/{''.join(signs)}"


def session_of(window: QWidget) -> Session | WindowsSession:
    """What this system says of the one who sits before this window."""
    if sys.platform == "win32":
        from clinic_app.ui.session_windows import WindowsSession

        return WindowsSession(int(window.winId()), window)
    return Session(buses(), os.environ.get("XDG_SESSION_ID", ""), window)


def buses() -> list[QDBusConnection]:
    """The buses of this PC, where there are any."""
    if sys.platform == "darwin":
        return []
    from PySide6.QtDBus import QDBusConnection

    return [bus for bus in (QDBusConnection.systemBus(), QDBusConnection.sessionBus()) if bus.isConnected()]


def _asked_to_wait(bus: QDBusConnection, parent: QObject) -> QDBusPendingCallWatcher:
    """Ask without waiting for the answer, which holds an open file: keeping it is the request, closing it its end."""
    from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

    asked = QDBusMessage.createMethodCall(LOGIND, MANAGER, "org.freedesktop.login1.Manager", "Inhibit")
    asked.setArguments(["sleep", "Notebook", "Saving", "delay"])
    return QDBusPendingCallWatcher(bus.asyncCall(asked), parent)
