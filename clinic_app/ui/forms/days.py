"""Editors of days and instants: typed in either era, shown in both, kept as typed while they are neither."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel

from clinic_app.domain.answers import Stored
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import NotADate
from clinic_app.ui.forms.controls import LineBox
from clinic_app.ui.forms.day_picker import DayPicker
from clinic_app.ui.forms.editor import Editor, as_typed, typed
from clinic_app.ui.forms.when import Site, why_not
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import IconButton
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.theme import Type, font, width_of

_BOX: Final = 212
_EDGES: Final = 28
_BETWEEN: Final = 8


class _TypedDay(Editor):
    """A line that reads itself while it is typed and shows both eras beside it."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self._site = site
        self._problem = ""
        self.line = LineBox()
        self.line.setFixedWidth(max(_BOX, width_of(Type.BODY, self.asks()) + _EDGES))
        self.line.setPlaceholderText(self.asks())
        self._echo = QLabel()
        self._echo.setFont(font(Type.CAPTION))
        self._echo.setForegroundRole(self._echo.foregroundRole().PlaceholderText)
        row = Flow(_BETWEEN, down=0)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        row.addWidget(self._echo)
        self._echo.hide()
        self.setLayout(row)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._read)
        self.line.editingFinished.connect(self._judge)

    def put(self, stored: Stored | None) -> None:
        """Show a stored day, or what was typed instead of one."""
        unread = typed(stored)
        self._problem = ""
        if unread is not None:
            self.line.setText(unread)
        elif isinstance(stored, str):
            self.line.setText(self.words(stored))
        else:
            self.line.clear()
        self._say_beside()
        self._judge()

    def value(self) -> Stored | None:
        """The day or instant, or what was typed."""
        text = self.line.text().strip()
        if not text:
            return None
        try:
            return self.read(text)
        except NotADate:
            return as_typed(self.line.text())

    def name(self, label: str) -> None:
        """The line carries the name."""
        self.line.setAccessibleName(label)

    def _say_beside(self) -> None:
        """Nothing takes no room: in a place as narrow as the line it would stand below it, empty."""
        words = self._beside()
        self._echo.setText(words)
        self._echo.setVisible(bool(words))

    @property
    def unfolded(self) -> int:
        """With both eras beside the line."""
        return self.line.minimumWidth() + _BETWEEN + self._echo.minimumSizeHint().width()

    @abstractmethod
    def asks(self) -> str:
        """What stands in the empty line: an empty box says nothing of what belongs into it."""

    @abstractmethod
    def read(self, text: str) -> str:
        """The stored form. Raises `NotADate`."""

    @abstractmethod
    def words(self, stored: str) -> str:
        """A stored value in words that read back."""

    def _beside(self) -> str:
        text = self.line.text().strip()
        try:
            said = self.words(self.read(text)) if text else ""
        except NotADate:
            return ""
        return "" if said == text else said

    def _read(self) -> None:
        self._say_beside()
        if self._problem:
            self._judge()
        self.edited.emit()

    def _judge(self) -> None:
        """Only when it is left does a half-typed day become a problem."""
        text = self.line.text().strip()
        problem = ""
        try:
            if text:
                self.read(text)
        except NotADate as error:
            problem = why_not(error.reason)
        if problem != self._problem:
            self._problem = problem
            self.line.setProperty("problem", bool(problem))
            self.line.update()
            self.problem_changed.emit(problem)


class DayEditor(_TypedDay):
    """A date, both eras; where `coarse`, a month or a year will do."""

    def __init__(self, site: Site, *, coarse: bool = False) -> None:
        self._coarse = coarse
        super().__init__(site)
        words = _("Calendar (Alt+↓)")
        self.calendar = IconButton("calendar", words, side=28, parent=self.line)
        self.calendar.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt and the arrow down, for whoever comes by Tab
        self.calendar.clicked.connect(lambda _on=False: self.open_calendar())
        self.line.setTextMargins(0, 0, 28, 0)
        self.line.installEventFilter(self)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """The key of the calendar, and its place at the end of the line."""
        if event.type() == QEvent.Type.Resize:
            self.calendar.move(self.line.width() - 34, (self.line.height() - 28) // 2)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt and event.key() == Qt.Key.Key_Down:
                self.open_calendar()
                return True
        return False

    def open_calendar(self) -> DayPicker:
        """At the day that stands there, else today; what is chosen is written as if typed."""
        today = self._site.clock.today()
        try:
            begin = date.fromisoformat(self.read(self.line.text().strip()))
        except (NotADate, ValueError):  # nothing yet, or only a month
            begin = today
        picker = DayPicker(begin, today, self.line)
        picker.chosen.connect(self._take)
        picker.open_below(self.line)
        return picker

    def _take(self, day: date) -> None:
        self.line.setText(self.words(day.isoformat()))
        self._read()
        self._judge()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def asks(self) -> str:
        """The day first, in either era."""
        return _("day/month/year")

    def read(self, text: str) -> str:
        """An ISO day, or as much of one as was said."""
        reading = self._site.date(text)
        if not self._coarse:
            reading.exactly()
        parts = (reading.month, reading.day)
        return "-".join((f"{reading.year:04}", *(f"{part:02}" for part in parts if part is not None)))

    def words(self, stored: str) -> str:
        """Both eras."""
        return self._site.shown_iso(stored)


class InstantEditor(_TypedDay):
    """A date with a time of day at the site."""

    def asks(self) -> str:
        """Day and time."""
        return _("day/month/year time")

    def read(self, text: str) -> str:
        """An instant, UTC."""
        return self._site.stored(self._site.instant(text))

    def words(self, stored: str) -> str:
        """Both eras and the time here."""
        at: datetime = instant(stored)
        return self._site.shown_instant(at)
