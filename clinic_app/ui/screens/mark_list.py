"""The marks beside the map: one row each in step with it, and below them the questions about the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.ids import EntityId
from clinic_app.ui import ink
from clinic_app.ui.forms.body_marks import BodyMark
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card, Mark
from clinic_app.ui.parts.chosen_row import ChosenRow
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.qt_numbers import CENTRE
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Tokens, Type, font

_ROW: Final = 56
_HEAD: Final = 50
_LEAST: Final = 2.3
"""So many rows are seen at least; the others scroll, and the one that is cut says so."""


class _MarkRow(ChosenRow):
    ended = Signal()

    def __init__(self, mark: BodyMark) -> None:
        super().__init__(mark.first, mark.spoken, _ROW)
        self._mark = mark
        self.setToolTip(tip("\n".join(filter(None, (mark.first, mark.second)))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.ended.emit()
        else:
            super().keyPressEvent(event)

    def paint_words(self, painter: QPainter, theme: Tokens, room: QRectF) -> None:
        middle = room.center().y()
        disc = QPainterPath()
        disc.addEllipse(QRectF(16, middle - 12, 24, 24))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(disc, ink.brush(theme.colour("teal" if self._mark.spot else "sub")))
        painter.restore()
        badge = QRectF(16, middle - 12, 24, 24)
        ground = theme.colour("onteal" if self._mark.spot else "surface")
        ink.words(painter, badge, str(self._mark.number), font(Type.COMPACT_BOLD), ground, align=CENTRE)
        wide = room.width() - 52 - 12
        second = self._mark.second
        first = QRectF(52, middle - (23 if second else 12), wide, 24)
        ink.words(painter, first, self._mark.first, font(Type.BODY_BOLD), theme.colour("ink"))
        if second:
            small = QRectF(52, middle + 1, wide, 20)
            ink.words(painter, small, second, font(Type.CAPTION), theme.colour("sub"))


class MarkList(Card):
    """Every mark, numbered as on the map. Delete on a row takes it out."""

    chosen = Signal(object)
    ended = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Marks"), padding=0)
        self._room = 0
        self.body.setSpacing(0)
        self.rows = RowList(follows=True)
        self.rows.chosen.connect(self.chosen)
        self._none = Paragraph(_("Nothing is marked yet."), Type.BODY, colour="sub")
        self._none.setContentsMargins(16, 14, 16, 14)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.rows)
        self.body.addWidget(self._none)
        self.body.addWidget(self._scroll)
        self.body.setContentsMargins(1, 0, 1, 1)

    def give_room(self, height: int) -> None:
        """Stand no higher than this, if two rows find their place in it."""
        self._room = height
        self._give()

    def _give(self) -> None:
        rows = min(max(_LEAST, (self._room - _HEAD) / _ROW), max(1, len(self.rows.rows)))
        self._scroll.setFixedHeight(int(_ROW * rows))

    def show_marks(self, marks: Sequence[BodyMark], chosen: EntityId | None, agreed: str) -> None:
        """Show these; `agreed` says what was agreed to, in a few words."""
        self.note.setText(" · ".join(filter(None, (str(len(marks)), agreed))))
        rows = []
        for mark in marks:
            row = _MarkRow(mark)
            row.ended.connect(lambda entity=mark.entity: self.ended.emit(entity))
            rows.append((mark.entity, row))
        self.rows.replace(rows, chosen)
        self._none.setVisible(not marks)
        self._scroll.setVisible(bool(marks))
        self._give()
        if chosen in self.rows.rows:
            shown = self.rows.rows[chosen]
            # Rows that were just made have no place yet.
            soon(shown, lambda: self._scroll.ensureWidgetVisible(shown, 0, 0))


class Beside(QScrollArea):
    """What stands beside the map. It scrolls for itself, unless it stands whole on a page that does."""

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(320)
        self.setWidget(inside)

    def stand_whole(self, whole: bool) -> None:
        """Take all the height it needs, or scroll."""
        self.setMinimumHeight(self.column.minimumSize().height() if whole else 0)


class Hint(QWidget):
    """A line with an icon and, at its end, where it leads."""

    followed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = Paragraph("", Type.COMPACT)
        self._lead = quiet("", size="small")
        self._lead.clicked.connect(self.followed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(Mark("info", colour="teal"))
        row.addWidget(self._words, 1)
        row.addWidget(self._lead)
        self.setAutoFillBackground(True)

    def say(self, words: str, lead: str = "") -> None:
        """Say something; nothing hides it."""
        self._words.setText(words)
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))
        self.setVisible(bool(words))
