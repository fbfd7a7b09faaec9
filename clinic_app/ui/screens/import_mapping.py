"""Making a mapping: the columns of a sheet at the left, at the right what one of them is and what stands in it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.import_mapping import Column, Dates, Era, Order, Role
from clinic_app.domain.import_mapping_written import as_toml
from clinic_app.services.import_making import ChosenColumn, Making, SheetColumn, made_of
from clinic_app.services.importing import ImportMapping, column_name
from clinic_app.ui import ink
from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.chosen_row import ChosenRow
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.screens.import_column import ColumnCard
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Tokens, Type, font

_ROW = 52
_AROUND = 170
"""Head and edges above and below the list."""


class ColumnRow(ChosenRow):
    """A column: its heading, and what it is said to be."""

    def __init__(self, column: SheetColumn, told: str, *, left_out: bool) -> None:
        super().__init__(column.heading, f"{column_name(column.at)} {column.heading}: {told}", _ROW)
        self._first = f"{column_name(column.at)}  {column.heading}"
        self._told = told
        self._left_out = left_out

    def paint_words(self, painter: QPainter, theme: Tokens, room: QRectF) -> None:
        """Two lines."""
        inner = room.adjusted(16, 6, -12, -6)
        upper, lower = QRectF(inner), QRectF(inner)
        upper.setHeight(inner.height() / 2)
        lower.setTop(upper.bottom())
        colour = theme.colour("sub" if self._left_out else "teal_d")
        for place, text, style, tint in (
            (upper, self._first, Type.BODY, theme.colour("ink")), (lower, self._told, Type.CAPTION, colour),
        ):  # fmt: skip
            face = font(style)
            fits = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            ink.words(painter, place, fits, face, tint)


class MakeMapping(TopicPage):
    """Nothing of what stands in the sheet goes into the mapping but headings and how codes are spelled."""

    def __init__(self, ways: Ways, columns: tuple[SheetColumn, ...]) -> None:
        super().__init__(
            ways, _("Make a mapping"), _("What each column of this sheet is. Nothing of a person is kept in it.")
        )
        self._making: Making | None = None
        self._columns = columns
        self._chosen: list[ChosenColumn] = []
        self._at = 0
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.save = primary(_("Save the mapping"), "check")
        self.save.clicked.connect(self._save)
        self.head.act(back)
        self.head.act(self.save)
        self.list = RowList(follows=True)
        self.list.chosen.connect(self._go)
        left = Card(_("Columns"), "layers", padding=1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.list)
        left.body.addWidget(self.area)
        self.card = ColumnCard(ways.labels)
        self.card.changed.connect(self._changed)
        self.title = QLineEdit()
        BurmesePasted(self.title)
        self.title.setMaxLength(60)
        self.title.setPlaceholderText(_("What it is called, for example: register of 2568"))
        self.title.setAccessibleName(_("What it is called"))
        self.title.returnPressed.connect(self._save)
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self._named())
        right.addWidget(self.card)
        right.addWidget(self._dated())
        right.addStretch(1)
        self.body = Columns(least=BESIDE_A_LIST_FROM)
        self.body.setSpacing(16)
        self.body.addWidget(_topped(left), 420)
        self.body.addLayout(right, 560)
        self.column.addWidget(self.body)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list scrolls by itself: what a column is stands beside it, or is seen below."""
        super().resizeEvent(event)
        room = event.size().height() - _AROUND
        self.area.setFixedHeight(max(3 * _ROW, room // 2 if event.size().width() < BESIDE_A_LIST_FROM + 64 else room))

    def arrived(self) -> None:
        """Which mappings are known: their headings are guessed."""
        self.ways.jobs.run(self, self._ask, self._know, self.refuse)
        self.title.setFocus()

    def _named(self) -> Card:
        card = Card(_("The mapping"), "file-text")
        card.body.addWidget(self.title)
        return card

    def _dated(self) -> Card:
        card = Card(_("Days are written so"), "calendar")
        self.order, self.era = QComboBox(), QComboBox()
        for order, words in ((Order.DAY, _("The day stands before the month: 31/1")),
                             (Order.MONTH, _("The month stands before the day: 1/31"))):  # fmt: skip
            self.order.addItem(words, order.value)
        for era, words in ((Era.BOTH, _("Years in both eras, told by their four figures")),
                           (Era.BUDDHIST, _("Two figures are a Buddhist year: 69 is 2569")),
                           (Era.WESTERN, _("Two figures are a Western year: 26 is 2026"))):  # fmt: skip
            self.era.addItem(words, era.value)
        self.order.setAccessibleName(_("Order of a date"))
        self.era.setAccessibleName(_("Era of years"))
        card.body.addWidget(self.order)
        card.body.addWidget(self.era)
        return card

    # --- choosing ----------------------------------------------------------------------------------

    def _ask(self) -> list[ImportMapping]:
        mappings = self.ways.clinic.importing.mappings
        names = sorted(mappings.every(), key=lambda name: not name.own)  # what was chosen here counts first
        return [mappings.one(name.id) for name in names]

    def _know(self, mappings: list[ImportMapping]) -> None:
        if self._making is not None:
            return
        self._making = Making(self.ways.clinic.definitions, mappings, self.ways.labels.field)
        self._chosen = [self._making.guess(column) for column in self._columns]
        self.card.offer(self._making.fields)
        self._show_list()
        if self._columns:
            self._go(0)

    def _show_list(self) -> None:
        rows = []
        for at, (column, chosen) in enumerate(zip(self._columns, self._chosen, strict=True)):
            left_out = chosen.target in ("", Role.LEFT_OUT.value)
            rows.append((at, ColumnRow(column, self.card.target_words(chosen.target), left_out=left_out)))
        self.list.replace(rows, self._at)

    def _go(self, at: object) -> None:
        if self._making is None or not isinstance(at, int):
            return
        self._at = at
        self.list.mark(at)
        self.area.ensureWidgetVisible(self.list.rows[at], 0, _ROW)
        column, chosen = self._columns[at], self._chosen[at]
        self.card.show_column(column, chosen, self._making.read(column, chosen))

    def _changed(self) -> None:
        """The card changed what the column is."""
        self._show_list()
        if self._making is not None:
            column, chosen = self._columns[self._at], self._chosen[self._at]
            self.card.show_spellings(chosen, self._making.read(column, chosen))

    # --- saving ------------------------------------------------------------------------------------

    def _save(self) -> None:
        title = self.title.text().strip()
        if not title:
            self.title.setFocus()
            return
        self.notice.say(None)
        columns = made_of(self._columns, self._chosen, self.ways.clinic.definitions)
        dates = Dates(Order(self.order.currentData()), Era(self.era.currentData()))
        work = partial(self._keep, title, columns, dates)
        self.ways.jobs.run(self, work, self._saved, self.refuse)

    def _keep(self, title: str, columns: list[Column], dates: Dates) -> ImportMapping:
        mappings = self.ways.clinic.importing.mappings
        # One of the same title is made anew.
        taken = [name.id for name in mappings.every() if not name.own or name.title != title]
        return mappings.save(as_toml(title, columns, dates, taken=taken))

    def _saved(self, mapping: ImportMapping) -> None:
        self.ways.inside.toast.say(_("The mapping “{title}” is kept.").format(title=mapping.written.title))
        self.ways.inside.back()


def _topped(card: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card)
    column.addStretch(1)
    return holder
