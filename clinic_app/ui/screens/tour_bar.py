"""Above Today of the training clinic, until it is answered: that there is a tour. It bars no way."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.ways import Ways


class TourBar(QWidget):
    """Hidden where nothing is offered: in a real clinic always."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self._ways = ways
        self.take = plain(_("Take the tour"), "play")
        self.not_now = quiet(_("No, thank you"))
        self.take.clicked.connect(lambda _on=False: self._take())
        self.not_now.clicked.connect(lambda _on=False: self._answered())
        end = QWidget()
        row = QHBoxLayout(end)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.not_now)
        row.addWidget(self.take)
        words = SheetRow(
            _("New here? Eight stops, about five minutes."),
            _("Every person here is invented: try whatever you like. The tour stays in Help."),
            mark="circle-help", end=end,
        )  # fmt: skip
        card = Card(padding=12, facts=True)
        card.body.addWidget(words)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        self.hide()

    def ask(self) -> None:
        """Show it if it is still to be answered."""
        if self._ways.clinic.training:
            self._ways.jobs.run(self, self._ways.clinic.tour_offer.due, self.setVisible)

    def _take(self) -> None:
        from clinic_app.ui.screens.tour import begin_tour

        self._answered()
        begin_tour(self._ways)

    def _answered(self) -> None:
        self.hide()
        self._ways.jobs.run(self, self._ways.clinic.tour_offer.answered, lambda _nothing: None)
