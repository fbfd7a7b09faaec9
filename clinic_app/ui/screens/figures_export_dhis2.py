"""Where numbers go in DHIS2: the mapping that holds, a template for a new one, and what would be sent by it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from clinic_app.services.figures_out import Dhis2Mapping, Filled
from clinic_app.services.figures_written import write_template
from clinic_app.services.reporting import Audience
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.where_to_keep import ask_where
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.screens.figure_words import audience_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_TOML = "TOML (*.toml)"


class Dhis2Card(Card):
    """`months` says which are looked at."""

    mapped = Signal(Audience)
    """A mapping holds, for this reader."""
    begun = Signal()
    """Something was asked for: what was refused before says nothing of it."""

    def __init__(self, ways: Ways, refuse: Callable[[Exception], None], months: Callable[[], range]) -> None:
        super().__init__(_("Where each number goes"), "link")
        self._ways, self._refuse, self._months = ways, refuse, months
        self._out = ways.clinic.figures_out
        self.name = OneLine(_("No mapping chosen yet"), Type.BODY_BOLD, elides=True)
        self.whom = Paragraph("", Type.COMPACT, colour="sub")
        self.choose = plain(_("Choose a mapping…"), "file-text", size="small")
        self.choose.clicked.connect(self._choose)
        self.template = quiet(_("Template to be filled in…"), "download", size="small")
        self.template.clicked.connect(self._ask_template)
        self.look = plain(_("See what would be sent"), "search", size="small")
        self.look.clicked.connect(self._look)
        self.told = Paragraph("", Type.COMPACT)
        self.body.addWidget(self.name)
        self.body.addWidget(self.whom)
        row = Flow()
        for button in (self.choose, self.look, self.template):
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addWidget(self.told)
        self.told.hide()

    def ask(self) -> None:
        """Which mapping holds."""
        self._ways.jobs.run(self, self._out.mapping, self._show, self._refuse)

    def forget(self) -> None:
        """Other months: what was looked at says nothing of them."""
        self.told.hide()

    def _show(self, mapping: Dhis2Mapping | None) -> None:
        self.look.setEnabled(mapping is not None)
        if mapping is None:
            self.whom.setText(_("Whoever keeps the DHIS2 fills in a template: it holds no number and nobody’s data."))
            return
        self.name.setText(mapping.title)
        self.whom.setText(_("For: {office}").format(office=audience_words(mapping.audience)))
        self.mapped.emit(mapping.audience)

    def _choose(self) -> None:
        ask_file(self, self.take, _TOML, _("All files") + " (*)")

    def take(self, path: Path) -> None:
        """A mapping was chosen."""
        self.forget()
        self.begun.emit()
        self._ways.jobs.run(self, partial(self._out.take_mapping, path), self._show, self._refuse)

    def _ask_template(self) -> None:
        ask_where(self, "mapping.toml", _TOML, self.write_template)

    def write_template(self, path: Path) -> None:
        """Write every table and code of the return, with room for their places."""
        self.begun.emit()
        make = partial(self._out.template, Audience.STATUTORY, self._months())

        def write(text: str) -> None:
            saved = partial(write_template, text, path)
            self._ways.jobs.run(self, saved, lambda _nothing: self._say(_("Written.")), self._refuse, lane="reader")

        self._ways.jobs.run(self, make, write, self._refuse)

    def _look(self) -> None:
        self.forget()
        self.begun.emit()
        self._ways.jobs.run(self, partial(self._out.dry_run, self._months()), self._tried, self._refuse)

    def _tried(self, tried: Filled) -> None:
        n = len(tried.values.dataValues)
        words = [ngettext("{n} value would be sent.", "{n} values would be sent.", n).format(n=n)]
        if tried.omitted:
            hidden = ngettext("{n} may not be seen and is left out.", "{n} may not be seen and are left out.",
                              tried.omitted)  # fmt: skip
            words.append(hidden.format(n=tried.omitted))
        if tried.left:
            words.append(_("The mapping leaves out {n}.").format(n=tried.left))
        words.append(_("Nothing was sent, and no file was made."))
        self._say(" ".join(words))

    def _say(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
