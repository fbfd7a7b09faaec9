"""A long page of questions that is there at once: what can be seen is made first, the rest once that is painted."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSpacerItem, QVBoxLayout, QWidget

from clinic_app.ui.forms.editor import WIDEST
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.group_view import GroupView
from clinic_app.ui.forms.question import Question
from clinic_app.ui.parts.tab_order import follow, laid_out, stops_in, tab_through
from clinic_app.ui.soon import soon

_ROWS: Final = (Question, FoldedRow)
_FIRST_SIGHT: Final = 600
"""What a small screen shows: made before anything is painted. A larger one asks for more when it says how large."""
_AFTER_PAINT_MS: Final = 40
"""The rest is made once this is painted, while nobody waits for it."""
_AT_ONCE_MS: Final = 8
_HEAD: Final = 90
_TITLE: Final = 64
"""The margin, the title of the section and the room below it stand above the first group, and never lower."""
_MARGIN: Final = 24
_NARROW_MARGIN: Final = 0
_VERY_NARROW: Final = 480
"""1024×768 at 200 % leaves 400 beside the outline: the left takes half its air as well."""
_WITH_MARGIN_FROM: Final = 720
"""Narrower than this, four choices side by side take the room at the right."""
_STEP: Final = 120
_LEVELS: Final = 6
"""A row of a matrix, the matrix, its question, the group, the section, the room that scrolls."""


class Growing(QScrollArea):
    """Room that scrolls, with groups of questions below each other. Nothing that is seen moves when the rest comes."""

    built = Signal()
    """Everything that is to be seen is made."""
    led = Signal()
    """Tab goes through it for the first time as one reads."""

    def __init__(self) -> None:
        super().__init__()
        self.groups: list[GroupView] = []
        self._reach = 0
        self._painted = self._left = self._led = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._column.setSpacing(16)
        self._to_come = QSpacerItem(0, 0)
        self.setWidget(self._inside)
        self._inside.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @abstractmethod
    def show_groups(self) -> None:
        """Show the groups that have something to say."""

    def end_column(self) -> None:
        """All groups are in the column."""
        self._column.addSpacerItem(self._to_come)
        self._column.addStretch(1)

    def begin(self) -> None:
        """Make what a small screen shows."""
        self._make(_FIRST_SIGHT)

    def stop(self) -> None:
        """It is left: nothing more is made."""
        self._left = True

    def make_as_far_as(self, there: Callable[[], bool]) -> None:
        """Make the rows down to the one that is wanted, and what is seen below it."""
        while not there() and not self.is_whole:
            self._make(self._reach + _STEP)
        self._make(self._reach + self.viewport().height())
        self._settle()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the form column from growing wider than it reads well; once it is painted, make the rest."""
        if isinstance(event, QResizeEvent):
            spare = max(0, self._inside.width() - WIDEST - 128 - 48)
            right = _MARGIN if self.viewport().width() >= _WITH_MARGIN_FROM else _NARROW_MARGIN
            left = _MARGIN if self.viewport().width() >= _VERY_NARROW else _MARGIN // 2
            self._column.setContentsMargins(left, 20, right + spare, 24)
        elif isinstance(event, QPaintEvent) and not self._painted:
            self._painted = True
            soon(self, self._seen)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much as can be seen is made before it is seen."""
        super().resizeEvent(event)
        self.keep_room()
        if self.viewport().height() > self._reach:
            self._make(self.viewport().height())

    def _scrolled(self, top: int) -> None:
        """Whoever is quicker than the rest is made sees no empty place all the same."""
        if not self.is_whole:
            self._make(top + self.viewport().height() + _STEP)
            self._settle()

    @property
    def is_whole(self) -> bool:
        """Whether everything that is to be seen is made."""
        return all(view.whole for view in self.groups)

    def make_all(self) -> None:
        """Everything, now."""
        while not self.is_whole:
            self._make(self._reach + _STEP)
        self._settle()

    def _make(self, reach: int) -> None:
        """Make the rows that the uppermost `reach` pixels show."""
        if reach > self._reach and not self.is_whole:
            self._reach = reach
            left = reach - _TITLE
            for view in self.groups:
                left = view.build(left)
            self.show_groups()
            self.keep_room()
            if self.is_whole:
                self.lead_tab()

    def lead_tab(self) -> None:
        """Tab goes as one reads: what stands in the head of a group was made before the questions above it.

        Nobody waits for that: the first time is once what can be seen is painted, or when Tab is pressed before.
        """
        if self._led:
            tab_through(self._inside, _ROWS)

    def lead_first(self) -> None:
        """The first time, if that was not yet. The page it stands in asks for it as well, when Tab is pressed in it."""
        if not self._led:
            self._led = True
            first, *others = self.stops or [self]
            follow(first, others)
            self.led.emit()

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops in what is made, in the order in which `lead_tab` leads it."""
        return [stop for part in laid_out(self._inside, _ROWS) for stop in stops_in(part)]

    def _settle(self) -> None:
        """Give everything its place now, level by level, before any of it is painted."""
        if self._painted:
            for _level in range(_LEVELS):
                QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _seen(self) -> None:
        QTimer.singleShot(_AFTER_PAINT_MS, self, self._go_on)

    def _go_on(self) -> None:
        """A little at a time: whoever types meanwhile does not wait."""
        if self._left:
            return
        self.lead_first()
        since = QElapsedTimer()
        since.start()
        while not self.is_whole and since.elapsed() < _AT_ONCE_MS:
            self._make(self._reach + _STEP)
        self._settle()
        if self.is_whole:
            self.built.emit()
        else:
            soon(self, self._go_on)

    def keep_room(self) -> None:
        """The slider is there and as long from the beginning as it will be: nothing moves to the side for it later."""
        self._to_come.changeSize(0, sum(view.least(made=False) for view in self.groups))
        self._column.invalidate()
        long = _HEAD + sum(view.least(made=True) for view in self.groups) > self.viewport().height()
        if not long and self.is_whole:
            wide = self.viewport().width()
            long = self._column.totalHeightForWidth(wide) > self.viewport().height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if long else policy.ScrollBarAsNeeded)
