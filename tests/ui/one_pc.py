"""One PC at which one person sits after another: each in a program of their own, on the same vault."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from desk_top import DeskTop, Hands
from night_shift import NightShift
from pytestqt.qtbot import QtBot

from clinic_app.services.doorway import NewPerson
from clinic_app.ui import app


class OnePc:
    """Locking ends the program, and the next person begins it again."""

    def __init__(self, folder: Path, qtbot: QtBot, dressed: app.Dressed) -> None:
        self._begins = partial(DeskTop, folder, qtbot, dressed)
        self._top = self._begins()
        NightShift.founded(self._top)

    def comes(self, who: NewPerson) -> NightShift:
        self.leaves()
        self._top = self._begins()
        self._top.window.show_outside()
        night = NightShift(self._top, who)
        night.comes_in()
        night.settles()
        return night

    @property
    def hands(self) -> Hands:
        """The clock of whoever sits there now."""
        return self._top.hands

    def leaves(self) -> None:
        self._top.close()
