"""Joining a network: the invitation, its twelve words typed from paper, and a one-time code for this PC."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from clinic_app.services.joining import Enrolment, Invited, Membership
from clinic_app.ui.forms.text_box import TextBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.joining_words import coming_words, pc_words, several, steps, verdict
from clinic_app.ui.screens.line import Line
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.way_words import empty_rows
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.settled import profile_of
from clinic_app.ui.theme import Type, font

WORDS = 12
_ASK_MS = 20_000
"""How often it is asked whether the operator let us in, while the page is open."""


class JoiningPage(TopicPage):
    """The words on the screen are never shown before they were typed: they come from paper alone."""

    def __init__(self, ways: Ways, line: Line) -> None:
        about = _("The hub: where sealed packets are left and fetched. It cannot read them.")
        super().__init__(ways, _("Hub and directory"), about)
        self.line = line
        body = Columns()
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._invitation())
        left.addWidget(self._code_card())
        left.addStretch(1)
        right.setSpacing(16)
        right.addWidget(self._stands())
        right.addWidget(self._listed())
        right.addStretch(1)
        body.addLayout(left, 640)
        body.addLayout(right, 560)
        self.column.addWidget(body)

    def _invitation(self) -> Card:
        card = Card(_("1 · The invitation"), "link")
        card.body.addWidget(
            Paragraph(_("One line from the hub’s operator: on a stick, or typed."), Type.BODY, colour="sub")
        )
        self.text = TextBox()
        self.text.setAccessibleName(_("The invitation"))
        self.text.textChanged.connect(self._read)
        self._address = Paragraph("", Type.COMPACT_BOLD)
        card.body.addWidget(self.text)
        card.body.addWidget(self._address)
        card.body.addWidget(
            Paragraph(_("Its twelve words, from paper. They are compared, not shown."), Type.BODY, colour="sub")
        )
        grid = QGridLayout()
        grid.setSpacing(6)
        self.words: list[QLineEdit] = []
        for place in range(WORDS):
            box = QLineEdit()
            box.setFont(font(Type.CODE))
            box.setPlaceholderText(str(place + 1))
            box.setAccessibleName(_("Word {n}").format(n=place + 1))
            box.textEdited.connect(partial(self._next_box, place))
            self.words.append(box)
            grid.addWidget(box, place // 4, place % 4)
        card.body.addLayout(grid)
        self.join = primary(_("Compare and join"), "check")
        self.join.clicked.connect(self._join)
        card.body.addWidget(self.join, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _code_card(self) -> Card:
        self.enrol_card = Card(_("2 · The code for this PC"), "key-round")
        self.code = QLineEdit()
        self.code.setFont(font(Type.CODE))
        self.code.setAccessibleName(_("Enrolment code"))
        self.code.returnPressed.connect(self._enrol)
        self.enrol = plain(_("Enrol this PC"), "check")
        self.enrol.clicked.connect(self._enrol)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.code, 1)
        row.addWidget(self.enrol)
        self.enrol_card.body.addWidget(
            Paragraph(
                _("Used once, and not kept. Then say this PC’s words to the operator by phone."),
                Type.BODY,
                colour="sub",
            )
        )
        self.enrol_card.body.addLayout(row)
        return self.enrol_card

    def _stands(self) -> Card:
        card = Card(_("Where this place stands"), "wifi")
        self._verdict = Paragraph("", Type.BODY_BOLD)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(0)
        self._known = FactGrid(labels=140)
        card.body.addWidget(self._verdict)
        card.body.addLayout(self._steps)
        card.body.addWidget(OneLine(_("This PC’s words, for the operator to hear"), Type.COMPACT_BOLD))
        self._ours = Paragraph("", Type.CODE)
        card.body.addWidget(self._ours)
        card.body.addWidget(self._known)
        ask = plain(_("Ask the hub now"), "refresh-cw", size="small")
        ask.clicked.connect(self.line.press)
        card.body.addWidget(ask, 0, Qt.AlignmentFlag.AlignLeft)
        self.line.changed.connect(self.reload)
        self._asks = QTimer(self, interval=_ASK_MS)
        self._asks.timeout.connect(self._ask_again)
        return card

    def _listed(self) -> Card:
        self.pcs_card = Card(_("PCs of this place"), "monitor")
        self._pcs = QVBoxLayout()
        self._pcs.setSpacing(0)
        self.pcs_card.body.addLayout(self._pcs)
        self._several = Paragraph("", Type.COMPACT, colour="sub")
        self.pcs_card.body.addWidget(self._several)
        self.pcs_card.hide()
        return self.pcs_card

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """Look where we stand."""
        self.reload()
        self.text.setFocus(Qt.FocusReason.TabFocusReason)

    def reload(self) -> None:
        """Ask the vault again."""
        self.ways.jobs.run(self, self.ways.clinic.joining.membership, self._show, self.refuse)

    def _show(self, stands: Membership | None) -> None:
        self.enrol_card.setEnabled(stands is not None)
        self._verdict.setText(verdict(stands))
        empty_rows(self._steps, [_step(name, who, done) for name, who, done in steps(stands)])
        pending = stands is not None and stands.agency is not None and not stands.listed and not stands.shut_out
        if pending != self._asks.isActive():
            (self._asks.start if pending else self._asks.stop)()
        self.pcs_card.setVisible(stands is not None and bool(stands.pcs or stands.coming))
        if stands is None:
            self._known.say([])
            self._ours.setText("–")
            return
        lines = [pc_words(each, self.ways.site) for each in stands.pcs]
        rows = [SheetRow(name, until, mark="monitor", tone="sub") for name, until in lines]
        rows += [SheetRow(*coming_words(each), mark="circle-dot", tone="teal") for each in stands.coming]
        empty_rows(self._pcs, rows)
        self._several.setText(several(stands))
        self._several.setVisible(len(stands.pcs) + len(stands.coming) > 1)
        until = stands.directory_expires_on
        self._known.say(
            [
                (_("Hub"), self._address_words(stands.address)),
                (_("We are"), stands.agency or "–"),
                (_("Directory"), _("version {n}").format(n=stands.directory_version)),
                (_("Valid until"), self.ways.site.shown_day(until) if until else "–"),
                (_("Line"), self._line_words()),
            ]
        )
        self._ours.setText(" ".join(stands.words))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for it here any more."""
        self._asks.stop()
        super().hideEvent(event)

    def _ask_again(self) -> None:
        """Somebody is on the phone with the operator."""
        if self.isVisible():
            self.line.press()

    def _line_words(self) -> str:
        message = self.line.message
        return " ".join((self.line.words(self.ways.site), *([message.what] if message else [])))

    def _address_words(self, address: str) -> str:
        profile = profile_of(self.ways.inside)
        settled = profile is not None and profile.hub_address == address
        return f"{address} · {_('Set by your IT')}" if settled else address

    # --- acting ------------------------------------------------------------------------------------

    def _read(self) -> None:
        text = self.text.toPlainText().strip()
        self._address.setText("")
        if text:
            work = partial(self.ways.clinic.joining.read, text)
            self.ways.jobs.run(
                self, work, self._read_it, lambda _error: self._address.setText(_("Not a whole invitation yet."))
            )

    def _read_it(self, invited: Invited) -> None:
        self._address.setText(_("The hub at {address}").format(address=invited.address))

    def _next_box(self, place: int, text: str) -> None:
        """Several words at once, or a space: on to the next box."""
        words = text.split()
        for offset, word in enumerate(words):
            if place + offset < WORDS:
                self.words[place + offset].setText(word)
        if (text.endswith(" ") or len(words) > 1) and place + 1 < WORDS:
            self.words[min(place + max(len(words), 1), WORDS - 1)].setFocus()

    def _join(self) -> None:
        self.notice.say(None)
        typed = [box.text() for box in self.words]
        work = partial(self.ways.clinic.joining.accept, self.text.toPlainText().strip(), typed)
        self.ways.jobs.run(self, work, self._joined, self.refuse)

    def _joined(self, code: str | None) -> None:
        """The invitation may bring the code along: it was of no use before the words were compared."""
        self.ways.inside.toast.say(_("The words are the same. This network is trusted from now on."))
        for box in self.words:
            box.clear()
        self.text.clear()
        self.code.setText(code or "")
        self.enrol_card.setEnabled(True)
        (self.enrol if code else self.code).setFocus(Qt.FocusReason.TabFocusReason)
        self.reload()

    def _enrol(self) -> None:
        self.notice.say(None)
        joining = self.ways.clinic.joining
        code = self.code.text()
        self.ways.jobs.run(self, lambda: (joining.enrolment(code), joining.line()), self._ask, self.refuse)

    def _ask(self, begun: tuple[Enrolment, Any]) -> None:
        enrolment, hub = begun

        def there() -> Any:
            try:
                return enrolment.ask(hub)
            finally:
                hub.close()

        self.ways.jobs.run(self, there, self._answered, self.refuse, lane="line")

    def _answered(self, answer: Any) -> None:
        self.ways.jobs.run(
            self, partial(self.ways.clinic.joining.enrolled, answer), lambda _nothing: self._enrolled(), self.refuse
        )

    def _enrolled(self) -> None:
        self.code.clear()
        self.ways.inside.toast.say(_("Enrolled. The operator must let this PC in now."))
        self.reload()


def _step(name: str, who: str, done: bool | None) -> SheetRow:
    mark = "circle-check" if done else "circle-dot" if done is None else "circle-dashed"
    tone = "sub" if done is False else "teal"
    return SheetRow(name, "" if done else who, mark=mark, tone=tone, bold=done is None)
