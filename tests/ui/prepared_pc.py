"""A PC on which IT laid down a site profile before anybody sat at it."""

from __future__ import annotations

from pathlib import Path

from desk_top import DeskTop
from pytestqt.qtbot import QtBot

from clinic_app.services.doorway import NewClinic, RecoverySheet
from clinic_app.settings.held import Held
from clinic_app.ui import app, i18n


class PreparedPc(DeskTop):
    """The program as it begins there."""

    def __init__(self, folder: Path, qtbot: QtBot, dressed: app.Dressed, held: Held) -> None:
        i18n.offer(held.profile.languages if held.profile else ())
        super().__init__(folder, qtbot, dressed, held=held)

    def made(self, wanted: NewClinic) -> RecoverySheet:
        """What IT settled goes into it."""
        return self.really_made(wanted)
