"""How the line stands, on the page Sending: in one bold line, and below it what waits and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Mark
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.screens import line_words
from clinic_app.ui.screens.line import Line
from clinic_app.ui.theme import Type


class LineCard(Card):
    """`now` tries at once; where `stick` leads, the page says."""

    def __init__(self, line: Line) -> None:
        super().__init__(padding=12)
        self._line = line
        self._mark = Mark("wifi-off", side=20)
        self.state, self.rest = Paragraph("", Type.BODY_BOLD), Paragraph("", Type.COMPACT, colour="sub")
        self.now = plain(_("Try now"), "refresh-cw", size="small")
        self.now.clicked.connect(line.press)
        self.stick = plain(_("By stick…"), "usb", size="small")
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.state)
        told.addWidget(self.rest)
        said = QHBoxLayout()
        said.setSpacing(12)
        said.addWidget(self._mark)
        said.addLayout(told, 1)
        acts = QHBoxLayout()
        acts.setSpacing(12)
        acts.addWidget(self.stick)
        acts.addWidget(self.now)
        row = RowOrColumn(12, words=200)
        row.setContentsMargins(4, 0, 4, 0)
        row.addLayout(said, 1)
        row.addLayout(acts)
        self.body.addLayout(row)

    def show_line(self, site: Site, *, waiting: int, held: int) -> None:
        """As it is now."""
        line = self._line
        picture, up = line_words.mark(line, up="wifi")
        self.state.setText(line.words(site))
        self._mark.set_mark(picture, "teal" if up else "sub")
        rest = line_words.rest(line, site, waiting=waiting, held=held)
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
