"""Paper for when the PC is down: codes set aside, forms printed under them, what still lies about, what came back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinic_app.domain.casecode import shown
from clinic_app.domain.ids import CaseId
from clinic_app.domain.timekeeping import instant
from clinic_app.services.clinic import Clinic
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.services.reserving import MOST_AT_ONCE, OnPaper
from clinic_app.ui.forms.days import InstantEditor
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain, primary, quiet, weigh
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.stepper import Stepper
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

USUAL = 5
_BOX = 300
"""A code and a moment are short: a box as wide as the page would ask for more."""
MOST_SHOWN = 12
"""The list names so many; the others are counted."""


def form_documents(clinic: Clinic, codes: tuple[str, ...]) -> list[Document]:
    """The forms of these codes, short and whole, and the lists their numbers are of."""
    blank = clinic.official.blank

    def document(id_: str, title: str, second: str, make: partial[Paper]) -> Document:
        def made(_copy: Copy, _hers: str | None) -> Paper:
            return make()

        return Document(
            id=id_, title=title, second=second, copies=(Copy.SENDER,), make=made, languages=False, about_nobody=True
        )

    many = ngettext("{n} form", "{n} forms", len(codes)).format(n=len(codes))
    return [
        document("short", _("Short form"), many, partial(blank.short, codes)),
        document("whole", _("Whole form"), many, partial(blank.whole, codes)),
        document("lists", _("Lists for the paper form"), _("one copy beside the forms"), partial(blank.lists)),
    ]


class PaperFormsPage(TopicPage):
    """`waiting` are the codes whose sheets may still be filled in."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways,
            _("Paper for when the PC is down"),
            _("Printed before it is needed; entered under its code afterwards."),
        )
        self.waiting: tuple[OnPaper, ...] = ()
        self.rows: dict[str, SheetRow] = {}
        self.list = Card(_("Forms that are not back yet"), "file-text")
        self.stand_beside([self._printing(), self._entering()], [self.list], shares=(3, 2))

    def arrived(self) -> None:
        """Look again."""
        self.ways.jobs.run(self, self.ways.clinic.reserving.every, self._show, self.refuse)

    # --- printing ----------------------------------------------------------------------------------

    def _printing(self) -> Card:
        card = Card(_("Print forms"), "printer")
        card.body.addWidget(
            Paragraph(_("Each form has a case code of its own. A code that is on paper is given to nobody else."))
        )
        self.many = Stepper(_("Forms"), USUAL)
        self.print_new = primary(_("Set codes aside and look"), "printer")
        self.print_new.clicked.connect(self._reserve)
        many = QWidget()
        row = QHBoxLayout(many)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.many)
        row.addStretch(1)
        asked = AskedGrid(widest=_BOX)
        asked.ask("many", _("Forms"), many)
        card.body.addWidget(asked)
        card.body.addWidget(self.print_new, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _reserve(self) -> None:
        if self.many.value:
            work = partial(self.ways.clinic.reserving.reserve, self.many.value)
            self.ways.jobs.run(self, work, self._preview, self.refuse)

    def _preview(self, codes: tuple[str, ...]) -> None:
        clinic = self.ways.clinic
        open_papers(self.ways, None, lambda: form_documents(clinic, codes))

    # --- entering ----------------------------------------------------------------------------------

    def _entering(self) -> Card:
        card = Card(_("Enter a form"), "keyboard")
        self.code = QLineEdit()
        self.code.setAccessibleName(_("Case code on the form"))
        self.code.setPlaceholderText("K7M-2QR-9T")
        self.code.setMaxLength(20)
        self.code.returnPressed.connect(self._enter)
        self.happened = InstantEditor(self.ways.site)
        self.happened.name(_("When it was filled in"))
        self.enter = plain(_("Begin its case"), "check")
        self.enter.clicked.connect(self._enter)
        asked = AskedGrid(widest=_BOX)
        asked.ask("code", _("Case code on the form"), self.code)
        asked.ask("happened", _("When it was filled in"), self.happened)
        card.body.addWidget(asked)
        told = _("What you type then is kept as coming from paper, with both times. Ask again what is unclear.")
        card.body.addWidget(Paragraph(told, Type.COMPACT, colour="sub"))
        card.body.addWidget(self.enter, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _enter(self) -> None:
        at = self.happened.value()
        happened = instant(at) if isinstance(at, str) else None
        work = partial(self.ways.clinic.reserving.enter, self.code.text(), happened)
        self.ways.jobs.run(self, work, self._begun, self.refuse)

    def _begun(self, case_id: CaseId) -> None:
        self.notice.say(None)
        self.code.clear()
        self.ways.open_case(case_id)

    # --- what lies about ---------------------------------------------------------------------------

    def _show(self, every: tuple[OnPaper, ...]) -> None:
        while item := self.list.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.waiting, self.rows = tuple(each for each in every if each.waits), {}
        entered = sum(each.used_at is not None for each in every)
        gone = sum(each.given_up_at is not None for each in every)
        said = _("{waiting} not back, {entered} entered, {gone} destroyed unused.").format(
            waiting=len(self.waiting), entered=entered, gone=gone
        )
        self.counted = Paragraph(said if every else _("None was printed yet. Each stands here until it comes back."))
        self.list.body.addWidget(self.counted)
        # What is printed comes back: then that is what this page is opened for.
        weigh(self.print_new, first=not self.waiting)
        weigh(self.enter, first=bool(self.waiting))
        for each in self.waiting[:MOST_SHOWN]:
            self.list.body.addWidget(Divider())
            self.rows[each.code] = row = self._row(each)
            self.list.body.addWidget(row)
        if len(self.waiting) > MOST_SHOWN:
            more = len(self.waiting) - MOST_SHOWN
            self.list.body.addWidget(Paragraph(_("and {n} more").format(n=more), colour="sub"))
        if self.waiting:
            again = plain(_("Print these again"), "printer", size="small")
            again.clicked.connect(self._again)
            self.list.body.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)

    def _row(self, each: OnPaper) -> SheetRow:
        code = shown(each.code)
        gone = quiet(_("Destroyed unused"), size="small")
        gone.setAccessibleName(f"{_('Destroyed unused')}: {code}")
        gone.clicked.connect(partial(self._give_up, each.code))
        second = " · ".join(filter(None, (self.ways.site.shown_instant(each.reserved_at), each.by)))
        return SheetRow(code, second, mark="file-text", end=gone)

    def _give_up(self, code: str, _on: bool = False) -> None:
        work = partial(self.ways.clinic.reserving.give_up, [code])
        self.ways.jobs.run(self, work, lambda _nothing: self.arrived(), self.refuse)

    def _again(self) -> None:
        self._preview(tuple(each.code for each in self.waiting[:MOST_AT_ONCE]))
