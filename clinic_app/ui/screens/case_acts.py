"""What can be done with a case besides writing in it: one menu at the foot of its sections, and a key for each act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.facts import dataclass
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_loaded
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.screens.ways import Ways

if TYPE_CHECKING:
    from clinic_app.ui.page import Page


class Group(StrEnum):
    """What an act is about: the quiet headings of the menu, in their order."""

    NOW = "now"
    WRITTEN = "written"
    RIGHTS = "rights"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class CaseAct:
    """One line of the menu. `keys` also work without it."""

    id: str
    words: str
    run: Callable[[], object]
    keys: str = ""
    group: Group = Group.NOW
    listed: bool = True
    """The menu is as long as the smallest screen is high: what other pages lead to as well has its key alone."""


class ActsButton(Button):
    """Opens the menu above itself."""

    def __init__(self, acts: Sequence[CaseAct], parent: QWidget | None = None) -> None:
        super().__init__(_("More…"), role="quiet", mark="ellipsis", size="small", parent=parent)
        self.acts = {act.id: act for group in Group for act in acts if act.group is group and act.listed}
        self.clicked.connect(lambda _on: self.open())

    def open(self) -> QMenu:
        """The menu under its headings, with its first line chosen."""
        menu, above = QMenu(self), None
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for act in self.acts.values():
            if act.group is not above:
                above = act.group
                menu.addSection(_heading(above))
            line = menu.addAction(act.words)
            line.setShortcut(QKeySequence(act.keys))
            line.setShortcutVisibleInContextMenu(True)
            line.triggered.connect(partial(_run, act))
        menu.setActiveAction(next(line for line in menu.actions() if not line.isSeparator()))
        menu.popup(self.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        return menu


def pages_of(ways: Ways, case_id: Callable[[], CaseId]) -> list[CaseAct]:
    """The acts that open a page of their own."""

    def opens(page: Callable[[Ways, CaseId], Page], screen: str) -> Callable[[], object]:
        return lambda: open_loaded(ways, (screen,), lambda: page(ways, case_id()))

    now, written, rights, file = Group
    searches, training = may(ways.clinic.whoami.role, Act.SEARCH_IDENTITY), ways.clinic.training
    before = CaseAct("before", _("Did the survivor come before?"), opens(_came_before, "came_before"), "Alt+B", file)
    real = CaseAct("move", _("This is real: move it…"), opens(_move, "move_case"), "", file)
    hand = CaseAct("hand_over", _("Hand over to another PC…"), opens(_hand_over, "hand_over"), "Alt+O", now)
    several = ways.clinic.handing_over.several and may(ways.clinic.whoami.role, Act.HAND_OVER)
    carries = CaseAct(
        "her_papers", _("Papers she carries…"), opens(_her_papers, "her_papers"), "Alt+S", now, listed=False
    )
    return [
        CaseAct("call", _("Call…"), lambda: ways.open_call(case_id()), "Alt+C", now),
        CaseAct("plan", _("Plan…"), opens(_plan, "plan_page"), "Alt+W", now),
        CaseAct("followups", _("Follow-up…"), opens(_follow_ups, "follow_ups"), "Alt+F", now),
        *([carries] if may(ways.clinic.whoami.role, Act.PRINT) else []),
        CaseAct("interpreter", _("Interpreter…"), opens(_interpreters, "interpreters"), "", now),
        *([hand] if several else []),
        CaseAct("told", _("What was told already…"), opens(_told, "tell_once"), "Alt+T", written),
        CaseAct("attachments", _("Photographs and documents…"), opens(_attachments, "attachments"), "Alt+A", written),
        CaseAct("history", _("Every moment, compared…"), opens(_history, "case_history"), "Alt+M", written),
        CaseAct("child", _("Protecting a child…"), opens(_child, "child"), "", rights),
        CaseAct("duties", _("Duties and disclosures…"), opens(_duties, "duties"), "", rights),
        CaseAct("requests", _("Requests about the record…"), opens(_requests, "data_requests"), "", rights),
        CaseAct("access", _("The survivor asks who had it open…"), opens(_her_access, "her_access"), "", rights),
        *([real] if training else []),
        *([before] if searches else []),
        CaseAct("list", _("Who may know of it…"), lambda: ways.open_list(case_id()), "", file),
        CaseAct("joined", _("Joined files…"), opens(_joined, "joined_files"), "", file),
        CaseAct("close", _("Close or open the file…"), opens(_close, "close_case"), "Alt+Z", file),
    ]


def _heading(group: Group) -> str:
    match group:
        case Group.NOW:
            return _("With the survivor")
        case Group.WRITTEN:
            return _("What was written")
        case Group.RIGHTS:
            return _("Protection and rights")
        case Group.FILE:
            return _("The file itself")


def _came_before(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.came_before import CameBeforePage

    return CameBeforePage(ways, case_id)


def _hand_over(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.hand_over import HandOverPage

    return HandOverPage(ways, case_id)


def _plan(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.plan_page import PlanPage

    return PlanPage(ways, case_id)


def _her_papers(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.her_papers import HerPapersPage

    return HerPapersPage(ways, case_id)


def _joined(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.joined_files import JoinedFiles

    return JoinedFiles(ways, case_id)


def _follow_ups(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.follow_ups import FollowUps

    return FollowUps(ways, case_id)


def _close(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.close_case import CloseCase

    return CloseCase(ways, case_id)


def _told(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.tell_once import TellOnce

    return TellOnce(ways, case_id)


def _attachments(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.attachments import AttachmentsPage

    return AttachmentsPage(ways, case_id)


def _history(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.case_history import CaseHistory

    return CaseHistory(ways, case_id)


def _interpreters(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.interpreters import InterpretersPage

    return InterpretersPage(ways, case_id)


def _child(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.child import ChildPage

    return ChildPage(ways, case_id)


def _duties(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.duties import Duties

    return Duties(ways, case_id)


def _requests(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.data_requests import DataRequestsPage

    return DataRequestsPage(ways, case_id)


def _move(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.move_case import MoveCase

    return MoveCase(ways, case_id)


def _her_access(ways: Ways, case_id: CaseId) -> Page:
    from clinic_app.ui.screens.her_access import HerAccessPage

    return HerAccessPage(ways, case_id)


def _run(act: CaseAct, _on: bool = False) -> None:
    act.run()
