"""The files behind a number, by code. Opening one asks why, as everywhere; the journal has the look already."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from clinic_app.domain.casecode import shown
from clinic_app.services.reporting import Listed
from clinic_app.ui import ink
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.chosen_row import ChosenRow
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Tokens, Type, font


class _CodeRow(ChosenRow):
    in_card = False

    def __init__(self, code: str) -> None:
        super().__init__(code, _("File {code}").format(code=code), 40)

    def paint_words(self, painter: QPainter, theme: Tokens, room: QRectF) -> None:
        paint(painter, "file-text", QRectF(12, room.center().y() - 9, 18, 18), theme.colour("sub"))
        ink.words(painter, room.adjusted(42, 0, -6, 0), self.text(), font(Type.CODE), theme.colour("ink"))


class FilesBehind(TopicPage):
    """Codes only; no name can be seen."""

    def __init__(self, ways: Ways, what: str, files: tuple[Listed, ...]) -> None:
        super().__init__(ways, _("Files behind a figure"), what)
        back = plain(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.files = files
        n = len(files)
        self.column.addWidget(Paragraph(ngettext("{n} file", "{n} files", n).format(n=n), Type.BODY_BOLD))
        self.list = RowList(follows=False)
        self.list.replace([(each.case_id, _CodeRow(shown(each.code))) for each in files])
        self.list.chosen.connect(ways.open_case)
        self.column.addWidget(self.list)
        kept = _("Files that only a list of people may know of are counted, and listed only to those on it.")
        if not files:
            self.column.addWidget(EmptyState("layers", _("No file can be listed here."), kept))
        else:
            self.column.addWidget(Paragraph(kept, Type.COMPACT, colour="sub"))

    def arrived(self) -> None:
        """On the first file."""
        soon(self.list, self.list.take_focus)
