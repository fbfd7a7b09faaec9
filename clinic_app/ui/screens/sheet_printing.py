"""The recovery sheet on its way to a printer, in lanes: numbered while the record is open, else as it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from clinic_app.errors import ClinicError, PrinterRefused
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.printers_here import Printers
from clinic_app.ui.settled import profile_of

if TYPE_CHECKING:
    from clinic_app.services.paper import Paper
    from clinic_app.services.paper_desk import PaperDesk


class SheetPrinting:
    """`papers` is None before there is a record; `told` hears of the end: None, or what refused it."""

    def __init__(
        self, owner: QWidget, jobs: Jobs, papers: PaperDesk | None, told: Callable[[ClinicError | None], None],
        printers: Printers | None = None,
    ) -> None:  # fmt: skip
        self._owner, self._jobs, self._papers, self._told = owner, jobs, papers, told
        self._printers = printers or Printers.of(profile_of(owner))

    def begin(self, paper: Paper, printer: str, copies: int) -> None:
        """Look at the printer, number the sheet, hand it over. Nothing here waits on the screen's thread."""
        self._do(partial(self._printers.look, printer), partial(self._number, paper, printer, copies), "reader")

    # --- inside ------------------------------------------------------------------------------------

    def _number(self, paper: Paper, printer: str, copies: int, _fits: object) -> None:
        papers = self._papers
        if papers is None:
            self._put_on(printer, copies, paper)
            return
        place = self._printers.place(printer) or printer
        work = partial(papers.handed_to_printer, paper, copies=copies, printer=place)
        self._do(work, partial(self._put_on, printer, copies), "vault")

    def _put_on(self, printer: str, copies: int, paper: Paper) -> None:
        work = partial(self._printers.hand_over, printer, paper.pdf, copies)
        self._jobs.run(
            self._owner, work, lambda _job: self._told(None), partial(self._lost, paper), lane="reader"
        )  # fmt: skip

    def _lost(self, paper: Paper, error: Exception) -> None:
        if not isinstance(error, PrinterRefused):
            raise error
        if self._papers is None:
            self._told(error)
            return
        note = self._papers.not_sure if error.reason == "lost" else self._papers.never_came
        self._do(partial(note, paper), lambda _noted: self._told(error), "vault")

    def _do(self, work: Callable[[], object], then: Callable[..., None], lane: str) -> None:
        self._jobs.run(self._owner, work, then, self._refused, lane=lane)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, ClinicError):
            raise error
        self._told(error)
