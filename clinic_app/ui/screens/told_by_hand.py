"""What a service said on its slip or by telephone: a quiet key, their words as the slip has them, then *write down*.

It may end a referral, so nothing is written by choosing alone.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.referral import MOVES, Outcome, Reason, Side, Status
from clinic_app.services.heard_by_hand import BY_PHONE, ON_A_SLIP, Told
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.parts.segments import Segments


def _answers() -> tuple[tuple[Told, str], ...]:
    """In the order of the slip; what is said by telephone comes first."""
    return (
        (Told(Status.ACCEPTED), _("They take her")),
        (Told(Status.IN_PROGRESS, outcome=Outcome.ARRIVED), _("Arrived")),
        (Told(Status.COMPLETED, outcome=Outcome.SERVICE_COMPLETED), _("Received the service")),
        (Told(Status.COMPLETED, outcome=Outcome.REFERRED_ONWARD), _("Referred on")),
        (Told(Status.REJECTED, Reason.NO_CAPACITY), _("Not taken: full")),
        (Told(Status.REJECTED, Reason.NO_INTERPRETER), _("Not taken: no interpreter")),
        (Told(Status.REJECTED, Reason.OTHER), _("Not taken: another reason")),
        (Told(Status.FAILED, Reason.COULD_NOT_REACH, Outcome.NEVER_ARRIVED), _("Did not come")),
    )


class ToldByHand(QWidget):
    """`chosen` carries a `Told` and how it was heard; `grown` the part that should be seen now."""

    chosen = Signal(object, str)
    grown = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._told: Told | None = None
        self.open = quiet(_("They answered on paper or by phone…"), "pen")
        self.open.clicked.connect(self._open)
        self._said = QWidget()
        self.how = Segments(((ON_A_SLIP, _("On the slip")), (BY_PHONE, _("By telephone"))), _("How it was heard"))
        column, said, chips = QVBoxLayout(self), QVBoxLayout(self._said), of_chips()
        for each in (column, said):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(8)
        self.answers: dict[Told, Chip] = {}
        for told, words in _answers():
            chip = self.answers[told] = Chip(words)
            chip.clicked.connect(partial(self._choose, told))
            chips.addWidget(chip)
        holder = QWidget()
        holder.setLayout(chips)
        self.write = plain("", "check", size="small")
        self.write.clicked.connect(lambda: self.chosen.emit(self._told, self.how.code() or BY_PHONE))
        said.addWidget(self.how)
        said.addWidget(holder)
        said.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._said)
        self._choose(None)
        self._said.hide()

    def offer(self, stands: Status | None) -> None:
        """Closed again; only what can follow where it stands, and nothing at all where nothing can (None)."""
        can = MOVES[Side.RECEIVER].get(stands, frozenset()) if stands is not None else frozenset()
        for told, button in self.answers.items():
            button.setVisible(told.status in can or told.status is stands)
        self.setVisible(bool(can))
        self._choose(None)
        self._said.hide()

    def unfold(self, how: str) -> None:
        """Show the answers, heard so."""
        self.how.choose(how)
        self._said.show()
        first = next((button for button in self.answers.values() if not button.isHidden()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        self.grown.emit(self)

    def _open(self) -> None:
        if self._said.isHidden():
            self.unfold(BY_PHONE)
        else:
            self._said.hide()

    def _choose(self, told: Told | None, _on: bool = False) -> None:
        self._told = told
        for each, chip in self.answers.items():
            chip.setChecked(each == told)
        if told is not None:
            self.write.setText(_("Write down “{answer}”").format(answer=self.answers[told].text()))
        self.write.setVisible(told is not None)
        if told is not None:
            self.grown.emit(self)
