"""Which page of Upkeep shows what IT and whoever leads look at together; each is read when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.ui.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clinic_app.ui.screens.ways import Ways


def settled(ways: Ways) -> Page:
    """What IT settled for this PC."""
    from clinic_app.ui.screens.set_by_it import SetByItPage

    return SetByItPage(ways)


def updates(ways: Ways) -> Page:
    """New versions of the program."""
    from clinic_app.ui.screens.updates import UpdatesPage

    return UpdatesPage(ways)


def updates_card(ways: Ways) -> QWidget:
    """Which one runs, for the overview."""
    from clinic_app.ui.screens.updates import UpdatesCard

    return UpdatesCard(ways)
