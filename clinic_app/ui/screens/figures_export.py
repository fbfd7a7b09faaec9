"""Figures as files: what, of which months, for whom and what for; a locked file whose words are said once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout

from clinic_app.errors import CodesNotMapped, Stopped
from clinic_app.services.figures_out import LONGEST_REASON, Detail, Filled, Form, Making, OutFile
from clinic_app.services.figures_written import write_out
from clinic_app.services.reporting import Audience, Report, month_of
from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.figure_pictures import Pictures
from clinic_app.ui.screens.figure_words import FigureWords
from clinic_app.ui.screens.figures_export_asked import Asked
from clinic_app.ui.screens.figures_export_dhis2 import Dhis2Card
from clinic_app.ui.screens.figures_export_words import (
    CHARTS,
    DHIS2,
    SHEET,
    TABLES,
    GivenOut,
    WordsOnce,
    lines_words,
    means,
    means_words,
)
from clinic_app.ui.screens.paper_file import ask_where
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_figures_out import not_mapped


class FiguresExportPage(TopicPage):
    """The sheet of incidents is made slice by slice in the vault's lane: others save in between; it can be stopped."""

    def __init__(self, ways: Ways, *, months: range | None = None, audience: Audience = Audience.OWN) -> None:
        super().__init__(ways, _("Figures as files"), _("For other programs: locked, numbered and written down."))
        self._out, self._reporting = ways.clinic.figures_out, ways.clinic.reporting
        self._wanted = months
        self._making: Making | None = None
        self._made: OutFile | None = None
        self.back = plain(_("Back"), "arrow-left")
        self.back.clicked.connect(ways.inside.back)
        self.head.act(self.back)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(16)
        right.setSpacing(16)
        self.asked = Asked(audience)
        self.what, self.period, self.audience = self.asked.what, self.asked.period, self.asked.audience
        self.detail, self.form = self.asked.detail, self.asked.form
        self.asked.chosen.connect(self._chosen)
        self.period.changed.connect(self._shape)
        left.addWidget(self.asked)
        self.dhis2 = Dhis2Card(ways, self.refuse, lambda: self.period.months)
        self.dhis2.mapped.connect(self._mapped)
        self.dhis2.begun.connect(lambda: self.notice.say(None))
        left.addWidget(self.dhis2)
        left.addStretch(1)
        self.means = Card(_("What it means"), "triangle-alert")
        self._meant = QVBoxLayout()
        self.means.body.addLayout(self._meant)
        right.addWidget(self.means)
        right.addWidget(self._reasoned())
        self.once = WordsOnce()
        right.addWidget(self.once)
        right.addStretch(1)
        body = Columns()
        body.setSpacing(16)
        body.addLayout(left, 560)
        body.addLayout(right, 560)
        self.column.addWidget(body)
        self.given = GivenOut(ways)
        self.column.addWidget(self.given)
        self._shape()

    def _reasoned(self) -> Card:
        card = Card(_("What it is for"), "pen")
        self.reason = QLineEdit(maxLength=LONGEST_REASON)
        BurmesePasted(self.reason)
        self.reason.setAccessibleName(_("What it is for"))
        self.reason.setPlaceholderText(_("In a few words; no names"))
        self.reason.textEdited.connect(self._less_missing)
        self.knows = QCheckBox(breakable(_("I know that each line is about one survivor and goes to nobody else")))
        self.knows.setAccessibleName(self.knows.text().replace("\u200b", ""))
        self.go = primary(_("Make the file…"), "download")
        self.go.clicked.connect(self._go)
        self.reason.returnPressed.connect(self.go.click)
        self.again = plain("", "download")
        self.again.clicked.connect(self._ask_where)
        self.again.hide()
        self.open = Paragraph("", Type.CAPTION, colour="sub")
        self.work = WorkLine(lambda: self.ways.jobs.closed)
        for part in (self.reason, self.knows):
            card.body.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.go)
        row.addWidget(self.again)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.open)
        card.body.addWidget(self.work)
        written = _(
            "Written down: that it was made, by whom, what for, and a mark by which this very file is known again."
        )
        card.body.addWidget(Paragraph(written, Type.CAPTION, colour="sub"))
        return card

    def _chosen(self) -> None:
        self.notice.say(None)
        self._shape()

    def _shape(self) -> None:
        """Only what is asked for this kind of file is shown."""
        what = self.what.code() or TABLES
        self.asked.shape()
        self.dhis2.setVisible(what == DHIS2)
        self.knows.setVisible(what == SHEET)
        self.knows.setChecked(False)
        self.dhis2.forget()
        detail, months = Detail(self.detail.code() or Detail.GENERAL), self.period.months
        early = len(months) if months and months[-1] >= month_of(self.ways.clock.today()) else 0
        means_words(self._meant, means(what, self.asked.reader, detail, unfinished=early))

    def _mapped(self, reader: Audience) -> None:
        self.asked.mapped_for = reader
        if self.what.code() == DHIS2:
            self._shape()

    # --- arriving, leaving ---------------------------------------------------------------------------

    def arrived(self) -> None:
        """Which months there are."""
        self.notice.say(None)
        self.ways.jobs.run(self, self._reporting.first_month, self._offer, self.refuse)
        self.given.ask()
        self.dhis2.ask()
        self.what.setFocus(Qt.FocusReason.TabFocusReason)

    def leaving(self) -> None:
        """The words go with the page, and so does a file that nobody saved."""
        self.work.give_up()
        self.once.forget()
        self._made = None
        self.again.hide()

    def _offer(self, first: int) -> None:
        self.period.offer(first, month_of(self.ways.clock.today()))
        if self._wanted:
            self.period.show_months(self._wanted)
            self._wanted = None

    # --- making --------------------------------------------------------------------------------------

    def _go(self) -> None:
        """The button explains what is missing rather than being dead."""
        what, warned = self.what.code(), self.knows.isChecked()
        if not self.reason.text().strip() or (what == SHEET and not warned):
            self.open.setText(
                _("Opens when it is said what for, and the line is ticked.")
                if what == SHEET else _("Opens when it is said what for.")
            )  # fmt: skip
            (self.knows if self.reason.text().strip() else self.reason).setFocus(Qt.FocusReason.TabFocusReason)
            return
        self.open.setText("")
        self.notice.say(None)
        self.once.forget()
        self._busy(True)
        months, reason = self.period.months, self.reason.text()
        if what == SHEET:
            detail, form = Detail(self.detail.code() or ""), Form(self.form.code() or "")
            self.work.begin(_("Writing the lines. You can go on working."))
            begin = partial(self._out.begin_sheet, months, detail, form, reason=reason, warned=warned)
            self.ways.jobs.run(self, begin, self._begun, self._stopped)
        else:
            self.work.begin(_("Counting. You can go on working."))
            audience = self.asked.reader
            look = partial(self._out.to_draw, audience, months)
            count = partial(self._out.dry_run, months) if what == DHIS2 else look
            then = partial(self._counted, what or TABLES, reason, audience, months)
            self.ways.jobs.run(self, count, then, self._stopped)

    def _counted(
        self, what: str, reason: str, audience: Audience, months: range, counted: Report | Filled
    ) -> None:  # fmt: skip
        """Make the file, unless somebody stopped: what is made is numbered and written down."""
        if what == CHARTS and isinstance(counted, Report):
            words = FigureWords(self.ways.clinic, counted.organisations)
            self._draw_on(Pictures(counted, words, self._out.chart_pages, self.work.told), reason, True)
        elif self._goes_on(0.5):
            make = (
                partial(self._out.values, months, reason=reason) if what == DHIS2
                else partial(self._out.tables, audience, months, reason=reason)
            )  # fmt: skip
            self._make(make)

    def _draw_on(self, pictures: Pictures, reason: str, more: bool) -> None:
        if more:
            then = partial(self._draw_on, pictures, reason)
            self.ways.jobs.run(self, pictures.go_on, then, self._stopped, lane="reader")
        elif self._goes_on(1):
            self._make(partial(self._out.charts, pictures.report, pictures.files, reason=reason))

    def _less_missing(self) -> None:
        """What was missing is being written: nothing says any more that it is."""
        self.open.setText("")

    def _make(self, make: Callable[[], OutFile]) -> None:
        self.work.stop.setEnabled(False)  # it is made, numbered and written down in one step
        self.ways.jobs.run(self, make, self._ready, self._stopped)

    def _goes_on(self, share: float, words: str = "") -> bool:
        """Tell how far it is; whether nobody stopped it."""
        try:
            self.work.told(share, words)
        except Stopped as stopped:
            self._stopped(stopped)
            return False
        return True

    def _begun(self, making: Making) -> None:
        self._making = making
        self._go_on(making.share)

    def _go_on(self, share: float) -> None:
        if self._making is None or not self._goes_on(share, lines_words(self._making)):
            return
        if share >= 1:
            self.ways.jobs.run(self, partial(self._out.sheet, self._making), self._ready, self._stopped)
        else:
            self.ways.jobs.run(self, self._making.go_on, self._go_on, self._stopped)

    def _ready(self, made: OutFile) -> None:
        damaged = self._making.damaged if self._making is not None else 0
        self._busy(False)
        self._made = made
        self.again.setText(_("Save file {number}…").format(number=made.file.paper.number))  # whatever is chosen now
        self.again.show()
        if damaged:
            left_out = _("Damaged files that are not in it: {n}. Health, in Upkeep, says more.")
            self.open.setText(left_out.format(n=damaged))
        self.given.ask()
        self._ask_where()

    def _ask_where(self) -> None:
        ask_where(self, lambda path: self.write(Path(path)))

    def write(self, path: Path) -> None:
        """Put the locked file where the person said, and show its words once."""
        if self._made is None:
            return
        made = self._made
        self.ways.jobs.run(self, partial(write_out, made, path), lambda _nothing: self._written(made), self.refuse,
                           lane="reader")  # fmt: skip

    def _written(self, made: OutFile) -> None:
        self.notice.say(None)
        self._made = None
        if self.window().focusWidget() is self.again:  # what is hidden would send the focus out of the page
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)
        self.again.hide()
        self.once.say(made.file.words)
        self.bring_into_view(self.once)
        self.knows.setChecked(False)

    def refuse(self, error: Exception) -> None:
        """Codes without a place in DHIS2 are named in the words of this page."""
        if isinstance(error, CodesNotMapped):
            self.notice.say(not_mapped(error, FigureWords(self.ways.clinic).code))
            self.room.verticalScrollBar().setValue(0)
        else:
            super().refuse(error)

    def _stopped(self, error: Exception) -> None:
        self._busy(False)
        if not isinstance(error, Stopped):
            self.refuse(error)

    def _busy(self, busy: bool) -> None:
        if not busy:
            self._making = None
            self.work.end()
        begun_by_key = not busy and not self.isAncestorOf(QApplication.focusWidget() or self)
        self.go.setEnabled(not busy)
        if begun_by_key:  # what is disabled loses the focus to another part of the window
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)
