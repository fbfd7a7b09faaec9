"""What is given out: which numbers, of which months, for whom, how much it says, as which kind of file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.services.figures_out import Detail, Form
from clinic_app.services.reporting import Audience
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.figure_period import Period
from clinic_app.ui.screens.figure_words import audience_words
from clinic_app.ui.screens.figures_export_words import CHARTS, DHIS2, SHEET, TABLES
from clinic_app.ui.theme import Type


class Asked(Card):
    """Of each question one answer always holds; only what matters for this kind of file is shown."""

    chosen = Signal()
    """Another answer than before."""
    mapped_for: Audience
    """For whom the mapping is that DHIS2 gets its numbers by."""

    def __init__(self, audience: Audience) -> None:
        super().__init__(_("What is given out"), "download")
        self.mapped_for = Audience.STATUTORY
        what = [(TABLES, _("Tables, CSV")), (CHARTS, _("Charts")), (DHIS2, "DHIS2"), (SHEET, _("Sheet of incidents"))]
        self.what = Segments(what, _("What is given out"))
        self.what.choose(TABLES)
        self.period = Period()
        self.audience = Segments([(each.value, audience_words(each)) for each in Audience], _("For whom"))
        self.audience.choose(audience.value)
        self.detail = Segments(
            [(Detail.GENERAL.value, _("General")), (Detail.EXACT.value, _("Exact"))], _("How much it says")
        )
        self.detail.choose(Detail.GENERAL.value)
        self.form = Segments([(Form.WORKBOOK.value, _("Workbook (.xlsx)")), (Form.CSV.value, "CSV")], _("Kind of file"))
        self.form.choose(Form.WORKBOOK.value)
        self._rows = [
            (OneLine(_("What"), Type.COMPACT, colour="sub"), self.what),
            (OneLine(_("Months"), Type.COMPACT, colour="sub"), self.period),
            (OneLine(_("For whom"), Type.COMPACT, colour="sub"), self.audience),
            (OneLine(_("How much it says"), Type.COMPACT, colour="sub"), self.detail),
            (OneLine(_("Kind of file"), Type.COMPACT, colour="sub"), self.form),
        ]
        for label, part in self._rows:
            self.body.addWidget(label)
            row = QHBoxLayout()
            row.addWidget(part)
            row.addStretch(1)
            self.body.addLayout(row)
        for segments, usual in ((self.what, TABLES), (self.audience, Audience.OWN.value),
                                (self.detail, Detail.GENERAL.value), (self.form, Form.WORKBOOK.value)):  # fmt: skip
            segments.chosen.connect(partial(self._chosen, segments, usual))

    @property
    def reader(self) -> Audience:
        """Who was chosen, or for whom the mapping of a DHIS2 is; of single incidents this clinic alone."""
        match self.what.code():
            case what if what == SHEET:
                return Audience.OWN
            case what if what == DHIS2:
                return self.mapped_for
        return Audience(self.audience.code() or Audience.OWN)

    def shape(self) -> None:
        """Show what is asked for this kind of file; others than this clinic and the office get whole years."""
        what = self.what.code()
        shown: dict[QWidget, bool] = {
            self.audience: what in (TABLES, CHARTS),
            self.detail: what == SHEET,
            self.form: what == SHEET,
        }
        for label, part in self._rows:
            label.setVisible(shown.get(part, True))
            part.setVisible(shown.get(part, True))
        self.period.only_years(not self.reader.sees_all)

    def _chosen(self, segments: Segments, usual: str, code: str | None) -> None:
        if code is None:  # one of them always holds
            segments.choose(usual)
        self.chosen.emit()
