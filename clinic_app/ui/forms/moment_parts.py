"""What the moment editor is put together from: one edge around several boxes, and a span in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from clinic_app.domain.dates import DayReading
from clinic_app.domain.moments import AboutHoursAgo, Bounds, Day, Moment, Month, Year
from clinic_app.ui import ink
from clinic_app.ui.forms.controls import LineBox
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.theme import tokens

_A_WHILE: Final = timedelta(hours=1)


class Frame(QWidget):
    """One edge around several boxes, with the ring when one of them has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.problem = False

    def watch(self, box: QWidget) -> None:
        """Follow the focus of a box inside."""
        box.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def sizeHint(self) -> QSize:
        """As high as any control."""
        return QSize(super().sizeHint().width(), 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        inside = QApplication.focusWidget()
        focused = inside is not None and self.isAncestorOf(inside)
        where = QRectF(self.rect())
        if focused:
            ink.ring(painter, where, theme)
        edge = theme.colour("red" if self.problem else "ctl")
        ink.frame(painter, ink.within_ring(where, focused), fill=theme.colour("surface"), edge=edge,
                  radius=4 if focused else ink.RADIUS)  # fmt: skip
        painter.end()


def span_of(moment: Moment, site: Site) -> str:
    """What stands beside the control. Hours that were said a while ago tell when: nobody counts them from now."""
    words = spanned(moment.bounds(site.zone), site)
    if not isinstance(moment, AboutHoursAgo) or site.clock.now() - moment.said_at < _A_WHILE:
        return words
    return f"{words}\n" + _("said {when}").format(when=site.shown_instant(moment.said_at))


def spanned(bounds: Bounds, site: Site) -> str:
    """The span a moment stands for, in words: the day in both eras and the times of that day."""
    first, last = bounds.earliest.astimezone(site.zone), bounds.latest.astimezone(site.zone)
    if first == last:
        return f"{site.shown_day(first.date())}\n{site.shown_time(first)}"
    last_day = (last - timedelta(seconds=1)).date()
    midnights = first.time() == last.time() == first.time().min
    if first.date() == last_day:
        day = site.shown_day(first.date())
        if midnights:
            return day
        times = _("between {first} and {last}").format(first=f"{first:%H:%M}", last=site.shown_time(last))
        return f"{day}\n{times}"
    if midnights:
        return _("{first}\nto {last}").format(first=site.shown_day(first.date()), last=site.shown_day(last_day))
    return _("{first}\nto {last}").format(first=site.shown_instant(first), last=site.shown_instant(last))


def inner_line(width: int, gives_way: int = 0) -> LineBox:
    """A line without an edge of its own; so much narrower it may become beside another one."""
    line = LineBox()
    line.setFrame(False)
    line.setMinimumWidth(width - gives_way)
    line.setMaximumWidth(width)
    line.setFixedHeight(30)
    return line


def turn_to(pages: QStackedWidget, which: int) -> None:
    """Show one of several; the others take no room."""
    pages.setCurrentIndex(which)
    for index in range(pages.count()):
        page = pages.widget(index)
        assert page is not None
        policy = QSizePolicy.Policy.Preferred if index == which else QSizePolicy.Policy.Ignored
        page.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
    pages.adjustSize()


def page_of(*boxes: QWidget) -> QWidget:
    """Boxes side by side."""
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for box in boxes:
        row.addWidget(box)
    row.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return page


def reading_of(moment: Day | Month | Year) -> DayReading:
    """A moment that is a date, as a date of its precision."""
    match moment:
        case Day(on=on):
            return DayReading(on.year, on.month, on.day)
        case Month(month=month):
            return DayReading(int(month[:4]), int(month[5:]))
        case Year(year=year):
            return DayReading(year)
