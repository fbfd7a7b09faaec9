"""The questions of one kind of entity, for one entity at a time; which of several is chosen above them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain import mode_law
from clinic_app.domain.answers import Missing, Stored, read
from clinic_app.domain.case import CASE, Case
from clinic_app.domain.conditions import Derived, shown
from clinic_app.domain.consent import mode_of
from clinic_app.domain.definitions import Definitions, Field, FieldGroup, Required
from clinic_app.domain.ids import EntityId
from clinic_app.ui.forms.draw import Draw
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.forms.filling import Filling
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.question import Question
from clinic_app.ui.forms.read_only import ReadOnlyRow
from clinic_app.ui.forms.standing import is_asked, may_ask
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import IconButton, quiet
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.theme import Type

FIRST_ROWS: Final = 9
"""As many as can be seen at once: they are on screen before the others are made."""
ROWS_AT_ONCE: Final = 30


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every row of an open case shares."""

    filling: Filling
    definitions: Definitions
    labels: Labels
    draw: Draw
    derived: Callable[[Case], Derived]
    since: Callable[[EntityId, str], str]
    """When this silence was given, in words; empty if nobody knows."""


class GroupView(QWidget):
    """Rows for one entity. Another entity is shown by filling the same rows anew."""

    entered = Signal(object)
    """The focus came to a row: the `Field`."""
    history_wanted = Signal(object, str)
    removed = Signal(str, object)
    """An entity was ended: its name, and what brings it back."""

    def __init__(self, group: FieldGroup, sheet: Sheet, chosen: dict[str, EntityId], *, titled: bool) -> None:
        super().__init__()
        self.group = group
        self.rows: dict[str, Question | FoldedRow] = {}
        self._facts: dict[str, ReadOnlyRow] = {}
        self._sheet = sheet
        self._chosen = chosen
        self._asks_more = False
        # What the program knows by itself stands below what is asked.
        self._to_build = sorted(group.fields, key=lambda field: not is_asked(field))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._switch = QHBoxLayout()
        self._switch.setSpacing(8)
        self.another = QHBoxLayout()
        """Where *Another …* stands: in the head of the group, or of the section if it is the only group."""
        if group.kind != CASE:
            more = quiet(sheet.labels.another(group.kind), "plus")
            more.clicked.connect(self.add)
            self.another.addWidget(more)
        if titled:
            head = QHBoxLayout()
            head.addWidget(OneLine(sheet.labels.group(group), Type.SECTION))
            head.addStretch(1)
            head.addLayout(self.another)
            self._column.addLayout(head)
            self._column.addSpacing(4)
        self._column.addLayout(self._switch)
        self._more = quiet("")
        self._more.clicked.connect(self._ask_more)
        self._more.hide()
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def entity(self) -> EntityId:
        """Whose answers the rows show."""
        return self._chosen[self.group.kind]

    @property
    def place(self) -> Place:
        """Where their draft is kept."""
        return Place(self.entity, self.group.fields[0].section)

    def build(self, rows: int) -> int:
        """Make so many rows; how many of them it still could make."""
        while self._to_build and rows:
            self._make(self._to_build.pop(0))
            rows -= 1
        return rows

    def refresh(self) -> list[Field]:
        """Show what the case says now; the questions that came into view with it."""
        case = self._sheet.filling.case
        derived = self._sheet.derived(case)
        mode = mode_of(case)
        came: list[Field] = []
        unasked = 0
        for field_id, row in self.rows.items():
            field = row.field
            row.put(self._sheet.filling.stored(field_id, self.entity), self._sheet.since(self.entity, field_id))
            asked = may_ask(mode, field, self._sheet.definitions) and shown(
                field, case, self.entity, self._sheet.definitions, derived
            )
            if asked and self._is_off(field, case):
                unasked += 1
                asked = self._asks_more
            if asked and row.isHidden():
                came.append(field)
            row.setVisible(asked)
        for field_id, fact in self._facts.items():
            value = self._value_of(field_id, case, derived)
            fact.say(self._sheet.draw.words(fact.field, value))
            fact.setVisible(read(value) is not Missing.NOT_ASKED)
        self._more.setVisible(bool(unasked) and not self._asks_more)
        self._more.setText(ngettext("{n} question not asked here by default", "{n} questions not asked here by default",
                                    unasked).format(n=unasked))  # fmt: skip
        self._show_switch()
        return came

    @property
    def says_something(self) -> bool:
        """Whether any question or fact of it is to be seen, or still to be made."""
        lines = (*self.rows.values(), *self._facts.values())
        return bool(self._to_build) or any(not line.isHidden() for line in lines) or not self._more.isHidden()

    def one(self, field_id: str) -> Question | FoldedRow | None:
        """The row of a field, if it is made."""
        return self.rows.get(field_id)

    def _value_of(self, field_id: str, case: Case, derived: Derived) -> Stored | None:
        kept = case.stored(field_id, self.entity)
        return derived.get((self.entity, field_id)) if kept is None else kept

    def _is_off(self, field: Field, case: Case) -> bool:
        """Off by default and without an answer. A condition of its own says when it is asked after all."""
        silent = case.stored(field.id, self.entity) is None
        return field.required is Required.OFF and field.visible is None and silent

    def _make(self, field: Field) -> None:
        at = self._column.count() - 1
        if not is_asked(field) or field.id in mode_law.SPOKEN:
            fact = ReadOnlyRow(field, self._sheet.labels.field(field))
            fact.hide()
            self._facts[field.id] = fact
            self._column.insertWidget(at, fact)
            return
        row = self._sheet.draw.row(field)
        row.hide()
        self.rows[field.id] = row
        row.answered.connect(lambda value, name=field.id: self._sheet.filling.put(self.place, name, value))
        row.focused.connect(lambda one=field: self.entered.emit(one))
        row.history_asked.connect(lambda name=field.id: self.history_wanted.emit(self.entity, name))
        self._column.insertWidget(at, row)

    def _ask_more(self) -> None:
        self._asks_more = True
        for field in self.refresh():
            self.rows[field.id].take_focus()
            break

    # --- which of several

    def _show_switch(self) -> None:
        if self.group.kind == CASE:
            return
        parent = self._sheet.filling.case.entities[self.entity].parent
        assert parent is not None
        there = self._sheet.filling.room(self.group.kind, parent)
        while (item := self._switch.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        name = self._sheet.labels.kind(self.group.kind)
        if len(there) > 1:
            for number, entity in enumerate(there, 1):
                chip = Chip(f"{name} {number}")
                chip.setChecked(entity == self.entity)
                chip.clicked.connect(lambda _on=False, chosen=entity: self.show_entity(chosen))
                self._switch.addWidget(chip)
            number = there.index(self.entity) + 1
            end = IconButton("x", _("Take {what} out").format(what=f"{name} {number}"))
            end.clicked.connect(lambda: self._end(f"{name} {number}"))
            self._switch.addWidget(end)
            self._switch.addStretch(1)

    def show_entity(self, entity: EntityId) -> None:
        """Show the answers of another entity of the kind."""
        self._chosen[self.group.kind] = entity
        for kind in self._below(self.group.kind):
            self._chosen.pop(kind, None)
        self._sheet.filling.reshaped.emit()

    def add(self) -> None:
        """One more of the kind, shown empty."""
        parent = self._sheet.filling.case.entities[self.entity].parent
        assert parent is not None
        self.show_entity(self._sheet.filling.another(self.group.kind, parent))
        for row in self.rows.values():
            if not row.isHidden():
                row.take_focus()
                break

    def _end(self, name: str) -> None:
        ended = self.entity
        self._chosen.pop(self.group.kind)
        back = self._sheet.filling.end(ended)
        self.removed.emit(name, back)

    def _below(self, kind: str) -> list[str]:
        direct = [each.id for each in self._sheet.definitions.kinds.values() if each.parent == kind]
        return direct + [far for each in direct for far in self._below(each)]
