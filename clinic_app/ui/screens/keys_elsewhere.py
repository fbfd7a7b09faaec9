"""Keys of the ministry or the network that open these records from elsewhere: compared by voice, then trusted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.services.off_site import OffSiteKey, Trusted
from clinic_app.ui import dialogs
from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.tick import Tick
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


class KeysElsewhere(Card):
    """Each key with who holds it, and a place to paste another. `changed` when the list is another."""

    changed = Signal()
    refused = Signal(Exception)

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Keys held elsewhere"), "shield")
        self._ways = ways
        self._seen: OffSiteKey | None = None
        self.rows: list[QWidget] = []
        self._list = QVBoxLayout()
        self._none = Paragraph(
            _("None. If the sheet and every passphrase are lost, these records are lost."), Type.BODY, colour="sub"
        )
        self.line = QLineEdit()
        self.line.setAccessibleName(_("The line they gave you"))
        self.line.textChanged.connect(self._look)
        self._words = Paragraph("", Type.CODE)
        self.held_by = QLineEdit()
        BurmesePasted(self.held_by)
        self.held_by.setAccessibleName(_("Who holds it"))
        self.held_by.textChanged.connect(self._enable)
        self.same = Tick(_("They read the same twelve words to me by voice"))
        self.same.toggled.connect(self._enable)
        self.trust = plain(_("Trust this key"), "check")
        self.trust.clicked.connect(self._trust)
        self.body.addLayout(self._list)
        self.body.addWidget(self._none)
        self.body.addWidget(Divider())
        self.body.addWidget(Paragraph(_("Another key: the line they gave you, pasted whole"), Type.BODY_BOLD))
        asked = AskedGrid()
        asked.ask("line", _("The line they gave you"), self.line)
        asked.ask("held_by", _("Who holds it"), self.held_by)
        self.body.addWidget(asked)
        self.body.addWidget(self._words)
        self.body.addWidget(self.same)
        self.body.addWidget(self.trust, 0, Qt.AlignmentFlag.AlignLeft)
        self._say_words(None)

    def show_keys(self, trusted: tuple[Trusted, ...]) -> None:
        """Every key that opens these records now."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._row(each) for each in trusted]
        for row in self.rows:
            self._list.addWidget(row)
        self._none.setVisible(not trusted)

    def _row(self, trusted: Trusted) -> QWidget:
        away = plain(_("Take away…"), size="small")
        away.setAccessibleName(f"{away.text()} {trusted.held_by}")
        away.clicked.connect(partial(self._ask_away, trusted))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(away)
        return SheetRow(trusted.held_by or "–", " ".join(trusted.key.words), mark="shield", end=holder)

    def _look(self) -> None:
        text = self.line.text().strip()
        self._say_words(None)
        if text:
            work = partial(self._ways.clinic.off_site.look, text)
            self._ways.jobs.run(self, work, self._say_words, lambda _error: self._not_whole())

    def _not_whole(self) -> None:
        self._words.setText(_("Not a whole key yet."))

    def _say_words(self, key: OffSiteKey | None) -> None:
        self._seen = key
        self.same.setChecked(False)
        self._words.setText(" ".join(key.words) if key else "")
        self._enable()

    def _enable(self) -> None:
        whole = self._seen is not None
        self.same.setEnabled(whole)
        self.trust.setEnabled(whole and self.same.isChecked() and bool(self.held_by.text().strip()))

    def _trust(self) -> None:
        assert self._seen is not None
        work = partial(self._ways.clinic.off_site.trust, self._seen, self.held_by.text().strip())
        self._ways.jobs.run(self, work, lambda _nothing: self._trusted(), self.refused.emit)

    def _trusted(self) -> None:
        self.line.clear()
        self.held_by.clear()
        self._ways.inside.toast.say(_("This key opens these records too, and backups from now on."))
        self.changed.emit()

    def _ask_away(self, trusted: Trusted) -> None:
        told = Message(
            _("Take this key away from {who}?").format(who=trusted.held_by or "–"),
            _("It opens backups made until now all the same. Change the vault key afterwards."),
        )
        dialogs.ask(self, told, verb=_("Take it away"), then=partial(self._take_away, trusted))

    def _take_away(self, trusted: Trusted) -> None:
        work = partial(self._ways.clinic.off_site.trust_no_more, trusted.key)
        self._ways.jobs.run(self, work, lambda _nothing: self.changed.emit(), self.refused.emit)
