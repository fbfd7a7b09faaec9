"""Windows says that its screen was locked, that another person is in front, or that it goes to sleep: then we lock too.

Written from Microsoft's pages and never yet run on Windows; what decides is tested with messages made by hand.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal

WM_POWERBROADCAST: Final = 0x0218
WM_WTSSESSION_CHANGE: Final = 0x02B1
_PBT_APMSUSPEND: Final = 0x4
_CONSOLE_DISCONNECT, _REMOTE_DISCONNECT, _SESSION_LOGOFF, _SESSION_LOCK = 0x2, 0x4, 0x6, 0x7
_GONE: Final = {
    WM_POWERBROADCAST: {_PBT_APMSUSPEND},
    WM_WTSSESSION_CHANGE: {_CONSOLE_DISCONNECT, _REMOTE_DISCONNECT, _SESSION_LOGOFF, _SESSION_LOCK},
}
_NOTIFY_FOR_THIS_SESSION: Final = 0


class WindowsSession(QObject):
    """`left` when whoever sits here should be taken as gone."""

    left = Signal()

    def __init__(self, window: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter = _Messages(self)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._filter)
        if sys.platform == "win32":  # messages about the session come only to a window that asked for them
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(window), _NOTIFY_FOR_THIS_SESSION)

    def delay_sleep(self) -> None:
        """Windows gives every program two seconds by itself."""


class _Messages(QAbstractNativeEventFilter):
    def __init__(self, session: WindowsSession) -> None:
        super().__init__()
        self._session = session

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> Any:
        """Look, and let everything pass."""
        named = kind.data() if isinstance(kind, QByteArray) else bytes(kind)
        if named in (b"windows_generic_MSG", b"windows_dispatcher_MSG"):
            told = wintypes.MSG.from_address(int(message))
            if told.wParam in _GONE.get(told.message, ()):
                self._session.left.emit()
        return False, 0
