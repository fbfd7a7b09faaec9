"""What was agreed about one referral: the sentence, how it was shown, exactly what left, and what proves it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.consent import Release
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.services.agreed import AgreedView, Sealing
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.services.referring import Shown
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.packet_words import element_words, item_words, line_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_GROUP = 8


class AgreedPage(CasePage):
    """Reads; the check makes the bytes anew from the record and compares them."""

    def __init__(self, ways: Ways, case_id: CaseId, referral: ReferralId) -> None:
        super().__init__(ways, case_id, _("What was agreed"))
        self._referral = referral
        self.view: AgreedView | None = None
        self._proved: bool | None = None
        self.paper = plain(_("Print"), "printer")
        self.paper.clicked.connect(self._print)
        self.name = quiet(_("The name on their paper"), "user")
        self.name.clicked.connect(self._ask_name)
        self.head.act(self.name)
        self.head.act(self.paper)
        left, right = Card(padding=20), Card(padding=20)
        left.body.addWidget(OneLine(_("Exactly what left"), Type.SECTION))
        self.left_here = FactGrid(labels=150, bold=True)
        left.body.addWidget(self.left_here)
        right.body.addWidget(OneLine(_("How she agreed"), Type.SECTION))
        self.how = FactGrid(labels=150, bold=True)
        right.body.addWidget(self.how)
        right.body.addSpacing(8)
        right.body.addWidget(OneLine(_("What proves it"), Type.SECTION))
        self.proofs = QVBoxLayout()
        self.hash = Paragraph("", Type.CODE)
        right.body.addWidget(Paragraph(_("Hash of the very bytes that were sealed, kept in the journal"), Type.CAPTION,
                                       colour="sub"))  # fmt: skip
        right.body.addWidget(self.hash)
        self.twice, self.clean = SheetRow("", mark="circle-check"), SheetRow("", mark="circle-check")
        self.verdict = SheetRow("", bold=True)
        for row in (self.twice, self.clean, self.verdict):
            right.body.addWidget(row)
        self.check = plain(_("Make it anew and compare"), "refresh-cw")
        self.check.clicked.connect(self._check)
        keys = QHBoxLayout()
        keys.addWidget(self.check)
        keys.addStretch(1)
        right.body.addLayout(keys)
        body = Columns()
        body.setSpacing(16)
        for card in (left, right):
            side = QVBoxLayout()
            side.addWidget(card)
            side.addStretch(1)
            body.addLayout(side, 600)
        self.column.addWidget(body)
        self.column.addStretch(1)

    # --- showing -----------------------------------------------------------------------------------

    def fetch(self) -> Any:
        """What record and journal say."""
        return self.ways.clinic.agreed.look(self.case_id, self._referral)

    def present(self, _case: Case, more: Any) -> None:
        """Both columns; nothing is compared before somebody asks."""
        view: AgreedView = more
        self.view, self._proved = view, None
        code = _("Referral {code}").format(code=shown_code(view.code))
        self.head.say(_("What was agreed"), f"{code} · {view.name}")
        self.left_here.say(self._lines(view))
        self.how.say(self._how(view))
        newest = view.sealings[0] if view.sealings else None
        self.hash.setText(_grouped(newest.hash) if newest else _("none was kept"))
        self.twice.say(
            _("Built twice, with another identity: same bytes"),
            _("{n} values of hers were replaced").format(n=newest.exchanged) if newest and newest.exchanged else "",
            mark="circle-check",
        )
        self.clean.say(
            _("No identifier found"),
            _("{n} parts of it were read back").format(n=newest.scanned) if newest and newest.scanned else "",
            mark="circle-check",
        )
        for row in (self.twice, self.clean, self.check):
            row.setVisible(newest is not None)
        self.verdict.setVisible(False)
        first = self.check if newest is not None else self.back
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def _lines(self, view: AgreedView) -> list[tuple[str, str]]:
        labels = self.ways.labels
        return [
            (element_words(line.element), " · ".join(line_words(labels, line)) or _("three pictures, for the gate"))
            for line in view.lines
        ]

    def _how(self, view: AgreedView) -> list[tuple[str, str]]:
        labels, site = self.ways.labels, self.ways.site
        said = []
        if (row := view.release) is not None:
            said = [
                (_("How it was given"), labels.code("consent_form", row.form) if row.form else _("not asked")),
                (_("Said in"), labels.code("lang", row.language) if row.language else _("not asked")),
                (_("State of the text"), labels.code("c_text_state", row.text_state) if row.text_state else "–"),
                (_("Parts she agreed to"), self._parts(row)),
                (_("Her yes"), site.shown_instant(row.given_at) if row.given_at else "–"),
                (_("Until"), site.shown_day(row.expires_on) if row.expires_on else "–"),
                (_("Alone"), _("alone") if row.alone else _("not alone")),
            ]
        for each in view.sealings:
            by = each.by or _("somebody who is not listed any more")
            said += [
                (_("Sealed"), f"{site.shown_instant(each.at)} · {by}"),
                (_("Shown to her"), self._shown(each)),
                (_("Facts that describe her"), str(each.quasi)),
            ]
        return said

    def _parts(self, row: Release) -> str:
        """What the sentence named and she left in, whether or not this packet had to say it."""
        law, labels = self.ways.clinic.law, self.ways.labels
        named = [item for item in law.items if item in row.items]
        alone = {flag.item for flag in law.flags.values() if flag.pointed}
        # Who agreed to all needs agreed to each, but for those that take her finger.
        said = [each for each in named if "." not in each or each in alone or each.partition(".")[0] not in named]
        return " · ".join(item_words(labels, item) for item in said) or _("none")

    def _shown(self, sealing: Sealing) -> str:
        words = {
            Shown.READ: _("read to her from this screen"),
            Shown.TURNED: _("turned to her; she pressed yes herself"),
            Shown.NAMED: _("as for the one before; she named this one"),
        }[sealing.shown]
        return f"{words} ({self.ways.labels.code('lang', sealing.language)})" if sealing.language else words

    # --- acting ------------------------------------------------------------------------------------

    def _ask_name(self) -> None:
        from clinic_app.ui.screens.name_on_paper import NameOnPaper

        service = self.view.name if self.view is not None else ""
        self.ways.inside.open_page(NameOnPaper(self.ways, self.case_id, self._referral, service))

    def _check(self) -> None:
        self.do(partial(self.ways.clinic.agreed.proves, self.case_id, self._referral), self._compared)

    def _compared(self, same: bool | None) -> None:
        self._proved = same
        mark, tone = ("circle-check", "teal") if same else ("triangle-alert", "amber")
        self.verdict.say(_verdict(same), "", mark=mark, tone=tone)
        self.verdict.show()

    def _print(self) -> None:
        view, proved = self.view, self._proved
        if view is None:
            return
        # What the sentence named beyond the packet is for the screen: on paper one line could be longer than a page.
        said = (*self._lines(view), *(line for line in self._how(view) if line[0] != _("Parts she agreed to")))

        def make(_copy: Copy, _language: str | None) -> Paper:
            return self.ways.clinic.agreed.paper(view, said=said, proved=_verdict(proved))

        paper = Document(id="agreed", title=_("What was agreed"), second=_("no name is on it"), copies=(Copy.SENDER,),
                         make=make, about_nobody=True)  # fmt: skip
        open_papers(self.ways, self.case_id, lambda: [paper])


def _verdict(same: bool | None) -> str:
    if same is None:
        return _("Not compared with the record.")
    return (
        _("Made anew from the record: the same bytes.") if same
        else _("Made anew from the record, it came out otherwise: something was changed since. Tell the supervisor.")
    )  # fmt: skip


def _grouped(text: str) -> str:
    return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
