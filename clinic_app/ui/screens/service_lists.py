"""Lists of services as files, in the shape of HSDS: see what would come of one, take it in, write ours for others."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from clinic_app.services.listings import Comes, Listed, Row, Taken, read_listing, write_listing
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.where_to_keep import ask_where
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.screens.import_list import clear
from clinic_app.ui.screens.service_list_words import counted_words, row_words
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

ROWS_SHOWN = 100
_WORTH_A_LINE = (Comes.CHANGES, Comes.NEW, Comes.REFUSED)


class ServiceListsPage(TopicPage):
    """Reading is work of the reader lane. Nothing is written before somebody has seen what would come of it."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Lists of services"), _("Files of other organisations, and ours for them."))
        self.rows: tuple[Row, ...] = ()
        self.ticks: dict[int, QCheckBox] = {}
        self._left_out: set[int] = set()
        self._listed: tuple[Listed, ...] = ()
        self._shown = 0
        self.column.addWidget(self._choosing())
        self.column.addWidget(self._verdict())
        self.column.addWidget(self._ours())

    def arrived(self) -> None:
        """On the file to choose."""
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choosing(self) -> Card:
        card = Card(_("Take in a list"), "file-text")
        words = _(
            "A JSON file in the shape of HSDS (Open Referral). It can bring services that we did not know and newer "
            "hours, numbers and languages. It never changes what a service is, whom it must tell, or its keys. What it "
            "brings is not verified: ring before you rely on it."
        )
        card.body.addWidget(Paragraph(words, Type.COMPACT, colour="sub"))
        self.choose = plain(_("Choose a file…"), "file-text")
        self.choose.clicked.connect(self._choose)
        self.file = OneLine(_("no file yet"), Type.BODY, colour="sub", elides=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.choose)
        row.addWidget(self.file, 1)
        card.body.addLayout(row)
        return card

    def _verdict(self) -> Card:
        self.verdict = Card(_("What would come of it"), "search")
        self.counts = FactGrid(labels=240)
        self.take = primary("", "check")
        self.take.clicked.connect(self._take)
        self.more = plain(_("Show more rows"), size="small")
        self.more.clicked.connect(self._show_more)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.verdict.body.addWidget(self.counts)
        self.verdict.body.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.verdict.body.addLayout(self._lines)
        self.verdict.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.verdict.hide()
        return self.verdict

    def _ours(self) -> Card:
        card = Card(_("Our list, for others"), "list")
        words = _(
            "The list of services as we use it, as a JSON file in the shape of HSDS: what a printed list says. No key, "
            "no mailbox, nothing of anybody who came here."
        )
        card.body.addWidget(Paragraph(words, Type.COMPACT, colour="sub"))
        self.write = plain(_("Write a file…"), "file-text")
        self.write.clicked.connect(self._write)
        card.body.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    # --- looking -----------------------------------------------------------------------------------

    def _choose(self) -> None:
        ask_file(self, self.open, _("Lists of services") + " (*.json)", _("All files") + " (*)")

    def open(self, path: Path) -> None:
        """A file was chosen."""
        self.notice.say(None)
        self.verdict.hide()
        self.file.setText(path.name)
        self.ways.jobs.run(self, partial(read_listing, path), self._look, self.refuse, lane="reader")

    def _look(self, listed: tuple[Listed, ...]) -> None:
        self._listed = listed
        self.ways.jobs.run(self, partial(self.ways.clinic.listings.look, listed), self._say, self.refuse)

    def _say(self, rows: tuple[Row, ...]) -> None:
        order = {comes: place for place, comes in enumerate(_WORTH_A_LINE)}
        self.counts.say(counted_words(rows))
        self.rows = tuple(sorted((row for row in rows if row.comes in order), key=lambda row: order[row.comes]))
        self._shown, self._left_out = 0, set()
        self.ticks = {}
        clear(self._lines)
        self._show_more()
        self._say_how_many()
        self.verdict.show()
        first = self.take if self.take.isEnabled() else self.choose
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_more(self) -> None:
        for row in self.rows[self._shown : self._shown + ROWS_SHOWN]:
            if self._lines.count():
                self._lines.addWidget(Divider())
            told, second = row_words(row, self.ways.labels)
            mark = {Comes.NEW: "plus", Comes.CHANGES: "pen", Comes.REFUSED: "circle-minus"}[row.comes]
            tick = None
            if row.comes is not Comes.REFUSED:
                tick = self.ticks[row.place] = QCheckBox(_("Take"))
                tick.setAccessibleName(_("Take {name}").format(name=told))
                tick.setChecked(True)
                tick.toggled.connect(partial(self._ticked, row.place))
            self._lines.addWidget(SheetRow(told, second, mark=mark, tone="sub", bold=True, end=tick))
        self._shown = min(len(self.rows), self._shown + ROWS_SHOWN)
        self.more.setVisible(self._shown < len(self.rows))

    def _ticked(self, place: int, on: bool) -> None:
        (self._left_out.discard if on else self._left_out.add)(place)
        self._say_how_many()

    def _wanted(self) -> frozenset[int]:
        places = {row.place for row in self.rows if row.comes is not Comes.REFUSED}
        return frozenset(places - self._left_out)

    def _say_how_many(self) -> None:
        n = len(self._wanted())
        self.take.setText(ngettext("Take in {n} service", "Take in {n} services", n).format(n=f"{n:,}"))
        self.take.setEnabled(n > 0)

    # --- taking and giving -------------------------------------------------------------------------

    def _take(self) -> None:
        self.take.setEnabled(False)
        work = partial(self.ways.clinic.listings.take, self._listed, self._wanted())
        self.ways.jobs.run(self, work, self._taken, self.refuse)

    def _taken(self, taken: Taken) -> None:
        self.verdict.hide()
        self.file.setText(_("no file yet"))
        words = _("{new} new, {changed} changed. Ring each before you rely on it.")
        self.ways.inside.toast.say(words.format(new=taken.new, changed=taken.changed))
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self) -> None:
        ask_where(self, "services.json", "*.json", self.write_to)

    def write_to(self, path: Path) -> None:
        """A place was chosen."""
        written = self.ways.clinic.listings.written

        def keep(content: bytes) -> None:
            self.ways.jobs.run(self, partial(write_listing, path, content), self._kept, self.refuse, lane="reader")

        self.ways.jobs.run(self, written, keep, self.refuse)

    def _kept(self, path: Path) -> None:
        self.ways.inside.toast.say(_("Written: {name}").format(name=path.name))
