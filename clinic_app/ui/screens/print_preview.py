"""The paper itself before it is printed: copies, language, printer, and the warning about spoolers that stays.

Nothing is written to disk but a file locked with words drawn once. The print number is taken when the job is handed
over. Her copy is closed until she said that paper is safe for her to carry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.errors import ClinicError, PrinterRefused
from clinic_app.printing.survivor_texts import TextState, languages, survivor_texts
from clinic_app.services.printing_forms import Copy, LockedPdf, Paper
from clinic_app.ui import i18n
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.page import Page, Sheet
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paper_view import PaperView
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.stepper import Stepper
from clinic_app.ui.print_out import print_numbered, refuse_virtual
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.paper_list import PaperList
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import worded

STAFF_ONLY: Final = ""
SAVED_AS: Final = "paper.pdf"
"""No name, no code, nothing of hers in a file's name."""


@dataclass(frozen=True, slots=True)
class Job:
    """One numbered paper on its way to a printer."""

    paper: Paper
    copies: int


@dataclass(frozen=True, slots=True)
class Printers:
    """What this PC prints on: their names, which are refused, and the way onto one. Tests hand in their own."""

    names: Callable[[], list[str]] = QPrinterInfo.availablePrinterNames
    refuse: Callable[[str], None] = refuse_virtual
    hand_over: Callable[[str, bytes, int], None] = print_numbered

    def usable(self) -> list[str]:
        """Those that are not refused."""
        return [name for name in self.names() if not self._is_refused(name)]

    def _is_refused(self, name: str) -> bool:
        try:
            self.refuse(name)
        except PrinterRefused:
            return True
        return False


