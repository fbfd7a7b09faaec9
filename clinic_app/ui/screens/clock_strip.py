"""The strip below the banner: what the clock rail counts from, the rail, and the way to the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.clocks import ClockState
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.clock_rail import HEIGHT, ClockRail
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.page_edges import NARROW
from clinic_app.ui.screens import case_clocks
from clinic_app.ui.theme import Type, tokens

_WORDS: Final = 160


class ClockStrip(QWidget):
    """48 high. Without a clock it is not there."""

    clock_pressed = Signal(str)
    decisions_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._doubted = False
        self.rail = ClockRail()
        self.rail.tick_pressed.connect(self.clock_pressed)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        head = OneLine(_("Clock rail"), Type.COMPACT_BOLD)
        words.addWidget(head)
        self.counted = OneLine(_("from incident time"), Type.CAPTION, colour="sub", elides=True)
        words.addWidget(self.counted)
        words.addStretch(1)
        self._holder = holder = QWidget()
        holder.setFixedWidth(_WORDS)
        holder.setLayout(words)
        words.setContentsMargins(24, 0, 0, 0)
        decisions = quiet(_("Decisions"), size="small")
        decisions.clicked.connect(self.decisions_wanted)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 24, 1)
        row.setSpacing(0)
        row.addWidget(holder)
        row.addWidget(self.rail, 1)
        row.addWidget(decisions, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_clocks(self, clocks: Sequence[ClockState], now: datetime, site: Site, *, doubted: bool = False) -> None:
        """Draw the clocks of the incident that presses most, amber while nobody vouches for the time of the PC."""
        self.setVisible(bool(clocks))
        self._doubted = doubted
        self._give_way()
        self.counted.setText(case_clocks.not_confirmed() if doubted else _("from incident time"))
        self.counted.set_colour("amber" if doubted else "sub")
        spoken = case_clocks.spoken(clocks, now)
        told = f"{case_clocks.not_confirmed()}; {spoken}" if doubted else spoken
        self.rail.show_axis(case_clocks.axis(clocks, now, site, doubted=doubted), told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As there is room."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """On a very narrow page the rail has all the room, unless the time it goes by is doubted."""
        narrow = self.width() < NARROW
        self._holder.setVisible(self._doubted or not narrow)
        self._row.setContentsMargins(0, 0, 8 if narrow else 24, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White, a line below."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        painter.end()
