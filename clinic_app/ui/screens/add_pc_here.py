"""What the first PC is called: asked when a second comes in, since nobody named it while it was alone."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type


class NameHere(QWidget):
    """Hidden where the PC has a name. It may be left empty: then the others say that it has none."""

    def __init__(self) -> None:
        super().__init__()
        asks = _("What is this PC called? Say where it stands, not whose it is.")
        self.place = QLineEdit()
        BurmesePasted(self.place)
        self.place.setMaxLength(60)
        self.place.setAccessibleName(asks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(OneLine(asks, Type.COMPACT, colour="sub"))
        column.addWidget(self.place)
        self._asked = False
        self.hide()

    def ask(self, place: str) -> None:
        """Ask, unless it is called something already."""
        self._asked = not place
        self.setVisible(self._asked)

    def said(self) -> str:
        """What was typed; empty where nothing is to be written."""
        return self.place.text().strip() if self._asked else ""