class PrintPreview(Page):
    """`gather` lists the papers in the vault's lane."""

    sheet = Sheet.VACCINATION

    def __init__(
        self,
        ways: Ways,
        case_id: CaseId | None,
        gather: Callable[[], list[Document]],
        printers: Printers | None = None,
    ) -> None:
        super().__init__()
        self.ways, self._case_id = ways, case_id
        self._gather, self._printers = gather, printers or Printers()
        self._documents: list[Document] = []
        self._document: Document | None = None
        self._safe = False
        self._hers: str | None = None
        self._paper: Paper | None = None
        self.list = PaperList()
        self.list.setFixedWidth(264)
        self.list.chosen.connect(self._choose)
        self.view = PaperView()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(Divider(upright=True))
        row.addWidget(self.view, 1)
        row.addWidget(Divider(upright=True))
        row.addWidget(self._side(self._printers.usable()))
        back = QShortcut(QKeySequence("Escape"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(ways.inside.back)

    # --- building ----------------------------------------------------------------------------------

    def _side(self, printers: list[str]) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        self.notice = Notice()
        column.addWidget(self.notice)
        column.addWidget(OneLine(_("Copies"), Type.SECTION))
        self.copies = {
            Copy.RECEIVER: Stepper(_("For the receiving service"), 1),
            Copy.SENDER: Stepper(_("For our file"), 1),
            Copy.HER: Stepper(_("For her"), 0),
        }
        self._copy_rows = {
            Copy.RECEIVER: SheetRow(
                _("For the receiving service"), _("carried by staff"), end=self.copies[Copy.RECEIVER]
            ),
            Copy.SENDER: SheetRow(_("For our file"), end=self.copies[Copy.SENDER]),
            Copy.HER: SheetRow(_("For her"), _("paper is not safe for her"), end=self.copies[Copy.HER]),
        }
        for copy, row in self._copy_rows.items():
            column.addWidget(row)
            self.copies[copy].changed.connect(lambda _n: self._say_print())
        column.addWidget(OneLine(_("Languages"), Type.SECTION))
        self.language = ChoiceBox()
        self.language.setAccessibleName(_("Languages"))
        self.language.offer(self._languages())
        self.language.choose(STAFF_ONLY)
        self.language.chosen.connect(self._make)
        column.addWidget(self.language)
        draft = _("A draft prints in Training only; the margin says so.") if self.ways.clinic.training else _(
            "A language nobody has checked is not printed: the interpreter explains.")  # fmt: skip
        column.addWidget(Paragraph(draft, Type.COMPACT, colour="sub"))
        column.addWidget(Divider())
        self.checks = SheetRow(_("Every line is covered by her consent"), mark="circle-check")
        self.letters = SheetRow(_("All letters can be printed"), mark="circle-check")
        spool = SheetRow(
            _("Printers keep copies in their memory. Use the printer of this room, and collect the page at once."),
            mark="info",
            tone="sub",
        )
        for row in (self.checks, self.letters, spool):
            column.addWidget(row)
        column.addWidget(Divider())
        column.addWidget(OneLine(_("Printer"), Type.COMPACT, colour="sub"))
        self.printer = ChoiceBox()
        self.printer.setAccessibleName(_("Printer"))
        self.printer.setPlaceholderText(_("No printer here"))
        self.printer.offer([(name, name) for name in printers])
        self.printer.setCurrentIndex(0 if self.printer.count() else -1)
        column.addWidget(self.printer)
        self.go = primary("", "printer")
        self.go.clicked.connect(self._print)
        self.save = plain(_("Save as PDF with a passphrase"), "lock")
        self.save.clicked.connect(self._save)
        column.addWidget(self.go)
        column.addWidget(self.save)
        self.words = Card(facts=True, padding=12)
        self._words = Paragraph("", Type.BODY_BOLD)
        self.words.body.addWidget(self._words)
        self.words.body.addWidget(
            Paragraph(
                _("Said to one person, kept nowhere. It is gone when this page is left."), Type.CAPTION, colour="sub"
            )
        )
        self.words.hide()
        column.addWidget(self.words)
        column.addWidget(
            Paragraph(
                _("The number in the print log is taken when the job is handed over."), Type.CAPTION, colour="sub"
            )
        )
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setFixedWidth(328)
        self._area = area
        return area

    def _languages(self) -> list[tuple[str, str]]:
        staff, labels = i18n.language(), self.ways.labels
        first = labels.code("lang", staff)
        offered = [(STAFF_ONLY, _("{language}, and hers as the packet says").format(language=first))]
        for code in languages():
            if code != staff and (self.ways.clinic.training or survivor_texts(code).state is TextState.CHECKED):
                offered.append((code, _("{one} and {other}").format(one=first, other=labels.code("lang", code))))
        return offered

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """List the papers."""
        recording, case_id = self.ways.clinic.recording, self._case_id

        def work() -> tuple[Case | None, list[Document]]:
            return recording.shown(case_id) if case_id is not None else None, self._gather()

        self.ways.jobs.run(self, work, self._listed, self._refuse)

    def leaving(self) -> None:
        """The words of a locked file are gone with the page."""
        self._words.setText("")
        self.words.hide()

    def _listed(self, answer: tuple[Case | None, list[Document]]) -> None:
        case, self._documents = answer
        if case is not None:
            self._safe = read(case.stored("k_paper_safe")) == Answer("yes")
            language = read(case.stored("s_lang_first"))
            self._hers = str(language.value) if isinstance(language, Answer) else None
        if self._hers and self.language.findData(self._hers) >= 0:
            self.language.choose(self._hers)
        self.copies[Copy.HER].close_it(not self._safe)
        self._copy_rows[Copy.HER].second.setText("" if self._safe else _("paper is not safe for her"))
        self.list.replace([(each.id, each.title, each.second) for each in self._documents])
        if self._documents:
            self._choose(self._documents[0].id)
            self.list.take_focus()

    def _choose(self, id_: str) -> None:
        self._document = next(each for each in self._documents if each.id == id_)
        self.list.mark(id_)
        for copy, row in self._copy_rows.items():
            row.setVisible(copy in self._document.copies)
        self._make()

    @property
    def _language(self) -> str | None:
        return self.language.code or None

    def _make(self) -> None:
        """The paper for the copy that is looked at first."""
        document = self._document
        if document is not None:
            self.notice.say(None)
            self.ways.jobs.run(
                self, partial(document.make, document.copies[0], self._language), self._made, self._refuse
            )

    def _made(self, paper: Paper) -> None:
        self._paper = paper
        self.view.show_paper(paper.pdf)
        for row in (self.checks, self.letters):
            row.show()
        self._say_print()

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, ClinicError):
            raise error
        self._paper = None
        self.view.show_paper(None)
        self.checks.hide()
        self.letters.hide()
        self.notice.say(worded(error))
        self._area.verticalScrollBar().setValue(0)
        self._say_print()

    def _wanted(self) -> dict[Copy, int]:
        document = self._document
        return (
            {copy: self.copies[copy].value for copy in document.copies if self.copies[copy].value} if document else {}
        )

    def _say_print(self) -> None:
        count = sum(self._wanted().values())
        self.go.setText(ngettext("Print {n} copy", "Print {n} copies", count).format(n=count))
        ready = self._paper is not None and count > 0
        self.go.setEnabled(ready)
        self.save.setEnabled(self._paper is not None)

    # --- handing over ------------------------------------------------------------------------------

    def _print(self) -> None:
        name = self.printer.code
        try:
            if name is None:
                raise PrinterRefused("none")
            self._printers.refuse(name)
        except PrinterRefused as error:
            self.notice.say(worded(error))
            self._area.verticalScrollBar().setValue(0)
            return
        document, language, wanted = self._document, self._language, self._wanted()
        assert document is not None
        papers = self.ways.clinic.papers

        def number() -> list[Job]:
            return [
                Job(papers.handed_to_printer(document.make(copy, language), copies=copies), copies)
                for copy, copies in wanted.items()
            ]

        self.ways.jobs.run(self, number, partial(self._go, name), self._refuse)

    def _go(self, printer: str, jobs: list[Job]) -> None:
        for job in jobs:
            self._printers.hand_over(printer, job.paper.pdf, job.copies)
        numbers = ", ".join(job.paper.number or "" for job in jobs)
        self.ways.inside.toast.say(
            _("Handed to the printer: number {numbers}. Collect it at once.").format(numbers=numbers)
        )

    def _save(self) -> None:
        if self._paper is not None:
            self.ways.jobs.run(
                self, partial(self.ways.clinic.papers.saved_as_pdf, self._paper), self._ask_where, self._refuse
            )

    def _ask_where(self, locked: LockedPdf) -> None:
        dialog = QFileDialog(self, "Notebook", SAVED_AS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(partial(self.write, locked))
        dialog.open()

    def write(self, locked: LockedPdf, path: str) -> None:
        """Put the locked file where the person said, and show its words once."""
        from pathlib import Path

        try:
            Path(path).write_bytes(locked.pdf)
        except OSError:
            self.notice.say(worded(PrinterRefused("gone")))
            return
        self._words.setText(locked.words)
        self.words.setAccessibleName(locked.words)
        self.words.show()
