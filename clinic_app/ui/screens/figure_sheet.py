"""What was counted as cards below each other. Other months of the same tables are told to the cards that stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from clinic_app.services.reporting import Audience, Chapter, FigureCount, Report, SiteCount
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card_grid import CardGrid
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.one_by_one import OneByOne
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.figure_cards import MeasureCard, TableCard, TrendCard, said_instead
from clinic_app.ui.screens.figure_drill import Drill
from clinic_app.ui.screens.figure_notices import foot
from clinic_app.ui.screens.figure_number import FigureCard
from clinic_app.ui.screens.figure_own import OwnTable
from clinic_app.ui.screens.figure_site import SiteCard
from clinic_app.ui.screens.figure_words import FigureWords, trend_chart
from clinic_app.ui.screens.figure_work import NotCollectedCard, WorkCard
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_ACROSS: Final = 4
_A_CARD: Final = 280
_BESIDE_PAGE: Final = 64
_CLEARED_MS: Final = 400
"""What is shown no more is cleared away when what is shown instead has been painted."""
_NUMBERS: Final = "numbers"
_P = TypeVar("_P", bound=QWidget)


class FigureSheet:
    """Made from above (`OneByOne`). A card that stands keeps what was opened and turned over on it, and the focus."""

    def __init__(self, ways: Ways, page: QWidget, room: QScrollArea, refuse: Callable[[Exception], None]) -> None:
        self._ways, self._page, self._refuse = ways, page, refuse
        self.column = QVBoxLayout()
        self.column.setSpacing(16)
        self._making = OneByOne(page, room, self.column)
        self.cards: list[FigureCard | TableCard | MeasureCard] = []
        self.of_the_site: list[SiteCard] = []
        self.trend: TrendCard | None = None
        self.own_table: OwnTable | None = None
        self.nobody: EmptyState | None = None
        self._standing: tuple[object, ...] = ()
        self._kept: dict[str, QWidget] = {}
        self._numbers: list[FigureCard] = []
        """Some may be hidden: the next page of figures has fewer."""
        self._told: set[str] = set()
        self._report: Report | None = None
        self._words = FigureWords(ways.clinic)
        self._drill = Drill(ways, page, self._words, refuse)

    @property
    def whole(self) -> bool:
        """Whether all that was counted stands here, what is further down too."""
        return self._making.ended

    def show(self, report: Report | None, chapter: str | None, *, drawn: bool) -> None:
        """Show a report: of its chapters one, or all. `drawn` as charts where there are any."""
        self._making.stop()
        if report is None or report.empty:
            self.clear()
            if report is not None:
                self._say_nobody()
            return
        figures = [each for each in report.figures if chapter in (None, each.figure.chapter)]
        standing = (report.audience, chapter, drawn, *_what_stands(report, figures))
        if standing != self._standing:
            self._make_way()
            self._standing = standing
        self.cards, self.of_the_site = [], []
        self._told = set()
        self._report = report
        self._words = self._drill.words = FigureWords(self._ways.clinic, report.organisations)
        self._making.begin(self._parts(report, chapter, figures, drawn=drawn))

    def leave(self) -> None:
        """Nobody looks: what was not told of these months yet goes, and is made anew when somebody comes back."""
        if not self._making.ended:
            self._making.stop()
            for key in [*self._kept.keys() - self._told]:
                self._take_away(self._kept.pop(key))

    def clear(self) -> None:
        """Nothing stands here."""
        self._numbers = []
        self._kept.pop(_NUMBERS, None)
        self._make_way()

    def _make_way(self) -> None:
        """For other figures: cards of single numbers stay, whatever they come to tell."""
        self._making.stop()
        self.cards, self.of_the_site, self.nobody, self.trend, self.own_table = [], [], None, None, None
        self._standing = ()
        self._kept = {key: part for key, part in self._kept.items() if key == _NUMBERS}
        stays = self._kept.get(_NUMBERS)
        at = 0
        while (item := self.column.itemAt(at)) is not None:
            if item.widget() is stays:
                at += 1
            else:
                self._take_away(item.widget())

    def _take_away(self, part: QWidget | None) -> None:
        assert part is not None  # the column holds widgets alone
        self.column.removeWidget(part)
        part.hide()
        QTimer.singleShot(_CLEARED_MS, part, part.deleteLater)

    def _say_nobody(self) -> None:
        self.nobody = EmptyState(
            "calendar", _("Nobody came in this time, and nothing was due."),
            _("Nothing is missing here: each month is counted anew from the files."),
        )  # fmt: skip
        self.column.addWidget(self.nobody)

    # --- its parts -----------------------------------------------------------------------------------

    def _part(self, key: str, make: Callable[[], _P], tell: Callable[[Any], object]) -> _P:
        """The part that stands, told what is new; where there is none, another."""
        self._told.add(key)
        found: Any = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
        else:
            tell(found)
        return found  # type: ignore[no-any-return]  # whatever was made under this key

    def _parts(
        self, report: Report, chapter: str | None, figures: Sequence[FigureCount], *, drawn: bool
    ) -> Iterator[QWidget]:
        """What is shown, from above."""
        words, drills = self._words, report.audience is Audience.OWN
        yield self._numbers_of(figures, drills=drills)
        if chapter == Chapter.WORK:
            work = partial(_leads, partial(WorkCard, report.work), self._drill.work)
            yield self._part("work", work, _tell(report.work))
        if chapter == Chapter.GBVIMS:
            chart = trend_chart(report.trend)
            lines = partial(_leads, partial(TrendCard, chart, room=self._room), self._drill.month)
            self.trend = self._part("trend", lines, _tell(chart))
            yield self.trend
        for table in (each for each in report.tables if chapter in (None, each.table.chapter)):
            whole = partial(TableCard, table, words, drills=drills, drawn=drawn, room=self._room)
            yield self._counted(table.table.id, whole, _tell(table, words))
        for measure in (each for each in report.measures if each.measure.chapter == chapter):
            middle = partial(MeasureCard, measure, words)
            yield self._counted(measure.measure.id, middle, _tell(measure, words))
        yield from self._below(report, chapter)
        said = foot(report, self._ways)
        yield self._part("foot", lambda: Paragraph(said, Type.CAPTION, colour="sub"), lambda line: line.setText(said))

    def _counted(self, counted_id: str, make: Callable[[], Any], tell: Callable[[Any], object]) -> QWidget:
        card: Any = self._part(counted_id, partial(_leads, make, partial(self._open, counted_id)), tell)
        self.cards.append(card)
        return card  # type: ignore[no-any-return]  # one of our cards

    def _numbers_of(self, figures: Sequence[FigureCount], *, drills: bool) -> CardGrid:
        """The single numbers, beside each other."""
        while len(self._numbers) < len(figures):
            self._numbers.append(_leads(FigureCard, partial(self._open_number, len(self._numbers))))
        cards = self._numbers[: len(figures)]
        for card, found in zip(cards, figures, strict=True):
            card.tell(found, self._words, drills=drills)
        self.cards += cards
        row = partial(CardGrid, cards, least=_A_CARD, most=_ACROSS, room=self._room)
        return self._part(_NUMBERS, row, _hold(cards))

    def _open_number(self, at: int, row: str, column: str) -> None:
        self._open(self._numbers[at].counts, row, column)

    def _below(self, report: Report, chapter: str | None) -> Iterator[QWidget]:
        """What one chapter alone has."""
        if chapter == Chapter.SERVICES:
            for each in report.site:
                card = self._part(f"site {each.field}", partial(self._of_the_site, each), _tell(each))
                self.of_the_site.append(card)
                yield card
        if chapter == Chapter.WORK:
            left = self._ways.clinic.reporting.law.not_collected
            yield self._part("left", lambda: NotCollectedCard(self._words, left), lambda _card: None)
        if chapter == Chapter.OWN:
            own = partial(OwnTable, self._ways, self._words, report.months, self._drill.own, self._refuse)
            self.own_table = self._part("own", own, _tell(self._words, report.months))
            yield self.own_table

    def _of_the_site(self, found: SiteCount) -> SiteCard:
        field = self._ways.clinic.definitions.fields[found.field]
        card = SiteCard(found, field, self._ways.labels)
        card.opened.connect(lambda code, answer: self._drill.site(field, self._months, code, answer))
        return card

    def _open(self, counted_id: str, row: str, column: str) -> None:
        self._drill.open(counted_id, self._months, row, column)

    @property
    def _room(self) -> int:
        """How wide a card will stand: what is laid out for it at once is not laid out anew when it is seen."""
        return self.column.geometry().width() or self._page.width() - _BESIDE_PAGE

    @property
    def _months(self) -> range:
        assert self._report is not None
        return self._report.months


def _what_stands(report: Report, figures: Sequence[FigureCount]) -> Iterator[tuple[str, object]]:
    """Each card, and whether it has numbers: what has none is another card."""
    yield from ((each.figure.id, True) for each in figures)
    yield from ((each.table.id, said_instead(each)) for each in report.tables)
    yield from ((each.measure.id, bool(each.lines)) for each in report.measures)
    yield from ((each.field, bool(each.total)) for each in report.site)


def _tell(*new: Any) -> Callable[[Any], object]:
    return lambda card: card.tell(*new)


def _hold(cards: Sequence[QWidget]) -> Callable[[CardGrid], object]:
    return lambda row: row.hold(cards)


def _leads(make: Callable[[], Any], to: Callable[..., object]) -> Any:
    card = make()
    card.opened.connect(to)
    return card
