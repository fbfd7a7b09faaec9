"""A PC without records comes into a clinic that has one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.join_steps import JoinSteps
from clinic_app.ui.screens.outside import WIDE, OutsidePage, centred
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import told

if TYPE_CHECKING:
    from clinic_app.domain.timekeeping import Clock
    from clinic_app.services.doorway import Doorway


class JoinClinic(OutsidePage):
    """`joined` when the record stands: whoever was chosen comes in by the word and passphrase they have."""

    joined = Signal()
    given_up = Signal()

    def __init__(
        self, doorway: Doorway, jobs: Jobs, clock: Clock, *, report: Callable[[Exception], str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.steps = JoinSteps(
            doorway.joining_pc(), jobs, lambda error: told(error, report), clock.monotonic,
            verb=_("They are the same: make the record here"),
        )  # fmt: skip
        self.steps.joined.connect(self.joined)
        self.steps.seen.connect(lambda part: self.area.ensureWidgetVisible(part, 0, 24))
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(Paragraph(_("This clinic has a PC already"), Type.DISPLAY))
        column.addWidget(
            Paragraph(
                _("This PC becomes one more of that clinic. Go to the other PC with a stick: Upkeep, PCs of this "
                  "clinic, Add a PC. It shows a code."),
                colour="sub",
            )
        )  # fmt: skip
        column.addWidget(self.steps)
        self.back = quiet(_("Back"), "arrow-left")
        self.back.clicked.connect(self.given_up)
        self.steps.waits.connect(lambda waiting: self.back.setEnabled(not waiting))
        self.steps.waits.connect(self.set_staying)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.foot.line.say("usb", _("A stick is enough. On the network only the address that you type is spoken to."))
        middle = QWidget()
        middle.setLayout(column)
        self.column.addLayout(centred(middle, wide=WIDE))
        self.column.addStretch(1)

    def begin(self) -> None:
        """The focus on the code."""
        self.steps.begin()
