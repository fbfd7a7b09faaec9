"""What would come of a sheet, before anything is written: counts, columns, and every row that would not land."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.services.importing import DryRun, SettledRow, column_name
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.import_list import clear
from clinic_app.ui.screens.import_words import cases_words, cell_words, cells_words, row_line, rows_words
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

ROWS_SHOWN = 100


class ImportVerdict(QWidget):
    """`wanted` says that it is to be brought in so; `fits_changed` that rows may land without what does not fit."""

    wanted = Signal()
    fits_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._listed: tuple[SettledRow, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.before = Notice(tone="amber")
        self.counts = FactGrid(labels=240)
        self.take = QCheckBox(_("Take what fits of rows that do not fit whole"))
        self.take.toggled.connect(self.fits_changed)
        self.bring = primary(_("Bring them in"), "check")
        self.bring.clicked.connect(self.wanted)
        self.counted = Card(_("What would come of it"), "search")
        self.counted.body.addWidget(self.counts)
        self.counted.body.addWidget(self.take)
        self.counted.body.addWidget(self.bring, 0, Qt.AlignmentFlag.AlignLeft)
        self.columns = Card(_("Columns that do not come in whole"), "layers")
        self.rows = Card(_("Rows that would not land"), "list", padding=8)
        self.more = plain(_("Show more rows"), size="small")
        self.more.clicked.connect(self._show_more)
        self._shown = 0
        self._column_lines, self._row_lines = QVBoxLayout(), QVBoxLayout()
        self.columns.body.addLayout(self._column_lines)
        self.rows.body.addLayout(self._row_lines)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        self.rows.body.addLayout(foot)
        for widget in (self.before, self.counted, self.columns, self.rows):
            column.addWidget(widget)
        self.hide()

    def say(self, dry: DryRun) -> None:
        """Show this."""
        fitted, plan = dry.fitted, dry.plan
        facts = [
            (_("Sheet"), fitted.sheet + (f" ({fitted.encoding})" if fitted.encoding else "")),
            (_("Headings stand in row"), str(fitted.layout.row)),
            (_("Rows below the headings"), f"{len(fitted.rows):,}"),
            (_("Would land"), f"{rows_words(plan.rows_landing)}, {cases_words(len(plan.cases))}"),
            (_("Would be listed"), rows_words(len(plan.listed))),
        ]
        hidden, computed = sum(r.hidden for r in fitted.rows), sum(bool(r.computed) for r in fitted.rows)
        if hidden:
            facts.append((_("Hidden in the sheet, and read"), rows_words(hidden)))
        if computed:
            facts.append((_("With formulas, read as last saved"), rows_words(computed)))
        self.counts.say(facts)
        self.before.say(_before(dry))
        self.bring.setText(_("Bring in {rows}").format(rows=rows_words(plan.rows_landing)))
        self.bring.setEnabled(bool(plan.cases))
        self._say_columns(dry)
        self._listed = plan.listed
        self._shown = 0
        clear(self._row_lines)
        self._show_more()
        self.rows.setVisible(bool(plan.listed))
        self.show()

    def _say_columns(self, dry: DryRun) -> None:
        clear(self._column_lines)
        layout = dry.fitted.layout
        lines = [
            f"{column_name(at)} {heading}: {cells_words(n)} — {cell_words(reason)}"
            for (at, heading), reasons in sorted(dry.left_by_column.items())
            for reason, n in reasons.items()
        ]
        for at in layout.unknown:
            words = _("The mapping does not know this column: nothing of it comes in.")
            lines.append(f"{column_name(at)} {layout.headings.get(at, '')}: {words}")
        lines += [f"{heading}: " + _("This column is not in the sheet.") for heading in layout.missing]
        for line in lines:
            self._column_lines.addWidget(Paragraph(line, Type.COMPACT))
        self.columns.setVisible(bool(lines))

    def _show_more(self) -> None:
        for row in self._listed[self._shown : self._shown + ROWS_SHOWN]:
            if self._row_lines.count():
                self._row_lines.addWidget(Divider())
            told, second = row_line(row)
            self._row_lines.addWidget(SheetRow(told, second, mark="file-text", tone="sub"))
        self._shown = min(len(self._listed), self._shown + ROWS_SHOWN)
        self.more.setVisible(self._shown < len(self._listed))


def _before(dry: DryRun) -> Message | None:
    if not dry.before:
        return None
    if any(each.ended_at is None for each in dry.before):
        return Message(
            _("This file was brought in before, and not to its end."),
            _("What landed is passed over. Bringing it in goes on where it stopped."),
        )
    return Message(_("This very file was brought in before."), _("What landed then is passed over now."))
