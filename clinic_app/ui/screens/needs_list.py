"""Her needs with her answers: one of them is chosen, and the directory shows who meets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId
from clinic_app.domain.packet_codes import Service
from clinic_app.ui import ink
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type, font, tokens

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


class _NeedRow(QAbstractButton):
    stepped = Signal(int)

    def __init__(self, need: Need, words: str) -> None:
        super().__init__()
        self._need = need
        self.setText(words)
        self.setCheckable(True)
        self.setAccessibleName(f"{words}: {offer_words(need.offer)}")
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 56)

    def nextCheckState(self) -> None:
        pass

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            ink.frame(painter, rect, fill=theme.colour("teal_t"), edge=None)
            ink.frame(painter, QRectF(0, 0, 3, rect.height()), fill=theme.colour("teal"), edge=None, radius=1.5)
        mark = _MARKS.get(self._need.offer or "", "circle-dashed")
        colour = theme.colour("teal" if mark in ("hand-heart", "circle-check") else "sub")
        paint(painter, mark, QRectF(12, rect.center().y() - 9, 18, 18), colour)
        face = font(Type.BODY_BOLD if chosen else Type.BODY)
        ink.words(painter, QRectF(40, 6, rect.width() - 46, 24), self.text(), face, theme.colour("ink"))
        small = QRectF(40, 29, rect.width() - 46, 20)
        ink.words(painter, small, offer_words(self._need.offer), font(Type.CAPTION), theme.colour("sub"))
        if self.hasFocus():
            ink.ring(painter, rect, theme)
        painter.end()


class NeedsList(QWidget):
    """`chosen` carries a `Need`, `wanted` the code of a service to be added."""

    chosen = Signal(object)
    wanted = Signal(str)

    def __init__(self, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self.rows: list[tuple[Need, _NeedRow]] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.another = quiet(_("Another need"), "plus")
        self.another.clicked.connect(self.ask)
        self.box = ChoiceBox()
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
        column.addLayout(self._list)
        column.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.box)
        column.addWidget(problem)
        column.addStretch(1)

    def show_needs(self, needs: list[Need], chosen: EntityId | None) -> None:
        """Show these; mark the one that is looked at."""
        for _need, row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for need in needs:
            row = _NeedRow(need, self._labels.code("service", need.service.value))
            row.setChecked(need.entity == chosen)
            row.clicked.connect(lambda _on=False, which=need: self.chosen.emit(which))
            row.stepped.connect(lambda by, which=row: self._step(which, by))
            self.rows.append((need, row))
            self._list.addWidget(row)
        self.box.setVisible(not needs)
        self.another.setVisible(bool(needs))

    def ask(self) -> None:
        """Ask which service."""
        self.box.show()
        self.box.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self) -> None:
        code = self.box.code
        if code is not None:
            self.box.hide()
            self.box.choose(None)
            self.wanted.emit(code)

    def _step(self, row: _NeedRow, by: int) -> None:
        rows = [each for _need, each in self.rows]
        at = rows.index(row) + by
        if 0 <= at < len(rows):
            rows[at].setFocus(Qt.FocusReason.TabFocusReason)
