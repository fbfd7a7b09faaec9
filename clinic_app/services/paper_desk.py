"""Papers are handed over: asked once more, numbered in the register, under the letterhead of this site.

The number is taken before the printer has the job. If the printer is gone then, the number stays, with the word that
nobody knows whether it came out: a page that lies somewhere must be one that the clinic looks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

from clinic_app.domain.site_pack import DUTY_LINE
from clinic_app.errors import ReasonNeeded
from clinic_app.printing.setting import Setting, printed
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.letterhead import Letterheads
from clinic_app.services.locked_pdf import locked
from clinic_app.services.paper import LockedPdf, Paper, spoken_words
from clinic_app.services.paper_words import Letterhead
from clinic_app.vault.prints import Fate

REASONS: Final = ("her_request", "court_or_police", "treatment", "hand_over", "our_file", "other")
"""Why somebody prints what their role does not write, or what nobody prints without saying."""

NO_PRINTER: Final = ""
_PRINTERS: Final = "printers_taken"


class PaperDesk:
    """Where a preview becomes a paper."""

    def __init__(self, desk: Desk, keeper: DirectoryKeeper) -> None:
        self._desk = desk
        self._keeper = keeper
        self.letterheads = Letterheads(desk)

    def made(self, make: Callable[[], Paper], how: Setting) -> Paper:
        """What `make` gives, printed so, under the letterhead of this site where the document has one."""
        head = self.letterheads.now()
        how = replace(how, lines=head.lines, logo=head.picture)
        with printed(how):
            paper = make()
        return replace(paper, how=how)

    def handed_to_printer(
        self, paper: Paper, *, copies: int = 1, printer: str | None = NO_PRINTER, reason: str | None = None
    ) -> Paper:
        """The paper with its number, entered in the register now: call it just before the job goes to a printer.

        `printer` is what people here call it; None if it becomes a file. A preview may have stood open while she took
        her consent back, so what leaves is asked once more. Raises what its document raises then (`NotPermitted`,
        `GateClosed`), `NoSuchCase` if the case is kept from this person since, and `ReasonNeeded`.
        """
        self._desk.require(paper.kind.act)
        if paper.case_id is not None:
            self._desk.cases.reach(paper.case_id)
        if paper.still_permitted is not None:
            paper.still_permitted()
        if paper.asks_why(self._desk.me.role) and reason not in REASONS:
            raise ReasonNeeded(paper.document)
        vault, me = self._desk.vault, self._desk.me.id
        copy = paper.copy.name.lower() if paper.copy else None

        def enter() -> int:
            number = vault.prints.number(
                document=paper.document, case_id=paper.case_id, recipient=paper.recipient, copies=copies, by=me,
                copy=copy, printer=printer, reason=reason,
            )  # fmt: skip
            about: dict[str, str | int | UUID] = {"document": paper.document, "number": number, "copies": copies}
            if paper.case_id:
                about["case"] = paper.case_id
            if reason:
                about["why"] = reason
            vault.journal.append("printed", me, about)
            return number

        number = vault.save(enter)
        shown = vault.prints.shown(number)
        return replace(paper, pdf=paper.pages(shown), number=shown, entered=number)

    def saved_as_pdf(self, paper: Paper, *, reason: str | None = None) -> LockedPdf:
        """The paper as a numbered file that opens only with words drawn now. The caller writes it."""
        numbered = self.handed_to_printer(paper, printer=None, reason=reason)
        words = spoken_words()
        return LockedPdf(numbered, locked(numbered.pdf, words), words)

    def not_sure(self, paper: Paper) -> None:
        """The printer went away while it had the job: nobody can say from here whether the paper came out."""
        self._desk.require(paper.kind.act)
        vault, me, entered = self._desk.vault, self._desk.me.id, paper.entered
        if entered is None:
            return

        def note() -> None:
            vault.prints.came_out(entered, sure=False)
            vault.journal.append("print_unsure", me, {"number": entered})

        vault.save(note)

    def never_came(self, paper: Paper) -> None:
        """The printer never took it: nothing of it lies anywhere."""
        self._desk.require(paper.kind.act)
        vault, me, entered = self._desk.vault, self._desk.me.id, paper.entered
        if entered is None:
            return

        def note() -> None:
            vault.prints.settle(vault.device.id, entered, Fate.NEVER, by=me)
            vault.journal.append("paper_became", me, {"paper": paper.number or "", "fate": Fate.NEVER.value})

        vault.save(note)

    def printer_for(self, document: str) -> str | None:
        """The printer that this PC took last for such a paper, by the name the system has for it."""
        found = (self._desk.vault.settings.get(_PRINTERS) or {}).get(document)
        return found if isinstance(found, str) else None

    def took_printer(self, document: str, name: str) -> None:
        """Remember it, on this PC alone."""
        settings = self._desk.vault.settings
        kept = settings.get(_PRINTERS) or {}
        if kept.get(document) != name:
            settings[_PRINTERS] = {**kept, document: name}

    @property
    def letterhead(self) -> Letterhead:
        """Who we are on paper: what this site settled, else our own entry of the directory. Empty until we are
        enrolled, then a stamp must do."""
        us, own = self._keeper.us(), self._desk.site.texts.get(DUTY_LINE, "")
        name = self.letterheads.now().name or (us.name(self._desk.settings.language) if us else "")
        return Letterhead(name, " · ".join(filter(None, (us.phone if us else "", own)))) if name else Letterhead("", "")
