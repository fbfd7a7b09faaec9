"""A referral for another computer system: what that means, why, and a locked file whose words are said once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.services.fhir_export import Exported, ExportWhy
from clinic_app.services.paper import keep_file
from clinic_app.services.receiving import ReceivedView
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.where_to_keep import ask_where
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

SAVED_AS: Final = "paper.pdf"
"""As every file of ours: no name, no code, nothing of hers."""

Make = Callable[[ExportWhy], Exported]


class FhirExportPage(TopicPage):
    """`make` makes the file in the vault's lane; `whys` are the reasons that can be given here."""

    def __init__(self, ways: Ways, code: str, whys: Sequence[ExportWhy], make: Make) -> None:
        second = _("Referral {code}, as a FHIR file in a locked PDF").format(code=shown_code(code))
        super().__init__(ways, _("For another system"), second)
        self._make_it = make
        self.back = plain(_("Back"), "arrow-left")
        self.back.clicked.connect(ways.inside.back)
        self.head.act(self.back)
        body = Columns()
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._means())
        left.addStretch(1)
        right.setSpacing(16)
        right.addWidget(self._asked(whys))
        right.addWidget(self._once())
        right.addStretch(1)
        body.addLayout(left, 600)
        body.addLayout(right, 600)
        self.column.addWidget(body)

    def _means(self) -> Card:
        card = Card(_("What it means"), "triangle-alert")
        for mark, words, more in (
            ("lock", _("It leaves our protection."), _("Nobody can call it back, and nothing tells us who reads it.")),
            ("file-text", _("It says exactly what she agreed to."),
             _("The same document, sign for sign. No name, no number, no date of hers.")),
            ("clock", _("It holds for as long as her yes."),
             _("The last day stands in it. Whoever keeps it must destroy it then, or when she asks.")),
            ("shield", _("Contact stays through the referring clinic."), _("The other system must show that too.")),
        ):  # fmt: skip
            card.body.addWidget(SheetRow(words, more, mark=mark, tone="amber" if mark == "lock" else "teal", bold=True))
        card.body.addWidget(Divider())
        inside = _("The file opens with words that are said once. In it, attached: referral.json, HL7 FHIR R4.")
        card.body.addWidget(Paragraph(inside, Type.COMPACT, colour="sub"))
        return card

    def _asked(self, whys: Sequence[ExportWhy]) -> Card:
        card = Card(_("Why it is done"), "pen")
        self.why = Segments([(each.value, why_words()[each]) for each in whys], _("Why it is done"))
        if len(whys) == 1:
            self.why.choose(whys[0].value)
        self.knows = QCheckBox(breakable(_("I know that it leaves our protection, and who will keep it")))
        self.knows.setAccessibleName(self.knows.text().replace("\u200b", ""))
        self.go = primary(_("Make the file…"), "download")
        self.go.clicked.connect(self._go)
        self.open = Paragraph("", Type.CAPTION, colour="sub")
        card.body.addWidget(self.why)
        card.body.addWidget(self.knows)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.open)
        written = _(
            "Written down with your staff code: that it was made, why, and a mark by which the document is known again."
        )
        card.body.addWidget(Paragraph(written, Type.CAPTION, colour="sub"))
        return card

    def _once(self) -> Card:
        self._card = Card(_("The words that open it"), "key-round")
        self.words = Paragraph("", Type.SECTION)
        self._card.body.addWidget(self.words)
        once = _("Said to one person, kept nowhere. It is gone when this page is left.")
        self._card.body.addWidget(Paragraph(once, Type.CAPTION, colour="sub"))
        self._card.hide()
        return self._card

    def arrived(self) -> None:
        """On the first question."""
        self.notice.say(None)
        self.why.setFocus(Qt.FocusReason.TabFocusReason)

    def leaving(self) -> None:
        """The words go with the page."""
        self.words.setText("")
        self._card.hide()

    def _go(self) -> None:
        """The button explains what is missing rather than being dead."""
        code = self.why.code()
        if code is None or not self.knows.isChecked():
            self.open.setText(_("Opens when a reason is chosen and the line is ticked."))
            (self.knows if code is not None else self.why).setFocus(Qt.FocusReason.TabFocusReason)
            return
        self.open.setText("")
        self.notice.say(None)
        self.ways.jobs.run(self, partial(self._make_it, ExportWhy(code)), self._ask_where, self.refuse)

    def _ask_where(self, made: Exported) -> None:
        ask_where(self, SAVED_AS, "PDF (*.pdf)", partial(self.write, made))

    def write(self, made: Exported, path: Path) -> None:
        """Put the locked file where the person said, and show its words once."""
        try:
            keep_file(path, made.file.pdf)
        except OSError:
            self.notice.say(Message(_("The paper could not be written there."), _("Choose another folder.")))
            return
        self.notice.say(None)
        self.words.setText(made.file.words)
        self._card.setAccessibleName(made.file.words)
        self._card.show()
        self.bring_into_view(self._card)
        self.knows.setChecked(False)


def why_words() -> dict[ExportWhy, str]:
    """The reasons, short enough for segments."""
    return {
        ExportWhy.THEIR_SYSTEM: _("For their own case system"),
        ExportWhy.OUR_SYSTEM: _("For our own case system"),
        ExportWhy.SHE_ASKED: _("She asked for it"),
    }


def export_of_sealed(ways: Ways, code: str, case_id: CaseId, referral: ReferralId) -> FhirExportPage:
    """For the service it was sealed to."""
    whys = (ExportWhy.THEIR_SYSTEM, ExportWhy.SHE_ASKED)
    fhir = ways.clinic.fhir
    return FhirExportPage(ways, code, whys, lambda why: fhir.of_referral(case_id, referral, why=why, warned=True))


def export_of_received(ways: Ways, view: ReceivedView) -> FhirExportPage:
    """For the case system of this service."""
    whys, fhir = (ExportWhy.OUR_SYSTEM, ExportWhy.SHE_ASKED), ways.clinic.fhir
    return FhirExportPage(ways, view.code, whys, lambda why: fhir.of_received(view.id, why=why, warned=True))
