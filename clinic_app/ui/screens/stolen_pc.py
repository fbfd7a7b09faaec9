"""One PC as it is named to the hub's operator: the words to say, to be copied, and how its backups are signed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.services.pc_stolen import PcNamed
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type


class StolenPc(QWidget):
    """A PC that was enrolled at no hub need not be shut out of one: that is said instead."""

    def __init__(self, pc: PcNamed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = to_say(pc)
        self.copy = plain(_("Copy"), "copy", size="small")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.words))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(OneLine(_named(pc), Type.BODY_BOLD))
        if self.words:
            column.addWidget(Paragraph(self.words))
            column.addWidget(Paragraph(f"{number_in_fours(pc.kid)}\n{' '.join(pc.hub_words)}", Type.CODE))
        else:
            nowhere = _("It was enrolled at no hub: there is nothing to shut it out of.")
            column.addWidget(Paragraph(nowhere, colour="sub"))
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)  # or nobody would take it away with the page
        self.copy.setVisible(bool(self.words))
        signed = _("Its backups are signed by: {words}.").format(words=" ".join(pc.backup_words))
        column.addWidget(Paragraph(signed, Type.COMPACT, colour="sub"))


def _named(pc: PcNamed) -> str:
    if pc.this:
        return _("This PC")
    return (pc.place or _("Another PC")) if pc.place is not None else _("A PC before this one")


def to_say(pc: PcNamed) -> str:
    """What to say or send, word for word; empty if no hub knows this PC. The number is as the operator types it."""
    if not pc.agency:
        return ""
    return _(
        "We are {agency}. A PC of ours was stolen. Shut out the PC with the number {number}; its six words are "
        "{words}. Then publish the list, so that everybody knows."
    ).format(agency=pc.agency, number=pc.kid, words=" ".join(pc.hub_words))


def number_in_fours(kid: str) -> str:
    """As it is read aloud."""
    return " ".join(kid[at : at + 4] for at in range(0, len(kid), 4))
