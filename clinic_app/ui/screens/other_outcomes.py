"""What else may have become of a received referral, in the words of the list: chosen, read once more, then sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.services.heard_by_hand import Told
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.theme import Type

_OTHERS: Final = (
    Told(Status.ACCEPTED, outcome=Outcome.EVENT_SCHEDULED),
    Told(Status.IN_PROGRESS, outcome=Outcome.ADMITTED),
    Told(Status.IN_PROGRESS, outcome=Outcome.ATTENDED),
    Told(Status.COMPLETED, outcome=Outcome.PARTLY_COMPLETED),
    Told(Status.COMPLETED, outcome=Outcome.LEFT_EARLY),
    Told(Status.COMPLETED, outcome=Outcome.MOVED_TO_OTHER_SERVICE),
    Told(Status.COMPLETED, outcome=Outcome.REFERRED_ONWARD),
    Told(Status.FAILED, Reason.COULD_NOT_REACH, Outcome.UNATTENDED),
    Told(Status.FAILED, Reason.SURVIVOR_CHANGED_MIND, Outcome.EVENT_CANCELLED),
)


class OtherOutcomes(Card):
    """`chosen` carries a `Told`; nothing is sent by choosing alone."""

    chosen = Signal(object)
    grown = Signal(object)

    def __init__(self, words_of: Callable[[str], str]) -> None:
        super().__init__(padding=12)
        self._told: Told | None = None
        self.body.addWidget(Paragraph(_("What became of it"), Type.CAPTION, colour="sub"))
        holder, flow = QWidget(), of_chips()
        self.chips: dict[Told, Chip] = {}
        for told in _OTHERS:
            chip = self.chips[told] = Chip(words_of(str(told.outcome)))
            chip.clicked.connect(lambda _on=False, which=told: self._choose(which))
            flow.addWidget(chip)
        holder.setLayout(flow)
        self.body.addWidget(holder)
        self._words_of = words_of
        self.send = plain("", size="small")
        self.send.clicked.connect(lambda: self.chosen.emit(self._told))
        row = QHBoxLayout()
        row.addWidget(self.send)
        row.addStretch(1)
        self.body.addLayout(row)
        self.hide()

    def offer(self, answers: frozenset[Status]) -> bool:
        """Closed again, with those that may follow; whether there are any."""
        self._choose(None)
        for told, chip in self.chips.items():
            chip.setVisible(told.status in answers)
        self.hide()
        return any(told.status in answers for told in self.chips)

    def unfold(self) -> None:
        """Show them, or put them away again."""
        self.setVisible(self.isHidden())
        if not self.isHidden():
            next(chip for chip in self.chips.values() if not chip.isHidden()).setFocus(Qt.FocusReason.TabFocusReason)
            self.grown.emit(self)

    def _choose(self, told: Told | None) -> None:
        self._told = told
        for each, chip in self.chips.items():
            chip.setChecked(each == told)
        if told is not None:
            self.send.setText(_("Send “{reason}”").format(reason=self._words_of(str(told.outcome))))
            self.grown.emit(self)
        self.send.setVisible(told is not None)
