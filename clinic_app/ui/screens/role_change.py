"""Another role for somebody: from the next act on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QRadioButton

from clinic_app.domain.people import Role
from clinic_app.services.staff import Member
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.person_form import role_words, roles_of
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways


class RoleChange(TopicPage):
    """One role is chosen; it is the present one until another is."""

    def __init__(self, ways: Ways, member: Member) -> None:
        person = member.person
        super().__init__(ways, _("Another role for {who}").format(who=person.staff_code), role_words(person.role))
        self._person = person
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        card = Card(padding=16)
        self.roles: dict[Role, QRadioButton] = {}
        for role in roles_of(ways.clinic.kind):
            self.roles[role] = QRadioButton(role_words(role))
            self.roles[role].setChecked(role is person.role)
            card.body.addWidget(self.roles[role])
        self.column.addWidget(card)
        self.change = primary(_("Change the role"), "check")
        self.change.clicked.connect(self._change)
        row = QHBoxLayout()
        row.addWidget(self.change)
        row.addStretch(1)
        self.column.addLayout(row)

    def arrived(self) -> None:
        """To the roles."""
        next(iter(self.roles.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _change(self) -> None:
        role = next((role for role, button in self.roles.items() if button.isChecked()), self._person.role)
        if role is self._person.role:
            self.ways.inside.back()
            return
        work = partial(self.ways.clinic.staff.change_role, self._person.id, role)
        self.ways.jobs.run(self, work, lambda _nothing: self._changed(role), self.refuse)

    def _changed(self, role: Role) -> None:
        told = _("{who} is {role} from now on.").format(who=self._person.staff_code, role=role_words(role))
        self.ways.inside.toast.say(told)
        self.ways.inside.back()
