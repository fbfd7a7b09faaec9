"""When it happened: hours ago, date and time, part of a day, a day or less, a span; what it stands for beside it."""

from __future__ import annotations

from datetime import UTC
from enum import IntEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup, QFocusEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
)

from clinic_app.domain.answers import Stored, is_missing
from clinic_app.domain.moments import (
    AFTERNOON,
    LONGEST_AGO_H,
    MORNING,
    NIGHT,
    AboutHoursAgo,
    Day,
    Exact,
    Moment,
    Month,
    PartOfDay,
    Range,
    Year,
    moment_of,
    read_moment,
)
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import NotADate
from clinic_app.ui.forms.controls import ChoiceBox, LineBox
from clinic_app.ui.forms.editor import Editor, as_typed, typed
from clinic_app.ui.forms.moment_parts import Frame, inner_line, page_of, reading_of, span_of, turn_to
from clinic_app.ui.forms.when import Site, meant_figures, why_not
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.theme import Type, font

_BETWEEN: Final = " – "
_GAP: Final = 8


class Way(IntEnum):
    """How a moment is said. The order is that of the menu and of the pages."""

    HOURS = 0
    EXACT = 1
    PART = 2
    DATE = 3
    RANGE = 4


class MomentEditor(Editor):
    """One control for every way she may say it. Her words decide the way; the span is computed, never asked."""

    def __init__(self, site: Site, *, above: bool = False) -> None:
        super().__init__()
        self._site = site
        self._said_at: str | None = None
        self._problem = ""
        self._way = Way.HOURS
        self._hours = inner_line(36)
        self._exact, self._part_day, self._date = inner_line(150), inner_line(110), inner_line(150)
        self._since, self._until = inner_line(132, 6), inner_line(132, 6)
        self._hours.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._hours.setFont(font(Type.BODY_BOLD))
        self._part = ChoiceBox()
        self._part.setFrame(False)
        self._part.offer([(MORNING, _("morning")), (AFTERNOON, _("afternoon")), (NIGHT, _("evening or night"))])
        self._lines = (self._hours, self._exact, self._part_day, self._date, self._since, self._until)
        self._pages = QStackedWidget()
        for boxes in (
            (QLabel(_("about")), self._hours, QLabel(_("hours ago"))),
            (self._exact,),
            (self._part_day, self._part),
            (self._date,),
            (self._since, QLabel("–"), self._until),
        ):
            self._pages.addWidget(page_of(*boxes))
        self._exact.setPlaceholderText(_("day, month, year, time"))
        self._date.setPlaceholderText(_("day, month, or year"))
        self._part_day.setPlaceholderText(_("day"))
        self._span = QLabel()
        self._span.setFont(font(Type.CAPTION))
        self._span.setForegroundRole(self._span.foregroundRole().PlaceholderText)
        self._frame = Frame()
        self._frame.setFixedHeight(40)
        inside = QHBoxLayout(self._frame)
        inside.setContentsMargins(12, 2, 4, 2)
        inside.setSpacing(4)
        inside.addWidget(self._pages)
        inside.addWidget(self._ways_button())
        # On narrow sheets the span stands below its control.
        row = QVBoxLayout() if above else Flow(_GAP, down=4)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._frame)
        row.addWidget(self._span)
        self.setLayout(row)
        for line in self._lines:
            line.textEdited.connect(self._typed)
            line.editingFinished.connect(self._judge)
            self._frame.watch(line)
        self._part.chosen.connect(self._typed)
        self._frame.watch(self._part)
        self._frame.watch(self._ways)
        self._showpage_of()

    def put(self, stored: Stored | None) -> None:
        """Show a stored moment, or what was typed instead of one."""
        self._problem = ""
        self._clear()
        unread = typed(stored)
        if unread is not None:
            self._put_typed(unread)
        elif not is_missing(stored):
            self._put_moment(read_moment(stored))
        self._showpage_of()
        self._show_span()
        self._judge()

    def value(self) -> Stored | None:
        """The moment, or what was typed."""
        if not any(line.text().strip() for line in self._now()):
            return None
        try:
            return self._moment().stored()
        except (NotADate, ValueError):
            return as_typed(f"{self._way.name}:{_BETWEEN.join(line.text() for line in self._now())}")

    def name(self, label: str) -> None:
        """Every box carries the name and what it is."""
        for line, what in (
            (self._hours, _("about how many hours ago")),
            (self._exact, _("date and time")),
            (self._part_day, _("day")),
            (self._part, _("part of the day")),
            (self._date, _("day, month or year")),
            (self._since, _("from")),
            (self._until, _("until")),
        ):
            line.setAccessibleName(f"{label}, {what}")
        self._ways.setAccessibleName(f"{label}, {_('another way to say when')}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes to all of it comes to the first box of the way in use: only there something can be typed."""
        super().focusInEvent(event)
        self._now()[0].setFocus(event.reason())

    @property
    def unfolded(self) -> int:
        """With the span beside it."""
        return self._frame.sizeHint().width() + _GAP + self._span.minimumSizeHint().width()

    def use(self, way: Way) -> None:
        """Say it another way. What was typed the old way goes when the new one is typed."""
        self._way = way
        self._showpage_of()
        self._show_span()
        self._now()[0].setFocus()

    def _ways_button(self) -> QToolButton:
        self._ways = QToolButton()
        self._ways.setProperty("mark", "chevron-down")
        self._ways.setFixedSize(32, 32)
        self._ways.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._ways)
        group = QActionGroup(menu)
        for way, label in (
            (Way.HOURS, _("about … hours ago")),
            (Way.EXACT, _("date and time")),
            (Way.PART, _("part of a day")),
            (Way.DATE, _("day, month or year")),
            (Way.RANGE, _("between two times")),
        ):
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(way is self._way)
            action.triggered.connect(lambda _checked=False, chosen=way: self.use(chosen))
            group.addAction(action)
        self._ways.setMenu(menu)
        self._actions = group.actions()
        return self._ways

    def _now(self) -> tuple[LineBox, ...]:
        """The boxes of the way in use."""
        match self._way:
            case Way.HOURS:
                return (self._hours,)
            case Way.EXACT:
                return (self._exact,)
            case Way.PART:
                return (self._part_day,)
            case Way.DATE:
                return (self._date,)
            case Way.RANGE:
                return (self._since, self._until)

    def _moment(self) -> Moment:
        """What is typed. Raises `NotADate`."""
        match self._way:
            case Way.HOURS:
                return self._hours_ago()
            case Way.EXACT:
                return Exact(self._site.instant(self._exact.text()).astimezone(UTC))
            case Way.PART:
                if self._part.code is None:
                    raise NotADate("no_part")
                return PartOfDay(self._site.day(self._part_day.text()), self._part.code)
            case Way.DATE:
                return moment_of(self._site.date(self._date.text()))
            case Way.RANGE:
                return self._range()

    def _hours_ago(self) -> AboutHoursAgo:
        text = meant_figures(self._hours.text()).strip()
        if not text.isdecimal() or int(text) > LONGEST_AGO_H:
            raise NotADate("no_hours")
        said_at = instant(self._said_at) if self._said_at else self._site.clock.now().replace(microsecond=0)
        return AboutHoursAgo(int(text), said_at)

    def _range(self) -> Range:
        since, until = (self._site.instant(line.text()).astimezone(UTC) for line in (self._since, self._until))
        if until < since:
            raise NotADate("ends_before")
        return Range(since, until)

    def _put_moment(self, moment: Moment) -> None:
        site = self._site
        match moment:
            case AboutHoursAgo(hours=hours, said_at=said_at):
                self._way, self._said_at = Way.HOURS, site.stored(said_at)
                self._hours.setText(str(hours))
            case Exact(at=at):
                self._way = Way.EXACT
                self._exact.setText(site.typed_instant(at))
            case PartOfDay(on=on, part=part):
                self._way = Way.PART
                self._part_day.setText(site.typed_day(on))
                self._part.choose(part)
            case Range(since=since, until=until):
                self._way = Way.RANGE
                self._since.setText(site.typed_instant(since))
                self._until.setText(site.typed_instant(until))
            case Day() | Month() | Year():
                self._way = Way.DATE
                self._date.setText(site.shown(reading_of(moment)))

    def _put_typed(self, text: str) -> None:
        way, _colon, rest = text.partition(":")
        self._way = Way[way] if way in Way.__members__ else Way.DATE
        for line, part in zip(self._now(), rest.split(_BETWEEN), strict=False):
            line.setText(part)

    def _clear(self) -> None:
        self._said_at = None
        for line in self._lines:
            line.clear()
        self._part.choose(None)

    def _typed(self) -> None:
        # A new number of hours is said now, not when the old one was.
        self._said_at = self._site.stored(self._site.clock.now())
        self._show_span()
        if self._problem:
            self._judge()
        self.edited.emit()

    def _showpage_of(self) -> None:
        turn_to(self._pages, self._way)
        self._actions[self._way].setChecked(True)
        self._frame.updateGeometry()

    def _show_span(self) -> None:
        try:
            moment = self._moment() if any(line.text().strip() for line in self._now()) else None
        except (NotADate, ValueError):
            moment = None
        self._span.setText("" if moment is None else span_of(moment, self._site))

    def _judge(self) -> None:
        problem = ""
        try:
            if any(line.text().strip() for line in self._now()):
                self._moment()
        except NotADate as error:
            problem = why_not(error.reason)
        if problem != self._problem:
            self._problem = problem
            self._frame.problem = bool(problem)
            self._frame.update()
            self.problem_changed.emit(problem)
