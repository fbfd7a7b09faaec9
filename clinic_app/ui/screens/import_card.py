"""What was brought in last, for the overview of Upkeep."""

from __future__ import annotations

from clinic_app.services.importing import KeptImport
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.import_words import rows_words
from clinic_app.ui.screens.ways import Ways


class ImportCard(Card):
    """For the overview: what was brought in last."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Bring in a sheet"), "file-text")
        self._ways = ways
        self._words = Paragraph("")
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.importing.every, self._show)

    def _show(self, imports: tuple[KeptImport, ...]) -> None:
        if not imports:
            self._words.setText(_("Nothing was brought in yet."))
            return
        day = self._ways.site.shown_instant(imports[0].begun_at)
        self._words.setText(_("Last: {day}, {rows}.").format(day=day, rows=rows_words(imports[0].landed)))
