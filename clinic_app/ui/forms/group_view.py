"""The questions of one kind of entity, for one entity at a time; which of several is chosen above them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain import mode_law
from clinic_app.domain.answers import Missing, Stored, read
from clinic_app.domain.case import CASE, Case
from clinic_app.domain.conditions import Derived, shown
from clinic_app.domain.consent import mode_of
from clinic_app.domain.definitions import Definitions, Field, FieldGroup, Required
from clinic_app.domain.ids import EntityId
from clinic_app.domain.interpreters import CHOSEN
from clinic_app.domain.next_best import EXPLAINED
from clinic_app.facts import dataclass
from clinic_app.ui.forms.draw import Draw
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.forms.evidence_ways import EvidenceWays
from clinic_app.ui.forms.filling import Filling
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.question import LEAST, Question
from clinic_app.ui.forms.read_only import ReadOnlyRow
from clinic_app.ui.forms.second_look_words import looks_of
from clinic_app.ui.forms.standing import is_asked, may_ask
from clinic_app.ui.forms.which_one import WhichOne
from clinic_app.ui.i18n import ngettext
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.head_row import HeadRow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type

GAP: Final = 12
"""Between what stands in the head of a section."""
_HEAD: Final = 40
"""How high the title of a group stands, with the room above it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every row of an open case shares."""

    filling: Filling
    definitions: Definitions
    labels: Labels
    draw: Draw
    derived: Callable[[Case], Derived]
    since: Callable[[EntityId, str, Stored | None], str]
    """When this silence was given or this account told, in words; empty if nobody knows."""
    evidence: EvidenceWays | None = None


class GroupView(QWidget):
    """Rows for one entity. Another entity is shown by filling the same rows anew."""

    entered = Signal(object)
    """The focus came to a row: the `Field`."""
    history_wanted = Signal(object, str)
    made = Signal(object)
    """A row was made: Tab must lead to it where it stands."""
    removed = Signal(str, object)
    """An entity was ended: its name, and what brings it back; None if there was nothing in it."""

    def __init__(self, group: FieldGroup, sheet: Sheet, chosen: dict[str, EntityId], *, titled: bool) -> None:
        super().__init__()
        self.group = group
        self.rows: dict[str, Question | FoldedRow] = {}
        self.whole = False
        """Whether everything that is to be seen is made."""
        self._facts: dict[str, ReadOnlyRow] = {}
        self._sheet = sheet
        self._chosen = chosen
        self._titled = titled
        self._asks_more = False
        self._asked: set[str] = set()
        self._known: dict[str, Stored | None] = {}
        self._looks: Mapping[tuple[EntityId, str], str] = {}
        # What the program knows by itself stands below what is asked.
        self._order = {field.id: at for at, field in enumerate(sorted(group.fields, key=_is_told))}
        self._questions = [field for field in group.fields if not _is_told(field)]
        self._told = [field for field in group.fields if _is_told(field)]
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.which = WhichOne(sheet.labels.kind(group.kind))
        self.which.chosen.connect(self.show_entity)
        self.which.ended.connect(self._end)
        self.another = Acts(0 if titled else GAP)
        """Where *Another …* stands: in the head of the group, or of the section if it is the only group."""
        if group.kind != CASE:
            more = quiet(sheet.labels.another(group.kind), "plus")
            more.clicked.connect(self.add)
            self.another.addWidget(more)
        if titled:
            head = HeadRow()
            head.addWidget(OneLine(sheet.labels.group(group), Type.SECTION))
            head.lead(self.another)
            self._column.addLayout(head)
            self._column.addSpacing(4)
        self._column.addWidget(self.which)
        self._begin = self._column.count()
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

    def build(self, room: int) -> int:
        """Make the questions from the top until they fill `room` pixels; what is left of it.

        Each counts as high as it stands at least, so that there are never too few.
        """
        room -= _HEAD if self._titled else 0
        for field in self._questions:
            if field.id in self._asked:
                if room <= 0:
                    return 0
                room -= self.make(field).build(room)
        self._make_facts()
        self.whole = room > 0
        return max(0, room)

    def least(self, *, made: bool) -> int:
        """How high the questions stand at least: those that are not made yet, or with `made` all of them."""
        return sum(
            LEAST * max(1, len(field.rows) // 2)
            for field in self._questions
            if field.id in self._asked and (made or field.id not in self.rows)
        )

    def asks(self, field_id: str) -> bool:
        """Whether this question is to be seen now, made or not."""
        return field_id in self._asked

    def refresh(self) -> list[Field]:
        """Show what the case says now; the questions that came into view with it."""
        case = self._sheet.filling.case
        derived = self._sheet.derived(case)
        before, unasked = self._asked, self._look(case, derived)
        self._looks = looks_of(case, self._sheet.labels, self._sheet.draw.site)
        for field_id, row in self.rows.items():
            self._put(row)
            row.setVisible(field_id in self._asked)
        came = [field for field in self._questions if field.id in self._asked - before]
        self._make_between(came)
        if self.whole:
            self._make_facts()
        for field_id, fact in self._facts.items():
            fact.say(self._sheet.draw.words(fact.field, self._known.get(field_id)))
            fact.setVisible(field_id in self._known)
        self._more.setVisible(bool(unasked) and not self._asks_more)
        self._more.setText(ngettext("{n} question not asked here by default", "{n} questions not asked here by default",
                                    unasked).format(n=unasked))  # fmt: skip
        self._show_switch()
        return came

    def _look(self, case: Case, derived: Derived) -> int:
        """What is to be seen now; how many questions are off here."""
        mode, definitions = mode_of(case), self._sheet.definitions
        may = [
            field
            for field in self._questions
            if may_ask(mode, field, definitions) and shown(field, case, self.entity, definitions, derived)
        ]
        off = {field.id for field in may if self._is_off(field, case)}
        self._asked = {field.id for field in may if self._asks_more or field.id not in off}
        told = {field.id: self._value_of(field.id, case, derived) for field in self._told}
        self._known = {name: value for name, value in told.items() if read(value) is not Missing.NOT_ASKED}
        return len(off)

    @property
    def says_something(self) -> bool:
        """Whether any question or fact of it is to be seen."""
        return bool(self._asked or self._known) or not self._more.isHidden()

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

    def make(self, field: Field) -> Question | FoldedRow:
        """The row of a question, at its place."""
        made = self.rows.get(field.id)
        if made is not None:
            return made
        row = self._sheet.draw.row(field)
        inside = row.layout()
        assert inside is not None
        inside.setEnabled(False)  # each `show` would lay it out, before anybody knows how wide it will be
        every = sorted((*self.rows.values(), row), key=lambda one: self._order[one.field.id])
        self.rows = {each.field.id: each for each in every}
        row.answered.connect(lambda value, name=field.id: self._sheet.filling.put(self.place, name, value))
        row.focused.connect(lambda one=field: self.entered.emit(one))
        row.history_asked.connect(lambda name=field.id: self.history_wanted.emit(self.entity, name))
        self._column.insertWidget(self._begin + every.index(row), row)
        self._put(row)
        row.setVisible(field.id in self._asked)
        inside.setEnabled(True)
        self.made.emit(row)
        return row

    def _put(self, row: Question | FoldedRow) -> None:
        field_id = row.field.id
        value = self._sheet.filling.stored(field_id, self.entity)
        row.put(value, self._sheet.since(self.entity, field_id, value))
        if isinstance(row, Question):
            row.say_look(self._looks.get((self.entity, field_id), ""))

    def _make_between(self, came: list[Field]) -> None:
        """What an answer opens is made at once, unless it stands below all that is made yet and its turn comes."""
        last = max((self._order[field_id] for field_id in self.rows), default=-1)
        for field in came:
            if self.whole or self._order[field.id] < last:
                self.make(field)

    def _make_facts(self) -> None:
        for field in self._told:
            if field.id in self._known and field.id not in self._facts:
                fact = ReadOnlyRow(field, self._sheet.labels.field(field))
                self._facts[field.id] = fact
                self._column.insertWidget(self._column.count() - 1, fact)
                fact.say(self._sheet.draw.words(field, self._known[field.id]))
                fact.show()

    def _ask_more(self) -> None:
        self._asks_more = True
        for field in self.refresh():
            self.make(field).take_focus()
            break

    # --- which of several

    def _show_switch(self) -> None:
        if self.group.kind == CASE:
            return
        parent = self._sheet.filling.case.entities[self.entity].parent
        assert parent is not None
        self.which.show_one(self.entity, self._sheet.filling.room(self.group.kind, parent))

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
        back = self._sheet.filling.end(ended, name)
        self.removed.emit(name, back)

    def _below(self, kind: str) -> list[str]:
        direct = [each.id for each in self._sheet.definitions.kinds.values() if each.parent == kind]
        return direct + [far for each in direct for far in self._below(each)]


def _is_told(field: Field) -> bool:
    """Whether the program, or a page on which something is said first, answers this."""
    return not is_asked(field) or field.id in mode_law.SPOKEN or field.id in (EXPLAINED, CHOSEN)
