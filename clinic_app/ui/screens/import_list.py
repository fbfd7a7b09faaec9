"""Every row of one import: those that did not land, and the cases in which the others did."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.services.importing import KeptImport, KeptRow
from clinic_app.ui import dialogs
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Divider
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.import_words import cell_lines, why_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

ROWS_SHOWN = 100


class ImportList(QWidget):
    """Every row of one import: the case it landed in, or why it did not, and which of its cells stayed behind."""

    def __init__(self, ways: Ways, refuse: Callable[[Exception], None]) -> None:
        super().__init__()
        self._ways = ways
        self._refuse = refuse
        self._import: KeptImport | None = None
        self._last = 0
        self.title = Paragraph("", Type.BODY_BOLD)
        which = [("listed", _("Did not land")), ("landed", _("Landed"))]
        self.which = Segments(which, _("Which rows"), compact=True)
        self.which.choose("listed")
        self.which.chosen.connect(lambda *_given: self._again())
        self.nothing = Paragraph(_("There are none."), Type.COMPACT, colour="sub")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.more = plain(_("Show more rows"), size="small")
        self.more.clicked.connect(self._ask)
        self.done = plain(_("Done with this list: forget it"), "check", size="small")
        self.done.clicked.connect(self._forget)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.more)
        foot.addWidget(self.done)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.which)
        column.addLayout(head)
        column.addLayout(self._lines)
        column.addWidget(self.nothing)
        column.addLayout(foot)
        self.hide()

    def open(self, each: KeptImport, _on: bool = False) -> None:
        """Show the list of this import: what did not land, if anything."""
        self._import = each
        self.title.setText(_("List of {day}").format(day=self._ways.site.shown_instant(each.begun_at)))
        self.done.setVisible(bool(each.told))
        self.which.choose("listed" if each.listed else "landed")
        self._again()

    def _again(self) -> None:
        self._last = 0
        clear(self._lines)
        self._ask()

    def close_list(self) -> None:
        """Show none."""
        self._import = None
        self.hide()

    def _ask(self) -> None:
        if self._import is None:
            return
        importing, import_id, last = self._ways.clinic.importing, self._import.id, self._last
        landed = self.which.code() == "landed"

        def work() -> tuple[bool, list[tuple[KeptRow, str | None]]]:
            rows = importing.rows(import_id, landed=landed, after=last, limit=ROWS_SHOWN)
            return landed, [(row, importing.code_of(row)) for row in rows]

        self._ways.jobs.run(self, work, self._show, self._refuse)

    def _show(self, told: tuple[bool, list[tuple[KeptRow, str | None]]]) -> None:
        landed, rows = told
        if landed != (self.which.code() == "landed"):
            return  # somebody looks at the others by now
        for row, code in rows:
            if self._lines.count():
                self._lines.addWidget(Divider())
            self._lines.addWidget(_line(row, code))
            self._last = row.row
        self.more.setVisible(len(rows) == ROWS_SHOWN)
        self.nothing.setVisible(not self._lines.count())
        self.show()

    def _forget(self) -> None:
        if self._import is None:
            return
        message = Message(
            _("What did not come in is forgotten, and the numbers these rows have in the old sheet."),
            _("The cases stay, and rows that landed do not come in twice. Keep the old sheet while you need it."),
        )
        dialogs.ask(self, message, verb=_("Forget the list"), then=self._forget_it)

    def _forget_it(self) -> None:
        if self._import is not None:
            work = partial(self._ways.clinic.importing.forget_list, self._import.id)
            self._ways.jobs.run(self, work, lambda _rows: self.close_list(), self._refuse)


def _line(row: KeptRow, code: str | None) -> QWidget:
    told = _("Row {number}").format(number=row.row)
    if row.told is not None and row.told.name:
        told = f"{told} · {row.told.name}"
    verdict = why_words(row.why) if row.why else _("kept from you")
    if code is not None:
        verdict = _("case {code}").format(code=shown_code(code))
    left = row.told.left if row.told is not None else ()
    lines = cell_lines(cell for cell in left if cell.value or row.case_id is None)
    # What law or mapping kept out of a row that landed was told by its column, before it was brought in.
    n = sum(not cell.value for cell in left)
    if n and row.case_id is not None:
        lines.append(ngettext("{n} cell stays in the old sheet", "{n} cells stay in the old sheet", n).format(n=n))
    mark, tone = ("check", "teal") if row.case_id is not None else ("x", "amber")
    return SheetRow(f"{told} · {verdict}", "\n".join(lines), mark=mark, tone=tone)


def clear(column: QVBoxLayout) -> None:
    """Take every row out."""
    while item := column.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
