"""What the palette offers over a case: its acts, its papers, its sections; on every page of the case the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from clinic_app.domain.people import Act, may
from clinic_app.ui.commands import Command, Group
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.case_acts import CaseAct, pages_of
from clinic_app.ui.screens.ways import Ways

if TYPE_CHECKING:
    from clinic_app.domain.ids import CaseId
    from clinic_app.ui.screens.case_frame import CaseFrame

_MARKS: Final = {
    "call": "phone", "plan": "shield", "followups": "calendar", "her_papers": "file-text", "interpreter": "languages",
    "hand_over": "monitor", "told": "ear", "attachments": "link", "history": "history", "child": "baby",
    "duties": "scale", "requests": "mail-open", "access": "eye", "move": "log-out", "before": "search", "list": "users",
    "joined": "layers", "close": "lock", "later": "clock",
}  # fmt: skip


def of_page(ways: Ways, case_id: Callable[[], CaseId]) -> tuple[Command, ...]:
    """Over a page that lies above the sheets."""
    sheets = Command(
        id="sheets", group=Group.CASE, words=_("Questions and answers"), second=_("the file itself"), mark="notebook",
        run=lambda: ways.open_case(case_id()),
    )  # fmt: skip
    return (sheets, *_leads(ways, case_id), *(_of_act(act) for act in pages_of(ways, case_id)))


def of_sheets(ways: Ways, frame: CaseFrame, acts: Sequence[CaseAct]) -> tuple[Command, ...]:
    """Over the sheets: what the page does by keys alone, and every section, too."""
    leads = _leads(ways, lambda: frame.case_id)
    here = tuple(
        Command(id=keys, group=Group.CASE, words=words, keys=keys, mark=mark, run=partial(press, frame, keys))
        for keys, words, mark in (
            ("Ctrl+S", _("Save now"), "check"),
            ("Ctrl+Z", _("Undo the last step"), "undo-2"),
            ("Ctrl+Shift+Z", _("Do the step again"), "rotate-ccw"),
            ("F1", _("Help, history, who saw"), "circle-help"),
            ("Alt+N", _("This question was not asked"), "circle-dashed"),
            ("Alt+P", _("Prefers not to say"), "hand"),
            ("Alt+U", _("The answer is unknown"), "circle-help"),
            ("Alt+H", _("What stood here before"), "history"),
            ("Ctrl+B", _("Fold the list of sections"), "list"),
        )
    )
    sections = ways.clinic.definitions.sections
    told = tuple(
        Command(
            id=f"section.{section.id}", group=Group.SECTION, words=ways.labels.section(section), mark="circle-dot",
            keys=f"Alt+{place}" if place < 10 else "", run=partial(frame.open_section, section.id),
        )
        for place, section in enumerate(sections, 1)
    )  # fmt: skip
    return (*leads, *(_of_act(act) for act in acts), *here, *told)


def press(page: QWidget, keys: str) -> None:
    """Do what these keys do on the page."""
    wanted = QKeySequence(keys)
    for shortcut in page.findChildren(QShortcut):
        if shortcut.key() == wanted:
            shortcut.activated.emit()
            return


def _leads(ways: Ways, case_id: Callable[[], CaseId]) -> tuple[Command, ...]:
    role = ways.clinic.whoami.role
    made = [
        Command(id="services", group=Group.CASE, words=_("Refer to a service"), second=_("choose from the directory"),
                keys="Ctrl+R", mark="hand-heart", run=lambda: ways.open_services(case_id())),
        Command(id="consent", group=Group.CASE, words=_("Consent"), second=_("what the survivor decided"),
                mark="check", run=lambda: ways.open_consent(case_id())),
    ]  # fmt: skip
    if may(role, Act.PRINT):
        words, second = _("Print…"), _("the likeliest papers first")
        made.append(
            Command(id="print", group=Group.CASE, words=words, second=second, keys="Ctrl+P", mark="printer",
                    run=lambda: ways.print_case(case_id()))
        )  # fmt: skip
    return tuple(made)


def _of_act(act: CaseAct) -> Command:
    mark = _MARKS.get(act.id, "chevron-right")
    return Command(id=act.id, group=Group.CASE, words=act.words, keys=act.keys, mark=mark, run=act.run)
