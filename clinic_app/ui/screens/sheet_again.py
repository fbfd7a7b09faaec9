"""Set-up that was broken off: records whose sheet was never typed back are one forgotten passphrase from lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.facts import dataclass
from clinic_app.ui.i18n import _
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.recovery_sheet import TypeBack
from clinic_app.ui.theme import Type

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic, RecoverySheet


@dataclass(frozen=True, slots=True)
class Why:
    """What the page says before a sheet is made."""

    title: str
    sentences: tuple[str, ...]


def broken_off() -> Why:
    """Set-up did not end."""
    return Why(
        _("The recovery sheet is missing"),
        (
            _("Set-up was broken off before the recovery sheet was typed back."),
            _("Without it, nobody can open these records once every passphrase is forgotten."),
            _("A new sheet takes five minutes and a printer. The one before opens nothing from then on: destroy it."),
        ),
    )


def after_a_change() -> Why:
    """Somebody left, or the old sheet was seen or lost."""
    return Why(
        _("A new recovery sheet"),
        (
            _("Whoever left may have seen the old one. A new sheet takes five minutes and a printer."),
            _("The old sheet opens these records until you have typed the new one back. Then it opens nothing newer."),
            _("Backups made until now open with the old sheet only: keep it as long as them, or destroy both."),
        ),
    )


class SheetAgain(Page):
    """Opened for whoever may add people. `done` when a sheet has been typed back, or when it can wait."""

    done = Signal()

    def __init__(self, clinic: Clinic, jobs: Jobs, clock: Clock, why: Why | None = None) -> None:
        super().__init__()
        why = why or broken_off()
        self._clinic, self._jobs, self._clock = clinic, jobs, clock
        self.make = primary(_("Make a new sheet"))
        self.make.clicked.connect(self._make)
        later = quiet(_("Next time"))
        later.clicked.connect(self.done)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.make)
        buttons.addWidget(later)
        buttons.addStretch(1)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(32, 28, 32, 28)
        self._column.setSpacing(12)
        self._column.addWidget(Paragraph(why.title, Type.TITLE))
        for sentence in why.sentences:
            self._column.addWidget(Paragraph(sentence))
        self._column.addSpacing(8)
        self._column.addLayout(buttons)
        self._column.addStretch(1)
        self._first = QWidget()
        self._first.setLayout(self._column)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._first)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def arrived(self) -> None:
        """The focus on what helps."""
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self) -> None:
        self.make.setEnabled(False)
        self._jobs.run(self, self._clinic.new_sheet, then=self._type_back)

    def _type_back(self, sheet: RecoverySheet) -> None:
        back = TypeBack(self._clinic.confirm_sheet, self._jobs, self._clock, sheet, papers=self._clinic.papers)
        back.setContentsMargins(32, 28, 32, 28)
        back.confirmed.connect(self.done)
        self._area.setWidget(back)  # the page before it is gone with this
        back.lines.begin()
