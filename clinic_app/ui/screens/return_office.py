"""Which office the monthly return goes to: typed once, changed by whoever reports. And the return as a paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from clinic_app.services.clinic import Clinic
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.services.reporting import LONGEST_OFFICE
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class OfficeCard(Card):
    """Says which office it is; asks, where nobody has said it yet."""

    named = Signal()

    def __init__(self, ways: Ways, refuse: Callable[[Exception], None]) -> None:
        super().__init__(padding=12)
        self._ways, self._refuse = ways, refuse
        self.line = Paragraph("", Type.BODY_BOLD)
        self.change = quiet(_("Another office"), size="small")
        self.change.clicked.connect(lambda: self._open(True))
        self.typed = QLineEdit()
        self.typed.setAccessibleName(_("Office that gets the monthly return"))
        self.typed.setPlaceholderText(_("Provincial health office"))
        self.typed.setMaxLength(LONGEST_OFFICE)
        self.typed.returnPressed.connect(self._name)
        self.go = plain(_("This office"), "check")
        self.go.clicked.connect(self._name)
        self.why = Paragraph(
            _("The return holds everyone who was served, whole. It goes to the office that the law names and to nobody "
              "else. Which office and by which law, the hospital’s counsel confirms."), Type.COMPACT, colour="sub",
        )  # fmt: skip
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.line, 1)
        first.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.typed, 1)
        second.addWidget(self.go)
        self.body.addLayout(first)
        self.body.addLayout(second)
        self.body.addWidget(self.why)

    def ask(self, office: str, *, asking: bool, shown: bool) -> None:
        """Show the office; or ask for it."""
        self.setVisible(shown)
        self.line.setText(_("For: {office}").format(office=office) if office else _("Which office gets the return?"))
        self.typed.setText(office)
        self._open(asking)
        self.change.setVisible(bool(office))
        if asking and shown:
            self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, asking: bool) -> None:
        for part in (self.typed, self.go, self.why):
            part.setVisible(asking)

    def _name(self) -> None:
        work = partial(self._ways.clinic.reporting.name_office, self.typed.text())
        self._ways.jobs.run(self, work, lambda _office: self.named.emit(), self._refuse)


def return_document(clinic: Clinic, months: range, when: str) -> Document:
    """The return of one month, to look at and print."""

    def make(_copy: Copy, language: str | None) -> Paper:
        return clinic.reporting.return_paper(months, language, letterhead=clinic.papers.letterhead)

    return Document(
        id="return", title=_("Monthly return"), second=when, copies=(Copy.RECEIVER, Copy.SENDER), make=make,
        about_nobody=True,
    )  # fmt: skip
