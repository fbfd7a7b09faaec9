"""Her own words, folded: who passes does not read them, and nobody asks twice because they look empty."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.answers import Answer, Missing, Stored, read
from clinic_app.domain.definitions import Field
from clinic_app.ui import ink
from clinic_app.ui.forms.question import Question
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type, tokens

_BETWEEN: Final = 12
_BESIDE_FROM: Final = 440
"""Narrower than this, the state of a bar stands below its name."""


class _Bar(QWidget):
    """One sunk line: what it is, whether there is something, and *Open*."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.setFixedHeight(48)
        self.state = OneLine("", Type.CAPTION, colour="sub", elides=True)
        self.open = quiet(_("Open"), size="small")
        self.open.setAccessibleName(f"{label}: {_('Open')}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(_BETWEEN)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(_BETWEEN)
        self._words.addWidget(OneLine(label, Type.BODY_BOLD))
        self._words.addWidget(self.state, 1)
        row.addWidget(Mark("notebook-pen"))
        row.addLayout(self._words, 1)
        row.addWidget(self.open)

    def minimumSizeHint(self) -> QSize:
        """With its state below its name: else a form that was wide once could not become narrow."""
        least = super().minimumSizeHint()
        spare = self.state.minimumSizeHint().width() + _BETWEEN if not self._below else 0
        return QSize(least.width() - spare, least.height())

    @property
    def _below(self) -> bool:
        return self._words.direction() is QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As there is room."""
        super().resizeEvent(event)
        below = event.size().width() < _BESIDE_FROM
        if below is not self._below:
            direction = QBoxLayout.Direction
            self._words.setDirection(direction.TopToBottom if below else direction.LeftToRight)
            self._words.setSpacing(0 if below else _BETWEEN)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Set aside."""
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=tokens(self).colour("sunk"), edge=None)
        painter.end()


class FoldedRow(QWidget):
    """A long text behind a bar. Once open it stays open until the section is left."""

    answered = Signal(object)
    focused = Signal()
    history_asked = Signal()

    def __init__(self, row: Question) -> None:
        super().__init__()
        self.field: Field = row.field
        self._row = row
        self._bar = _Bar(row.label.text())
        self._bar.open.clicked.connect(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(row)
        row.hide()
        row.answered.connect(self.answered)
        row.focused.connect(self.focused)
        row.history_asked.connect(self.history_asked)

    def put(self, value: Stored | None, since: str = "") -> None:
        """Say on the bar whether something is there, never what."""
        self._row.put(value, since)
        match read(value):
            case Answer():
                said = _("closed") if since else _("closed · something is written")
            case Missing.NOT_ASKED:
                said = _("closed · nothing is written")
            case Missing.DECLINED:
                said = _("prefers not to say")
            case Missing.UNKNOWN:
                said = _("unknown")
        self._bar.state.setText(f"{said} · {since}" if since else said)

    def open(self) -> None:
        """Unfold it and go there."""
        self._bar.hide()
        self._row.show()
        self._row.take_focus()

    def take_focus(self) -> None:
        """To the words, or to what opens them."""
        if self._row.isHidden():
            self._bar.open.setFocus()
        else:
            self._row.take_focus()

    def has_focus(self) -> bool:
        """Whether the focus is in here."""
        inside = self.focusWidget()
        return inside is not None and inside.hasFocus()

    def say_nothing_because(self, silence: Missing) -> None:
        """Alt N, P, U also work on the bar."""
        self._row.say_nothing_because(silence)

    def build(self, room: int) -> int:  # noqa: ARG002
        """It is whole when it begins; how high it stands at least."""
        return 64

    def note(self, text: str) -> None:
        """A quiet word after the control."""
        self._row.note(text)

    def say_problem(self, sentence: str) -> None:
        """The record did not take the answer."""
        self._row.say_problem(sentence)
