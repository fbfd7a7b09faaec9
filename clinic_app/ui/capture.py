"""Keeps our windows out of pictures of the screen, where the system can: Windows only. Support may see them a while.

Written from Microsoft's pages and never yet run on Windows; X and Wayland have nothing like it.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.domain.timekeeping import Clock

Hiding = Callable[[int, int], bool]
"""Sets how a window, by its handle, is shown in pictures; whether it worked."""

_AS_EVER: Final = 0x00
_NOT_AT_ALL: Final = 0x11
SUPPORT_FOR: Final = timedelta(minutes=15)


class Capture(QObject):
    """Every window, box and menu from when it is shown. `changed` when support may see, and when it may no longer."""

    changed = Signal()

    def __init__(self, clock: Clock, hiding: Hiding | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._hiding = hiding
        self._until: datetime | None = None
        self._over = QTimer(self, singleShot=True, interval=int(SUPPORT_FOR.total_seconds() * 1000))
        self._over.timeout.connect(self.forbid)
        if hiding is not None:
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
            self._tell_all()

    @property
    def able(self) -> bool:
        """Whether this system can. One that says it cannot is believed from then on."""
        return self._hiding is not None

    @property
    def seen_until(self) -> datetime | None:
        """Until when pictures show what we show; None while they do not."""
        return self._until

    def allow(self) -> None:
        """For a quarter of an hour."""
        self._until = self._clock.now() + SUPPORT_FOR
        self._over.start()
        self._tell_all()
        self.changed.emit()

    def forbid(self) -> None:
        """At once, or when the quarter of an hour is over."""
        self._until = None
        self._over.stop()
        self._tell_all()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window comes."""
        if isinstance(event, QShowEvent) and isinstance(watched, QWidget) and watched.isWindow():
            self._tell(watched)
        return False

    def _tell_all(self) -> None:
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._tell(window)

    def _tell(self, window: QWidget) -> None:
        wanted = _AS_EVER if self._until is not None else _NOT_AT_ALL
        if self._hiding is not None and not self._hiding(int(window.winId()), wanted):
            self._hiding = None


def hiding_of_this_system() -> Hiding | None:
    """Windows' own way, from version 2004 on; None elsewhere."""
    if sys.platform != "win32":
        return None
    tell = ctypes.windll.user32.SetWindowDisplayAffinity
    return lambda window, wanted: bool(tell(ctypes.c_void_p(window), ctypes.c_uint32(wanted)))
