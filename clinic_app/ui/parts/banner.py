"""The banner of a case, 64 high, that never leaves: facts to work by, clocks, and nothing that names her."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from clinic_app.facts import dataclass
from clinic_app.ui import ink
from clinic_app.ui.icons import IN_TEXT, paint
from clinic_app.ui.parts.buttons import PressedOnce
from clinic_app.ui.parts.listening_key import Listening, ListeningKey
from clinic_app.ui.parts.pill import ClockPill, ModePill, Time
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, font, tokens, width_of

HEIGHT: Final = 64
_AIR: Final = 29
_LESS_AIR: Final = 11
_SHORTER: Final = ("contact", "room", "language")
CLOCKS: Final = "clocks"
_BARE: Final = "bare"
_GOES: Final = ("age", "language", "consent", "tell", "room", "contact")
"""What gives way on the narrowest screens: each has its own section, one key away."""
_LAST: Final = ("danger", CLOCKS, _BARE, CLOCKS)
"""Its level, before what must be done at once; clocks by name, then by mark and tint; then the rail below tells."""


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
    """One window in the banner. `short` is its name alone, for a narrow banner: the time is told on the case's rail."""

    id: str
    words: str
    time: Time
    short: str = ""


class _FactView(PressedOnce, QAbstractButton):
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
        self.setToolTip(tip(fact.value))
        self.updateGeometry()
        self.update()

    @property
    def _value(self) -> str:
        return self.fact.short if self.short and self.fact.short else self.fact.value

    @property
    def _style(self) -> Type:
        return Type.CODE_LARGE if self.fact.code else Type.BODY_BOLD

    def sizeHint(self) -> QSize:
        return QSize(self.wide(short=self.short), 52)

    def wide(self, *, short: bool) -> int:
        value = self.fact.short if short and self.fact.short else self.fact.value
        mark = IN_TEXT + 4 if self.fact.mark else 0
        return max(width_of(Type.CAPTION, self.fact.caption), width_of(self._style, value) + mark) + 10

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


class _Between(QWidget):
    """A line between two facts, with the air around it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_AIR, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.width() // 2, 0, 1, self.height(), tokens(self).colour("line"))
        painter.end()


class Banner(QWidget):
    """Too narrow, the safe contact becomes short first, then the language; code and danger never go."""

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
        self._lines: dict[str, _Between] = {}
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
        self._facts, self._clocks, self._lines = [], [], {}
        for place, fact in enumerate(facts):
            if place:
                self._divide(fact.id)
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
            pill = ClockPill(clock.words, clock.time, clock.short)
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
            pill.say(clock.words, clock.time, clock.short)
        self._fit()

    def _divide(self, fact_id: str) -> None:
        line = _Between()
        self._lines[fact_id] = line
        self._row.addWidget(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten what may be shortened, and no more."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give way in steps, and no further than needed: shorter words, then less air, then what is told elsewhere."""
        there = {view.fact.id for view in self._facts} | {CLOCKS, _BARE}
        short, gone, air, width = set[str](), set[str](), _AIR, self.width()
        for step in (*_SHORTER, "", *_GOES, *_LAST):
            if self._needs(short, gone, air) <= width:
                break
            if not step:
                air = _LESS_AIR
            elif step in there:
                (gone if step in short or step not in (*_SHORTER, *_LAST) else short).add(step)
        for pill in self._clocks:
            pill.shorten(CLOCKS in short, bare=_BARE in short)
            pill.setVisible(CLOCKS not in gone)
        for view in self._facts:
            view.short = view.fact.id in short
            view.setVisible(view.fact.id not in gone)
            view.updateGeometry()
        for fact_id, line in self._lines.items():
            line.setFixedWidth(air)
            line.setVisible(fact_id not in gone)
        if self.width() != width:  # what comes back lays the page out anew: the rail gave way, or came
            self._fit()

    def _needs(self, short: Set[str], gone: Set[str], air: int) -> int:
        """How wide everything would be."""
        edges = self._row.contentsMargins()
        wide = edges.left() + edges.right()
        for place in range(self._row.count()):
            item = self._row.itemAt(place)
            widget = item.widget() if item is not None else None
            if isinstance(widget, _FactView):
                wide += widget.wide(short=widget.fact.id in short) if widget.fact.id not in gone else 0
            elif isinstance(widget, ClockPill):
                wide += widget.wide(short=CLOCKS in short, bare=_BARE in short) if CLOCKS not in gone else 0
            elif widget is not None and not isinstance(widget, _Between):
                wide += widget.sizeHint().expandedTo(widget.minimumSize()).width()
            elif widget is None and item is not None:
                wide += item.minimumSize().width()
        return wide + air * len(self._lines.keys() - gone)

    def minimumSizeHint(self) -> QSize:
        """It gives way by shortening; the window decides how narrow."""
        return QSize(400, HEIGHT)

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
