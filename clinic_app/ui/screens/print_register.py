"""Upkeep, Printed papers: what lies somewhere and what became of it. Asked at the hand-over; no survivor is named."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.catalogue import Catalogue
from clinic_app.domain.people import Act, may
from clinic_app.services.print_log import DOCUMENTS, Fate, LoggedPaper
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.print_how import reasons
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways

Key = tuple[bytes, int]
_ANSWERS: Final = (Fate.GIVEN, Fate.FILED, Fate.SHREDDED, Fate.NEVER, Fate.MISSING)
_SHOWN: Final = 60
"""Of those that are settled, so many; the journal has them all."""


class PrintRegister(TopicPage):
    """One row a paper that lies open, the oldest first; below them what became of the others."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("Printed papers"),
            _("A paper that lies about is read by whoever passes. Look for each number before the shift ends."),
        )  # fmt: skip
        self.rows: dict[Key, QWidget] = {}
        self._answers = may(ways.clinic.whoami.role, Act.PRINT)
        self._open, self._settled = Card(_("What became of these?"), "printer"), Card(_("Settled"), "circle-check")
        self._empty = EmptyState(
            "circle-check", _("No paper lies open."), _("What is printed appears here with its number.")
        )
        told = _("Printers, print servers and copiers keep pages in their memory. This list knows only of paper.")
        for part in (SheetRow(told, mark="info", tone="sub"), self._open, self._empty, self._settled):
            self.column.addWidget(part)

    def arrived(self) -> None:
        """Look again."""
        log = self.ways.clinic.print_log

        def work() -> tuple[list[LoggedPaper], list[LoggedPaper]]:
            return log.open(), log.newest()

        self.ways.jobs.run(self, work, self._show, self.refuse)

    def _show(self, answer: tuple[list[LoggedPaper], list[LoggedPaper]]) -> None:
        waiting, every = answer
        open_keys = {_key(each) for each in waiting}
        settled = [each for each in every if _key(each) not in open_keys][:_SHOWN]
        self.rows = {}
        for card, papers, build in ((self._open, waiting, self._asking), (self._settled, settled, self._told)):
            _clear(card)
            for place, each in enumerate(papers):
                if place:
                    card.body.addWidget(Divider())
                self.rows[_key(each)] = row = build(each)
                card.body.addWidget(row)
            card.setVisible(bool(papers))
        self._empty.setVisible(not waiting)

    def _asking(self, each: LoggedPaper) -> QWidget:
        end = self._fates_of(each) if self._answers else None
        unsure = each.paper.unsure
        second = second_line(self.ways, each)
        if unsure:
            second = f"{_('It is not known whether it came out.')} {second}"
        mark, tone = ("triangle-alert", "amber") if unsure else ("file-text", "sub")
        return SheetRow(first_line(each), second, mark=mark, tone=tone, end=end)

    def _fates_of(self, each: LoggedPaper) -> QWidget:
        asked = QWidget()
        buttons = QHBoxLayout(asked)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(6)
        for fate in _ANSWERS:
            button = plain(fates()[fate], size="small")
            button.setAccessibleName(f"{fates()[fate]}: {each.paper.shown}")
            button.clicked.connect(partial(self._say, each, fate))
            buttons.addWidget(button)
        return asked

    def _told(self, each: LoggedPaper) -> QWidget:
        fate = each.paper.fate
        said = fates()[fate] if fate else (_("Saved as a file") if each.paper.printer is None else _("Not asked for"))
        back = quiet(_("Undo"), "undo-2", size="small") if fate and self._answers else None
        if back is not None:
            back.setAccessibleName(_("Undo: {number}").format(number=each.paper.shown))
            back.clicked.connect(partial(self._say, each, None))
        mark, tone = ("triangle-alert", "amber") if fate is Fate.MISSING else ("circle-check", "sub")
        return SheetRow(f"{first_line(each)} · {said}", second_line(self.ways, each), mark=mark, tone=tone, end=back)

    def _say(self, each: LoggedPaper, fate: Fate | None, _on: bool = False) -> None:
        work = partial(self.ways.clinic.print_log.became, each.paper.device, each.paper.number, fate)

        def done(_nothing: None) -> None:
            self.ways.inside.toast.say(_("Written down."))
            self.arrived()

        self.ways.jobs.run(self, work, done, self.refuse)


class PrintRegisterCard(Card):
    """How many lie open, for the overview."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Printed papers"), "printer")
        self._words = Paragraph("")
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.print_log.open, self._show)

    def _show(self, waiting: list[LoggedPaper]) -> None:
        n = len(waiting)
        told = ngettext("{n} paper lies open.", "{n} papers lie open.", n)
        if n:
            self.act(Tag(_("look at it"), Tone.AMBER))
        self._words.setText(told.format(n=n) if n else _("No paper lies open."))


def first_line(each: LoggedPaper) -> str:
    """Number, document, copies."""
    paper = each.paper
    kind = DOCUMENTS.get(paper.document)
    title = Catalogue("paper", i18n.language()).text(kind.title) if kind else paper.document
    copies = ngettext("{n} copy", "{n} copies", paper.copies).format(n=paper.copies)
    return f"{paper.shown} · {title} · {copies}"


def second_line(ways: Ways, each: LoggedPaper) -> str:
    """For whom, by whom, when, where, why."""
    paper = each.paper
    whom = {"her": _("for the survivor"), "sender": _("for our file")}.get(paper.copy or "", each.to)
    why = reasons().get(paper.reason, "") if paper.reason else ""
    said = (whom, each.by, ways.site.shown_instant(paper.at), paper.printer or "", each.pc, why)
    return " · ".join(filter(None, said))


def fates() -> dict[Fate, str]:
    """What became of a paper, in words."""
    return {
        Fate.GIVEN: _("Handed over"),
        Fate.FILED: _("In our file"),
        Fate.SHREDDED: _("Shredded"),
        Fate.NEVER: _("Did not come out"),
        Fate.MISSING: _("Not found"),
    }


def _key(each: LoggedPaper) -> Key:
    return each.paper.device.bytes, each.paper.number


def _clear(card: Card) -> None:
    while item := card.body.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
