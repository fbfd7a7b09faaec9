"""Somebody leaves. Three steps that can be stopped between: shut out, hand over, change the vault key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import Person
from clinic_app.services.leaving import LeftBehind, LeftCase
from clinic_app.services.staff import Member
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.sheet_again import SheetAgain, after_a_change
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_SHOWN = 8


class LeavingPage(TopicPage):
    """Shut out first: whatever they leave behind can wait an hour, a key in angry hands cannot."""

    def __init__(self, ways: Ways, member: Member) -> None:
        person = member.person
        super().__init__(
            ways, _("{who} leaves").format(who=person.staff_code), _("What they did stays theirs in the access trail.")
        )
        self._person = person
        self._out = not member.in_force
        self.back = quiet(_("Back"), "arrow-left")
        self.back.clicked.connect(ways.inside.back)
        self.head.act(self.back)
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.column.addWidget(self.work)
        self.column.addWidget(self._shut_out())
        self.column.addWidget(self._hand_over())
        self.column.addWidget(self._key())
        self._steps()

    def _shut_out(self) -> Card:
        card = Card(_("1 · Shut out"), "lock")
        card.body.addWidget(Paragraph(_("From now on their word and passphrase open nothing.")))
        self.shut = primary(_("Shut {who} out now").format(who=self._person.staff_code), "lock")
        self.shut.clicked.connect(self._shut)
        card.body.addWidget(self.shut, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _hand_over(self) -> Card:
        card = Card(_("2 · Hand over"), "users")
        self._left = Card(padding=0)
        self._sum = Paragraph("", Type.COMPACT, colour="sub")
        self.to = QComboBox()
        self.to.setMinimumWidth(240)
        self.to.setAccessibleName(_("Who takes it over"))
        self.give = plain(_("Hand over"), "check")
        self.give.clicked.connect(self._give)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.to)
        row.addWidget(self.give)
        row.addStretch(1)
        card.body.addWidget(self._left)
        card.body.addWidget(self._sum)
        card.body.addLayout(row)
        asked = _(
            "Ask also: women who agreed to speak only to them (ask the women), focal-point and duty-line "
            "numbers given out, reviews they had promised, paper in their drawer."
        )
        card.body.addWidget(Paragraph(asked, Type.CAPTION, colour="sub"))
        return card

    def _key(self) -> Card:
        card = Card(_("3 · Change the vault key"), "key-round")
        card.body.addWidget(
            Paragraph(
                _(
                    "They may have a copy of the records that the old key opens. The records are written again under "
                    "a new key; nobody else need be here. Then a new recovery sheet is printed: whoever saw the old "
                    "one still opens backups made before today. Destroy those sticks, or keep the old sheet locked."
                )
            )
        )
        self.change = plain(_("Change the key"), "key-round")
        self.change.clicked.connect(self._change)
        card.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """What they leave behind, and to whom it could go."""
        leaving, person = self.ways.clinic.leaving, self._person.id
        self.ways.jobs.run(
            self, lambda: (leaving.left_behind(person), leaving.could_take_over(person)), self._show, self.refuse
        )
        # Not on what shuts out: an Enter held too long on the page before would do it.
        (self.give if self._out else self.back).setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, told: tuple[LeftBehind, tuple[Person, ...]]) -> None:
        left, others = told
        while item := self._left.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for case in left.cases[:_SHOWN]:
            self._left.body.addWidget(SheetRow(shown_code(case.code), _what_waits(case), mark="file-text"))
        self._left.setVisible(bool(left.cases))
        self._sum.setText(_summed(left))
        self.to.clear()
        for person in others:
            self.to.addItem(f"{role_words(person.role)} {person.staff_code}", person.id)
        self._steps()

    def _steps(self) -> None:
        self.shut.setEnabled(not self._out)
        for button in (self.give, self.change):
            button.setEnabled(self._out and self.work.isHidden())

    # --- acting ------------------------------------------------------------------------------------

    def _shut(self) -> None:
        work = partial(self.ways.clinic.staff.disable, self._person.id)
        self.ways.jobs.run(self, work, lambda _nothing: self._is_out(), self.refuse)

    def _is_out(self) -> None:
        self._out = True
        self.ways.inside.toast.say(_("{who} is out.").format(who=self._person.staff_code))
        self._steps()
        self.give.setFocus(Qt.FocusReason.TabFocusReason)

    def _give(self) -> None:
        to = self.to.currentData()
        if to is None:
            return
        self.work.begin_whole(_("Handing the cases over."))
        self._steps()
        work = partial(self.ways.clinic.leaving.hand_over, self._person.id, PersonId(to))
        self.ways.jobs.run(self, work, self._given, self._not_changed)

    def _given(self, cases: int) -> None:
        self.work.end()
        self._steps()
        told = ngettext("{n} case handed over.", "{n} cases handed over.", cases).format(n=cases)
        self.ways.inside.toast.say(told)
        self.arrived()
        self.change.setFocus(Qt.FocusReason.TabFocusReason)

    def _change(self) -> None:
        self.notice.say(None)
        self.work.begin(_("Writing the records again under a new key. Nothing can be saved meanwhile."))
        self._steps()
        work = partial(self.ways.clinic.staff.change_key, self.work.told)
        self.ways.jobs.run(self, work, lambda _nothing: self._changed(), self._not_changed)

    def _changed(self) -> None:
        self.work.end()
        self._steps()
        self.ways.inside.toast.say(_("The vault key is a new one."))
        sheet = SheetAgain(self.ways.clinic, self.ways.jobs, self.ways.clock, after_a_change())
        sheet.done.connect(self.ways.inside.back)
        self.ways.inside.open_page(sheet)

    def _not_changed(self, error: Exception) -> None:
        self.work.end()
        self._steps()
        self.refuse(error)


def _what_waits(case: LeftCase) -> str:
    told = []
    if case.promises:
        told.append(ngettext("{n} promise", "{n} promises", case.promises).format(n=case.promises))
    if case.referrals:
        told.append(ngettext("{n} open referral", "{n} open referrals", case.referrals).format(n=case.referrals))
    if case.unfinished:
        told.append(_("something typed and not finished"))
    return " · ".join(told) or _("nothing waits")


def _summed(left: LeftBehind) -> str:
    told = [ngettext("{n} open case.", "{n} open cases.", len(left.cases)).format(n=len(left.cases))]
    if left.kept_from_you:
        told.append(
            ngettext(
                "{n} more is kept from you.", "{n} more are kept from you.", left.kept_from_you
            ).format(n=left.kept_from_you)
        )  # fmt: skip
    if left.known_only_to_them:
        n = left.known_only_to_them
        told.append(
            ngettext(
                "{n} restricted case is known to nobody else here.",
                "{n} restricted cases are known to nobody else here.",
                n,
            ).format(n=n)
        )
    return " ".join(told)
