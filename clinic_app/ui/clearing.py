"""Clears up what Python left in circles, on the screen's thread only: no lane ever destroys a part of a screen."""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer

_LOOK_EVERY_MS: Final = 500


class Clearing(QObject):
    """From when it is made until the program ends, Python looks for garbage only when this says so.

    Left alone, it looks whenever enough was allocated, in whichever thread that happens: mostly on the vault lane.
    A screen that was closed is such garbage, and Qt does not survive that a widget is destroyed beside its thread.
    """

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        gc.disable()
        timer = QTimer(self, interval=_LOOK_EVERY_MS)
        timer.timeout.connect(clear)
        timer.start()


def begin(app: QCoreApplication) -> None:
    """Have it done for this application, once."""
    if app.findChild(Clearing) is None:
        Clearing(app)


def clear() -> None:
    """What Python would have cleared by now, by its own measure of how much is due."""
    due = [generation for generation, limit in enumerate(gc.get_threshold()) if gc.get_count()[generation] > limit > 0]
    if due:
        gc.collect(due[-1])
