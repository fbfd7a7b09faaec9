"""Listens for the new PC while its code is shown on a page, and no longer; what it asks comes as if from a stick."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from clinic_app.services.joining_near import NearDoor
    from clinic_app.ui.screens.ways import Ways


class JoinDoor(QObject):
    """`opened` tells the addresses to be typed on the new PC, none where nobody listens; `asked` what it asks."""

    opened = Signal(tuple)
    asked = Signal(bytes)

    def __init__(self, ways: Ways, parent: QObject) -> None:
        super().__init__(parent)
        self._ways = ways
        self._near: NearDoor | None = None
        self._wanted = ""
        self.make: Callable[[str], NearDoor] = self._made
        ways.jobs.ending.connect(self.end)

    def begin(self, code: str) -> None:
        """Listen for this code. What no network can do is done by a stick: nothing is said of it."""
        self.end()
        self._wanted = code
        self._ways.jobs.run(self, partial(self.make, code), partial(self._opened, code), self._let_be, lane="near")

    def give(self, request: bytes, answer: bytes) -> None:
        """It asked by the network, perhaps: answer it there too."""
        if self._near is not None:
            self._near.give(request, answer)

    def end(self) -> None:
        """Nobody is listened to."""
        self._wanted = ""
        if self._near is not None:
            self._near.cut()
            self._near = None
        self.opened.emit(())

    def _made(self, code: str) -> NearDoor:
        from clinic_app.services.joining_near import NearDoor

        return NearDoor(code, self._ways.clock.monotonic, loopback=self._ways.clinic.training)

    def _opened(self, code: str, near: NearDoor) -> None:
        if code != self._wanted:
            near.cut()  # the page was left meanwhile
        else:
            self._near = near
            self.opened.emit(near.addresses)
        self._wait(near)

    def _wait(self, near: NearDoor) -> None:
        self._ways.jobs.run(self, near.wait, partial(self._came, near), self._let_be, lane="guest")

    def _came(self, near: NearDoor, request: bytes | None) -> None:
        if request is not None and near is self._near:
            self.asked.emit(request)
            self._wait(near)

    def _let_be(self, _error: Exception) -> None:
        self.opened.emit(())
