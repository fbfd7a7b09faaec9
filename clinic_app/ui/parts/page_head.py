"""The head of a page: title, second line, at the right what can be done; below it a line that shows work going on."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type, tokens


class PageHead(QWidget):
    """One title a page; the one filled button stands last. The second line wraps: nothing of it is cut."""

    def __init__(self, title: str, second: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = OneLine(title, Type.TITLE, elides=True)
        self.second = Paragraph(second, colour="sub")
        if not second:  # never shown before it has a parent: it would be a window of its own
            self.second.hide()
        self.facts, self.acts = QHBoxLayout(), Acts()
        self.facts.setSpacing(8)
        self.acts.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.second)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(16)
        self._beside.addLayout(self.facts)
        self._beside.setAlignment(self.facts, Qt.AlignmentFlag.AlignLeft)
        self._beside.addStretch(1)
        self._beside.addLayout(self.acts)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addLayout(words, 1)
        self._row.addLayout(self._beside)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as the second line needs in this width."""
        return QSize(super().sizeHint().width(), self._needed())

    def minimumSizeHint(self) -> QSize:
        """What is told and what can be done may stand below the title, and one below the other."""
        return QSize(max(each.minimumSize().width() for each in (self.facts, self.acts)), self._needed())

    def _needed(self) -> int:
        return max(self._row.totalHeightForWidth(self.width()), self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title is never cut for what can be done beside it."""
        super().resizeEvent(event)
        there = [each.sizeHint().width() for each in (self.facts, self.acts) if each.count()]
        both = sum(there) + self._row.spacing() * (len(there) - 1)
        all_of_it = self.title.sizeHint().width() + self._row.spacing() + both
        direction, room = QBoxLayout.Direction, event.size().width()
        wanted = direction.LeftToRight if not there or all_of_it <= room else direction.TopToBottom
        below = direction.LeftToRight if len(there) > 1 and both <= room else direction.TopToBottom
        for layout, way in ((self._row, wanted), (self._beside, wanted if wanted is direction.LeftToRight else below)):
            if layout.direction() is not way:
                layout.setDirection(way)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def tell(self, widget: QWidget) -> None:
        """Put a fact before what can be done."""
        self.facts.addWidget(widget)

    def act(self, widget: QWidget) -> None:
        """Put an action at the right end."""
        self.acts.addWidget(widget)

    def say(self, title: str, second: str = "") -> None:
        """Another title and second line."""
        self.title.setText(title)
        self.second.setText(second)
        self.second.setVisible(bool(second))


class ProgressLine(QWidget):
    """2 px of teal, shown only when something takes more than 400 ms."""

    shows = Signal(bool)
    """Whether it does now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(2)
        self._showing = False
        self._late = QTimer(self, singleShot=True, interval=400)
        self._late.timeout.connect(self._show)

    def set_busy(self, busy: bool) -> None:
        """For `jobs.busy_changed`."""
        if busy:
            self._late.start()
        else:
            self._late.stop()
            if self._showing:
                self._turn(False)

    def _show(self) -> None:
        self._turn(True)

    def _turn(self, shows: bool) -> None:
        self._showing = shows
        self.update()
        self.shows.emit(shows)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line, or nothing; the room is always kept."""
        if self._showing:
            painter = QPainter(self)
            painter.fillRect(self.rect(), tokens(self).colour("teal"))
            painter.end()
