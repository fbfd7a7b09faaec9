"""What the clinic counts, month by month: for itself, and the monthly return for the office that the law names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.people import Act, may
from clinic_app.services.reporting import (
    Audience,
    Chapter,
    FigureCount,
    Report,
    month_of,
)
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import primary
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_by_one import OneByOne
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.figure_cards import FigureCard, MeasureCard, TableCard, TrendCard
from clinic_app.ui.screens.figure_drill import Drill
from clinic_app.ui.screens.figure_edition import EditionCard
from clinic_app.ui.screens.figure_notices import audience_line, foot, warning
from clinic_app.ui.screens.figure_own import OwnTable
from clinic_app.ui.screens.figure_period import YEAR, Period, span_words
from clinic_app.ui.screens.figure_site import SiteCard
from clinic_app.ui.screens.figure_words import FigureWords, audience_words, chapter_words, trend_chart
from clinic_app.ui.screens.figure_work import NotCollectedCard, WorkCard
from clinic_app.ui.screens.figures_export_way import export_way
from clinic_app.ui.screens.return_office import OfficeCard, return_document
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

TABLES: Final = "tables"
CHARTS: Final = "charts"
_ACROSS: Final = 4
_A_CARD: Final = 240
_SIDE_BY_SIDE: Final = 860


class FiguresPage(TopicPage):
    """Files are read in slices in the vault's lane: whoever saves meanwhile does not wait."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Figures"), _("Who looks at which months is in the journal."))
        self._words = FigureWords(ways.clinic)
        self._reporting = ways.clinic.reporting
        self.report: Report | None = None
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
        self.cards: list[FigureCard | TableCard | MeasureCard] = []
        self.of_the_site: list[SiteCard] = []
        self.trend: TrendCard | None = None
        self.own_table: OwnTable | None = None
        self._shown = QVBoxLayout()
        self._shown.setSpacing(16)
        self.column.addLayout(self._shown)
        self._making = OneByOne(self, self.room, self._shown)
        self.nobody: EmptyState | None = None
        for keys, by in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.period.go, by))

    # --- what is asked -------------------------------------------------------------------------------

    def _choices(self) -> QVBoxLayout:
        self.period = Period(quarters=True)
        self.chapter = Segments([(each.value, chapter_words(each)) for each in Chapter], _("Which tables"))
        audiences = [(each.value, audience_words(each)) for each in Audience]
        self.audience = Segments(audiences, _("For whom"))
        for segments, usual in ((self.chapter, Chapter.THAI.value), (self.audience, Audience.OWN.value)):
            segments.choose(usual)
            segments.chosen.connect(partial(self._chosen, segments, usual))
        self.period.changed.connect(self._ask)
        first, second = Columns(least=_SIDE_BY_SIDE), QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.period)
        first.addWidget(self.chapter, 1)
        second.setSpacing(12)
        second.addWidget(OneLine(_("For whom"), Type.BODY_BOLD))
        second.addWidget(self.audience)
        second.addStretch(1)
        self.look = Segments([(TABLES, _("Tables")), (CHARTS, _("Charts"))], _("How it is shown"))
        self.look.choose(TABLES)
        self.look.chosen.connect(self._looked)
        second.addWidget(self.look)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(first)
        column.addLayout(second)
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
        statutory = audience is Audience.STATUTORY
        self.chapter.setVisible(audience is Audience.OWN)

        def work() -> tuple[str, Report | None]:
            office = self._reporting.office
            return office, None if statutory and not office else self._reporting.report(audience, months)

        if months:
            self.ways.jobs.run(self, work, self._show, self.refuse)

    def leaving(self) -> None:
        """Nobody looks: what is not made yet is made when somebody comes back, anew."""
        self._making.stop()

    @property
    def whole(self) -> bool:
        """Whether all that was counted stands on the page, what is further down too."""
        return self._making.ended

    # --- showing -------------------------------------------------------------------------------------

    def _show(self, told: tuple[str, Report | None]) -> None:
        office, self.report = told
        statutory = self.audience.code() == Audience.STATUTORY
        self.office.ask(office, asking=statutory and self.report is None, shown=statutory)
        one = statutory and self.report is not None and len(self.period.months) == 1
        self.print_it.setVisible(one and self._prints)
        self._clear()
        report = self.report
        self.edition.tell(report)
        if report is not None:
            self._words = FigureWords(self.ways.clinic, report.organisations)
        audience = Audience(self.audience.code() or Audience.OWN)
        self.audience_line.setText(audience_line(audience, report, prints=self._prints))
        self.told.say(warning(report, self.ways) if report else None)
        if report is None:
            return
        if report.empty:
            self.nobody = EmptyState(
                "calendar", _("Nobody came in this time, and nothing was due."),
                _("Nothing is missing here: each month is counted anew from the files."),
            )  # fmt: skip
            self._shown.addWidget(self.nobody)
            return
        chapter = self.chapter.code() if report.audience is Audience.OWN else None
        drill = Drill(self.ways, self, self._words, self.refuse)
        self._making.begin(self._parts(report, chapter, drill))

    def _parts(self, report: Report, chapter: str | None, drill: Drill) -> Iterator[QWidget]:
        """What is shown, from above."""
        drills = report.audience is Audience.OWN
        yield self._numbers(report, [each for each in report.figures if chapter in (None, each.figure.chapter)], drill)
        if chapter == Chapter.WORK:
            work = WorkCard(report.work)
            work.opened.connect(drill.work)
            yield work
        if chapter == Chapter.GBVIMS:
            self.trend = TrendCard(trend_chart(report.trend))
            self.trend.opened.connect(drill.month)
            yield self.trend
        for table in (each for each in report.tables if chapter in (None, each.table.chapter)):
            shown = TableCard(table, self._words, drills=drills, drawn=self.look.code() == CHARTS)
            shown.opened.connect(partial(drill.open, table.table.id, report.months))
            self.cards.append(shown)
            yield shown
        for measure in (each for each in report.measures if each.measure.chapter == chapter):
            middle = MeasureCard(measure, self._words)
            middle.opened.connect(partial(drill.open, measure.measure.id, report.months))
            self.cards.append(middle)
            yield middle
        yield from self._below(report, chapter, drill)
        yield Paragraph(foot(report, self.ways), Type.CAPTION, colour="sub")

    def _numbers(self, report: Report, figures: Sequence[FigureCount], drill: Drill) -> QWidget:
        """The single numbers, beside each other."""
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        across = max(1, min(_ACROSS, (self.width() - 64) // _A_CARD))
        for place, figure in enumerate(figures):
            card = FigureCard(figure, self._words, drills=report.audience is Audience.OWN)
            card.opened.connect(partial(drill.open, figure.figure.id, report.months))
            grid.setColumnStretch(place % across, 1)
            grid.addWidget(card, place // across, place % across, Qt.AlignmentFlag.AlignTop)
            self.cards.append(card)
        return whole

    def _below(self, report: Report, chapter: str | None, drill: Drill) -> Iterator[QWidget]:
        """What one chapter alone has."""
        if chapter == Chapter.SERVICES:
            known, labels = self.ways.clinic.definitions, self.ways.labels
            for each in report.site:
                card = SiteCard(each, known.fields[each.field], labels)
                card.opened.connect(partial(drill.site, card.field, report.months))
                self.of_the_site.append(card)
                yield card
        if chapter == Chapter.WORK:
            yield NotCollectedCard(self._words, self._reporting.law.not_collected)
        if chapter == Chapter.OWN:
            self.own_table = OwnTable(self.ways, self._words, report.months, drill.own, self.refuse)
            yield self.own_table

    def _clear(self) -> None:
        self._making.stop()
        self.cards, self.of_the_site, self.nobody, self.trend = [], [], None, None
        while (item := self._shown.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    # --- on from here --------------------------------------------------------------------------------

    def _print(self) -> None:
        from clinic_app.ui.screens.print_preview import PrintPreview
        from clinic_app.ui.screens.register_papers import register_documents

        months, clinic = self.period.months, self.ways.clinic
        paper = return_document(clinic, months, span_words(months))
        gather = lambda: [paper, *register_documents(clinic, months, span_words(months))]  # noqa: E731 - one line
        self.ways.inside.open_page(PrintPreview(self.ways, None, gather))
