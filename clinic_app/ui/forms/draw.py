"""From a field's definition to its row: the one place that knows which editor draws which kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, assert_never

from clinic_app.domain.answers import Stored
from clinic_app.domain.definitions import Field, FieldKind, Privacy, RecordPart
from clinic_app.domain.validation import MAY_BE_COARSE
from clinic_app.facts import dataclass
from clinic_app.ui.forms.answer_words import AnswerWords
from clinic_app.ui.forms.choices import (
    FEW,
    BoxEditor,
    Choices,
    DecisionEditor,
    PlaceEditor,
    SegmentsEditor,
    SeveralEditor,
    YesNoEditor,
    fits_side_by_side,
)
from clinic_app.ui.forms.codes import CodeEditor, CodesEditor
from clinic_app.ui.forms.days import DayEditor, InstantEditor
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.matrix import MatrixEditor
from clinic_app.ui.forms.off_clipboard import keep_off_clipboard
from clinic_app.ui.forms.question import Question
from clinic_app.ui.forms.records import RecordEditor
from clinic_app.ui.forms.references import ReferencesEditor
from clinic_app.ui.forms.texts import LongTextEditor, NumberEditor, TextEditor
from clinic_app.ui.forms.when import Site
from clinic_app.ui.parts.segments import Lines

_ABOVE: Final = frozenset({FieldKind.MATRIX, FieldKind.RECORD, FieldKind.SCHEDULE, FieldKind.LONG_TEXT})
"""Kinds that need the whole width."""
_PART_ROOM: Final = 330
"""Pixels for the choices of a part, beside its label, on a small screen."""
_NEVER_COVERED: Final = frozenset(
    {FieldKind.BOOL, FieldKind.CODES, FieldKind.DECISION, FieldKind.MATRIX, FieldKind.RECORD}
)
"""Kinds whose editor shows by itself that nothing was chosen: one press answers."""
_OPENS: Final = frozenset({FieldKind.CODE, FieldKind.BODYMAP})
"""Kinds that are chosen from a list that opens, unless the choices are few."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Draws any field. `refs` gives what a reference may point to, or None if its code is typed."""

    labels: Labels
    site: Site
    refs: Callable[[Field], Choices | None]

    def row(self, field: Field) -> Question | FoldedRow:
        """The row of a field, empty."""
        side_by_side = field.kind is FieldKind.CODE and self._fits(field)
        row = Question(
            field, partial(self.editor, field), self.labels.field(field), self.labels.second(field),
            covers=not side_by_side and field.kind not in _NEVER_COVERED,
            opens=self._opens(field) and not side_by_side, above=field.kind in _ABOVE,
        )  # fmt: skip
        return FoldedRow(row) if field.kind is FieldKind.LONG_TEXT and field.narrative else row

    def _opens(self, field: Field) -> bool:
        return field.kind in _OPENS or (field.kind is FieldKind.REF and self.refs(field) is not None)

    def _fits(self, field: Field) -> bool:
        """Whether the choices of a code stand side by side."""
        return len(field.codes) <= FEW and fits_side_by_side(self.labels.codes(field.code_list, field.codes))

    def editor(self, field: Field) -> Editor:
        """The editor of a field. Nothing is copied out of one that names a person."""
        editor = self._editor(field)
        if field.privacy is Privacy.DI:
            keep_off_clipboard(editor)
        return editor

    def _editor(self, field: Field) -> Editor:  # noqa: PLR0911
        match field.kind:
            case FieldKind.MATRIX:
                rows = self.labels.codes(field.row_list, field.rows)
                return MatrixEditor(rows, self.labels.codes(field.answer_list, field.answers), whole=False)
            case FieldKind.RECORD:
                return RecordEditor(self.parts(field))
            case FieldKind.REF | FieldKind.REFS:
                choices = self.refs(field)
                if choices is not None:
                    return BoxEditor(choices) if field.kind is FieldKind.REF else SeveralEditor(choices)
                return TextEditor() if field.kind is FieldKind.REF else ReferencesEditor()
            case FieldKind.DATE:
                return DayEditor(self.site, coarse=field.id in MAY_BE_COARSE)
            case FieldKind.BODYMAP:
                return PlaceEditor(self.labels.codes(field.code_list, field.codes))
            case kind:
                return self._simple(kind, self.labels.codes(field.code_list, field.codes))

    def parts(self, field: Field) -> list[tuple[str, str, Editor]]:
        """The parts of a record: id, label, editor."""
        return [(part.id, self.labels.part(field, part), self._part(part)) for part in field.parts]

    def words(self, field: Field, stored: Stored | None) -> str:
        """A stored value in words."""
        return AnswerWords(self.labels, self.site).of(field, stored)

    def _part(self, part: RecordPart) -> Editor:
        choices = self.labels.codes(part.code_list, part.codes)
        if part.kind is FieldKind.CODE and fits_side_by_side(choices) and not fits_side_by_side(choices, _PART_ROOM):
            return SegmentsEditor(choices, lines=Lines.EVEN)  # its label stands beside it on a small screen
        return self._simple(part.kind, choices)

    def _simple(self, kind: FieldKind, choices: Choices) -> Editor:  # noqa: PLR0911
        match kind:
            case FieldKind.CODE:
                return SegmentsEditor(choices) if fits_side_by_side(choices) else CodeEditor(choices)
            case FieldKind.CODES:
                return CodesEditor(choices)
            case FieldKind.DECISION:
                return DecisionEditor(choices)
            case FieldKind.BOOL:
                return YesNoEditor()
            case FieldKind.INT | FieldKind.INT_OR_TEXT:
                return NumberEditor(words_too=kind is FieldKind.INT_OR_TEXT)
            case FieldKind.DATE:
                return DayEditor(self.site)
            case FieldKind.DATETIME:
                return InstantEditor(self.site)
            case FieldKind.MOMENT:
                from clinic_app.ui.forms.moment import MomentEditor

                return MomentEditor(self.site)
            case FieldKind.LONG_TEXT:
                return LongTextEditor()
            case FieldKind.SCHEDULE:
                from clinic_app.ui.forms.schedule import ScheduleEditor

                return ScheduleEditor()
            case FieldKind.TEXT | FieldKind.DERIVED | FieldKind.REF | FieldKind.REFS:
                return TextEditor()
            case FieldKind.MATRIX | FieldKind.RECORD | FieldKind.BODYMAP:
                raise AssertionError(kind)
        assert_never(kind)
