"""Asked at once after unlocking when the clock of the PC is odd: is it right, was it set, or can nobody set it now?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.services.health import ClockDoubt
from clinic_app.ui.i18n import _
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.health_words import clock_words
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.ui.screens.ways import Ways


class ClockCheck(Page):
    """`done` when it was answered. Whatever is answered, the journal says who did."""

    done = Signal()

    def __init__(self, ways: Ways, doubt: ClockDoubt) -> None:
        super().__init__()
        self._ways = ways
        self.what = Paragraph("", Type.SECTION)
        self.why = Paragraph("")
        self.notice = Notice(tone="amber")
        self.set = primary(_("It is set now"), "refresh-cw")
        self.set.clicked.connect(self._look)
        self.right = plain(_("The clock is right"), "check")
        self.right.clicked.connect(self._vouch)
        self.leave = quiet(_("Nobody can set it now"))
        self.leave.clicked.connect(self._leave)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.set, self.right, self.leave):
            buttons.addWidget(button)
        buttons.addStretch(1)
        card = Card(padding=24)
        card.setMaximumWidth(760)
        card.body.setSpacing(12)
        for widget in (self.what, self.why, Paragraph(_("Set date and time in the system, then come back here.")),
                       self.notice):  # fmt: skip
            card.body.addWidget(widget)
        card.body.addSpacing(8)
        card.body.addLayout(buttons)
        column = PageEdges(self, 32, 28, 32, 24)
        column.setSpacing(16)
        column.addWidget(PageHead(_("Is the clock of this PC right?")))
        column.addWidget(card)
        column.addStretch(1)
        self._say(doubt)

    def arrived(self) -> None:
        """On what is most often right to do."""
        self.set.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, doubt: ClockDoubt) -> None:
        message = clock_words(doubt, self._ways.site)
        self.what.setText(message.what)
        self.why.setText(message.do)

    def _look(self) -> None:
        def seen(doubt: ClockDoubt | None) -> None:
            if doubt is None:
                self.done.emit()
                return
            self._say(doubt)
            self.notice.say(Message(_("The clock is not right yet."), clock_words(doubt, self._ways.site).what))

        self._ways.jobs.run(self, self._ways.clinic.health.look_at_clock_again, seen, self._refuse)

    def _vouch(self) -> None:
        self._ways.jobs.run(
            self, self._ways.clinic.health.vouch_for_clock, lambda _none: self.done.emit(), self._refuse
        )

    def _leave(self) -> None:
        health = self._ways.clinic.health
        self._ways.jobs.run(self, health.leave_clock, lambda _none: self.done.emit(), self._refuse)

    def _refuse(self, error: Exception) -> None:
        from clinic_app.errors import ClinicError

        if not isinstance(error, ClinicError):
            raise error
        self.notice.say(worded(error))


def ask_about_clock(ways: Ways, doubt: ClockDoubt | None) -> None:
    """Put the question above whatever is shown, if there is one."""
    if doubt is not None:
        page = ClockCheck(ways, doubt)
        page.done.connect(partial(_answered, ways, page))
        ways.inside.open_page(page)


def _answered(ways: Ways, page: ClockCheck) -> None:
    if ways.inside.page() is page:
        ways.inside.back()
