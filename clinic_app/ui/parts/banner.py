"""The banner of a case, 64 high, that never leaves: facts to work by, clocks, and nothing that names her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import IN_TEXT, paint
from clinic_app.ui.parts.buttons import presses
from clinic_app.ui.parts.card import Divider
from clinic_app.ui.parts.listening_key import Listening, ListeningKey
from clinic_app.ui.parts.pill import ClockPill, ModePill, Time
from clinic_app.ui.theme import Type, font, tokens, width_of

HEIGHT: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A caption over a bold value. `short` is what a narrow banner says; `keeps` are never shortened (code, danger)."""

    id: str
    caption: str
    value: str
    short: str = ""
    mark: str = ""
    code: bool = False
    draft: bool | None = None
    """For the consent mode: True draws the dashed pill *Draft*, None plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFact:
    """One window in the banner."""

    id: str
    words: str
    time: Time


class _FactView(QAbstractButton):
    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self.short = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(fact)

    def say(self, fact: Fact) -> None:
        """Show this fact."""
        self.fact = fact
        self.setText(fact.value)
        self.setAccessibleName(f"{fact.caption}: {fact.value}")
        self.setToolTip(fact.value if fact.short else "")
        self.updateGeometry()
        self.update()

    @property
    def _value(self) -> str:
        return self.fact.short if self.short and self.fact.short else self.fact.value

    @property
    def _style(self) -> Type:
        return Type.CODE_LARGE if self.fact.code else Type.BODY_BOLD

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if presses(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        mark = IN_TEXT + 4 if self.fact.mark else 0
        wide = max(width_of(Type.CAPTION, self.fact.caption), width_of(self._style, self._value) + mark)
        return QSize(wide + 10, 52)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        if self.hasFocus():
            ink.ring(painter, QRectF(self.rect()), theme)
        caption = QRectF(4, 5, self.width() - 5, 20)
        ink.words(painter, caption, self.fact.caption, font(Type.CAPTION), theme.colour("sub"))
        left = 4.0
        if self.fact.mark:
            paint(painter, self.fact.mark, QRectF(left, 28, IN_TEXT, IN_TEXT), theme.colour("ink"))
            left += IN_TEXT + 4
        value = QRectF(left, 24, self.width() - left, 25)
        ink.words(painter, value, self._value, font(self._style), theme.colour("ink"))
        painter.end()


class Banner(QWidget):
    """Too narrow, the safe contact becomes short first, then the language; code and clocks never go."""

    fact_pressed = Signal(str)
    clock_pressed = Signal(str)

    def __init__(self, listening: Listening | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listening = listening
        self.setFixedHeight(HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 24, 0)
        self._row.setSpacing(0)
        self._facts: list[_FactView] = []
        self._clocks: list[ClockPill] = []
        self._shown: tuple[Sequence[Fact], Sequence[ClockFact]] = ((), ())

    def show_facts(self, facts: Sequence[Fact], clocks: Sequence[ClockFact], extra: Sequence[QWidget] = ()) -> None:
        """Show these. `extra` stands between facts and clocks: a quiet tag. The key *I am listening* comes last."""
        before, self._shown = self._shown, (tuple(facts), tuple(clocks))
        if before == self._shown and not extra:
            return
        if _places(*before) == _places(*self._shown) and not extra:
            self._say_again(facts, clocks)
            return
        while item := self._row.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._facts, self._clocks = [], []
        for place, fact in enumerate(facts):
            if place:
                self._divide()
            if fact.draft is not None:
                self._row.addWidget(ModePill(fact.value, draft=fact.draft))
                continue
            view = _FactView(fact)
            view.clicked.connect(lambda _on=False, id=fact.id: self.fact_pressed.emit(id))
            self._facts.append(view)
            self._row.addWidget(view)
        self._row.addStretch(1)
        for widget in extra:
            self._row.addWidget(widget)
            self._row.addSpacing(8)
        for clock in clocks:
            pill = ClockPill(clock.words, clock.time)
            pill.clicked.connect(lambda _on=False, id=clock.id: self.clock_pressed.emit(id))
            self._clocks.append(pill)
            self._row.addSpacing(8)
            self._row.addWidget(pill)
        if self._listening is not None:
            self._row.addSpacing(8)
            self._row.addWidget(ListeningKey(self._listening))
        self._fit()

    def _say_again(self, facts: Sequence[Fact], clocks: Sequence[ClockFact]) -> None:
        """Other words in the same places: nothing is made anew, and the focus stays where it is."""
        for view, fact in zip(self._facts, (each for each in facts if each.draft is None), strict=True):
            view.say(fact)
        for pill, clock in zip(self._clocks, clocks, strict=True):
            pill.say(clock.words, clock.time)
        self._fit()

    def _divide(self) -> None:
        line = Divider(upright=True)
        line.setFixedHeight(40)
        self._row.addSpacing(14)
        self._row.addWidget(line)
        self._row.addSpacing(14)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten what may be shortened, and no more."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for view in self._facts:
            view.short = False
            view.updateGeometry()
        shortable = sorted((view for view in self._facts if view.fact.short), key=lambda v: v.fact.id != "contact")
        for view in shortable:
            if self._row.minimumSize().width() <= self.width():
                break
            view.short = True
            view.updateGeometry()
            self._row.invalidate()

    def minimumSizeHint(self) -> QSize:
        """It gives way by shortening; the window decides how narrow."""
        return QSize(600, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White, a line below."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        painter.end()


def _places(facts: Sequence[Fact], clocks: Sequence[ClockFact]) -> object:
    """What stands where: facts and clocks by their ids, and the pill of the consent mode as it is."""
    return [(fact.id, fact.draft, fact.value if fact.draft is not None else "") for fact in facts], [
        clock.id for clock in clocks
    ]
