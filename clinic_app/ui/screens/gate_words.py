"""The pictured words at the gate, to be found by typing in either language or by pointing; three are chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.domain.packet import PICTURES
from clinic_app.domain.text import folded
from clinic_app.services.paper_words import pictured
from clinic_app.ui import i18n, ink, pictures
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import PressedOnce, StepButton, quiet
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.search_box import SearchBox
from clinic_app.ui.theme import Type, font, tokens

_ACROSS: Final = 6
_DOWN: Final = 2
_WANTED: Final = 3


class _Tile(PressedOnce, QAbstractButton):
    def __init__(self, word: str, sign: str) -> None:
        super().__init__()
        self._sign = sign
        self.setText(word)
        self.setCheckable(True)
        self.setAccessibleName(word)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.sizeHint().height())  # pictures that nobody can see find nobody

    def nextCheckState(self) -> None:
        pass

    def sizeHint(self) -> QSize:
        return QSize(82, 80)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        if self.hasFocus():
            ink.ring(painter, rect, theme)
        ink.frame(painter, ink.within_ring(rect, self.hasFocus()), fill=theme.colour("teal_t" if chosen else "surface"),
                  edge=theme.colour("teal" if chosen else "line2"))  # fmt: skip
        colour = theme.colour("teal_d" if chosen else "ink")
        pictures.paint(painter, self._sign, QRectF(rect.center().x() - 22, 6, 44, 44), colour)
        words = QRectF(4, 52, rect.width() - 8, 24)
        face = font(Type.COMPACT_BOLD if chosen else Type.COMPACT)
        ink.words(painter, words, self.text(), face, colour, align=Qt.AlignmentFlag.AlignHCenter)
        painter.end()


class GateWords(QWidget):
    """`whole` carries three picture numbers as soon as there are three."""

    whole = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        nouns = pictured(range(PICTURES))
        self._nouns = [(noun.sign, dict(noun.said)) for noun in nouns]
        self._found = list(range(PICTURES))
        self._page = 0
        self.chosen: list[int] = []
        self.typed = SearchBox(_("Type to find a word"))
        self.typed.asked.connect(self._find)
        self.before = StepButton("chevron-left", _("Words before"))
        self.after = StepButton("chevron-right", _("More words"))
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self._where = OneLine("", Type.CAPTION, colour="sub")
        top = QHBoxLayout()
        top.addWidget(self.typed, 1)
        for widget in (self._where, self.before, self.after):
            top.addWidget(widget)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self.tiles: dict[int, _Tile] = {}
        self._said = OneLine("", Type.BODY_BOLD, elides=True)
        self.clear = quiet(_("Clear"), "undo-2", size="small")
        self.clear.clicked.connect(self.start_over)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(self._grid)
        column.addLayout(foot)
        self._show()

    def start_over(self) -> None:
        """None chosen."""
        self.chosen = []
        self.typed.clear()
        self._find("")

    def word(self, number: int) -> str:
        """A word in the staff's language."""
        return self._nouns[number][1][i18n.language()]

    def choose(self, number: int) -> None:
        """One more, or one back."""
        if number in self.chosen:
            self.chosen.remove(number)
        elif len(self.chosen) < _WANTED:
            self.chosen.append(number)
        self._tell()
        if len(self.chosen) == _WANTED:
            self.whole.emit(tuple(self.chosen))

    def _find(self, text: str) -> None:
        wanted = folded(text.strip())
        self._found = [
            number
            for number, (_sign, said) in enumerate(self._nouns)
            if not wanted or any(folded(each).startswith(wanted) for each in said.values())
        ]
        self._page = 0
        self._show()

    def _turn(self, by: int) -> None:
        pages = max(1, -(-len(self._found) // (_ACROSS * _DOWN)))
        self._page = (self._page + by) % pages
        self._show()

    def _show(self) -> None:
        while item := self._grid.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.tiles = {}
        size = _ACROSS * _DOWN
        shown = self._found[self._page * size : (self._page + 1) * size]
        for place, number in enumerate(shown):
            tile = _Tile(self.word(number), self._nouns[number][0])
            tile.clicked.connect(lambda _on=False, which=number: self.choose(which))
            self.tiles[number] = tile
            self._grid.addWidget(tile, place // _ACROSS, place % _ACROSS)
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, 1)
        pages = max(1, -(-len(self._found) // size))
        self._where.setText(_("page {n} of {all}").format(n=self._page + 1, all=pages))
        self._tell()

    def _tell(self) -> None:
        """Which are chosen. The pictures stay where they are, and so does the focus."""
        for number, tile in self.tiles.items():
            tile.setChecked(number in self.chosen)
        self._said.setText(" · ".join(self.word(number) for number in self.chosen))
