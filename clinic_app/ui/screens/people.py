"""The people of this clinic: who may come in, as what, and what each has promised. Codes and roles, no names."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from clinic_app.services.staff import Member
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.leaving import LeavingPage
from clinic_app.ui.screens.new_passphrase import NewPassphrasePage
from clinic_app.ui.screens.new_person import NewPersonPage
from clinic_app.ui.screens.role_change import RoleChange
from clinic_app.ui.screens.roles import RolesPage
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways

_UNDER_THE_WORDS = 30


class PeoplePage(TopicPage):
    """Those who may come in first, then those who left: what they did stays theirs."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("People"), _("Staff codes, never names. At least two may add and remove people."))
        self.rows: dict[str, QWidget] = {}
        add = primary(_("Add a person"), "plus")
        add.clicked.connect(lambda: ways.inside.open_page(NewPersonPage(ways)))
        table = quiet(_("Who may do what"), "list")
        table.clicked.connect(lambda: ways.inside.open_page(RolesPage(ways)))
        self.head.act(table)
        self.head.act(add)
        self._card = Card(padding=8)
        self.column.addWidget(self._card)

    def arrived(self) -> None:
        """Look again."""
        staff = self.ways.clinic.staff
        self.ways.jobs.run(
            self, lambda: (staff.members(), staff.several_pcs), lambda told: self._show(*told), self.refuse
        )

    def _show(self, members: tuple[Member, ...], several_pcs: bool) -> None:
        while item := self._card.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        for member in sorted(members, key=lambda each: not each.in_force):
            if self.rows:
                self._card.body.addWidget(Divider())
            row = self._row(member, several_pcs)
            self.rows[member.person.staff_code] = row
            self._card.body.addWidget(row)

    def _row(self, member: Member, several_pcs: bool) -> QWidget:
        person, shown = member.person, self.ways.site.shown_instant
        words = f"{person.staff_code} · {role_words(person.role)}"
        told = [_("here since {when}").format(when=shown(person.enrolled_at))]
        if person.disabled_at is not None:
            told.append(_("left {when}").format(when=shown(person.disabled_at)))
        elif member.undertaken is None:
            told.append(_("has not accepted the undertaking yet"))
        else:
            told.append(_("undertaking accepted {when}").format(when=shown(member.undertaken.at)))
        if member.in_force and several_pcs:
            told.append(_("comes in on this PC") if member.here else _("comes in on other PCs only"))
        elif member.in_force and not member.here:
            told.append(_("has no way in yet since the record was restored"))
        if person.id == self.ways.clinic.whoami.id:
            return SheetRow(_("{who}, you").format(who=words), " · ".join(told), mark="user", bold=True)
        end = self._acts(member, several_pcs)
        return SheetRow(words, " · ".join(told), mark="user", tone="teal" if member.in_force else "sub", end=end)

    def _acts(self, member: Member, several_pcs: bool) -> QWidget:
        inside, person = self.ways.inside, member.person
        role, leaving = plain(_("Another role…"), size="small"), plain(_("Leaving…"), "log-out", size="small")
        way_in = plain(_("Forgot it…") if member.here else _("Let in here…"), "key-round", size="small")
        not_here = plain(_("Not on this PC"), size="small")
        for button in (way_in, not_here, role, leaving):
            button.setAccessibleName(f"{button.text()} {person.staff_code}")
        way_in.clicked.connect(lambda: inside.open_page(NewPassphrasePage(self.ways, member)))
        not_here.clicked.connect(lambda: self._keep_out(member))
        role.clicked.connect(lambda: inside.open_page(RoleChange(self.ways, member)))
        leaving.clicked.connect(lambda: inside.open_page(LeavingPage(self.ways, member)))
        holder = QWidget()
        row = Acts()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        if member.in_force:
            row.addWidget(way_in)
            if several_pcs and member.here:
                row.addWidget(not_here)
            row.addWidget(role)
        row.addWidget(leaving)
        return holder

    def _keep_out(self, member: Member) -> None:
        work = partial(self.ways.clinic.staff.keep_out_here, member.person.id)
        self.ways.jobs.run(self, work, lambda _nothing: self._kept_out(member), self.refuse)

    def _kept_out(self, member: Member) -> None:
        self.ways.inside.toast.say(_("{who} comes in on other PCs only.").format(who=member.person.staff_code))
        self.arrived()


class PeopleCard(Card):
    """How many may come in, for the overview."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("People"), "users")
        self._words = Paragraph("")
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.staff.members, self._show)

    def _show(self, members: tuple[Member, ...]) -> None:
        here = [member for member in members if member.in_force]
        managing = sum(member.manages for member in here)
        told = ngettext("{n} person may come in,", "{n} people may come in,", len(here)).format(n=len(here))
        self._words.setText(f"{told} " + _("{n} of them may add and remove people.").format(n=managing))
