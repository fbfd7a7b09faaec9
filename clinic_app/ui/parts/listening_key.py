"""The key *I am listening* in the banner of a case: quiet while nothing is held, tinted with its end while it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import IN_BUTTON, paint
from clinic_app.ui.parts.pill import TARGET, Pressed
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, font, tokens, width_of

_HIGH: Final = 34


class Listening(QObject):
    """Whether somebody listens, for every key and line that says so. `until` is a time of day, or empty."""

    wanted = Signal()
    """The key was pressed: ask for the figures, or offer to stop."""
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.until = ""

    def say(self, until: str) -> None:
        """Held until then, or no longer."""
        self.until = until
        self.changed.emit()


class ListeningKey(Pressed):
    """An ear; while it runs, with the time at which it ends."""

    def __init__(self, listening: Listening, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._listening = listening
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        listening.changed.connect(self._show)
        self.clicked.connect(lambda _on=False: listening.wanted.emit())
        self._show()

    def _show(self) -> None:
        until = self._listening.until
        self.setText(until)
        name = _("I am listening · until {time} at the latest").format(time=until) if until else _("I am listening")
        self.setAccessibleName(name)
        self.setToolTip(tip(f"{name} (F8)"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The ear, and the time beside it."""
        return QSize(width_of(Type.COMPACT_BOLD, self.text()) + 44 if self.text() else TARGET, TARGET)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tinted while it runs."""
        theme = tokens(self)
        painter = QPainter(self)
        runs = bool(self.text())
        whole = self.drawn(_HIGH) if runs else self.drawn(_HIGH).adjusted(3, 0, -3, 0)
        if self.hasFocus():
            ink.ring(painter, whole, theme, radius=17)
        rect = whole.adjusted(3, 3, -3, -3)
        ground = "teal_t" if runs else "hover" if self.underMouse() else "surface"
        edge = theme.colour("teal_l" if runs else "line2")
        ink.frame(painter, rect, fill=theme.colour(ground), edge=edge, radius=14)
        colour = theme.colour("teal_d" if runs else "sub")
        left = 12.0 if runs else whole.center().x() - IN_BUTTON / 2
        paint(painter, "ear", QRectF(left, whole.center().y() - IN_BUTTON / 2, IN_BUTTON, IN_BUTTON), colour)
        if runs:
            ink.words(painter, whole.adjusted(34, 0, -6, 0), self.text(), font(Type.COMPACT_BOLD), colour)
        painter.end()
