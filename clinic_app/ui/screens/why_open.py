"""Why a case of somebody else is opened: five reasons, one press; it is written to the access trail."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.services.recording import OPEN_REASONS
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.paragraph import Paragraph


class WhyOpen(QWidget):
    """A card with the reasons. No reason is chosen beforehand."""

    chosen = Signal(str)

    def __init__(self, words: str = "") -> None:
        super().__init__()
        card = Card(_("Why do you open this case?"), "eye")
        card.body.addWidget(Paragraph(words or _("It is not one of yours. The reason is written to the access trail.")))
        flow = Flow()
        self._buttons = []
        for reason, said in reasons().items():
            button = plain(said)
            button.clicked.connect(lambda _on=False, code=reason: self.chosen.emit(code))
            flow.addWidget(button)
            self._buttons.append(button)
        holder = QWidget()
        holder.setLayout(flow)
        card.body.addWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)

    def take_focus(self) -> None:
        """To the first reason."""
        self._buttons[0].setFocus()


def reasons() -> dict[str, str]:
    """The reasons for which a case of somebody else, or a name, is shown."""
    known = {
        "handover": _("I take over the shift"),
        "covering": _("I stand in for somebody"),
        "supervision": _("Supervision"),
        "her_request": _("The survivor asked for it"),
        "emergency": _("Emergency"),
    }
    return {code: known[code] for code in OPEN_REASONS}
