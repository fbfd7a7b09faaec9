"""The short sheets for the door and for nights without time: a few questions, large, kept in the same record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.answers import Missing, Stored, stored
from clinic_app.domain.definitions import Definitions
from clinic_app.domain.ids import EntityId
from clinic_app.facts import dataclass
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.forms.filling import Filling
from clinic_app.ui.forms.when import why_not
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.notice import FieldProblem
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.theme import Type


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few: what it says, and what it keeps (`None` is not asked)."""

    words: str
    keeps: Stored | None


UNKNOWN: Final = stored(Missing.UNKNOWN)
DECLINED: Final = stored(Missing.DECLINED)


class ShortSheet:
    """Binds questions to a case that is being typed. Entities begin with their first answer."""

    def __init__(self, filling: Filling, definitions: Definitions) -> None:
        self.filling = filling
        self._definitions = definitions

    def place(self, field_id: str) -> Place:
        """Where the answer to a question is drafted: the first entity of its kind."""
        field = self._definitions.fields[field_id]
        return Place(self.entity(field.entity), field.section)

    def entity(self, kind: str) -> EntityId:
        """The first entity of a kind; one that is not there yet begins with its first answer."""
        parent = self._definitions.kinds[kind].parent
        return self.filling.case.root if parent is None else self.filling.room(kind, self.entity(parent))[0]

    def stored(self, field_id: str) -> Stored | None:
        """What stands in a question."""
        return self.filling.stored(field_id, self.place(field_id).entity)

    def put(self, field_id: str, value: Stored | None) -> None:
        """Answer a question."""
        self.filling.put(self.place(field_id), field_id, value)


class Quick(QWidget):
    """A question with a few answers side by side, the silences among them."""

    def __init__(
        self, label: str, choices: Sequence[Choice], *, size: str = "large", above: bool = True, note: str = "",
        reads: Callable[[Stored | None], Stored | None] | None = None, row: str | None = None,
        compact: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self._choices = list(choices)
        self._reads = reads
        self._row = row
        self._field = ""
        self._sheet: ShortSheet | None = None
        self.segments = Segments(
            [(str(place), choice.words) for place, choice in enumerate(choices)],
            label,
            size=size,
            lines=Lines.EVEN if above else Lines.FOLD,
            compact=compact,
            quiet=[str(place) for place, choice in enumerate(choices) if choice.keeps is None],
        )
        self.segments.chosen.connect(self._chose)
        self.setFocusProxy(self.segments)
        head = OneLine(label, Type.BODY_BOLD if above else Type.BODY, elides=True)
        if above:
            top = QHBoxLayout()
            top.addWidget(head, 1)
            if note:
                top.addWidget(OneLine(note, Type.CAPTION, colour="sub"))
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(6)
            if label:
                column.addLayout(top)
            column.addWidget(self.segments)
        else:
            line = QHBoxLayout(self)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(head, 1)
            line.addWidget(self.segments, 0, Qt.AlignmentFlag.AlignRight)

    def bind(self, sheet: ShortSheet, field_id: str) -> None:
        """Show and keep the answer to this question of the case."""
        self._sheet, self._field = sheet, field_id
        sheet.filling.changed.connect(lambda _entity, field: self.refresh() if field == field_id else None)
        sheet.filling.reshaped.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the case says."""
        if self._sheet is None:
            return
        value = self._value()
        seen = self._reads(value) if self._reads else value
        found = next((str(at) for at, choice in enumerate(self._choices) if choice.keeps == seen), None)
        self.segments.choose(found)

    def _value(self) -> Stored | None:
        assert self._sheet is not None
        value = self._sheet.stored(self._field)
        if self._row is None:
            return value
        return value.get(self._row) if isinstance(value, dict) else None

    def _chose(self, place: str | None) -> None:
        if self._sheet is None:
            return
        self._keep(None if place is None else self._choices[int(place)].keeps)

    def _keep(self, keeps: Stored | None) -> None:
        assert self._sheet is not None
        if self._row is None:
            self._sheet.put(self._field, keeps)
            return
        whole = self._sheet.stored(self._field)
        rows = {row: each for row, each in whole.items() if row != self._row} if isinstance(whole, dict) else {}
        if keeps is not None:
            rows[self._row] = keeps
        self._sheet.put(self._field, rows or None)


class Bound(QWidget):
    """Any editor with its label above, bound to a question. `spoken` names it where the question stands elsewhere."""

    def __init__(self, label: str, editor: Editor, *, note: str = "", spoken: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._sheet: ShortSheet | None = None
        self._field = ""
        self._problem = FieldProblem()
        top = QHBoxLayout()
        top.addWidget(OneLine(label, Type.BODY_BOLD, elides=True), 1)
        if note:
            top.addWidget(OneLine(note, Type.CAPTION, colour="sub"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if label:
            column.addLayout(top)
        column.addWidget(editor)
        column.addWidget(self._problem)
        self.setFocusProxy(editor)
        editor.name(label or spoken)
        editor.edited.connect(self._edited)
        editor.problem_changed.connect(self._problem.say)

    def bind(self, sheet: ShortSheet, field_id: str) -> None:
        """Show and keep the answer to this question of the case."""
        self._sheet, self._field = sheet, field_id
        sheet.filling.changed.connect(lambda _entity, field: self.refresh() if field == field_id else None)
        sheet.filling.reshaped.connect(self.refresh)
        sheet.filling.refused.connect(self._refused)
        self.refresh()

    def refresh(self) -> None:
        """Show what the case says, unless it says what is being typed."""
        if self._sheet is not None:
            value = self._sheet.stored(self._field)
            if value != self.editor.value():
                self.editor.put(value)

    def _edited(self) -> None:
        if self._sheet is not None:
            self._sheet.put(self._field, self.editor.value())

    def _refused(self, _entity: object, field_id: str, reason: str) -> None:
        if field_id == self._field:
            self._problem.say(why_not(reason))


def yes_no_unknown(*, declined: bool = False) -> list[Choice]:
    """Yes, no, unknown; and *no answer* where there is room for it."""
    choices = [Choice(_("Yes"), "yes"), Choice(_("No"), "no"), Choice(_("Unknown"), UNKNOWN)]
    return [*choices, Choice(_("No answer"), DECLINED)] if declined else choices
