"""Reads the forms and code lists that ship as TOML; refuses whatever it does not know, and never guesses."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn, TypeVar

import msgspec

from clinic_app.domain.answers import Missing
from clinic_app.domain.conditions import Comparison, Condition, ConditionUnreadable, comparisons, parse
from clinic_app.domain.definitions import (
    RESERVED,
    Code,
    CodeList,
    Definitions,
    Field,
    FieldGroup,
    FieldKind,
    Kind,
    RecordPart,
    Section,
)
from clinic_app.domain.definitions_written import (
    CHOOSING,
    WrittenField,
    WrittenGroup,
    WrittenKinds,
    WrittenList,
    WrittenPart,
    WrittenSheet,
    misshapen,
)
from clinic_app.errors import DefinitionRefused
from clinic_app.facts import dataclass

KINDS_FILE: Final = "kinds.toml"
PAGES_FILE: Final = "pages.toml"
SIGNOFF: Final = "signoff"
"""The list of those outside the house who may have to confirm a row."""

_SILENCES: Final = frozenset(missing.value for missing in Missing)

T = TypeVar("T")


def read_definitions(folder: Path) -> Definitions:
    """Every form of a resources folder. Raises `DefinitionRefused` at the first fault."""
    forms = folder / "forms"
    kinds = _taken(forms / KINDS_FILE, WrittenKinds)
    reader = _Reader(_kinds(kinds), _lists(sorted((folder / "codes").glob("*.toml"))))
    sections = tuple(reader.section(path) for path in sorted(forms.glob("[0-9][0-9]-*.toml")))
    reader.check_conditions(sections)
    pages = _taken(forms / PAGES_FILE, dict[str, tuple[str, ...]])
    for page, field_ids in pages.items():
        for field_id in field_ids:
            if field_id not in reader.fields:
                _refuse(forms / PAGES_FILE, page, f"unknown field {field_id}")
    return Definitions(
        version=kinds.version,
        kinds=MappingProxyType(reader.kinds),
        sections=sections,
        fields=MappingProxyType(reader.fields),
        codes=MappingProxyType(reader.lists),
        pages=MappingProxyType(pages),
    )


def _refuse(path: Path, item: str, reason: str) -> NoReturn:
    raise DefinitionRefused(file=path.name, item=item, reason=reason)


def _taken(path: Path, shape: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), shape)
    except FileNotFoundError:
        _refuse(path, "", "missing")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        _refuse(path, "", str(fault))


def _kinds(written: WrittenKinds) -> dict[str, Kind]:
    kinds = {id_: Kind(id_, one.parent, one.label, one.another) for id_, one in written.kind.items()}
    for kind in kinds.values():
        if kind.parent is not None and kind.parent not in kinds:
            raise DefinitionRefused(KINDS_FILE, kind.id, f"unknown parent {kind.parent}")
    return kinds


def _lists(paths: Iterable[Path]) -> dict[str, CodeList]:
    lists: dict[str, CodeList] = {}
    for path in paths:
        for id_, written in _taken(path, dict[str, WrittenList]).items():
            if id_ in lists:
                _refuse(path, id_, "defined twice")
            if strangers := written.export.keys() - written.codes.keys():
                _refuse(path, id_, f"exports unknown codes {', '.join(sorted(strangers))}")
            lists[id_] = CodeList(id_, written.label, _codes(written.codes), MappingProxyType(written.export))
            if not lists[id_].codes:
                _refuse(path, id_, "no codes")
    return lists


def _codes(written: Mapping[str, str]) -> tuple[Code, ...]:
    """The choices of a list without the silences, which every question has beside its list."""
    return tuple(Code(id_, label) for id_, label in written.items() if id_ not in _SILENCES)


@dataclass
class _Reader:
    """What is known so far while one sheet after the other is read."""

    kinds: dict[str, Kind]
    lists: dict[str, CodeList]

    def __post_init__(self) -> None:
        self.fields: dict[str, Field] = {}

    def section(self, path: Path) -> Section:
        """One sheet, all of it checked but its conditions, which may speak of later sheets."""
        sheet = _taken(path, WrittenSheet)
        if path.stem != f"{sheet.number:02d}-{sheet.id}":
            _refuse(path, sheet.id, "the file has another name than its sheet")
        groups = tuple(self._group(path, sheet, group) for group in sheet.group)
        repeating = [group.kind for group in groups if group.kind != "case"]
        if not groups or len(repeating) != len(set(repeating)):
            _refuse(path, sheet.id, "no group, or two groups of one repeating kind")
        return Section(sheet.id, sheet.number, sheet.title, groups, _condition(path, sheet.id, sheet.visible))

    def check_conditions(self, sections: Iterable[Section]) -> None:
        """Refuse a condition that speaks of a field, row or code that is not there."""
        for section in sections:
            asked: list[Section | Field] = [section, *section.fields]
            for one in asked:
                for comparison in comparisons(one.visible) if one.visible else ():
                    if (reason := misfit(comparison, self.fields)) is not None:
                        raise DefinitionRefused(f"{section.number:02d}-{section.id}.toml", one.id, reason)

    def _group(self, path: Path, sheet: WrittenSheet, group: WrittenGroup) -> FieldGroup:
        if group.kind not in self.kinds:
            _refuse(path, group.id, f"unknown kind {group.kind}")
        fields = tuple(self._field(path, sheet.id, group.kind, written) for written in group.field)
        return FieldGroup(group.id, group.kind, group.title, fields)

    def _field(self, path: Path, section: str, entity: str, written: WrittenField) -> Field:
        if written.id in RESERVED:
            _refuse(path, written.id, "reserved: there is no such field")
        if written.id in self.fields:
            _refuse(path, written.id, "defined twice")
        if (reason := misshapen(written)) is not None:
            _refuse(path, written.id, reason)
        if written.to_be_confirmed_by and written.to_be_confirmed_by not in self._ids(path, written.id, SIGNOFF):
            _refuse(path, written.id, f"nobody is called {written.to_be_confirmed_by}")
        code_list = self._list(path, written.id, written.label, written.code_list, written.codes)
        field = Field(
            id=written.id,
            label=written.label,
            second_label=written.second_label,
            section=section,
            kind=written.kind,
            entity=entity,
            required=written.required,
            privacy=written.privacy,
            packet=written.packet,
            third_party=written.third_party,
            code_list=code_list,
            codes=self._ids(path, written.id, code_list),
            row_list=written.rows,
            rows=self._ids(path, written.id, written.rows),
            answer_list=written.answers,
            answers=self._ids(path, written.id, written.answers),
            parts=tuple(self._part(path, written.id, part) for part in written.part),
            many=written.many,
            gates=written.gates,
            visible=_condition(path, written.id, written.visible),
            narrative=written.narrative,
            reportable=written.reportable,
            definition=written.definition,
            how_to_ask=written.how_to_ask,
            purpose=written.purpose,
            often_confused=written.often_confused,
            source=written.source,
            to_be_confirmed_by=written.to_be_confirmed_by,
        )
        self.fields[field.id] = field
        return field

    def _part(self, path: Path, field_id: str, part: WrittenPart) -> RecordPart:
        item = f"{field_id}.{part.id}"
        code_list = self._list(path, item, part.label, part.code_list, part.codes)
        if (part.kind in CHOOSING) != (code_list is not None):
            _refuse(path, item, "a choice needs a list, and only a choice has one")
        return RecordPart(part.id, part.label, part.kind, code_list, self._ids(path, item, code_list))

    def _list(self, path: Path, item: str, label: str, shared: str | None, own: Mapping[str, str]) -> str | None:
        """The id of the list of a question; its own codes stand before those it shares, under the question's id."""
        if not own:
            return shared
        self._ids(path, item, shared)
        borrowed = self.lists[shared].codes if shared else ()
        if item in self.lists:
            _refuse(path, item, "a list has this id already")
        self.lists[item] = CodeList(item, label, _codes(own) + borrowed)
        return item

    def _ids(self, path: Path, item: str, list_id: str | None) -> tuple[str, ...]:
        if list_id is None:
            return ()
        if list_id not in self.lists:
            _refuse(path, item, f"unknown list {list_id}")
        return self.lists[list_id].ids


def misfit(comparison: Comparison, fields: Mapping[str, Field]) -> str | None:
    """What a comparison speaks of that is not there: a field, row or code; None if it is all there."""
    field = fields.get(comparison.field)
    if field is None:
        return f"unknown field {comparison.field}"
    allowed = field.codes
    if comparison.row is not None:
        parts = {part.id: part.codes for part in field.parts}
        if comparison.row not in (*field.rows, *parts):
            return f"unknown row {comparison.row} of {field.id}"
        allowed = parts.get(comparison.row, field.answers)
    if comparison.op == "has" and not (field.kind is FieldKind.CODES or field.many):
        return f"{field.id} does not hold several codes"
    if comparison.op in ("=", "!=", "in", "has") and not set(comparison.values) <= set(allowed or ("true", "false")):
        return f"{field.id} has no such code as {', '.join(comparison.values)}"
    return None


def _condition(path: Path, item: str, text: str | None) -> Condition | None:
    if text is None:
        return None
    try:
        return parse(text)
    except ConditionUnreadable as fault:
        _refuse(path, item, str(fault))
