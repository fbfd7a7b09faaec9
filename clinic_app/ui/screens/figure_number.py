"""One number on a card, large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.services.reporting import ALL, WHOLE, FigureCount, Kind
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import IconButton, quiet
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.figure_defined import DefinedCard
from clinic_app.ui.screens.figure_words import FigureWords, value_words
from clinic_app.ui.theme import Type


class FigureCard(DefinedCard):
    """A number, large. It may come to tell another: a page of other numbers takes the cards that stand."""

    def __init__(self) -> None:
        super().__init__(padding=12)
        head = QHBoxLayout()
        head.setSpacing(4)
        self.name = Paragraph("", Type.COMPACT, colour="sub")
        head.addWidget(self.name, 1)
        self.what = IconButton("info", "", side=28)
        self.what.clicked.connect(self._turn)
        head.addWidget(self.what, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.value = OneLine("", Type.TITLE)
        row.addWidget(self.value)
        self.of = OneLine("", Type.COMPACT, colour="sub", elides=True)
        row.addWidget(self.of, 1)
        self.files = quiet(_("Files"), size="small")
        self.files.clicked.connect(self._open_files)
        keeps = self.files.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # cards beside each other are of one height
        self.files.setSizePolicy(keeps)
        row.addWidget(self.files)
        self.whole = quiet("", size="small")
        self.whole.clicked.connect(self._open_whole)
        row.addWidget(self.whole)
        self.body.addLayout(row)
        self.counts = ""
        """The id of what it tells."""

    def tell(self, found: FigureCount, words: FigureWords, *, drills: bool) -> None:
        """What is counted, and how many. What was opened on it stays, while it is the same."""
        title = words.title(found.figure)
        if found.figure.id != self.counts:
            self.counts = found.figure.id
            self.name.setText(title)
            self.what.set_mark("info", _("What is counted: {what}").format(what=title))
            self.files.setAccessibleName(_("Files behind {what}").format(what=title))
            self.define(words, found.figure)
        value, second = value_words(found)
        self.setAccessibleName(f"{title}: {value} {second}".strip())
        self.value.setText(value)
        self.of.setText(second)
        self.files.setVisible(drills and bool(found.of if found.figure.kind is Kind.MEDIAN else found.n))
        part = found.figure.kind in (Kind.SHARE, Kind.EACH)
        self.whole.setVisible(drills and part and bool(found.of))
        self.whole.setText(_("All {n}").format(n=found.of))
        self.whole.setAccessibleName(_("Files behind all {n}: {what}").format(n=found.of, what=title))

    def _open_files(self) -> None:
        self.opened.emit(ALL, ALL)

    def _open_whole(self) -> None:
        self.opened.emit(WHOLE, ALL)
