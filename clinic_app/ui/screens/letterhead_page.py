"""Upkeep, Letterhead: the name, the lines and the picture on papers that are not neutral; seen as they will stand."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from clinic_app.services.letterhead import LONGEST_LINE, Logo, SiteHead, read_logo
from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.head_on_paper import HeadOnPaper
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

_LINES: Final = 3
_TALL: Final = 72


class LetterheadPage(TopicPage):
    """Where IT settled it, it is shown and not changed."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("Letterhead"), _("Stands on referrals and our own forms, never on what the survivor carries.")
        )
        card = Card(_("At the head of our papers"), "file-text")
        self.name = QLineEdit()
        BurmesePasted(self.name)
        self.name.setMaxLength(LONGEST_LINE)
        self.lines = [QLineEdit() for _line in range(_LINES)]
        for line in self.lines:
            BurmesePasted(line)
        asked = AskedGrid()
        asked.ask("name", _("Name"), self.name)
        self.name.setPlaceholderText(_("as in the list of services"))
        for number, line in enumerate(self.lines, 1):
            line.setMaxLength(LONGEST_LINE)
            asked.ask(f"line{number}", _("Line {n}").format(n=number), line)
        for box in (self.name, *self.lines):
            box.textChanged.connect(self._look)
        self.picture = QLabel()
        self.picture.setAccessibleName(_("Picture of the letterhead"))
        self.choose, self.drop = plain(_("Choose a picture…"), "download"), plain(_("No picture"), "x")
        self.choose.clicked.connect(self._ask)
        self.drop.clicked.connect(lambda _on: self._took(None))
        pictured = QWidget()
        row = Flow()
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.picture, self.choose, self.drop):
            row.addWidget(widget)
        pictured.setLayout(row)
        asked.ask("picture", _("Picture of the letterhead"), pictured)
        card.body.addWidget(asked)
        hint = _("PNG or JPEG. It is printed small and in grey.")
        card.body.addWidget(Paragraph(hint, Type.CAPTION, colour="sub"))
        self.keep = primary(_("Keep"), "check")
        self.keep.clicked.connect(self._keep)
        card.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        seen = Card(_("As it will stand on paper"), "eye")
        self.seen = HeadOnPaper(_("As it will stand on paper"))
        seen.body.addWidget(self.seen)
        self.stand_beside([card], [seen], shares=(3, 2))
        self._logo: Logo | None = None
        self._look()

    def arrived(self) -> None:
        """What holds now."""
        self.ways.jobs.run(self, self.ways.clinic.papers.letterheads.now, self._show, self.refuse)

    def _show(self, head: SiteHead) -> None:
        self.name.setText(head.name)
        for line, text in zip(self.lines, (*head.lines, *[""] * _LINES), strict=False):
            line.setText(text)
        self._took(head.picture)
        for part in (self.name, *self.lines, self.choose, self.drop, self.keep):
            part.setEnabled(not head.by_it)
        if head.damaged:
            self.notice.say(
                Message(_("The picture of the letterhead cannot be read."), _("Papers are printed without it."))
            )
        elif head.by_it:
            self.notice.say(
                Message(_("IT settled the letterhead for all PCs."), _("It is changed in the site profile."))
            )

    def _took(self, logo: Logo | None) -> None:
        self._logo = logo
        pixels = QPixmap()
        if logo is not None:
            pixels.loadFromData(logo.png)
            pixels = pixels.scaledToHeight(_TALL, Qt.TransformationMode.SmoothTransformation)
        self.picture.setPixmap(pixels)
        self.picture.setVisible(logo is not None)
        self.drop.setVisible(logo is not None)
        self._look()

    def _look(self) -> None:
        """Where nothing is written, the paper has the name of the list of services."""
        name = self.name.text().strip() or self.name.placeholderText()
        self.seen.say([name, *(line.text() for line in self.lines)], self.picture.pixmap())

    def _ask(self) -> None:
        ask_file(self, self.read, "PNG, JPEG (*.png *.jpg *.jpeg)")

    def read(self, path: Path) -> None:
        """Take this file, or say why not."""
        self.notice.say(None)
        self.ways.jobs.run(self, partial(read_logo, path), self._took, self.refuse, lane="reader")

    def _keep(self) -> None:
        lines = tuple(line.text() for line in self.lines)
        work = partial(self.ways.clinic.papers.letterheads.write, self.name.text(), lines, self._logo)

        def done(_nothing: None) -> None:
            self.ways.inside.toast.say(_("Kept. It stands on the next paper."))
            self.arrived()

        self.ways.jobs.run(self, work, done, self.refuse)
