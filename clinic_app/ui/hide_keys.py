"""The hide key, heard wherever the focus is; and keys of ours that a system would edit with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QInputEvent, QInputMethodEvent, QKeyEvent

from clinic_app.ui.idle import TOUCHES

_OURS: Final = frozenset(
    QKeyCombination(Qt.KeyboardModifier.ControlModifier, key) for key in (Qt.Key.Key_E, Qt.Key.Key_H, Qt.Key.Key_K)
)
_HIDE: Final = frozenset({Qt.Key.Key_Pause, Qt.Key.Key_F9, Qt.Key.Key_Cancel})
"""Whatever is held down with it; Windows calls the Pause key Cancel while Control is."""
_WATCHED: Final = TOUCHES | {QEvent.Type.ShortcutOverride}


class HideKeys:
    """`pressed` is called once for each press while `wanted`; `touch` hears everything a hand does besides."""

    def __init__(
        self, pressed: Callable[[], None], touch: Callable[[QEvent], None], *, wanted: Callable[[], bool]
    ) -> None:
        self._pressed, self._touch, self._wanted = pressed, touch, wanted

    def hears(self, event: QEvent) -> bool:
        """Whether the event ends here. For `EveryWindow`."""
        if not isinstance(event, (QInputEvent, QInputMethodEvent)) or (kind := event.type()) not in _WATCHED:
            return False
        if isinstance(event, QKeyEvent) and event.key() in _HIDE and self._wanted():
            if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self._pressed()
            event.accept()
            return True
        pressed = event.keyCombination() if isinstance(event, QKeyEvent) else None
        if kind == QEvent.Type.ShortcutOverride and pressed in _OURS:
            event.ignore()  # Some systems edit with it, and then it would open nothing from a field.
            return True
        self._touch(event)
        return False
