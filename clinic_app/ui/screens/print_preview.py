"""The paper itself before it is printed: copies, language, printer, and the warning about spoolers that stays.

Nothing is written to disk but a file locked with words drawn once. The print number is taken when the job is handed
over. Her copy is closed until she said that paper is safe for her to carry.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.errors import ClinicError, PrinterRefused
from clinic_app.services.paper import keep_file
from clinic_app.services.printing_forms import Copy, LockedPdf, Paper
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.page import Page, Sheet
from clinic_app.ui.parts.beside_paper import BesidePaper
from clinic_app.ui.parts.paper_view import PaperView
from clinic_app.ui.parts.tab_order import stops_in
from clinic_app.ui.printers_here import Printers
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.likeliest import LIKELIEST, likeliest_first
from clinic_app.ui.screens.paper_file import ask_where
from clinic_app.ui.screens.paper_list import PaperList
from clinic_app.ui.screens.print_run import PrintRun, Run, Wanted, ended_badly
from clinic_app.ui.screens.print_side import PrintSide, read_ahead  # noqa: F401 - asked for by `loaded_first`
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.settled import profile_of
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

REFERRAL_FORM: Final = "referral_form"


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
        self._run: PrintRun | None = None
        self._every = False
        """Whether all papers of the list are to be printed, or the one that is looked at."""
        self.list = PaperList()
        self.list.chosen.connect(self._pressed)
        self.list.left.connect(ways.inside.back)
        self.list.all_wanted.connect(self._ask_all)
        self.view = PaperView()
        self.side = PrintSide(ways, self._printers.usable())
        self.notice, self.copies, self.language = self.side.notice, self.side.copies, self.side.language
        self.printer, self.go, self.save = self.side.printer, self.side.go, self.side.save
        for stepper in self.copies.values():
            stepper.changed.connect(lambda _n: self._say_print())
        self.language.chosen.connect(self._make)
        self.how = self.side.how
        self.how.changed.connect(self._make)
        self.how.reason.chosen.connect(self._say_print)
        self.side.work.stop.clicked.connect(self._stop)
        self.go.clicked.connect(self._print)
        self.side.stands.clicked.connect(self._number)
        self.save.clicked.connect(self._save)
        BesidePaper(self, self.list, self.view, self.side)
        back = QShortcut(QKeySequence("Escape"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(ways.inside.back)
        self._say_print()

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """List the papers. Until they come Enter does nothing: the first thing that takes the focus leads away."""
        self.view.room.setFocus(Qt.FocusReason.OtherFocusReason)
        recording, case_id = self.ways.clinic.recording, self._case_id

        def work() -> tuple[Case | None, list[Document]]:
            documents = likeliest_first(self._gather(), self.ways.clinic.print_log.likely())
            return recording.shown(case_id) if case_id is not None else None, documents

        self.ways.jobs.run(self, work, self._listed, self._refuse)

    def leaving(self) -> None:
        """The words of a locked file are gone with the page, and so is a question nobody answered."""
        self.side.say_words("")
        self.side.ask_nothing()
        self._stop()

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
        self.list.replace([(each.id, each.title, each.second) for each in self._documents], likely=LIKELIEST)
        self.list.every.setEnabled(self.side.can_print)
        self.list.lead_on([*stops_in(self.view), *stops_in(self.side)])
        if self._documents:
            self._choose(self._documents[0].id)
            self.list.list.take_focus()

    def _pressed(self, id_: object) -> None:
        """Arrows and a first press show a paper; Enter on the one that is shown leads to what is done with it."""
        if self._document is None or id_ != self._document.id:
            self._choose(id_)
        elif key := next((each for each in (self.go, self.save) if each.isEnabled()), None):
            self.list.list.mark(id_)
            key.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, id_: object) -> None:
        self._document = next(each for each in self._documents if each.id == id_)
        self.list.list.mark(id_)
        self.side.offer(self._document.copies)
        self._every = False
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
            make, papers = self._making(document, document.copies[0]), self.ways.clinic.papers

            def made() -> tuple[Paper, str | None]:
                paper = make()
                return paper, papers.printer_for(paper.document)

            self.ways.jobs.run(self, made, self._made, self._refuse)

    def _making(self, document: Document, copy: Copy) -> Callable[[], Paper]:
        language, how, papers = self._language, self.how.setting, self.ways.clinic.papers
        return lambda: papers.made(partial(document.make, copy, language), how)

    def _made(self, answer: tuple[Paper, str | None]) -> None:
        self._paper, printer = answer
        if printer is not None and self.printer.findData(printer) >= 0:
            self.printer.choose(printer)
        self.view.show_paper(self._paper.pdf)
        self.how.ask_why(self._paper.asks_why(self.ways.clinic.whoami.role))
        self.how.marked.setVisible(self._paper.document == REFERRAL_FORM and self._safe)
        self.side.passed(self._paper)
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
        told = self._paper is not None and (self.how.why is not None or not self.how.reason.isVisibleTo(self.how))
        ready = told and self._run is None
        self.go.setEnabled(ready and count > 0 and self.side.can_print)
        self.save.setEnabled(ready)

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
        self.side.show_top()

    def _ask(self, name: str) -> None:
        """Whether somebody stands there, where the page could tell whose it is."""
        self.side.notice.say(None)
        if self._paper is None or not self._paper.names_her:
            self._number()
        elif place := self._printers.place(name):
            self.side.ask(_("Is someone standing at {place}?").format(place=place))
        else:
            self.side.ask(_("Is someone standing at the printer {name}?").format(name=name))

    def _ask_all(self) -> None:
        """All papers of the list, each as it is usually printed."""
        self._every = True
        self._print()

    def _number(self) -> None:
        self.side.ask_nothing()
        name = self.printer.code
        if name is None or self._run is not None:
            return
        if self._every:
            chosen = [(each, copy, 1) for each in self._documents for copy in each.copies if self._goes_along(copy)]
        else:
            assert self._document is not None
            chosen = [(self._document, copy, copies) for copy, copies in self._wanted().items()]
        wanted = [Wanted(self._making(document, copy), copies) for document, copy, copies in chosen]
        self._run = PrintRun(
            self.ways, self, printer=name, place=self._printers.place(name) or name, reason=self.how.why,
            hand_over=self._printers.hand_over, told=self._told, ended=self._ended,
        )  # fmt: skip
        if self._paper is not None:
            took = partial(self.ways.clinic.papers.took_printer, self._paper.document, name)
            self.ways.jobs.run(self, took, lambda _done: None, self._refuse)
        self._say_print()
        self._run.begin(wanted)

    def _goes_along(self, copy: Copy) -> bool:
        return copy is not Copy.HER or (self._safe and self.copies[Copy.HER].value > 0)

    def _stop(self) -> None:
        if self._run is not None:
            self._run.stop()

    def _told(self, run: Run, every: int) -> None:
        self.side.say_printing(len(run.printed), every)

    def _ended(self, run: Run) -> None:
        self._run, self._every = None, False
        self.side.work.end()
        self._say_print()
        if run.error is not None:
            self.side.say(ended_badly(run))
        if not run.printed:
            return
        self._paper = run.printed[-1]
        self.view.show_paper(self._paper.pdf)
        told = _("Handed to the printer: number {numbers}. Collect it at once.").format(numbers=run.numbers)
        count = _("Count the copies: {n}.").format(n=run.copies) if run.copies > 1 else ""
        stopped = _("Stopped: the rest was not printed.") if run.stopped else ""
        self.ways.inside.toast.say(" ".join(filter(None, (told, count, stopped))))

    def _save(self) -> None:
        if self._paper is not None:
            self.ways.jobs.run(
                self,
                partial(self.ways.clinic.papers.saved_as_pdf, self._paper, reason=self.how.why),
                self._ask_where,
                self._refuse,
            )

    def _ask_where(self, locked: LockedPdf) -> None:
        ask_where(self, partial(self.write, locked))

    def write(self, locked: LockedPdf, path: str) -> None:
        """Put the locked file where the person said, and show its words once."""
        from pathlib import Path

        try:
            keep_file(Path(path), locked.pdf)
        except OSError:
            self.notice.say(Message(_("The paper could not be written there."), _("Choose another folder.")))
            return
        self.side.say_words(locked.words)
        self.save.setFocus(Qt.FocusReason.TabFocusReason)
