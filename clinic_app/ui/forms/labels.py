"""The words of the forms in the reader's language: labels of sections, fields, codes, kinds, and their guidance."""

from __future__ import annotations

from clinic_app.domain.answers import Answer, Missing, Stored, read
from clinic_app.domain.definitions import Definitions, Field, FieldGroup, FieldKind, RecordPart, Section
from clinic_app.facts import dataclass
from clinic_app.ui.i18n import _, label
from clinic_app.ui.parts.silence import silence_words


@dataclass(frozen=True, slots=True)
class Labels:
    """Every label of one set of definitions."""

    definitions: Definitions

    def section(self, section: Section) -> str:
        """The title of a sheet."""
        return label(f"section.{section.id}", section.title)

    def group(self, group: FieldGroup) -> str:
        """The title of a group within a sheet."""
        return label(f"group.{group.id}", group.title)

    def kind(self, kind: str) -> str:
        """What one of its kind is called; one that only a newer program knows has no other name."""
        known = self.definitions.kinds.get(kind)
        return label(f"kind.{kind}", known.label) if known is not None else _("Part of a newer program")

    def another(self, kind: str) -> str:
        """What adds one more."""
        return label(f"kind.{kind}.another", self.definitions.kinds[kind].another)

    def field(self, field: Field) -> str:
        """The question."""
        return label(field.id, field.label)

    def second(self, field: Field) -> str:
        """The small line below it."""
        return label(f"{field.id}.second", field.second_label) if field.second_label else ""

    def part(self, field: Field, part: RecordPart) -> str:
        """A part of a record."""
        return label(f"{field.id}.{part.id}", part.label)

    def code(self, list_id: str | None, code: str) -> str:
        """A choice. One the list no longer holds is shown as it was written."""
        found = self.definitions.codes.get(list_id or "")
        return code if found is None else label(f"{list_id}.{code}", found.label_of(code))

    def codes(self, list_id: str | None, codes: tuple[str, ...]) -> list[tuple[str, str]]:
        """Choices with their labels, in order."""
        return [(code, self.code(list_id, code)) for code in codes]

    def value(self, field: Field, stored: Stored | None) -> str:
        """A stored value in words, as far as words do for it: codes, lists of codes, yes and no, silences."""
        match read(stored):
            case Missing() as silence:
                return silence_words(silence)
            case Answer(value=value):
                return self._words(field, value)

    def _words(self, field: Field, value: Stored) -> str:
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, list):
            return ", ".join(self.code(field.code_list, str(each)) for each in value)
        if isinstance(value, dict):
            return ", ".join(str(each) for each in value.values() if not isinstance(each, dict))
        chosen = field.kind in (FieldKind.CODE, FieldKind.DECISION, FieldKind.DERIVED, FieldKind.BODYMAP)
        return self.code(field.code_list, str(value)) if chosen else str(value)
