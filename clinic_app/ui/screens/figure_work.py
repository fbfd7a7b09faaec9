"""How much there is to do now, and for how many. No name stands here, and no list of who has how much."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from clinic_app.services.reporting import NotCollected, Of, Workload
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.figure_numbers import NOBODY, Line
from clinic_app.ui.parts.figure_table import FigureTable
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.figure_words import FigureWords


class WorkCard(Card):
    """A line for each sum. What is opened is a sum with files behind it, and its words."""

    opened = Signal(str, str)

    def __init__(self, work: Workload | None) -> None:
        super().__init__(_("The work now"), note=_("as it is today, whatever months are looked at"), padding=0)
        self.body.setContentsMargins(1, 0, 1, 8)  # within its edge
        self.table = FigureTable(self.title.text(), *_laid_out(work))
        self.table.opened.connect(self.opened)
        self.body.addWidget(self.table)

    def tell(self, work: Workload | None) -> None:
        """As it is by now."""
        self.table.tell(*_laid_out(work))


class NotCollectedCard(Card):
    """What others ask for and is not counted here, and why."""

    def __init__(self, words: FigureWords, left: Sequence[NotCollected]) -> None:
        super().__init__(_("Not collected here"), "circle-minus", padding=12)
        self.rows = [self._row(words, each) for each in left]
        for row in self.rows:
            self.body.addWidget(row)

    def _row(self, words: FigureWords, left: NotCollected) -> SheetRow:
        (_what, why), *others = words.definition(left)
        asked = " · ".join(f"{caption}: {text}" for caption, text in others)
        return SheetRow(words.title(left), f"{why}\n{asked}", mark="circle-minus", tone="sub")


def _laid_out(work: Workload | None) -> tuple[list[str], list[Line]]:
    return ["", _("Now")], [] if work is None else [_line(*told) for told in _told(work)]


def _told(work: Workload) -> list[tuple[str, str, Of | None]]:
    return [
        (_("Open files"), _number(work.open_files), Of.OPEN),
        (_("People here who write in files"), _number(work.people), None),
        (_("Open files for each of them"), _each(work.open_files, work.people), Of.OPEN),
        (_("People for each supervisor"), _each(work.people, work.leading), None),
        (_("Promised and due, not done"), _number(work.due), Of.DUE),
        (_("Due for more than a week"), _number(work.long_due), Of.LONG_DUE),
        (_("Plans waiting for approval, in open files"), _number(work.plans), Of.PLANS),
    ]


def _line(what: str, n: str, leads: Of | None) -> Line:
    return Line(what, (n,), ((leads, what) if leads and n != NOBODY else None,))


def _number(n: int) -> str:
    return str(n) if n else NOBODY


def _each(n: int, of: int) -> str:
    return f"{n / of:.1f}" if n and of else NOBODY
