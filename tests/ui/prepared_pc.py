"""A PC on which IT laid down a site profile before anybody sat at it."""

from __future__ import annotations

from pathlib import Path

from desk_top import BALLAST, POLICY, DeskTop, Hands
from pytestqt.qtbot import QtBot

from clinic_app import main
from clinic_app.services.doorway import NewClinic, RecoverySheet
from clinic_app.settings import Settings
from clinic_app.settings.held import Held
from clinic_app.ui import app, i18n


class PreparedPc(DeskTop):
    """The program as it begins there."""

    def __init__(self, folder: Path, qtbot: QtBot, dressed: app.Dressed, held: Held) -> None:
        self.folder, self.qtbot, self.dressed = folder, qtbot, dressed
        self.hands = Hands()
        self.replaced, self.somebody_waits = 0, False
        settings = Settings(folder, language=i18n.language(), held=held)
        i18n.offer(settings.profile.languages if settings.profile else ())
        clock = self.hands.clock()
        entrance = main.build_entrance(settings, clock, lambda: POLICY, ballast_bytes=BALLAST)
        self.doorway = entrance.doorway()
        self.window = app.build_window(entrance, settings, clock, after_lock=False, replace_process=self._replace)
        self.window.resize(1366, 736)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)

    def made(self, wanted: NewClinic) -> RecoverySheet:
        """What IT settled goes into it."""
        return self.really_made(wanted)
