"""One case before it goes for good: what stands in the way, why it goes, its code typed once more, a certificate."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QRadioButton
from shiboken6 import isValid

from clinic_app.domain.casecode import CASE_LENGTH, read_code
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.errors import ErasureRefused, NotACode
from clinic_app.services.keeping import Erased, Looked, WhyErase
from clinic_app.services.telling_erasures import ErasureNews, carry_out
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.own_paper import look_at
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type, font
from clinic_app.ui.wording import worded


class EraseCase(TopicPage):
    """There is no undo: the code is typed again."""

    def __init__(self, ways: Ways, looked: Looked) -> None:
        super().__init__(ways, _("Erase {code}").format(code=shown_code(looked.code)), _("There is no way back."))
        self._looked = looked
        self._told: Erased | None = None
        self.back = quiet(_("Back"), "arrow-left")
        self.back.clicked.connect(ways.inside.back)
        self.head.act(self.back)
        self.work = WorkLine()
        self.column.addWidget(self.work)
        self.column.addWidget(self._why())
        self.column.addWidget(self._goes())
        self.column.addWidget(self._sure())
        self._gone = Card(_("It is erased"), "circle-check")
        self._gone.body.addWidget(
            Paragraph(_("Make a new backup to each place now; older copies still hold it. The certificate names them."))
        )
        self._phone = Paragraph("", Type.BODY_BOLD)
        self._gone.body.addWidget(self._phone)
        print_it = plain(_("Print the certificate"), "printer")
        print_it.clicked.connect(self._print)
        self._gone.body.addWidget(print_it, 0, Qt.AlignmentFlag.AlignLeft)
        self._gone.hide()
        self.column.addWidget(self._gone)
        self._weigh()

    def _why(self) -> Card:
        self.reasons_card = Card(_("Why"), "info")
        self.reasons: dict[WhyErase, QRadioButton] = {}
        for why, words in (
            (WhyErase.HER_REQUEST, _("The survivor asks for it, and we know that it is her")),
            (WhyErase.TIME_OVER, _("The time to keep it is over")),
            (WhyErase.MISTAKE, _("It was begun by mistake")),
        ):
            self.reasons[why] = QRadioButton(words)
            self.reasons[why].toggled.connect(self._weigh)
            self.reasons_card.body.addWidget(self.reasons[why])
        return self.reasons_card

    def _goes(self) -> Card:
        card = Card(_("What goes"), "trash-2", padding=8)
        n = self._looked.revisions
        told = ngettext("Everything written in it: {n} revision.", "Everything written in it: {n} revisions.", n)
        card.body.addWidget(SheetRow(told.format(n=n), mark="file-text"))
        if n := self._looked.packets:
            calls = ngettext("{n} packet is called back first.", "{n} packets are called back first.", n)
            asks = _("Whoever read one is asked to forget it. What was read cannot be unread.")
            card.body.addWidget(SheetRow(calls.format(n=n), asks, mark="undo-2"))
        card.body.addWidget(
            SheetRow(_("Drafts, promised calls, sealed packets, and every word by which it is found."), mark="search")
        )
        card.body.addWidget(
            SheetRow(
                _("What stays: in the access trail, that there was a case and that you erased it."),
                _("Paper is not erased by this. Neither is what a service already has."),
                mark="history",
                tone="sub",
            )
        )
        return card

    def _sure(self) -> Card:
        self.sure = Card(_("Its code, once more"), "keyboard")
        self.code = QLineEdit()
        self.code.setFont(font(Type.CODE))
        self.code.setPlaceholderText("___-___-__")
        self.code.setAccessibleName(_("Its code, once more"))
        self.code.textChanged.connect(self._weigh)
        self.erase = plain(_("Erase it for good"), "trash-2")
        self.erase.clicked.connect(self._erase)
        self._waits = OneLine("", Type.CAPTION, colour="sub")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.code)
        row.addWidget(self.erase)
        row.addStretch(1)
        self.sure.body.addLayout(row)
        self.sure.body.addWidget(self._waits)
        return self.sure

    def arrived(self) -> None:
        """To the reasons."""
        next(iter(self.reasons.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _chosen(self) -> WhyErase | None:
        return next((why for why, button in self.reasons.items() if button.isChecked()), None)

    def _weigh(self, _changed: object = None) -> None:
        why, refusal = self._chosen(), self._looked.refusal
        if refusal == "not_verified" and why is not WhyErase.HER_REQUEST:
            refusal = ""
        self.notice.say(worded(ErasureRefused(refusal)) if refusal and why else None)
        self.erase.setEnabled(why is not None and not refusal and self._is_its_code())
        self._waits.setText("" if self.erase.isEnabled() else _("Opens when a reason is chosen and the code is right."))

    def _is_its_code(self) -> bool:
        try:
            return read_code(self.code.text(), CASE_LENGTH) == self._looked.code
        except NotACode:
            return False

    # --- acting ------------------------------------------------------------------------------------

    def _erase(self) -> None:
        why, keeping = self._chosen(), self.ways.clinic.keeping
        if why is None:
            return

        def work() -> tuple[Erased, ErasureNews]:
            return keeping.erase(self._looked.case_id, why), keeping.news()

        self._wait(True)
        self.work.begin_whole(
            _("Erasing, then writing every page anew so that nothing of it is left. Nothing can be saved meanwhile."),
            lambda: keeping.swept,
        )
        # Whoever turns the page meanwhile does not keep the places of backups from hearing of it.
        self.ways.jobs.run(self.ways.inside, work, lambda done: self._tell(*done), self._not_erased)

    def _wait(self, waiting: bool) -> None:
        for part in (self.erase, self.back, self.code, self.reasons_card):
            part.setEnabled(not waiting)

    def _not_erased(self, error: Exception) -> None:
        if isValid(self):
            self.work.end()
            self._wait(False)
            self.refuse(error)
        else:
            raise error

    def _tell(self, erased: Erased, news: ErasureNews) -> None:
        """The places of backups hear of it before the certificate says which of them know."""
        self.ways.jobs.run(
            self.ways.inside, partial(carry_out, news), lambda told: self._certify(replace(erased, told=told)),
            self._not_erased, lane="reader",
        )  # fmt: skip

    def _certify(self, erased: Erased) -> None:
        self.ways.clinic.keeping.last = erased
        if not isValid(self):
            self.ways.inside.toast.say(_("Erased for good. The certificate lies under Keeping and erasing."))
            return
        self.work.end()
        self._phone.setText(_("Phone: {names}. No packet of ours reaches them.").format(
            names=", ".join(erased.to_phone)))  # fmt: skip
        self._phone.setVisible(bool(erased.to_phone))
        self._erased(erased)

    def _erased(self, erased: Erased) -> None:
        self._told = erased
        for card in (self.reasons_card, self.sure):
            card.hide()
        self.back.setEnabled(True)
        self._gone.show()
        self._gone.setFocus()
        self.ways.inside.toast.say(_("Erased for good."))

    def _print(self) -> None:
        if self._told is not None:
            look_at_certificate(self.ways, self._told)


def look_at_certificate(ways: Ways, erased: Erased) -> None:
    """The certificate, to be printed and signed."""
    keeping = ways.clinic.keeping
    look_at(ways, "erasure_certificate", shown_code(erased.code), lambda: keeping.certificate(erased))
