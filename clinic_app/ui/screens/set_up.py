"""Set-up for real work: what this place is, who may sign in (two people at least), the recovery sheet, ready."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock
from clinic_app.ui.i18n import _
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import PersonForm, TypedPerson, roles_of
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.steps import Steps
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.outside import WIDE, OutsidePage, centred, said
from clinic_app.ui.screens.recovery_sheet import TypeBack
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import told

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway, RecoverySheet
    from clinic_app.settings.profile import SiteProfile

_LEADS: Final = (Role.COORDINATOR, Role.SUPERVISOR)
_KIND, _PEOPLE, _SHEET, _READY = range(4)
_MOST: Final = 6
"""More are added later, by those two: set-up should end today."""


class SetUp(OutsidePage):
    """`finished` when the sheet was typed back; `given_up` before anything was made."""

    finished = Signal()
    given_up = Signal()

    def __init__(
        self, doorway: Doorway, jobs: Jobs, clock: Clock, *, report: Callable[[Exception], str],
        profile: SiteProfile | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._profile = profile
        self._doorway, self._jobs, self._clock, self._report = doorway, jobs, clock, report
        self._kind = ""
        self.people: list[PersonForm] = []
        self.steps = Steps([_("This place"), _("People"), _("Recovery sheet"), _("Ready")])
        self.pages = QStackedWidget()
        self.notice, self.work = Notice(), WorkLine(lambda: jobs.closed)
        self.column.addLayout(centred(self.steps))
        self.column.addSpacing(24)
        self.column.addWidget(self.pages, 1)
        self._add(self._kind_page())
        self._people_column = QVBoxLayout()
        self._people_column.setSpacing(16)
        self._add(self._people_page())

    def begin(self) -> None:
        """The focus on the first question, or behind it where IT has answered it."""
        (self.kind if self.kind.isEnabled() else self.to_people).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def begun(self) -> bool:
        """From the second step on, whether or not a line is typed: the sheet is shown once."""
        return self.pages.currentIndex() > _KIND or super().begun

    def carry_over(self, before: OutsidePage) -> None:
        """What this place is."""
        if isinstance(before, SetUp) and before._kind and self.kind.isEnabled():
            self.kind.choose(before._kind)
            self._explain(before._kind)

    def _add(self, page: QWidget) -> None:
        self.pages.addWidget(page)

    def _go(self, step: int) -> None:
        self.steps.go(step)
        self.pages.setCurrentIndex(step)
        for at in range(self.pages.count()):
            # Only the page that is shown decides how high the whole is.
            policy = QSizePolicy.Policy.Preferred if at == step else QSizePolicy.Policy.Ignored
            page = self.pages.widget(at)
            if page is not None:
                page.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.area.verticalScrollBar().setValue(0)

    # --- what this place is ------------------------------------------------------------------------

    def _kind_page(self) -> QWidget:
        choices = [("clinic", _("A clinic")), ("service", _("A receiving service")), ("both", _("Both"))]
        self.kind = Segments(choices, _("What is this place?"), size="large")
        self.kind.chosen.connect(self._explain)
        self._what = Paragraph("", colour="sub")
        self.to_people = primary(_("Continue"))
        self.to_people.setEnabled(False)
        self.to_people.clicked.connect(self._begin_people)
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(self.given_up)
        settled = self._settled_by_it()
        return _sheet(
            Paragraph(_("What is this place?"), Type.DISPLAY),
            Paragraph(_("It decides which pages there are. It cannot be changed later."), colour="sub"),
            self.kind,
            self._what,
            *settled,
            buttons=(self.to_people, back),
        )

    def _settled_by_it(self) -> tuple[QWidget, ...]:
        """What IT answered already: shown, and not to be changed here."""
        if self._profile is None:
            return ()
        from clinic_app.ui.parts.card import Card
        from clinic_app.ui.parts.facts import FactGrid
        from clinic_app.ui.settled import facts

        card, known = Card(_("Set by your IT"), "wrench", facts=True), FactGrid(labels=160)
        known.say(facts(self._profile))
        card.body.addWidget(known)
        if self._profile.kind is not None:
            self.kind.choose(self._profile.kind)
            self._explain(self._profile.kind)
            self.kind.setEnabled(False)
        return (card,)

    def _explain(self, code: object) -> None:
        words = {
            "clinic": _("Cares for survivors, keeps their records, and refers them to services."),
            "service": _("Receives referrals from clinics and answers them. Keeps no case records of its own here."),
            "both": _("Cares for survivors and receives referrals from other clinics."),
        }
        self._kind = code if isinstance(code, str) else ""
        self._what.setText(words.get(self._kind, ""))
        self.to_people.setEnabled(bool(self._kind))

    # --- who may sign in ---------------------------------------------------------------------------

    def _people_page(self) -> QWidget:
        self.make = primary(_("Make the records"))
        self.make.clicked.connect(self._create)
        self.add_person = plain(_("Another person"), "plus")
        self.add_person.clicked.connect(self._add_other)
        self.back_to_kind = quiet(_("Back"), "arrow-left")
        self.back_to_kind.clicked.connect(lambda: self._go(_KIND))
        inside = QWidget()
        inside.setLayout(self._people_column)
        self._people_column.setContentsMargins(0, 0, 0, 0)
        return _sheet(
            Paragraph(_("Who may sign in?"), Type.DISPLAY),
            Paragraph(
                _(
                    "Two people must be able to add and remove others: one may fall ill or leave. "
                    "Each chooses at this PC, without the other looking."
                ),
                colour="sub",
            ),
            inside,
            self.notice,
            self.work,
            buttons=(self.make, self.add_person, self.back_to_kind),
            wide=WIDE,
        )

    def _begin_people(self) -> None:
        if not self.people:
            self._add_form(PersonForm(_("First person"), _LEADS, self._doorway.suggest_passphrase))
            self._add_form(PersonForm(_("Second person"), _LEADS, self._doorway.suggest_passphrase))
        self._go(_PEOPLE)
        self.people[0].word.setFocus()

    def _add_other(self) -> None:
        title = _("Person {n}").format(n=len(self.people) + 1)
        self._add_form(PersonForm(title, roles_of(self._kind), self._doorway.suggest_passphrase))
        self.people[-1].word.setFocus()
        self.add_person.setEnabled(len(self.people) < _MOST)

    def _add_form(self, form: PersonForm) -> None:
        self.people.append(form)
        self._people_column.addWidget(form)
        # The buttons were made before the people: Tab leads from the last passphrase to them, not past them.
        for before, after in pairwise((form.second, self.make, self.add_person, self.back_to_kind)):
            QWidget.setTabOrder(before, after)

    def _create(self) -> None:
        typed = [form.read() for form in self.people]
        if any(person is None for person in typed):
            return
        self.notice.say(None)
        self._wait(True)
        self.work.begin(_("Making the records, and reading them back with each passphrase."))
        people = [person for person in typed if person is not None]
        work = partial(_make, self._doorway, self._kind, people, self.work.told)
        self._jobs.run(self, work, then=self._type_back, otherwise=self._refuse)

    def _wait(self, waiting: bool) -> None:
        self.set_staying(waiting)
        for widget in (self.make, self.back_to_kind, *self.people):
            widget.setEnabled(not waiting)
        self.add_person.setEnabled(not waiting and len(self.people) < _MOST)

    def _refuse(self, error: Exception) -> None:
        self.work.end()
        self._wait(False)
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)
        self.notice.say(told(error, self._report))

    # --- the sheet, and the end --------------------------------------------------------------------

    def _type_back(self, sheet: RecoverySheet) -> None:
        self.work.end()
        # What was typed about people is in the vault now and nowhere else.
        for form in self.people:
            form.deleteLater()
        self.people = []
        back = TypeBack(self._doorway.confirm_sheet, self._jobs, self._clock, sheet)
        back.confirmed.connect(self._be_ready)
        self._add(back)
        self._go(_SHEET)
        back.lines.begin()

    def _be_ready(self) -> None:
        done = primary(_("To the door"))
        done.clicked.connect(self.finished)
        page = _sheet(Paragraph(_("Ready"), Type.DISPLAY), buttons=(done,))
        layout = page.findChild(QVBoxLayout, "words")
        assert layout is not None
        for words in (
            _("The records are made and encrypted."),
            _("The recovery sheet is printed, readable, and in two places."),
            _("Each person signs in with the word and the passphrase."),
        ):
            layout.addLayout(said("check", words))
        self._add(page)
        self._go(_READY)
        done.setFocus()


def _make(doorway: Doorway, kind: str, people: list[TypedPerson], told: Callable[[float], None]) -> RecoverySheet:
    from clinic_app.services.doorway import NewClinic, NewPerson

    new = tuple(NewPerson(word=p.word, passphrase=p.passphrase, role=p.role, staff_code=p.staff_code) for p in people)
    return doorway.create(NewClinic(kind=kind, people=new), told)


def _sheet(*widgets: QWidget, buttons: tuple[QWidget, ...], wide: int = 640) -> QWidget:
    """A page of set-up: words, what is asked, buttons below."""
    column = QVBoxLayout()
    column.setSpacing(12)
    words = QVBoxLayout()
    words.setObjectName("words")
    words.setSpacing(12)
    for widget in widgets:
        words.addWidget(widget)
    column.addLayout(words)
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    column.addSpacing(12)
    column.addLayout(row)
    column.addStretch(1)
    middle = QWidget()
    middle.setLayout(column)
    page = QWidget()
    page.setLayout(centred(middle, wide=wide))
    return page
