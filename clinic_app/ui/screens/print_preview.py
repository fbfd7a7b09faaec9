"""The paper itself before it is printed: copies, language, printer, and the warning about spoolers that stays.

Nothing is written to disk but a file locked with words drawn once. The print number is taken when the job is handed
over. Her copy is closed until she said that paper is safe for her to carry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.errors import ClinicError, PrinterRefused
from clinic_app.services.printing_forms import Copy, LockedPdf, Paper
from clinic_app.settings.profile import SiteProfile
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.page import Page, Sheet
from clinic_app.ui.parts.card import Divider
from clinic_app.ui.parts.paper_view import PaperView
from clinic_app.ui.parts.tab_order import stops_in
from clinic_app.ui.print_out import look, print_numbered, refuse
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.paper_list import PaperList
from clinic_app.ui.screens.print_side import PrintSide
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.settled import profile_of
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

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
    refuse: Callable[[str], None] = refuse
    hand_over: Callable[[str, bytes, int], None] = print_numbered
    look: Callable[[str], None] = lambda _name: None
    """Whether it may go there, by what the system tells when it is asked: in a lane, since that takes its time."""
    place: Callable[[str], str | None] = lambda _name: None
    """Where it stands, in the words of IT."""

    @classmethod
    def of(cls, profile: SiteProfile | None) -> Printers:
        """The printers of this PC, as far as IT lets papers go to them."""
        allowed = profile.printers if profile else None
        return cls(
            refuse=lambda name: refuse(name, allowed),
            look=lambda name: look(name, allowed),
            place=lambda name: profile.place_of(name) if profile else None,
        )

    def usable(self) -> list[tuple[str, str]]:
        """Those that are not refused, each with the words it is known by."""
        return [(name, self._known_as(name)) for name in self.names() if not self._is_refused(name)]

    def _known_as(self, name: str) -> str:
        place = self.place(name)
        return f"{place} · {name}" if place else name

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
        self._gather, self._printers = gather, printers or Printers.of(profile_of(ways.inside))
        self._documents: list[Document] = []
        self._document: Document | None = None
        self._safe = False
        self._hers: str | None = None
        self._paper: Paper | None = None
        self.list = PaperList()
        self.list.setFixedWidth(264)
        self.list.chosen.connect(self._choose)
        self.list.left.connect(ways.inside.back)
        self.view = PaperView()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(Divider(upright=True))
        row.addWidget(self.view, 1)
        row.addWidget(Divider(upright=True))
        self.side = PrintSide(ways, self._printers.usable())
        self.notice, self.copies, self.language = self.side.notice, self.side.copies, self.side.language
        self.printer, self.go, self.save = self.side.printer, self.side.go, self.side.save
        for stepper in self.copies.values():
            stepper.changed.connect(lambda _n: self._say_print())
        self.language.chosen.connect(self._make)
        self.go.clicked.connect(self._print)
        self.side.stands.clicked.connect(self._number)
        self.save.clicked.connect(self._save)
        row.addWidget(self.side)
        back = QShortcut(QKeySequence("Escape"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(ways.inside.back)

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """List the papers."""
        recording, case_id = self.ways.clinic.recording, self._case_id

        def work() -> tuple[Case | None, list[Document]]:
            return recording.shown(case_id) if case_id is not None else None, self._gather()

        self.ways.jobs.run(self, work, self._listed, self._refuse)

    def leaving(self) -> None:
        """The words of a locked file are gone with the page, and so is a question nobody answered."""
        self.side.say_words("")
        self.side.ask_nothing()

    def _listed(self, answer: tuple[Case | None, list[Document]]) -> None:
        case, self._documents = answer
        if case is not None:
            self._safe = read(case.stored("k_paper_safe")) == Answer("yes")
            language = read(case.stored("s_lang_first"))
            self._hers = str(language.value) if isinstance(language, Answer) else None
        if self._hers and self.language.findData(self._hers) >= 0:
            self.language.choose(self._hers)
        self.side.close_her_copy(not self._safe)
        if all(each.about_nobody for each in self._documents):
            self.side.about_nobody()
        self.list.replace([(each.id, each.title, each.second) for each in self._documents])
        self.list.lead_on([*stops_in(self.view), *stops_in(self.side)])
        if self._documents:
            self._choose(self._documents[0].id)
            self.list.list.take_focus()

    def _choose(self, id_: object) -> None:
        self._document = next(each for each in self._documents if each.id == id_)
        self.list.list.mark(id_)
        for copy, row in self.side.copy_rows.items():
            row.setVisible(copy in self._document.copies)
        self._make()

    @property
    def _language(self) -> str | None:
        return self.language.code or None

    def _make(self) -> None:
        """The paper for the copy that is looked at first."""
        document = self._document
        self.side.ask_nothing()
        if document is not None:
            self.notice.say(None)
            self.ways.jobs.run(
                self, partial(document.make, document.copies[0], self._language), self._made, self._refuse
            )

    def _made(self, paper: Paper) -> None:
        self._paper = paper
        self.view.show_paper(paper.pdf)
        self.side.say(None)
        self._say_print()

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, ClinicError):
            raise error
        self._paper = None
        self.view.show_paper(None)
        self.side.say(worded(error))
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
            self._say_refused(error)
            return
        self.ways.jobs.run(
            self, partial(self._printers.look, name), lambda _fits: self._ask(name), self._say_refused, lane="reader"
        )

    def _say_refused(self, error: Exception) -> None:
        if not isinstance(error, PrinterRefused):
            raise error
        self.side.notice.say(worded(error))
        self.side.verticalScrollBar().setValue(0)

    def _ask(self, name: str) -> None:
        """Whether somebody stands there, where the page could tell whose it is."""
        self.side.notice.say(None)
        if self._paper is None or not self._paper.names_her:
            self._number()
        elif place := self._printers.place(name):
            self.side.ask(_("Is someone standing at {place}?").format(place=place))
        else:
            self.side.ask(_("Is someone standing at the printer {name}?").format(name=name))

    def _number(self) -> None:
        self.side.ask_nothing()
        name = self.printer.code
        if name is None:
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
        numbers, copies = ", ".join(job.paper.number or "" for job in jobs), sum(job.copies for job in jobs)
        told = _("Handed to the printer: number {numbers}. Collect it at once.").format(numbers=numbers)
        count = _("Count the copies: {n}.").format(n=copies) if copies > 1 else ""
        self.ways.inside.toast.say(f"{told} {count}".strip())

    def _save(self) -> None:
        if self._paper is not None:
            self.ways.jobs.run(
                self, partial(self.ways.clinic.papers.saved_as_pdf, self._paper), self._ask_where, self._refuse
            )

    def _ask_where(self, locked: LockedPdf) -> None:
        there = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, "Notebook", there, "PDF (*.pdf)")
        dialog.selectFile(SAVED_AS)
        dialog.setDefaultSuffix("pdf")
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
            self.notice.say(Message(_("The paper could not be written there."), _("Choose another folder.")))
            return
        self.side.say_words(locked.words)
        self.save.setFocus(Qt.FocusReason.TabFocusReason)
