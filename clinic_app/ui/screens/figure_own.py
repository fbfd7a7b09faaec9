"""A table of one’s own: what is counted, by one or two things. For this clinic alone; numbers lead to their files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.services.reporting import Table, TableCount, Unit, dimensions_of
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.screens.figure_cards import TableCard
from clinic_app.ui.screens.figure_words import FigureWords, unit_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_NOTHING = "-"


class OwnTable(QWidget):
    """Three questions, and the table below them."""

    def __init__(
        self, ways: Ways, words: FigureWords, months: range, opened: Callable[[Table, range, str, str], None],
        refuse: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._ways, self._words, self._months, self._opened, self._refuse = ways, words, months, opened, refuse
        self.card: TableCard | None = None
        self.unit, self.rows, self.columns = ChoiceBox(), ChoiceBox(), ChoiceBox()
        asked = Card(_("What is counted, and by what"), padding=12)
        room = Columns()
        room.setSpacing(12)
        for words_, box in ((_("What one is"), self.unit), (_("By"), self.rows), (_("And by"), self.columns)):
            box.setAccessibleName(words_)
            part = QVBoxLayout()
            part.addWidget(OneLine(words_, Type.COMPACT, colour="sub"))
            part.addWidget(box)
            room.addLayout(part, 220)
        asked.body.addWidget(room)
        self._shown = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(asked)
        column.addLayout(self._shown)
        self.unit.offer([(each.value, unit_words(each)) for each in Unit])
        self.unit.choose(Unit.INCIDENT.value)
        self.unit.chosen.connect(self._other_unit)
        self.rows.chosen.connect(self._ask)
        self.columns.chosen.connect(self._ask)
        self._other_unit()

    def tell(self, words: FigureWords, months: range) -> None:
        """The same table, of these months."""
        self._words, self._months = words, months
        self._ask()

    def _other_unit(self) -> None:
        names = dimensions_of(Unit(self.unit.code or Unit.INCIDENT))
        told = sorted(((name, self._words.dimension(name)) for name in names), key=lambda each: each[1])
        for box, choices in ((self.rows, told), (self.columns, [(_NOTHING, _("nothing else")), *told])):
            box.clear()
            box.offer(choices)
        self.rows.choose(names[-1] if "type" not in names else "type")
        self.columns.choose(_NOTHING)
        self._ask()

    def _ask(self) -> None:
        rows, columns = self.rows.code, self.columns.code
        if rows is None:
            return
        by = None if columns in (None, _NOTHING, rows) else columns
        work = partial(self._ways.clinic.reporting.own_table, Unit(self.unit.code or ""), rows, by, self._months)
        self._ways.jobs.run(self, work, self._show, self._refuse)

    def _show(self, found: TableCount) -> None:
        while (item := self._shown.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.card = TableCard(found, self._words, drills=True)
        self.card.opened.connect(partial(self._opened, found.table, self._months))
        self._shown.addWidget(self.card)
