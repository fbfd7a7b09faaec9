"""Who may know of a case: a list of colleagues. For everybody else it does not exist."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.people import Person
from clinic_app.facts import dataclass
from clinic_app.services.restricting import Restriction, Why
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


@dataclass(frozen=True, slots=True)
class _Known:
    could: tuple[Person, ...]
    stands: Restriction | None


class WhoMayKnow(TopicPage):
    """Whoever writes the list stands on it."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways,
            _("Who may know of this case"),
            _("For everybody else it does not exist: not in lists, not in search, not by its code."),
        )
        self._case_id = case_id
        self.boxes: dict[PersonId, QCheckBox] = {}
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self._people = Card(_("These people"), "users", padding=16)
        why = Card(_("Why"), "shield")
        self.why = Segments(
            [
                (Why.STAFF.value, _("She works here")),
                (Why.FAMILY_OF_STAFF.value, _("Family of somebody here")),
                (Why.OFFICIAL.value, _("An official is accused")),
                (Why.HER_WISH.value, _("She asked for it")),
            ],
            name=_("Why"),
            lines=Lines.EVEN,
        )
        why.body.addWidget(self.why)
        self.keep = primary(_("Keep it from everybody else"), "shield")
        self.keep.clicked.connect(self._keep)
        self.lift = plain(_("Let everybody know of it again"))
        self.lift.clicked.connect(self._lift)
        row = Acts()
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(self.keep)
        row.addWidget(self.lift)
        why.body.addLayout(row)
        self.stand_beside([self._people, why], [_follows()], shares=(3, 2))
        self.lift.hide()

    def arrived(self) -> None:
        """Who could stand on the list, and who does."""
        restricting = self.ways.clinic.restricting
        self.ways.jobs.run(
            self, lambda: _Known(restricting.who_could(), restricting.of(self._case_id)), self._show, self.refuse
        )

    def _show(self, known: _Known) -> None:
        while item := self._people.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes = {}
        me = self.ways.clinic.whoami.id
        for person in known.could:
            box = QCheckBox(f"{role_words(person.role)} {person.staff_code}")
            if person.id == me:
                box.setText(_("{who}, you").format(who=box.text()))
                box.setEnabled(False)
            box.setChecked(person.id == me or (known.stands is not None and person.id in known.stands.people))
            self.boxes[person.id] = box
            self._people.body.addWidget(box)
        if known.stands is not None:
            self.why.choose(known.stands.reason)
            since = self.ways.site.shown_instant(known.stands.since)
            self._people.body.addWidget(OneLine(_("since {when}").format(when=since), Type.CAPTION, colour="sub"))
        self.lift.setVisible(known.stands is not None)
        first = next((box for box in self.boxes.values() if box.isEnabled()), None)
        (first or self.keep).setFocus(Qt.FocusReason.TabFocusReason)

    def _keep(self) -> None:
        reason = self.why.code()
        if reason is None:
            self.notice.say(Message(_("Say why first."), _("It is written beside the list.")))
            self.why.setFocus()
            return
        people = [person for person, box in self.boxes.items() if box.isChecked()]
        restricting = self.ways.clinic.restricting
        self.ways.jobs.run(
            self,
            lambda: restricting.restrict(self._case_id, people, Why(reason)),
            lambda _nothing: self._done(_("From now on only these people know of it.")),
            self.refuse,
        )

    def _lift(self) -> None:
        restricting = self.ways.clinic.restricting
        self.ways.jobs.run(
            self,
            lambda: restricting.lift(self._case_id),
            lambda _nothing: self._done(_("Everybody knows of it again.")),
            self.refuse,
        )

    def _done(self, words: str) -> None:
        self.ways.inside.toast.say(words)
        self.ways.inside.back()


def _follows() -> Card:
    card = Card(_("What follows"), "arrow-right")
    for mark, words, more in (
        ("user", _("You always stand on the list yourself."), ""),
        (
            "key-round",
            _("In an emergency somebody else may break the glass, with the code in hand."),
            _("It is written down, and somebody who was not part of it looks at it."),
        ),
        ("undo-2", _("You can let everybody know of it again at any time."), ""),
    ):
        card.body.addWidget(SheetRow(words, more, mark=mark))
    card.body.addStretch(1)
    return card
