"""Another passphrase for somebody who forgot theirs. They sit here and type it themselves; the journal tells of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from clinic_app.services.staff import Member
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.parts.sign_in import SecretBox
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class NewPassphrasePage(TopicPage):
    """The word may be the one they had or another; what they had before opens nothing from then on."""

    def __init__(self, ways: Ways, member: Member) -> None:
        person = member.person
        super().__init__(
            ways,
            (_("A new passphrase for {who}") if member.here else _("A way in on this PC for {who}")).format(
                who=f"{person.staff_code} · {role_words(person.role)}"
            ),
            _("Let them sit here: the word and the passphrase are theirs alone."),
        )
        self._person = person
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.word, self.first, self.second = QLineEdit(), SecretBox(_("Passphrase")), SecretBox(_("Once more"))
        asked = _("Sign-in word, the same or another") if member.here else _("Sign-in word on this PC")
        self.word.setAccessibleName(asked)
        self.problem = FieldProblem()
        self._proposal = Paragraph("", Type.BODY_BOLD, colour="teal_d")
        another = quiet(_("Another one"), "refresh-cw", size="small")
        another.clicked.connect(self._propose)
        card = Card(padding=16)
        card.body.addWidget(OneLine(_("Proposed passphrase:"), Type.COMPACT, colour="sub"))
        card.body.addWidget(self._proposal)
        card.body.addWidget(another, 0, Qt.AlignmentFlag.AlignLeft)
        for name, box in (
            (asked, self.word),
            (_("Passphrase"), self.first),
            (_("Once more"), self.second),
        ):
            card.body.addWidget(OneLine(name, Type.COMPACT, colour="sub"))
            card.body.addWidget(box)
        card.body.addWidget(self.problem)
        self.give = primary(_("From now on they come in with this"), "check")
        self.give.clicked.connect(self._give)
        card.body.addWidget(self.give, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(card)
        self._propose()

    def arrived(self) -> None:
        """The word first."""
        self.word.setFocus(Qt.FocusReason.TabFocusReason)

    def leaving(self) -> None:
        """Nothing secret stays in a box."""
        for box in (self.word, self.first, self.second):
            box.clear()

    def _propose(self) -> None:
        self._proposal.setText(self.ways.clinic.staff.suggest_passphrase(self._person.role))

    def _give(self) -> None:
        self.notice.say(None)
        missing = "" if self.word.text().strip() else _("A sign-in word is missing.")
        if not missing and self.first.text() != self.second.text():
            missing = _("The two passphrases are not the same. Type the second one again.")
        self.problem.say(missing)
        if missing:
            (self.second if self.word.text().strip() else self.word).setFocus()
            return
        self.give.setEnabled(False)
        staff, word = self.ways.clinic.staff, self.word.text().strip()
        work = partial(staff.give_passphrase, self._person.id, word, self.first.text())
        self.ways.jobs.run(self, work, lambda _nothing: self._given(), self._not_given)

    def _given(self) -> None:
        self.ways.inside.toast.say(_("{who} may come in.").format(who=self._person.staff_code))
        self.ways.inside.back()

    def _not_given(self, error: Exception) -> None:
        self.give.setEnabled(True)
        self.refuse(error)
