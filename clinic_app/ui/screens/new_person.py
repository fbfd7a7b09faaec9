"""Letting somebody in: a word, a staff code, a role, a passphrase, and what they promise. They sit here themselves."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.people import Person
from clinic_app.services.staff import NewPerson
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.person_form import PersonForm, roles_of
from clinic_app.ui.parts.undertaking_text import UndertakingText
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_message import Message


class NewPersonPage(TopicPage):
    """The new person types their own word and passphrase."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Add a person"), _("Let them sit here: the word and the passphrase are theirs alone."))
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        clinic = ways.clinic
        self.form = PersonForm(_("Who comes in"), roles_of(clinic.kind), clinic.staff.suggest_passphrase)
        self.promise = UndertakingText(_("I have read this, and I promise it"))
        self.add = primary(_("Let them in"), "check")
        self.add.clicked.connect(self._add)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        self.column.addWidget(self.form)
        self.column.addWidget(self.promise)
        self.column.addLayout(row)

    def arrived(self) -> None:
        """The word first."""
        self.form.word.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self) -> None:
        self.notice.say(None)
        typed = self.form.read()
        if typed is None:
            return
        if not self.promise.accept.isChecked():
            self.notice.say(Message(_("The undertaking is not accepted yet."), _("Nobody comes in without it.")))
            self.promise.accept.setFocus()
            return
        new = NewPerson(
            word=typed.word,
            passphrase=typed.passphrase,
            role=typed.role,
            staff_code=typed.staff_code,
            undertaking=self.promise.version,
        )
        self.add.setEnabled(False)
        self.ways.jobs.run(self, partial(self.ways.clinic.staff.enrol, new), self._added, self._not_added)

    def _added(self, person: Person) -> None:
        self.ways.inside.toast.say(_("{who} may come in.").format(who=person.staff_code))
        self.ways.inside.back()

    def _not_added(self, error: Exception) -> None:
        self.add.setEnabled(True)
        self.refuse(error)
