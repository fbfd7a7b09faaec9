"""What Windows would say, said by hand: locked, switched, asleep. That it really says so is not tested here."""

from __future__ import annotations

import ctypes
from ctypes import wintypes

import pytest
from PySide6.QtWidgets import QApplication

from clinic_app.ui.session_windows import WM_POWERBROADCAST, WM_WTSSESSION_CHANGE, WindowsSession


@pytest.mark.parametrize(
    ("kind", "message", "what", "leaves"),
    [
        (b"windows_generic_MSG", WM_WTSSESSION_CHANGE, 0x7, True),  # locked
        (b"windows_generic_MSG", WM_WTSSESSION_CHANGE, 0x8, False),  # unlocked
        (b"windows_generic_MSG", WM_WTSSESSION_CHANGE, 0x2, True),  # another person in front
        (b"windows_generic_MSG", WM_WTSSESSION_CHANGE, 0x6, True),  # logged off
        (b"windows_dispatcher_MSG", WM_POWERBROADCAST, 0x4, True),  # going to sleep
        (b"windows_generic_MSG", WM_POWERBROADCAST, 0x7, False),  # awake again
        (b"windows_generic_MSG", 0x0100, 0x7, False),  # a key
        (b"xcb_generic_event_t", WM_WTSSESSION_CHANGE, 0x7, False),
    ],
)
def test_a_locked_switched_or_sleeping_windows_is_left(
    qapp: QApplication, kind: bytes, message: int, what: int, leaves: bool
) -> None:
    heard: list[str] = []
    session = WindowsSession(0)
    session.left.connect(lambda: heard.append("left"))
    told = wintypes.MSG(message=message, wParam=what)
    assert session._filter.nativeEventFilter(kind, ctypes.addressof(told)) == (False, 0)
    assert heard == ["left"] * leaves
    qapp.removeNativeEventFilter(session._filter)
