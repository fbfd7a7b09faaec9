"""On Today: that PCs of this clinic wrote differently about a case, for those who may decide."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from clinic_app.ui import ink
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type, tokens


class ToDecideCard(QFrame):
    """How many, what holds meanwhile, and the way there. Hidden while there is none."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self._ways = ways
        self.what = Paragraph("", Type.BODY_BOLD)
        self.decide = plain(_("Decide…"), size="small")
        self.decide.clicked.connect(lambda _on=False: self._open())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.what)
        held = _("Two PCs wrote different things. The stricter holds until somebody decides.")
        words.addWidget(Paragraph(held, Type.CAPTION, colour="sub"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(Mark("scale", side=18, colour="teal_d"))
        row.addLayout(words, 1)
        row.addWidget(self.decide)
        self.hide()

    def ask(self) -> None:
        """Look how many wait."""
        self._ways.jobs.run(self, self._ways.clinic.two_pcs.many, self.say)

    def say(self, n: int) -> None:
        """So many wait."""
        words = ngettext("{n} thing to decide", "{n} things to decide", n).format(n=n)
        self.what.setText(words)
        self.setAccessibleName(words)
        self.decide.setAccessibleName(f"{words}: {self.decide.text()}")
        self.setVisible(bool(n))

    def _open(self) -> None:
        from clinic_app.ui.screens.to_decide import ToDecidePage

        self._ways.inside.open_page(ToDecidePage(self._ways))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tinted: it waits for somebody, and is no fault."""
        theme, painter = tokens(self), QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("teal_t"), edge=theme.colour("teal_l"), radius=8)
        painter.end()
