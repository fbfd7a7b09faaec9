"""A nurse at the desk top: comes in, opens cases, types as an input method does, presses keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from desk_top import DeskTop, type_in
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Role
from clinic_app.errors import PcNotReached
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewClinic, NewPerson
from clinic_app.services.lan import Lan, LanPlan
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.question import Question
from clinic_app.ui.inside import Inside
from clinic_app.ui.meeting_duty import meeting_duty_of
from clinic_app.ui.page import Page
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.health_watch import watch_of
from clinic_app.ui.screens.unlock import Unlock

T = TypeVar("T")
P = TypeVar("P", bound=Page)

NURSE = NewPerson(
    word="mali", passphrase="mali and three other words", role=Role.NURSE, staff_code="N-1", undertaking=1
)
_OTHERS = tuple(
    NewPerson(
        word=word, passphrase=f"{word} and three other words", role=Role.COORDINATOR, staff_code=code, undertaking=1
    )
    for word, code in (("mango", "C-1"), ("river", "C-2"))
)


class NightShift:
    """What a nurse does, and what she sees."""

    def __init__(self, desk_top: DeskTop, who: NewPerson = NURSE) -> None:
        self.desk = desk_top
        self.who = who

    @classmethod
    def founded(cls, desk_top: DeskTop) -> NightShift:
        """The first night of a clinic."""
        desk_top.made(NewClinic(kind="clinic", people=(NURSE, *_OTHERS)))
        desk_top.window.show_outside()
        return cls(desk_top)

    def comes_in(self) -> Inside:
        """By the door."""
        door = self.desk.sees(Unlock)
        self.desk.window.activateWindow()
        self.desk.until(self.desk.window.isActiveWindow)
        door.sign_in.word.setText(self.who.word)
        door.sign_in.passphrase.setText(self.who.passphrase)
        self.desk.press(Qt.Key.Key_Return, door.sign_in.passphrase)
        inside = self.desk.sees(Inside)
        meeting_duty_of(inside).make_lan = nobody_answers
        return inside

    @property
    def inside(self) -> Inside:
        """The pages."""
        inside = self.desk.window.inside
        assert inside is not None
        return inside

    @property
    def clinic(self) -> Clinic:
        """The acts of the open vault; on the vault lane only."""
        clinic = self.desk.window._clinic
        assert clinic is not None
        return clinic

    def does(self, work: Callable[[Clinic], T]) -> T:
        """Something on the vault lane, and wait for it."""
        answers: list[T] = []
        owner = QObject()
        self.desk.window.jobs.run(owner, lambda: work(self.clinic), answers.append)
        self.desk.until(lambda: bool(answers))
        return answers[0]

    def tests_the_record(self) -> None:
        """Now, by hand. Else the check of the day comes by itself, after five minutes by the wall."""
        watch = watch_of(self.inside.ways)
        watch.go()
        self.desk.until(lambda: watch.check is None and watch.view is not None and watch.view.checked_at is not None)
        self.settles()

    def settles(self) -> None:
        """Wait until nothing is on its way."""
        self.desk.settles()

    def sees(self, page: type[P]) -> P:
        """Wait for a page of this kind."""
        self.desk.until(lambda: isinstance(self.inside.page(), page))
        shown = self.inside.page()
        assert isinstance(shown, page)
        return shown

    def opens(self, case_id: CaseId, section: str = "survivor", field: str = "") -> CaseScreen:
        """A case at a section."""
        from clinic_app.ui.joined import ways_of

        ways = ways_of(self.inside, self.clinic, self.desk.window.jobs, self.desk.hands.clock())
        page = CaseScreen(ways, case_id, section=section, field=field)
        self.inside.open_page(page, place="cases")
        self.desk.until(lambda: page.view is not None)
        self.settles()
        QApplication.processEvents()
        return page

    def types(self, text: str) -> None:
        """Where the focus is, as an input method does."""
        focus = QApplication.focusWidget()
        assert focus is not None
        type_in(focus, text)

    def presses(self, keys: str) -> None:
        """A key, or several together: `Ctrl+N`, `Alt+P`, `Return`."""
        *held, last = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for each in held:
            modifiers |= getattr(Qt.KeyboardModifier, {"Ctrl": "ControlModifier"}.get(each, f"{each}Modifier"))
        self.desk.qtbot.keyClick(
            QApplication.focusWidget() or self.desk.window, getattr(Qt.Key, f"Key_{last}"), modifiers
        )

    def row(self, page: CaseScreen, field: str) -> Question:
        """The row of a question, made and in view."""
        assert page.view is not None
        page.view.go_to(field)
        QApplication.processEvents()
        row = page.view.row(field)
        assert isinstance(row, Question | FoldedRow)
        return row  # type: ignore[return-value]

    def stored(self, page: CaseScreen, field: str) -> object:
        """What the record (with drafts) says now about the first entity of the field's kind."""
        self.settles()
        case = self.does(lambda clinic: clinic.recording.shown(page.case_id))
        kind = self.clinic.definitions.fields[field].entity
        entity = case.root if kind == "case" else case.first(kind)
        return None if entity is None else case.stored(field, entity)


def nobody_answers(_plan: LanPlan) -> Lan:
    """No test of these pages opens a port."""
    raise PcNotReached("away")


def with_record(clinic: Clinic) -> Case:
    """A case in which a written record was agreed to."""
    case = clinic.recording.begin()
    said = ((case.root, "c_record", "given"), (case.root, "c_services", "given"))
    return clinic.recording.change(case.id, Change(values=said))


def with_incident(clinic: Clinic) -> Case:
    """The same, with an incident and care after it."""
    case = with_record(clinic)
    incident = new_entity("incident", case.root)
    care = new_entity("care", incident.id)
    return clinic.recording.change(case.id, Change(created=(incident, care)))
