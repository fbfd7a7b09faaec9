"""The button beside a place of backups that prints the slip to lie with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton

from clinic_app.services.backing_up import PlaceView
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.screens.own_paper import look_at
from clinic_app.ui.screens.ways import Ways


def slip_button(ways: Ways, place: PlaceView) -> QPushButton:
    """Opens the slip of this place to look at."""
    button = quiet(_("Slip"), "printer", size="small")
    button.setAccessibleName(_("Slip for {place}").format(place=place.label))
    button.clicked.connect(partial(_look, ways, place))
    return button


def _look(ways: Ways, place: PlaceView, _on: bool = False) -> None:
    look_at(
        ways, "backup_slip", place.label, lambda: ways.clinic.backup_slip.slip(place.id)
    )  # fmt: skip
