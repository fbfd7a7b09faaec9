"""Her needs with her answers: one of them is chosen, and the directory shows who meets it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId
from clinic_app.domain.packet_codes import Service
from clinic_app.facts import dataclass
from clinic_app.ui.forms.act_box import ActBox
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.chosen_row import MarkedRow
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.theme import Type

NEED: Final = "need"
_MARKS: Final = {
    "offered_accepted": "hand-heart", "offered_declined": "hand", "offered_deferred": "circle-dot",
    "already_receiving": "circle-check",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """One service that was talked about, and her answer if there is one."""

    entity: EntityId
    service: Service
    offer: str | None


def needs_of(case: Case) -> list[Need]:
    """Every need whose service a packet can ask for."""
    known = {each.value for each in Service}
    return [
        Need(entity.id, Service(service), case.stored("n_offer", entity.id))
        for entity in case.of_kind(NEED)
        if (service := case.stored("n_service", entity.id)) in known
    ]


def offer_words(offer: str | None) -> str:
    """Her answer in few words."""
    known = {
        "offered_accepted": _("she wants it"),
        "offered_declined": _("declined by her"),
        "offered_deferred": _("undecided"),
        "already_receiving": _("has it already"),
        "not_offered_unavailable": _("not available"),
        "not_offered_unsafe": _("not safe now"),
        "not_applicable": _("does not apply"),
    }
    return known.get(offer or "", _("not asked"))


class NeedsList(QWidget):
    """`chosen` carries a `Need`, `wanted` the code of a service to be added."""

    chosen = Signal(object)
    wanted = Signal(str)

    def __init__(self, labels: Labels, *, before: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._needs: dict[EntityId, Need] = {}
        self.list = RowList(follows=False, before=before)
        self.list.chosen.connect(lambda entity: self.chosen.emit(self._needs[entity]))
        self.another = quiet(_("Another need"), "plus")
        self.another.clicked.connect(self.ask)
        self.box = ActBox()
        self.box.setAccessibleName(_("Which service?"))
        self.box.offer(labels.codes("service", tuple(each.value for each in Service)))
        if (line := self.box.lineEdit()) is not None:
            line.setAccessibleName(_("Which service?"))
            line.setPlaceholderText(_("Which service?"))
        self.box.chosen.connect(self._add)
        self.box.hide()
        problem = FieldProblem()
        self.box.problem_changed.connect(problem.say)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        title = OneLine(_("Her needs"), Type.SECTION)
        title.setContentsMargins(12, 0, 0, 0)
        column.addWidget(title)
        column.addSpacing(4)
        column.addWidget(self.list)
        column.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.box)
        column.addWidget(problem)
        column.addStretch(1)

    def show_needs(self, needs: list[Need], chosen: EntityId | None) -> None:
        """Show these; mark the one that is looked at."""
        self._needs = {need.entity: need for need in needs}
        self.list.replace([(need.entity, self._row(need)) for need in needs], chosen)
        self.box.setVisible(not needs)
        self.another.setVisible(bool(needs))

    def _row(self, need: Need) -> MarkedRow:
        mark = _MARKS.get(need.offer or "", "circle-dashed")
        tone = "teal" if mark in {"hand-heart", "circle-check"} else "sub"
        return MarkedRow(self._labels.code("service", need.service.value), offer_words(need.offer), mark, tone=tone)

    def ask(self) -> None:
        """Ask which service."""
        self.box.show()
        self.box.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self) -> None:
        code = self.box.code
        if code is not None:
            self.box.setVisible(not self._needs)  # if it cannot be written down, it can be asked again
            self.box.choose(None)
            if (same := self._unasked(code)) is not None:
                self.chosen.emit(same)
            else:
                self.wanted.emit(code)

    def _unasked(self, code: str) -> Need | None:
        """The need that stands there already, and waits for her answer."""
        return next((each for each in self._needs.values() if each.service.value == code and each.offer is None), None)
