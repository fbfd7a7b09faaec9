"""What the clinic counts, month by month: for itself, and the monthly return for the office that the law names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.domain.people import Act, may
from clinic_app.services.reporting import (
    Audience,
    Chapter,
    Report,
    month_of,
)
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import primary
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.screens.figure_edition import EditionCard
from clinic_app.ui.screens.figure_notices import audience_line, warning
from clinic_app.ui.screens.figure_period import YEAR, Period, span_words
from clinic_app.ui.screens.figure_sheet import FigureSheet
from clinic_app.ui.screens.figure_words import audience_words, chapter_words
from clinic_app.ui.screens.figures_export_way import export_way
from clinic_app.ui.screens.return_office import OfficeCard, return_document
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

if TYPE_CHECKING:
    from clinic_app.ui.screens.case_papers import Document

TABLES: Final = "tables"
CHARTS: Final = "charts"
_SIDE_BY_SIDE: Final = 1100
_WHOM_AND_LOOK: Final = 700


class FiguresPage(TopicPage):
    """Files are read in slices in the vault's lane: whoever saves meanwhile does not wait."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Figures"), _("Who looks at which months is in the journal."))
        self._reporting = ways.clinic.reporting
        self.report: Report | None = None
        self._asked = 0
        self.print_it = primary(_("Print the return"), "printer")
        self.print_it.clicked.connect(self._print)
        self.export = export_way(ways, lambda: (self.period.months, self.audience.code()))
        self.head.act(self.export)
        self.head.act(self.print_it)
        self.print_it.hide()
        self._prints = may(ways.clinic.whoami.role, Act.PRINT)
        self.column.addLayout(self._choices())
        self.audience_line = Paragraph("", Type.COMPACT, colour="sub")
        self.column.addWidget(self.audience_line)
        self.told = Notice(tone="amber")
        self.column.addWidget(self.told)
        self.office = OfficeCard(ways, self.refuse)
        self.office.named.connect(self._named)
        self.office.hide()
        self.column.addWidget(self.office)
        self.edition = EditionCard(ways, self.refuse)
        self.edition.changed.connect(self._ask)
        self.column.addWidget(self.edition)
        self.counted = FigureSheet(ways, self, self.room, self.refuse)
        self.column.addLayout(self.counted.column)
        for keys, by in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.period.go, by))

    # --- what is asked -------------------------------------------------------------------------------

    def _choices(self) -> QVBoxLayout:
        self.period = Period(quarters=True)
        self.chapter = Segments(
            [(each.value, chapter_words(each)) for each in Chapter], _("Which tables"), lines=Lines.EVEN
        )
        audiences = [(each.value, audience_words(each)) for each in Audience]
        self.audience = Segments(audiences, _("For whom"), lines=Lines.FOLD)
        for segments, usual in ((self.chapter, Chapter.THAI.value), (self.audience, Audience.OWN.value)):
            segments.choose(usual)
            segments.chosen.connect(partial(self._chosen, segments, usual))
        self.period.changed.connect(self._ask)
        first, second, whom = Columns(least=_SIDE_BY_SIDE), Columns(least=_WHOM_AND_LOOK), QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.period)
        first.addWidget(self.chapter, 1)
        second.setSpacing(12)
        whom.setSpacing(12)
        whom.addWidget(OneLine(_("For whom"), Type.BODY_BOLD))
        whom.addWidget(self.audience)
        whom.addStretch(1)
        second.addLayout(whom, 1)
        self.look = Segments([(TABLES, _("Tables")), (CHARTS, _("Charts"))], _("How it is shown"))
        self.look.choose(TABLES)
        self.look.chosen.connect(self._looked)
        second.addWidget(self.look)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(first)
        column.addWidget(second)
        return column

    def _chosen(self, segments: Segments, usual: str, code: str | None) -> None:
        if code is None:  # one of them always holds
            segments.choose(usual)
        others = not Audience(self.audience.code() or Audience.OWN).sees_all
        if segments is self.audience and others and self.period.span.code() != YEAR:
            self.period.only_years(True)  # which asks
            return
        self.period.only_years(others)
        self._ask()

    def _looked(self, code: str | None) -> None:
        if code is None:  # one of them always holds
            self.look.choose(TABLES)
        self._ask()

    # --- reading -------------------------------------------------------------------------------------

    def arrived(self) -> None:
        """Read what is new, then count."""
        self._read_on(1)
        self.period.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_on(self, left: int) -> None:
        if left:
            self.ways.jobs.run(self, self._reporting.read_on, self._read_on, self.refuse)
            return
        self.ways.jobs.run(self, self._reporting.first_month, self._begun, self.refuse)

    def _begun(self, first: int) -> None:
        self.period.offer(first, month_of(self.ways.clock.today()))
        self._ask()

    def _named(self) -> None:
        """The office is known: what is next stands at the top."""
        self._ask()
        self.period.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self.notice.say(None)
        audience, months = Audience(self.audience.code() or Audience.OWN), self.period.months
        statutory, chapter = audience is Audience.STATUTORY, Chapter(self.chapter.code() or Chapter.THAI)
        self.chapter.setVisible(audience is Audience.OWN)
        self._asked += 1

        def work() -> tuple[str, Report | None]:
            office = self._reporting.office
            return office, None if statutory and not office else self._reporting.report(audience, months, chapter)

        if months:
            self.ways.jobs.run(self, work, partial(self._told, self._asked), self.refuse)

    def _told(self, asked: int, told: tuple[str, Report | None]) -> None:
        """What something else was asked after is let go: it has nothing of the chapter that is chosen now."""
        if asked == self._asked:
            self._show(told)

    def leaving(self) -> None:
        """Nobody looks: what is not made yet is made when somebody comes back, anew."""
        self.counted.leave()

    @property
    def whole(self) -> bool:
        """Whether all that was counted stands on the page, what is further down too."""
        return self.counted.whole

    # --- showing -------------------------------------------------------------------------------------

    def _show(self, told: tuple[str, Report | None]) -> None:
        office, self.report = told
        statutory = self.audience.code() == Audience.STATUTORY
        self.office.ask(office, asking=statutory and self.report is None, shown=statutory)
        one = statutory and self.report is not None and len(self.period.months) == 1
        self.print_it.setVisible(one and self._prints)
        report = self.report
        self.edition.tell(report)
        audience = Audience(self.audience.code() or Audience.OWN)
        self.audience_line.setText(audience_line(audience, report, prints=self._prints))
        self.told.say(warning(report, self.ways) if report else None)
        chapter = self.chapter.code() if report is not None and report.audience is Audience.OWN else None
        self.counted.show(report, chapter, drawn=self.look.code() == CHARTS)

    # --- on from here --------------------------------------------------------------------------------

    def _print(self) -> None:
        months, clinic = self.period.months, self.ways.clinic
        paper = return_document(clinic, months, span_words(months))

        def gather() -> list[Document]:
            from clinic_app.ui.screens.register_papers import register_documents

            return [paper, *register_documents(clinic, months, span_words(months))]

        open_papers(self.ways, None, gather)
