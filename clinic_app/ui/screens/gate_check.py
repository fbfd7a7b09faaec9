"""Somebody is at the gate: the code or her three words, never a name. That nothing fits is told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.casecode import REFERRAL_LENGTH, read_code
from clinic_app.errors import ClinicError
from clinic_app.services.receiving import Outcome, Received, Status
from clinic_app.ui.i18n import _
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.page_edges import PageEdges
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.gate_words import GateWords
from clinic_app.ui.screens.packet_words import content_lines
from clinic_app.ui.screens.received_detail import over_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Type, font
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

MOST_TRIES: Final = 5
_AN_HOUR: Final = 3600.0


class GateCheck(Page):
    """`tries` is kept by whoever opens the page: five an hour, whoever sits here."""

    def __init__(self, ways: Ways, tries: list[float], *, bed_sheet: Callable[[Received], None]) -> None:
        super().__init__()
        self.ways, self._tries = ways, tries
        self.found: Received | None = None
        head = PageHead(_("Gate check"), _("Ask for the code or for her three words. Never for a name."))
        back = quiet(_("Inbox"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        head.act(back)
        escape = QShortcut(QKeySequence("Escape"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(ways.inside.back)
        self.notice = Notice(tone="amber")
        inside = QWidget()
        self.room = QScrollArea()
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room.setWidget(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.room)
        column = PageEdges(inside, 32, 24, 32, 24)
        column.setSpacing(16)
        column.addWidget(head)
        column.addWidget(self.notice)
        body = Columns()
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._asks())
        left.addStretch(1)
        right.setSpacing(16)
        right.addWidget(self._yes(bed_sheet))
        neither = Card(_("If neither fits"), "phone")
        neither.body.addWidget(
            Paragraph(
                _(
                    "Ring the clinic’s duty line from the signed directory. Code first, never a name. "
                    "The clinic asks her for the three words."
                )
            )
        )
        right.addWidget(neither)
        nothing = Card(padding=12)
        nothing.body.addWidget(
            SheetRow(
                _("A man who says he comes for her gets no answer to any question, not even “not here”."), mark="info"
            )
        )
        right.addWidget(nothing)
        right.addStretch(1)
        body.addLayout(left, 592)
        body.addLayout(right, 606)
        column.addWidget(body)
        column.addStretch(1)

    def _asks(self) -> Card:
        card = Card(padding=24)
        card.body.addWidget(OneLine(_("Somebody is at the gate"), Type.SECTION))
        card.body.addWidget(OneLine(_("Referral code"), Type.BODY_BOLD))
        self.code = QLineEdit()
        self.code.setFont(font(Type.CODE))
        self.code.setPlaceholderText("____-____-___")
        self.code.setAccessibleName(_("Referral code"))
        self.check = plain(_("Check"))
        self.check.clicked.connect(self._check_code)
        self.code.returnPressed.connect(self._check_code)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.code, 1)
        row.addWidget(self.check)
        card.body.addLayout(row)
        card.body.addWidget(OneLine(_("or three words, as she says or points"), Type.BODY_BOLD))
        self.words = GateWords()
        self.words.whole.connect(self._check_words)
        card.body.addWidget(self.words)
        card.body.addWidget(Divider())
        card.body.addWidget(
            Paragraph(
                _(
                    "“Nothing fits” is told to nobody at the gate. Five tries an hour; "
                    "then ring the clinic’s duty line."
                ),
                Type.CAPTION,
                colour="sub",
            )
        )
        return card

    def _yes(self, bed_sheet: Callable[[Received], None]) -> Card:
        self.yes = Card(padding=24)
        self.yes.body.addWidget(
            SheetRow(_("Yes, this is her"), _("What was prepared stands below."), mark="circle-check", bold=True)
        )
        self._known = FactGrid(labels=120, bold=True)
        self.yes.body.addWidget(self._known)
        self.here = primary(_("She has arrived"), "check")
        self.here.clicked.connect(self._arrived)
        sheet = plain(_("Bed sheet"), "printer")
        sheet.clicked.connect(lambda: bed_sheet(self.found) if self.found else None)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.here)
        row.addWidget(sheet)
        row.addStretch(1)
        self.yes.body.addLayout(row)
        self._told = Paragraph("", Type.CAPTION, colour="sub")
        self.yes.body.addWidget(self._told)
        self.yes.hide()
        return self.yes

    def arrived(self) -> None:
        """The code first."""
        self.code.setFocus(Qt.FocusReason.TabFocusReason)

    # --- looking -----------------------------------------------------------------------------------

    def _check_code(self) -> None:
        try:
            code = read_code(self.code.text(), REFERRAL_LENGTH)
        except ClinicError as error:
            self.notice.say(worded(error))
            return
        self._look(partial(self.ways.clinic.receiving.at_the_gate, code=code))

    def _check_words(self, words: tuple[int, int, int]) -> None:
        self._look(partial(self.ways.clinic.receiving.at_the_gate, words=frozenset(words)))

    def _look(self, find: Callable[[], Received | None]) -> None:
        now = self.ways.clock.monotonic()
        self._tries[:] = [tried for tried in self._tries if now - tried < _AN_HOUR]
        self.yes.hide()
        if len(self._tries) >= MOST_TRIES:
            self.notice.say(
                Message(
                    _("Five tries in an hour were made."), _("Ring the clinic’s duty line. Code first, never a name.")
                )
            )
            return
        self._tries.append(now)
        self.ways.jobs.run(self, find, self._looked, self._refuse)

    def _looked(self, received: Received | None) -> None:
        self.found = received
        if received is None:
            self.room.verticalScrollBar().setValue(0)
            self.notice.say(
                Message(
                    _("Nothing fits."),
                    _("Say nothing of it at the gate. Ask for the code once more, or ring the duty line."),
                )
            )
            return
        self._tries.clear()
        self.notice.say(over_words() if received.over else None)
        self._known.say(content_lines(self.ways.labels, received.content))
        told = _("“Arrived” goes back only because she allowed a reply.") if received.content.reply_wanted else _(
            "“Arrived” stays here: she did not want it told.")  # fmt: skip
        if not self._may_arrive(received):
            told = _("It has no answer yet. Answer it in the inbox, then she has arrived.")
        self._told.setText(told)
        self.here.setVisible(self._may_arrive(received))
        self.yes.show()
        soon(self.yes, lambda: self.room.ensureWidgetVisible(self.yes, 0, 24))
        self.here.setFocus(Qt.FocusReason.TabFocusReason)

    def _may_arrive(self, received: Received) -> bool:
        return Status.IN_PROGRESS in received.answers

    def _arrived(self) -> None:
        if self.found is not None:
            work = partial(
                self.ways.clinic.receiving.answer, self.found.view.id, Status.IN_PROGRESS, outcome=Outcome.ARRIVED
            )
            self.ways.jobs.run(self, work, self._done, self._refuse)

    def _done(self, _told: bool) -> None:
        self.ways.inside.toast.say(_("Arrived. Written down."))
        self.ways.inside.back()

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, ClinicError):
            raise error
        self.notice.say(worded(error))
