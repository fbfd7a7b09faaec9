"""Above a section of a case: that something is written in it which this program does not know, and that it is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.definitions import Definitions
from clinic_app.domain.newer_answers import not_known
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.sheet_row import SheetRow


def newer_words(n: int) -> str:
    """How many answers that are."""
    return ngettext(
        "{n} answer that this program does not know", "{n} answers that this program does not know", n
    ).format(n=n)


def kept_words() -> str:
    """That they are there, and what to do."""
    return _(
        "Another PC has a newer program, or a form that is not here. They are kept, and shown once this PC is updated: "
        "tell IT. Until then nothing of them is printed, sent or counted here."
    )


class NewerBar(QWidget):
    """Hidden where all of a case is known."""

    def __init__(self, known: Definitions) -> None:
        super().__init__()
        self._known = known
        self._row = SheetRow("", "", mark="triangle-alert", tone="amber")
        card = Card(padding=12)
        card.body.addWidget(self._row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 8, 24, 0)
        whole.addWidget(card)
        self.hide()

    def look(self, case: Case) -> None:
        """Say what there is of it."""
        n = not_known(case, self._known)
        if n:
            self._row.say(newer_words(n), kept_words(), mark="triangle-alert", tone="amber")
        self.setVisible(n > 0)
