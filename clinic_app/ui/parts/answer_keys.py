"""Y, N, T and the figures 1 to 9 as keys and not as letters: another keyboard layout writes other signs with them."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_KEDMANEE: Final = {
    "ั": "y", "๊": "y", "ื": "n", "์": "n", "ะ": "t", "ธ": "t", "ๅ": "1", "+": "1", "/": "2", "-": "3", "ภ": "4",
    "ถ": "5", "ุ": "6", "ึ": "7", "ค": "8", "ต": "9",
}  # fmt: skip
"""What a Thai layout writes with these keys, with and without Shift."""
_EVDEV: Final = {29: "y", 57: "n", 28: "t", **{9 + figure: str(figure) for figure in range(1, 10)}}
_WINDOWS: Final = {0x15: "y", 0x31: "n", 0x14: "t", **{1 + figure: str(figure) for figure in range(1, 10)}}
_PLACES: Final = {"linux": _EVDEV, "win32": _WINDOWS}.get(sys.platform, {})
_WITH: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


ANSWERS: Final = {"y": ("given", "yes"), "n": ("refused", "no"), "t": ("undecided",)}
"""What each of the three letters answers, in the codes of either kind of question."""


def answer_key(event: QKeyEvent) -> str:
    """`y`, `n`, `t`, `1` to `9`, or nothing for any other key and for commands."""
    if event.modifiers() & _WITH:
        return ""
    key = int(event.key())
    if key in (Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_T) or Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
        return chr(key).lower()
    return _KEDMANEE.get(event.text()) or _PLACES.get(event.nativeScanCode(), "")
