"""What was brought in before: how it stands, its list, and taking it back as long as nobody has worked in its cases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.errors import Stopped
from clinic_app.services.import_taking_back import TakingBack
from clinic_app.services.importing import ImportId, KeptImport
from clinic_app.ui import dialogs
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.import_list import ImportList, clear
from clinic_app.ui.screens.import_words import cases_words, rows_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_message import Message

ROWS_SHOWN = 100


class EarlierImports(Card):
    """Hidden while there are none."""

    def __init__(self, ways: Ways, refuse: Callable[[Exception], None]) -> None:
        super().__init__(_("Brought in before"), "history", padding=8)
        self._ways = ways
        self._refuse = refuse
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.list = ImportList(ways, refuse)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.work)
        self.body.addWidget(self.list)
        self.hide()

    def ask(self) -> None:
        """Look how they stand now."""
        self._ways.jobs.run(self, self._known, self._show, self._refuse)

    def _known(self) -> tuple[tuple[KeptImport, ...], dict[str, str]]:
        importing = self._ways.clinic.importing
        return importing.every(), {name.id: name.title for name in importing.mappings.every()}

    def _show(self, told: tuple[tuple[KeptImport, ...], dict[str, str]]) -> None:
        imports, titles = told
        clear(self._lines)
        for each in imports:
            if self._lines.count():
                self._lines.addWidget(Divider())
            self._lines.addWidget(self._line(each, titles.get(each.mapping, each.mapping)))
        self.setVisible(bool(imports))

    def _line(self, each: KeptImport, title: str) -> QWidget:
        day = self._ways.site.shown_instant(each.begun_at)
        told = _("{landed} landed in {cases}, {listed} listed").format(
            landed=rows_words(each.landed), cases=cases_words(each.cases), listed=rows_words(each.listed)
        )
        if each.undone_at is not None:
            told = _("taken back") + (f" · {told}" if each.landed else "")
        elif each.ended_at is None:
            told += " · " + _("not to its end: choose the same file to go on")
        look = plain(_("Look at the list"), size="small")
        back = plain(_("Take it back…"), "undo-2", size="small")
        for button in (look, back):
            button.setAccessibleName(f"{button.text()} {day}")
        look.clicked.connect(partial(self.list.open, each))
        back.clicked.connect(partial(self._look_back, each.id))
        back.setVisible(each.undone_at is None or bool(each.landed))
        look.setVisible(bool(each.landed or each.listed))
        return SheetRow(f"{day} · {title}", told, mark="file-text", end=_side_by_side(look, back))

    # --- taking back -------------------------------------------------------------------------------

    def _look_back(self, import_id: ImportId, _on: bool = False) -> None:
        work = partial(self._ways.clinic.importing.taking_back.look, import_id)
        self._ways.jobs.run(self, work, self._sure, self._refuse)

    def _sure(self, back: TakingBack) -> None:
        n = len(back.going)
        what = ngettext("{n:,} case of this import will be erased.", "{n:,} cases of this import will be erased.", n)
        do = _("There is no way back, but the sheet may be brought in again. Nobody has worked in them.")
        if back.staying:
            stay = ngettext("{n:,} case stays: somebody has worked in it.",
                            "{n:,} cases stay: somebody has worked in them.", back.staying)  # fmt: skip
            do = f"{do} {stay.format(n=back.staying)}"
        message = Message(what.format(n=n), do)
        dialogs.ask(self, message, verb=_("Take it back"), then=partial(self._begin, back))

    def _begin(self, back: TakingBack) -> None:
        self.list.close_list()
        self.work.begin(_("Erasing what was brought in."))
        self._go_on(back)

    def _go_on(self, back: TakingBack) -> None:
        if back.gone and not back.going:
            self._end()
            told = _("{cases} erased. Make a new backup now.").format(cases=cases_words(back.gone))
            self._ways.inside.toast.say(told)
            return
        try:
            self.work.told(back.share)
        except Stopped:
            self._end()
            return
        work = partial(self._ways.clinic.importing.taking_back.step, back)
        self._ways.jobs.run(self, work, self._go_on, self._failed)

    def _failed(self, error: Exception) -> None:
        self._end()
        self._refuse(error)

    def _end(self) -> None:
        self.work.end()
        self.ask()


def _side_by_side(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder
