"""One's own way in: another passphrase, another word. The old one is asked for first."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sign_in import SecretBox
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_BOX: Final = 360
"""As wide as the boxes at the door, where the same is typed."""


class MyWayIn(TopicPage):
    """Whoever signed in changes what they sign in with; nobody else is told either."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("My word and passphrase"), _("The new one is tried on the disk before the old one goes.")
        )
        self.word, self.passphrase = QLineEdit(), SecretBox(_("Passphrase now"))
        self.word.setAccessibleName(_("Sign-in word now"))
        now = Card(_("Who are you?"), "user")
        who = AskedGrid(widest=_BOX)
        who.ask("word", _("Sign-in word now"), self.word)
        who.ask("passphrase", _("Passphrase now"), self.passphrase)
        now.body.addWidget(who)
        self.first, self.second = SecretBox(_("New passphrase")), SecretBox(_("New passphrase, once more"))
        self.problem = FieldProblem()
        self._proposal = Paragraph("", Type.BODY_BOLD, colour="teal_d")
        another = quiet(_("Another one"), "refresh-cw", size="small")
        another.clicked.connect(self._propose)
        new = Card(_("Another passphrase"), "key-round")
        proposed = QWidget()
        beside = QHBoxLayout(proposed)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._proposal, 1)
        beside.addWidget(another)
        typed = AskedGrid(widest=_BOX)
        typed.ask("proposed", _("Proposed passphrase"), proposed)
        typed.ask("first", _("New passphrase"), self.first)
        typed.ask("second", _("Once more"), self.second)
        new.body.addWidget(typed)
        new.body.addWidget(self.problem)
        self.change = primary(_("Change the passphrase"), "check")
        self.change.clicked.connect(self._change)
        new.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        self.new_word = QLineEdit()
        self.new_word.setAccessibleName(_("New sign-in word"))
        other = Card(_("Another word"), "pen")
        named = AskedGrid(widest=_BOX)
        named.ask("word", _("New sign-in word"), self.new_word)
        other.body.addWidget(named)
        self.rename = plain(_("Change the word"), "check")
        self.rename.clicked.connect(self._rename)
        other.body.addWidget(self.rename, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(now)
        self.stand_beside([new], [other], shares=(3, 2))
        self._propose()

    def arrived(self) -> None:
        """Who sits here, first."""
        self.word.setFocus(Qt.FocusReason.TabFocusReason)

    def leaving(self) -> None:
        """Nothing secret stays in a box."""
        for box in (self.passphrase, self.first, self.second):
            box.clear()

    def _propose(self) -> None:
        self._proposal.setText(self.ways.clinic.staff.suggest_passphrase(self.ways.clinic.whoami.role))

    def _change(self) -> None:
        if self.first.text() != self.second.text():
            self.problem.say(_("The two passphrases are not the same. Type the second one again."), self.second)
            self.second.clear()
            self.second.setFocus()
            return
        self.problem.say("", self.second)
        staff = self.ways.clinic.staff
        self._ask(
            partial(staff.change_passphrase, self.word.text(), self.passphrase.text(), self.first.text()),
            _("From now on you come in with the new passphrase."),
        )

    def _rename(self) -> None:
        staff = self.ways.clinic.staff
        self._ask(
            partial(staff.rename, self.word.text(), self.passphrase.text(), self.new_word.text().strip()),
            _("From now on you come in with the new word."),
        )

    def _ask(self, work: partial[None], told: str) -> None:
        self.notice.say(None)

        def done(_nothing: None) -> None:
            for box in (self.word, self.passphrase, self.first, self.second, self.new_word):
                box.clear()
            self.ways.inside.toast.say(told)

        self.ways.jobs.run(self, work, done, self.refuse)
