"""Bringing in what was kept in another program: choose a file, see what would come of it, bring it in, take it back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from clinic_app.errors import Stopped
from clinic_app.services.import_making import SheetColumn, columns_of
from clinic_app.services.import_mappings import MappingName
from clinic_app.services.importing import (
    DryRun,
    Fitted,
    ImportMapping,
    ImportReading,
    OpenedFile,
    Running,
)
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.import_before import before_it_is_brought_in
from clinic_app.ui.screens.import_earlier import EarlierImports
from clinic_app.ui.screens.import_mapping import MakeMapping
from clinic_app.ui.screens.import_verdict import ImportVerdict
from clinic_app.ui.screens.import_words import rows_words
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class ImportPage(TopicPage):
    """Reading is work of the reader lane; landing goes batch by batch through the vault's, so that others can save."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("Bring in a sheet"), _("What was kept in the Incident Recorder or another sheet, as cases here.")
        )
        self._reading: ImportReading | None = None
        self._opened: OpenedFile | None = None
        self._fitted: Fitted | None = None
        self._dry: DryRun | None = None
        self._running: Running | None = None
        self._own: frozenset[str] = frozenset()
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.stand_beside([self._choosing()], [before_it_is_brought_in()], shares=(3, 2))
        self.column.addWidget(self.work)
        self.verdict = ImportVerdict()
        self.verdict.wanted.connect(self._bring_in)
        self.verdict.fits_changed.connect(lambda _on: self._weigh())
        self.column.addWidget(self.verdict)
        self.earlier = EarlierImports(ways, self.refuse)
        self.column.addWidget(self.earlier)

    def arrived(self) -> None:
        """Which mappings there are now, and what was brought in."""
        self.ways.jobs.run(self, self._ask, self._know, self.refuse)
        self.earlier.ask()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choosing(self) -> Card:
        card = Card(_("A sheet of another program"), "file-text")
        card.body.addWidget(Paragraph(_("An .xlsx workbook or a CSV."), Type.COMPACT, colour="sub"))
        self.choose = plain(_("Choose a file…"), "file-text")
        self.choose.clicked.connect(self._choose)
        self.file = OneLine(_("no file yet"), Type.BODY, colour="sub", elides=True)
        self.mappings, self.sheets = QComboBox(), QComboBox()
        self.mappings.setAccessibleName(_("Mapping"))
        self.sheets.setAccessibleName(_("Sheet"))
        for box in (self.mappings, self.sheets):
            box.setMinimumWidth(250)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(lambda _index: self._chose_another())
        self.make = plain(_("Make a mapping…"), "sliders-horizontal")
        self.make.clicked.connect(self._make_mapping)
        self.drop = quiet(_("Forget this mapping"))
        self.drop.clicked.connect(self._drop)
        self.drop.hide()
        self.look = primary(_("See what would come of it"), "search")
        self.look.clicked.connect(self._look)
        first = RowOrColumn(12)
        first.addWidget(self.choose)
        first.addWidget(self.file, 1)
        card.body.addLayout(first)
        self._labels = [OneLine(_("Sheet"), Type.BODY), OneLine(_("Mapping"), Type.BODY)]
        for label, box in zip(self._labels, (self.sheets, self.mappings), strict=True):
            # Boxes stand below one another and below the file, whatever their labels say.
            label.setMinimumWidth(self.choose.sizeHint().width())
            row = RowOrColumn(12, down=4)
            row.addWidget(label)
            row.addWidget(box)
            row.addStretch(1)
            card.body.addLayout(row)
        foot = Acts()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.look)
        foot.addWidget(self.make)
        foot.addWidget(self.drop)
        card.body.addLayout(foot)
        self._enable()
        return card

    # --- choosing ----------------------------------------------------------------------------------

    def _ask(self) -> tuple[ImportReading, tuple[MappingName, ...]]:
        importing = self.ways.clinic.importing
        return importing.reading(), importing.mappings.every()

    def _know(self, told: tuple[ImportReading, tuple[MappingName, ...]]) -> None:
        self._reading, names = told
        chosen = self.mappings.currentData()
        self.mappings.clear()
        for name in names:
            self.mappings.addItem(f"{name.title} ({_('made here')})" if name.own else name.title, name.id)
        self.mappings.setCurrentIndex(max(0, self.mappings.findData(chosen)))
        self._own = frozenset(name.id for name in names if name.own)
        self._enable()

    def _chose_another(self) -> None:
        self._forget_verdict()
        self._enable()

    def _drop(self) -> None:
        drop = partial(self.ways.clinic.importing.mappings.drop, str(self.mappings.currentData()))

        def dropped(_nothing: None) -> None:
            self._forget_verdict()
            self.ways.jobs.run(self, self._ask, self._know, self.refuse)

        self.ways.jobs.run(self, drop, dropped, self.refuse)

    def _choose(self) -> None:
        ask_file(self, self.open, _("Sheets") + " (*.xlsx *.xlsm *.csv *.tsv *.txt)", _("All files") + " (*)")

    def open(self, path: Path) -> None:
        """A file was chosen."""
        if self._reading is None:
            return
        self._forget_verdict()
        self._opened = None
        self.sheets.clear()
        self.file.setText(path.name)
        work = partial(self._reading.open, path)
        self.ways.jobs.run(self, work, self._opened_it, self._stopped, lane="reader")
        self._enable()

    def _opened_it(self, opened: OpenedFile) -> None:
        self._opened = opened
        self.sheets.addItems(list(opened.names))
        self._enable()
        self.ways.jobs.run(self, self._mapping, self._suggest_sheet, self.refuse)

    def _suggest_sheet(self, mapping: ImportMapping) -> None:
        if self._reading is not None and self._opened is not None:
            self.sheets.setCurrentText(self._reading.sheet_for(self._opened, mapping))
        self.look.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mapping(self) -> ImportMapping:
        return self.ways.clinic.importing.mappings.one(str(self.mappings.currentData()))

    def _make_mapping(self) -> None:
        if self._reading is None or self._opened is None:
            return
        reading, opened, name = self._reading, self._opened, self.sheets.currentText()

        def work() -> tuple[SheetColumn, ...]:
            return columns_of(reading.sheet(opened, name, self.work.told))

        def read(columns: tuple[SheetColumn, ...]) -> None:
            self._end()
            self.ways.inside.open_page(MakeMapping(self.ways, columns))

        self._begin(_("Reading the sheet"))
        self.ways.jobs.run(self, work, read, self._stopped, lane="reader")

    # --- looking -----------------------------------------------------------------------------------

    def _look(self) -> None:
        self._forget_verdict()
        self.ways.jobs.run(self, self._mapping, self._fit, self.refuse)

    def _fit(self, mapping: ImportMapping) -> None:
        if self._reading is None or self._opened is None:
            return
        reading, opened, name = self._reading, self._opened, self.sheets.currentText()

        def work() -> Fitted:
            sheet = reading.sheet(opened, name, lambda done: self.work.told(done / 2))
            return reading.fit(opened, sheet, mapping, lambda done: self.work.told(0.5 + done / 2))

        self._begin(_("Reading every row. Nothing is written."))
        self.ways.jobs.run(self, work, self._fitted_it, self._stopped, lane="reader")

    def _fitted_it(self, fitted: Fitted) -> None:
        self._fitted = fitted
        self._end()
        self._weigh()

    def _weigh(self) -> None:
        if self._fitted is None:
            return
        dry_run = self.ways.clinic.importing.dry_run
        work = partial(dry_run, self._fitted, take_what_fits=self.verdict.take.isChecked())
        self.ways.jobs.run(self, work, self._weighed, self.refuse)

    def _weighed(self, dry: DryRun) -> None:
        self._dry = dry
        self.verdict.say(dry)
        self._one_filled(self.verdict.bring)
        self.verdict.bring.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_verdict(self) -> None:
        self.notice.say(None)
        self._dry = self._fitted = None
        self.verdict.hide()
        self._one_filled(self.look)

    def _one_filled(self, button: QWidget) -> None:
        """The filled button is the one that comes next."""
        for each in (self.look, self.verdict.bring):
            each.setProperty("role", "primary" if each is button else "plain")
            each.update()

    # --- bringing in -------------------------------------------------------------------------------

    def _bring_in(self) -> None:
        if self._dry is None or self._running is not None:
            return
        self._begin(_("Bringing them in. You can go on working; what landed stays if you stop."))
        self.verdict.setEnabled(False)
        self.ways.jobs.run(self, partial(self.ways.clinic.importing.begin, self._dry), self._begun, self._stopped)

    def _begun(self, running: Running) -> None:
        self._running = running
        self._go_on(0.0)

    def _go_on(self, share: float) -> None:
        if self._running is None:
            return
        if share >= 1:
            self._landed(self._running.landed)
            return
        try:
            self.work.told(share)
        except Stopped as stopped:
            self._stopped(stopped)
            return
        step = partial(self.ways.clinic.importing.step, self._running)
        self.ways.jobs.run(self, step, self._go_on, self._stopped)

    def _landed(self, rows: int) -> None:
        self._end()
        self._forget_verdict()
        self.ways.inside.toast.say(_("{rows} landed.").format(rows=rows_words(rows)))
        self.earlier.ask()

    def _stopped(self, error: Exception) -> None:
        self._end()
        self._forget_verdict()
        self.earlier.ask()
        if not isinstance(error, Stopped):
            self.refuse(error)

    def _begin(self, words: str) -> None:
        self.notice.say(None)
        self.work.begin(words)
        self._enable()

    def _end(self) -> None:
        self._running = None
        self.work.end()
        self.verdict.setEnabled(True)
        self._enable()

    def _enable(self) -> None:
        idle = not self.work.isVisibleTo(self) if hasattr(self, "work") else True
        ready = self._opened is not None and self._reading is not None and idle
        self.choose.setEnabled(idle)
        for widget in (self.look, self.make, self.mappings, self.sheets):
            widget.setEnabled(ready)
        self.drop.setVisible(ready and self.mappings.currentData() in self._own)
