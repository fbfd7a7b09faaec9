"""The time, large, and the day below it: what stands at the head of a page that says nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.ui import both_eras
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type


class ClockHead(QWidget):
    """Says the time of when it was last told to."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        middle = Qt.AlignmentFlag.AlignHCenter
        self._time = OneLine("", Type.DISPLAY, align=middle)
        self._day = OneLine("", Type.BODY, colour="sub", align=middle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._time)
        column.addWidget(self._day)
        self.say_now()

    def say_now(self) -> None:
        """Now."""
        now = self._clock.now()
        self._time.setText(both_eras.time_of_day(now, self._clock))
        self._day.setText(both_eras.long_day(now.astimezone(self._clock.zone).date()))
